"""`svyazka dead-letters`: shows what a function could not do, why and since when, and sends it back."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.table import Table

from functions.roster.changes.senders import ATTRIBUTE
from operations import queues
from operations.dead_letters import letters, stream_batches
from operations.errors import CommandError
from operations.target import enter
from operations.terminal import print_document
from svyazka_common import aws, clock
from svyazka_common.queues import LETTER_ATTRIBUTES

if TYPE_CHECKING:
    from operations.dead_letters.letters import Letter
    from operations.queues import DeadLetters
    from operations.target import Target

type Outcome = Literal["sent_back", "kept_refused", "kept_newer", "failed_again", "gone_from_stream"]

WORDS: dict[Outcome, str] = {
    "sent_back": "sent back",
    "kept_refused": "kept: it was refused as none of ours (--refused sends such letters too)",
    "kept_newer": "kept: it came while this ran",
    "failed_again": "kept: its function failed again, see the function's log",
    "gone_from_stream": "kept: the stream no longer has it (a day is over); the table itself has lost nothing",
}
SENDER_DECIDES = "RosterChanges"
"""The queue whose messages are checked by their sender. What is sent back keeps its first sender, not the operator."""


def show(queue: str | None, *, stage: str | None, as_json: bool) -> None:
    """Print queue, reason, fields and age of every dead letter, and no body: that may hold personal data."""
    shown = [letter for one in _queues_named(enter(stage), queue) for letter in letters_in(one)]
    now_ms = clock.now_ms()
    documents = [
        _document(letter, now_ms) for letter in sorted(shown, key=lambda letter: (letter.queue, letter.sent_at))
    ]
    if as_json:
        print_document({"ok": True, "dead_letters": documents})
    else:
        _print(documents)


def redrive(queue: str | None, message_id: str | None, *, refused: bool, stage: str | None, as_json: bool) -> None:
    """Send letters back, one by one, and print the outcome of each."""
    started = clock.now_ms()
    done: list[dict[str, Any]] = []
    for dead_letters in _queues_named(enter(stage), queue):
        for letter, outcome in send_back(dead_letters, started, message_id=message_id, refused=refused):
            done.append(_document(letter, started) | {"outcome": outcome})
            if not as_json:
                Console(highlight=False, soft_wrap=True).print(
                    f"{dead_letters.name} {letter.message_id}: {WORDS[outcome]}"
                )
    counts = Counter(entry["outcome"] for entry in done)
    if as_json:
        print_document({"ok": True, "sent_back": counts["sent_back"], "letters": done})
    else:
        print(f"{counts['sent_back']} of {len(done)} dead letters sent back")


def letters_in(queue: DeadLetters) -> list[Letter]:
    """Return the letters of a queue. They stay in it."""
    with letters.receive_all(queue) as shown:
        return list(shown)


def send_back(
    queue: DeadLetters, started_ms: int, *, message_id: str | None = None, refused: bool = False
) -> list[tuple[Letter, Outcome]]:
    """Send letters back to where they came from; return each with its outcome.

    A letter is deleted only once its queue or function has taken it. A crash in between sends it twice, which does no
    harm: every consumer is idempotent.
    """
    done: list[tuple[Letter, Outcome]] = []
    with letters.receive_all(queue) as received:
        for letter in received:
            if message_id not in {None, letter.message_id}:
                continue
            outcome = _send_back(queue, letter, started_ms, refused=refused)
            if outcome == "sent_back":
                letters.delete(queue, letter)
            done.append((letter, outcome))
    return done


def _send_back(queue: DeadLetters, letter: Letter, started_ms: int, *, refused: bool) -> Outcome:
    if letter.sent_at >= started_ms:
        return "kept_newer"
    if letter.kind == "refused" and not refused:
        return "kept_refused"
    if queue.source is None:
        return stream_batches.replay(json.loads(letter.body), queue.name)
    attributes = letter.message.get("MessageAttributes", {})
    message_attributes = {name: value for name, value in attributes.items() if name not in LETTER_ATTRIBUTES}
    if queue.name == SENDER_DECIDES:
        message_attributes[ATTRIBUTE] = {"DataType": "String", "StringValue": letter.sender_id}
    request: dict[str, Any] = {
        "QueueUrl": queue.source,
        "MessageBody": letter.body,
        "MessageAttributes": message_attributes,
    }
    if (group := letter.message["Attributes"].get("MessageGroupId")) is not None:
        request["MessageGroupId"] = group
    aws.client("sqs").send_message(**request)
    return "sent_back"


def _queues_named(target: Target, queue: str | None) -> list[DeadLetters]:
    every = queues.dead_letters(target)
    chosen = [one for one in every if queue is None or one.name.casefold() == queue.casefold()]
    if not chosen:
        message = f"There is no dead-letter queue {queue}. There are: {', '.join(one.name for one in every)}"
        raise CommandError(message)
    return chosen


def _document(letter: Letter, now_ms: int) -> dict[str, Any]:
    return {
        "queue": letter.queue,
        "message_id": letter.message_id,
        "kind": letter.kind,
        "reason": letter.reason,
        "fields": list(letter.fields),
        "age_seconds": letter.age_seconds(now_ms),
    }


def _print(documents: list[dict[str, Any]]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("Queue", "Message", "Kind", "Reason", "Fields", "Age, s"):
        table.add_column(heading, overflow="fold")
    for entry in documents:
        shown = entry | {"fields": "\n".join(entry["fields"])}
        table.add_row(*(str(value) for value in shown.values()))
    Console(highlight=False, soft_wrap=True).print(table if documents else "No dead letters.")
