"""The tables as arguments of CreateTable."""

from __future__ import annotations

from typing import Any

from svyazka_common.records.base import INVERSE_INDEX

KEYS = ("pk", "sk")
INVERSE = ("inverse_pk", "inverse_sk")


def definition(table: str) -> dict[str, Any]:
    """Key, inverse index and billing; no stream."""
    return {
        "TableName": table,
        "KeySchema": _key(KEYS),
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in KEYS + INVERSE],
        "GlobalSecondaryIndexes": [
            {"IndexName": INVERSE_INDEX, "KeySchema": _key(INVERSE), "Projection": {"ProjectionType": "ALL"}}
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }


def _key(names: tuple[str, str]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=True)]
