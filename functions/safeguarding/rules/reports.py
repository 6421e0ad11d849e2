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


def addressee(organisation: Organisation, administrators: Collection[str], about_person_id: str) -> str:
    """The organisation whose people decide about a report.

    The chat's own, where somebody administers it who is not the person reported; else the authority above it. Where
    there is none above, it stays: nobody else may ever read it.
    """
    if set(administrators) - {about_person_id} or organisation.parent_id is None:
        return organisation.organisation_id
    return organisation.parent_id


def context_of(rows: Sequence[Row], target: int) -> list[Said]:
    """The message at `target` with at most `AROUND` messages on either side, in order."""
    messages = [row for row in rows if isinstance(row, Message)]
    before = [message for message in messages if message.sequence_number < target][-AROUND:]
    after = [message for message in messages if message.sequence_number > target][:AROUND]
    reported = [message for message in messages if message.sequence_number == target]
    return [_said(message) for message in (*before, *reported, *after)]


def _said(message: Message) -> Said:
    said = Said(sequence_number=message.sequence_number, person_id=message.person_id, sent_at_ms=message.sent_at_ms)
    if message.text is not None:
        said["text"] = message.text
    return said
