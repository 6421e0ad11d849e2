"""Up to where people have read a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.messenger.repository import heads, memberships, rows
from functions.messenger.rules.newcomers import last_before
from functions.messenger.schemas.chat_list import Readers
from svyazka_common import aws, chat_reading
from svyazka_common.chat_rights import access_membership, access_running, visible_from
from svyazka_common.errors import Code, DomainError
from svyazka_common.message_changes import place_of
from svyazka_common.records.messages import ReadMark

if TYPE_CHECKING:
    from functions.messenger.schemas.chat_list import NewReadMark
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import ChatSettings, Member
    from svyazka_common.records.messages import Row


def mark_read(session: Session, chat_id: str, asked: NewReadMark) -> None:
    """Note that the caller has read up to a message; what was read farther stays.

    Nobody has read what isn't there: a mark ahead of the chat would say so of announcements to come.
    Raises DomainError: chat_unknown, message_unknown.
    """
    mine, messages = aws.concurrently(
        lambda: memberships.membership(session.person_id, chat_id),
        lambda: rows.messages_at(chat_id, [asked.sequence_number]),
    )
    access_membership(session, mine)
    if not messages or messages[0].number != asked.number:
        raise DomainError(Code.MESSAGE_UNKNOWN)
    heads.move_mark(
        ReadMark(
            chat_id=chat_id,
            person_id=session.person_id,
            sequence_number=asked.sequence_number,
            number=asked.number,
        )
    )


def needs_beginning(member: Member, settings: ChatSettings | None, mark: ReadMark | None, last: int) -> bool:
    """Whether a member's mark has yet to be put behind what was said before they came (`begun_mark`).

    It has where they have read nothing, and where they came back into a chat that hides what was said meanwhile.
    `last` is the place of the chat's last message.
    """
    if mark is None or mark.sequence_number is None:
        return True
    is_hidden = visible_from(settings, member) > 0
    return is_hidden and mark.sequence_number < last and mark.joined_at_ms != _joined_at_ms(member)


def begun_mark(member: Member, mark: ReadMark | None, last: int) -> ReadMark:
    """A member's mark behind what was said before they came, or farther where they have read farther. It is kept.

    `mark` is the one that there is, `last` the place of the chat's last message. The times of some log2(`last`) rows
    are looked at, once for a membership.
    """

    def row_from(place: int) -> Row | None:
        return next(iter(chat_reading.rows_from(member.chat_id, place, 1)), None)

    before = last_before(_joined_at_ms(member), last, row_from)
    at, number = (before.sequence_number, before.number) if before is not None else (0, 0)
    if before is None and (oldest := row_from(1)) is not None:
        # What stood before it is kept no longer, and nobody has it to read.
        place = place_of(oldest)
        at, number = place.sequence_number - 1, place.messages_before
    begun = ReadMark(
        chat_id=member.chat_id,
        person_id=member.person_id,
        sequence_number=at,
        number=number,
        joined_at_ms=_joined_at_ms(member),
    )
    heads.begin_mark(begun)
    if mark is None:
        return begun
    farther = max(begun, mark, key=lambda each: each.sequence_number or 0)
    return replace(farther, mentioned_at=mark.mentioned_at)


def readers(session: Session, chat_id: str, place: int) -> Readers:
    """Who of a chat's members has read a message, and who hasn't; for who runs the chat.

    Raises DomainError: chat_unknown, chat_not_run, message_unknown.
    """
    (mine, settings), messages, marks, members = aws.concurrently(
        lambda: memberships.membership_and_settings(session.person_id, chat_id),
        lambda: rows.messages_at(chat_id, [place]),
        lambda: heads.marks_in(chat_id),
        lambda: chat_reading.members_by_index(chat_id),
    )
    shown_from = visible_from(settings, access_running(session, mine))
    if not messages or messages[0].deleted_at_ms is not None or messages[0].sent_at_ms < shown_from:
        raise DomainError(Code.MESSAGE_UNKNOWN)
    message = messages[0]
    expected = {
        member.person_id
        for member in members
        if member.person_id != message.person_id and _joined_at_ms(member) <= message.sent_at_ms
    }
    read = {
        person_id
        for person_id, mark in marks.items()
        if mark.sequence_number is not None and mark.sequence_number >= place
    }
    return Readers(read=sorted(expected & read), unread=sorted(expected - read))


def _joined_at_ms(member: Member) -> int:
    return member.joined_at_ms if member.joined_at_ms is not None else member.joined_at * 1000
