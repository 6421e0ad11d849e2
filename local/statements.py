"""Reads the statements of `svyazka_common.reading` and `transactions`: for stand-ins of DynamoDB, and counts units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.records.base import Item

SELECT = re.compile(
    r'SELECT \* FROM "(?P<table>[^"]+)"(?:\."(?P<index>[^"]+)")? WHERE "(?P<pk>\w+)" IN \[(?P<which>\?(?:, \?)*)\]'
    r'(?: AND (?:begins_with\("(?P<begins>\w+)", \?\)|"(?P<between>\w+)" BETWEEN \? AND \?))?'
)
INSERT = re.compile(r"""INSERT INTO "(?P<table>[^"]+)" VALUE \{(?P<values>'[^']+': \?(?:, '[^']+': \?)*)\}""")
NAME = re.compile(r"'([^']+)'")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a SELECT asks for: whole partitions of a table or index, or a span of their sort keys."""

    table: str
    index: str | None
    pk: str
    values: list[str]
    sk: str
    span: list[str]

    @classmethod
    def parse(cls, text: str, parameters: Sequence[Any]) -> Self:
        """Raises ValueError for a statement of another form."""
        match = SELECT.fullmatch(text)
        if match is None:
            raise ValueError(text)
        values = [parameter["S"] for parameter in parameters]
        many = match["which"].count("?")
        sk = match["begins"] or match["between"] or match["pk"].replace("pk", "sk")
        return cls(match["table"], match["index"], match["pk"], values[:many], sk, values[many:])

    def among(self, items: Iterable[Item]) -> list[Item]:
        """Those of a table's items that are asked for: partition after partition, in the order of sort keys."""
        chosen = [item for item in items if self._wants(item)]
        return sorted(chosen, key=lambda item: (self.values.index(item[self.pk]["S"]), item[self.sk]["S"].encode()))

    def _wants(self, item: Item) -> bool:
        if item.get(self.pk, {}).get("S") not in self.values:
            return False
        sk: str = item[self.sk]["S"]
        match self.span:
            case []:
                return True
            case [prefix]:
                return sk.startswith(prefix)
            case [first, last]:
                return first.encode() <= sk.encode() <= last.encode()
        raise ValueError(self.span)


class Row(NamedTuple):
    """The target of an INSERT with parameters: its table, and the names of the attributes in their order."""

    table: str
    names: tuple[str, ...]


@lru_cache(maxsize=1000)
def row_of(text: str) -> Row | None:
    """Parse an INSERT with parameters, each text only once; None for any other statement."""
    match = INSERT.fullmatch(text)
    return Row(match["table"], tuple(NAME.findall(match["values"]))) if match else None


@dataclass(frozen=True, slots=True)
class Insertion:
    """What an INSERT writes."""

    table: str
    item: Item

    @classmethod
    def parse(cls, text: str, parameters: Sequence[Any]) -> Self:
        """Raises ValueError for a statement of another form, or with other parameters than it has names."""
        if (row := row_of(text)) is None:
            raise ValueError(text)
        return cls(row.table, dict(zip(row.names, parameters, strict=True)))
