"""Whether a new message may ring: quiet hours, muted chats, and what goes through both. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from svyazka_common.hours import hours, quiet_hours

if TYPE_CHECKING:
    from svyazka_common.records.hours import OwnHours
    from svyazka_common.records.messages import Message
    from svyazka_common.records.school_policy import SchoolPolicy


class Quiet(Struct, frozen=True):
    """What decides about quiet for a person in a chat: the policy of their school there, and what they have chosen."""

    policy: SchoolPolicy
    own: OwnHours | None
    chat_id: str

    @property
    def is_muted(self) -> bool:
        """Whether the person has muted the chat."""
        return self.own is not None and self.chat_id in self.own.muted_chats

    def holds(self, moment_ms: int) -> bool:
        """Whether the chat is quiet for the person at a moment (milliseconds since 1970)."""
        of_school = quiet_hours(self.policy)
        of_person = hours(self.own.quiet_from, self.own.quiet_until) if self.own is not None else None
        return self.is_muted or any(quiet is not None and quiet.has(moment_ms) for quiet in (of_school, of_person))


def may_ring(message: Message, person_id: str, quiet: Quiet, now_ms: int) -> bool:
    """Whether a message may ring for a person.

    Of others' new messages only, and not where it is quiet, unless it is an announcement that was marked urgent.
    """
    is_news = message.version == message.sequence_number and message.person_id != person_id
    return is_news and (bool(message.urgent) or not quiet.holds(now_ms))
