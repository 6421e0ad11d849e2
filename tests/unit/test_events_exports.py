"""A new record of an export is the order to write its file, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from functions.events.use_cases.announce import announce
from svyazka_common import queues
from svyazka_common.queues import NotSentError
from svyazka_common.records.exports import ChatExport, ExportOrder
from svyazka_common.streams import Change

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPORT: dict[str, Any] = {
    "entity": ChatExport.entity,
    "organisation_id": "school1",
    "made_at_ms": 1_796_000_000_000,
    "token": "0a",
    "chat_id": "class_pupils~7a",
    "state": "waiting",
}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is put into the queue of exports."""
    taken: list[dict[str, Any]] = []

    def send_all(url: str, messages: Sequence[dict[str, Any]]) -> None:
        assert url == "exports"
        taken.extend(messages)

    monkeypatch.setenv("CHAT_EXPORTS_QUEUE_URL", "exports")
    monkeypatch.setattr(queues, "send_all", send_all)
    return taken


def change(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Change:
    return Change(event_id="e1", sequence_number="1", at=0, old=old, new=new)


def test_new_export_is_ordered_by_its_key_alone(sent: list[dict[str, Any]]) -> None:
    assert announce([change(None, EXPORT)]) == []
    (message,) = sent
    order = msgspec.json.decode(message["MessageBody"], type=ExportOrder)
    assert order == ExportOrder(organisation_id="school1", made_at_ms=1_796_000_000_000, token="0a")
    assert "7a" not in message["MessageBody"]


@pytest.mark.parametrize(("old", "new"), [(EXPORT, EXPORT | {"state": "ready"}), (EXPORT, None)])
def test_export_that_is_settled_or_gone_is_not_ordered(
    sent: list[dict[str, Any]], old: dict[str, Any], new: dict[str, Any] | None
) -> None:
    assert announce([change(old, new)]) == []
    assert sent == []


def test_order_that_the_queue_does_not_take_comes_again(
    sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise NotSentError

    monkeypatch.setattr(queues, "send_all", refuse)
    with pytest.raises(NotSentError):
        announce([change(None, EXPORT)])
    assert sent == []
