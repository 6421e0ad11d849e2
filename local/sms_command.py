"""`svyazka sms`: the texts of the stack that runs."""

from __future__ import annotations

import time
from dataclasses import asdict

from rich.console import Console

from local import running, sms
from local.errors import LocalError
from local.output import print_document

LOOK_SECONDS = 1.0


def show(*, follow: bool, as_json: bool) -> None:
    """Print the texts, newest last for each phone. Raises LocalError where no stack runs."""
    found = running.find()
    if found is None:
        message = "No stack runs here. Start one: uv run svyazka up"
        raise LocalError(message)
    texts = sms.read(found.address)
    if as_json:
        print_document({"ok": True, "sms": [asdict(text) for text in texts]})
        return
    _print(texts)
    seen = {text.message_id for text in texts}
    while follow:
        time.sleep(LOOK_SECONDS)
        texts = [text for text in sms.read(found.address) if text.message_id not in seen]
        seen |= {text.message_id for text in texts}
        _print(texts)


def _print(texts: list[sms.Text]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for text in texts:
        console.print(f"[bold]{text.phone}[/]")
        console.print(text.text + "\n", markup=False)
