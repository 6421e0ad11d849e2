"""The texts that the emulator would have sent to phones."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

SMS_PATH = "/_ministack/sns/sms-messages"
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text to a phone (E.164). `message_id` tells two equal ones apart."""

    phone: str
    text: str
    message_id: str

    @property
    def code(self) -> str | None:
        """The six digits in it, None where there are none."""
        found = CODE.search(self.text)
        return found.group() if found else None


def read(address: str, phone: str | None = None) -> list[Text]:
    """All texts, or those to one phone; for each phone the newest comes last (the emulator keeps no times).

    `address` is the emulator's: `http://localhost:4566`.
    """
    asked = {"phoneNumber": phone} if phone else {}
    answer = httpx.get(f"{address}{SMS_PATH}", params=asked, timeout=10, trust_env=False).raise_for_status()
    return from_emulator(answer.json()["sms_messages"])


def from_emulator(by_phone: dict[str, list[dict[str, str]]]) -> list[Text]:
    """Texts of the emulator's answer."""
    return [
        Text(phone=number, text=entry["Message"], message_id=entry["MessageId"])
        for number, entries in by_phone.items()
        for entry in entries
    ]
