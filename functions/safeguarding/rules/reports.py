"""To whom a report goes, and what of a chat goes with it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.records.messages import Message
from svyazka_common.records.safeguarding import Said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from svyazka_common.records.messages import Row
    from svyazka_common.records.roster import Organisation

AROUND = 10
"""How many messages before and after the reported one are kept with it."""
ROWS_AROUND = 30
"""How many rows on either side are looked through for them: changes are rows too."""
MOST_BYTES = 350_000
"""So much of what was said goes into a report: an item holds 400 KB."""


def addressee(organisation: Organisation, administrators: Collection[str], about_person_id: str) -> str:
    """The organisation whose people decide about a report.

    The chat's own, where somebody administers it who is not the person reported; else the authority above it. Where
    there is none above, it stays: nobody else may ever read it.
    """
    if set(administrators) - {about_person_id} or organisation.parent_id is None:
        return organisation.organisation_id
    return organisation.parent_id


def context_of(rows: Sequence[Row], target: int) -> list[Said]:
    """The message at `target` with at most `AROUND` messages on either side, in order.

    Where all together would be too much for one item, those around it are without the options of their polls. So nobody
    keeps a message from being reported by what they write around it.
    """
    messages = [row for row in rows if isinstance(row, Message)]
    before = [message for message in messages if message.sequence_number < target][-AROUND:]
    after = [message for message in messages if message.sequence_number > target][:AROUND]
    reported = [message for message in messages if message.sequence_number == target]
    around = [*before, *reported, *after]
    is_much = sum(map(_bytes_of, around)) > MOST_BYTES
    return [_said(message, shows_options=message.sequence_number == target or not is_much) for message in around]


def _said(message: Message, *, shows_options: bool) -> Said:
    said = Said(sequence_number=message.sequence_number, person_id=message.person_id, sent_at_ms=message.sent_at_ms)
    if message.text is not None:
        said["text"] = message.text
    if message.poll is not None and shows_options:
        said["options"] = message.poll["options"]
    return said


def _bytes_of(message: Message) -> int:
    options = message.poll["options"] if message.poll is not None else []
    return sum(len(text.encode()) for text in (message.text or "", *options))
