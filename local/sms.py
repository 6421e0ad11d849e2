"""The texts that phones would have got from the emulator; `svyazka sms` prints them."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass

import httpx
from rich.console import Console

from local import running
from local.errors import LocalError
from operations.terminal import print_document

SMS_PATH = "/_ministack/sns/sms-messages"
LOOK_SECONDS = 1.0
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text to a phone (E.164). `message_id` differs also between two equal texts."""

    phone: str
    text: str
    message_id: str

    @property
    def code(self) -> str | None:
        """The six digits in it, None where there are none."""
        match = CODE.search(self.text)
        return match.group() if match else None


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


def show(*, follow: bool, as_json: bool) -> None:
    """Print the texts of the stack that runs, newest last for each phone. Raises LocalError where none runs."""
    stack = running.find()
    if stack is None:
        message = "No stack runs here. Start one: uv run svyazka up"
        raise LocalError(message)
    texts = read(stack.address)
    if as_json:
        print_document({"ok": True, "sms": [asdict(text) for text in texts]})
        return
    _print(texts)
    seen = {text.message_id for text in texts}
    while follow:
        time.sleep(LOOK_SECONDS)
        texts = [text for text in read(stack.address) if text.message_id not in seen]
        seen |= {text.message_id for text in texts}
        _print(texts)


def _print(texts: list[Text]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for text in texts:
        console.print(f"[bold]{text.phone}[/]")
        console.print(text.text + "\n", markup=False)
