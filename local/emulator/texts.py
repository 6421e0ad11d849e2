"""The SMS that the emulator keeps, with the time at which each was sent, which it (1.5.33) doesn't keep."""

from __future__ import annotations

import time
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable

SENT_AT = "SvyazkaSentAt"


class SentText(TypedDict):
    """A text to a phone (E.164); `at` is in seconds since 1970."""

    to: str
    text: str
    at: float


class Log:
    """The emulator's list of one phone's texts; what is added to it gets its time."""

    def __init__(self, records: list[dict[str, Any]]) -> None:
        self._records = records

    def append(self, record: dict[str, Any]) -> None:
        """Keep a text."""
        self._records.append({**record, SENT_AT: time.time()})


def keep_times() -> None:
    """Have the emulator note when it got each text."""
    sns: Any = import_module("ministack.services.sns")
    log_for = sns._sms_log_for  # noqa: SLF001 - it has no other place for this
    sns._sms_log_for = lambda phone: Log(log_for(phone))  # noqa: SLF001


def sent_texts() -> list[SentText]:
    """All texts that the emulator has."""
    sns: Any = import_module("ministack.services.sns")
    return newest_first(record for records in sns._sms_messages.to_dict().values() for record in records)  # noqa: SLF001


def newest_first(records: Iterable[dict[str, Any]]) -> list[SentText]:
    """The emulator's records of texts; one from before times were kept counts as the oldest."""
    texts = [
        SentText(to=record["PhoneNumber"], text=record["Message"], at=record.get(SENT_AT, 0.0)) for record in records
    ]
    return sorted(texts, key=lambda text: text["at"], reverse=True)
