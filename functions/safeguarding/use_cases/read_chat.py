"""An administrator reads a chat that they are not in: with a reason, on record, and known to who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.safeguarding.repository import chats, supervised_acts
from functions.safeguarding.repository.supervised_acts import RoleChangedError
from functions.safeguarding.rules.supervision import answers_for
from functions.safeguarding.schemas import PersonInReport, Reading, ReadingMessage
from functions.safeguarding.use_cases.report import chat_named
from svyazka_common import aws, chat_reading, clock
from svyazka_common.administrators import administrator_items
from svyazka_common.audit import audited
from svyazka_common.errors import Code, DomainError
from svyazka_common.notices import tell_owner
from svyazka_common.records.messages import Message
from svyazka_common.rights import access_supervised

if TYPE_CHECKING:
    from functions.safeguarding.schemas import NewReading
    from svyazka_common.records.access import Session
    from svyazka_common.records.chats import Chat

A_PAGE = 50


def read_chat(session: Session, chat_id: str, asked: NewReading) -> Reading:
    """A page of a chat of the administrator's school; nothing is read before its entry in the audit trail stands.

    Who answers for the chat gets a notice, one a day for each chat. Chats of two are nobody's but theirs: a report
    brings what was said in them. Raises DomainError: not_school_admin, chat_unknown, busy.
    """
    ref, today = chat_named(chat_id), clock.today()
    administrator, read, members = aws.concurrently(
        lambda: administrator_items(session),
        lambda: chats.chat_and_member(ref, session.person_id),
        lambda: chat_reading.members_by_index(chat_id),
    )
    role, chat = access_supervised(session, administrator, read.chat, today)
    owner_id = answers_for(chat, members)
    notified = chats.accounts_of(owner_id, today) if owner_id is not None else []
    now = clock.now()
    entry = audited(session, "chat_read", chat_id=chat_id, reason=asked.reason)
    notices = [tell_owner(account.account_id, "chat_read_by_school", now, chat) for account in notified]
    try:
        supervised_acts.record(role, [entry, *notices])
    except RoleChangedError:
        raise DomainError(Code.BUSY, retry_after_seconds=1) from None
    return _page(chat, owner_id, asked.before)


def _page(chat: Chat, owner_id: str | None, before: int | None) -> Reading:
    rows = chat_reading.rows_before(chat.chat_id, before, A_PAGE)
    messages = [row for row in rows if isinstance(row, Message)]
    people = {message.person_id for message in messages} | ({owner_id} if owner_id is not None else set())
    names = chat_reading.names_of(people)

    def person(person_id: str) -> PersonInReport:
        return PersonInReport(person_id=person_id, name=names.get(person_id, ""))

    return Reading(
        chat_id=chat.chat_id,
        title=chat.title,
        owner=person(owner_id) if owner_id is not None else None,
        messages=[
            ReadingMessage(
                sequence_number=message.sequence_number,
                person=person(message.person_id),
                sent_at_ms=message.sent_at_ms,
                text=message.text,
                options=message.poll["options"] if message.poll is not None else [],
            )
            for message in messages
        ],
        before=rows[0].sequence_number if len(rows) == A_PAGE else None,
    )
