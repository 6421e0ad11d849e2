from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from pydantic import TypeAdapter

from functions.events.schemas import EVENTS, AnyEvent
from functions.roster.changes.messages import RefusedError, parse
from functions.roster.changes.schemas import BATCH, CHANGES
from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Messages
from local.asyncapi import command as asyncapi
from local.asyncapi.document import document
from local.asyncapi.examples import RECEIVED, SENT
from local.paths import PROJECT

SPECIFICATION = PROJECT / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0-without-$id.json"
SPOILT: tuple[Any, ...] = (..., 7, [], "a#b " * 100, None)
EVENT: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return document()


def payload(described: dict[str, Any], kind: str) -> jsonschema.Draft202012Validator:
    """Validates messages of a type by the document alone."""
    (message,) = (one for one in described["components"]["messages"].values() if one["name"] == kind)
    return jsonschema.Draft202012Validator({**message["payload"], "components": described["components"]})


def accepted(message: dict[str, Any]) -> bool:
    """Whether the function itself takes a message whole."""
    try:
        return not parse(json.dumps(message)).refused
    except RefusedError:
        return False


def test_the_committed_document_is_what_the_code_says(described: dict[str, Any]) -> None:
    assert yaml.safe_load(asyncapi.DOCUMENT.read_text()) == described


def test_the_document_is_valid_asyncapi(described: dict[str, Any]) -> None:
    jsonschema.Draft7Validator(json.loads(SPECIFICATION.read_text())).validate(described)


def test_every_type_is_a_message_of_its_channel_and_no_other_is(described: dict[str, Any]) -> None:
    names = {
        channel: {described["components"]["messages"][name]["name"] for name in found["messages"]}
        for channel, found in described["channels"].items()
    }
    assert names == {
        "rosterChanges": {*CHANGES, BATCH},
        "events": {event.model_fields["type"].default for event in EVENTS},
    }


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*(references(value) for value in part.values()))
        return set().union(*(references(value) for value in part)) if isinstance(part, list) else set()

    for reference in references(described):
        place: Any = described
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


@pytest.mark.parametrize("kind", RECEIVED)
def test_the_example_of_what_comes_in_is_taken(described: dict[str, Any], kind: str) -> None:
    payload(described, kind).validate(RECEIVED[kind])
    assert accepted(RECEIVED[kind])


@pytest.mark.parametrize("kind", SENT)
def test_the_example_of_what_goes_out_is_such_an_event(described: dict[str, Any], kind: str) -> None:
    payload(described, kind).validate(SENT[kind])
    event = EVENT.validate_python(SENT[kind])
    assert event.model_dump(exclude_none=True) == SENT[kind]


@pytest.mark.parametrize("kind", RECEIVED)
def test_the_schema_refuses_what_the_function_refuses(described: dict[str, Any], kind: str) -> None:
    schema = payload(described, kind)
    for spoilt in spoilt_examples(RECEIVED[kind]):
        assert accepted(spoilt) == schema.is_valid(spoilt), spoilt


def spoilt_examples(example: dict[str, Any]) -> list[dict[str, Any]]:
    """With each field missing, of another kind, and with one that there is not."""
    made = []
    for path in ((), ("data",)):
        place = example["data"] if path else example
        for name in place:
            for value in SPOILT:
                spoilt = copy.deepcopy(example)
                part = spoilt["data"] if path else spoilt
                if value is ...:
                    del part[name]
                else:
                    part[name] = value
                made.append(spoilt)
    return [*made, {**example, "data": {**example["data"], "unknown": 1}}]


def test_the_queue_that_is_described_is_one_that_a_function_reads() -> None:
    assert "roster_changes" in {
        function.source.queue for function in FUNCTIONS if isinstance(function.source, Messages)
    }


def test_the_command_tells_whether_the_document_is_current(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(asyncapi, "PROJECT", tmp_path)
    monkeypatch.setattr(asyncapi, "DOCUMENT", tmp_path / "docs" / "asyncapi.yaml")
    assert not asyncapi.command(check=True, as_json=False)
    assert asyncapi.command(check=False, as_json=False)
    assert asyncapi.command(check=True, as_json=True)
    assert '"ok": true' in capsys.readouterr().out
