"""The JSON Schemas of messages: the models' own, and the envelope around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from functions.events.schemas import EVENTS
from functions.roster.changes.schemas import BATCH, CHANGES, MOST_IN_A_BATCH, Envelope

if TYPE_CHECKING:
    from pydantic import BaseModel

PLACE = "#/components/schemas/"
BATCH_PAYLOAD = "BatchMessage"


def schemas() -> dict[str, Any]:
    """Return the schemas by name, sorted: data, payloads, envelope, events."""
    models: list[type[BaseModel]] = [*CHANGES.values(), Envelope, *EVENTS]
    _, combined = models_json_schema([(model, "validation") for model in models], ref_template=PLACE + "{model}")
    made: dict[str, Any] = combined["$defs"]
    for kind, model in CHANGES.items():
        made[payload_name(model)] = _payload(kind, {"$ref": PLACE + model.__name__})
    made["Change"] = {
        "description": "One change in a batch.",
        "oneOf": [_entry(kind, model) for kind, model in CHANGES.items()],
    }
    made[BATCH_PAYLOAD] = _payload(BATCH, _batch())
    return dict(sorted(made.items()))


def payload_name(model: type[BaseModel]) -> str:
    """The name of the schema of a whole message: `PersonUpsertedMessage`."""
    return f"{model.__name__}Message"


def _payload(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    own = {"type": "object", "properties": {"type": {"const": kind}, "data": data}}
    return {"allOf": [{"$ref": f"{PLACE}{Envelope.__name__}"}, own]}


def _entry(kind: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "data"],
        "additionalProperties": False,
        "properties": {"type": {"const": kind}, "data": {"$ref": PLACE + model.__name__}},
    }


def _batch() -> dict[str, Any]:
    records = {"type": "array", "minItems": 1, "maxItems": MOST_IN_A_BATCH, "items": {"$ref": f"{PLACE}Change"}}
    return {
        "type": "object",
        "required": ["records"],
        "additionalProperties": False,
        "properties": {"records": records},
    }
