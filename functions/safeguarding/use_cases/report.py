"""Reporting a message: it goes with what stands around it to where the person reported never looks."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from functions.safeguarding.repository import chats, reports
from functions.safeguarding.rules.reports import ROWS_AROUND, addressee, context_of
from svyazka_common import aws, chat_reading, clock
from svyazka_common.administrators import administrators_of
from svyazka_common.chat_rights import access_membership, visible_from
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.messages import Message
from svyazka_common.records.safeguarding import REPORT_KEPT_SECONDS, Report

if TYPE_CHECKING:
    from functions.safeguarding.schemas import NewReport
    from svyazka_common.records.access import Session


def report_message(session: Session, chat_id: str, target: int, asked: NewReport) -> None:
    """Report a message of a chat that the caller reads; reported again by the same person it is the same report.

    Raises DomainError: chat_unknown, message_unknown, report_own, reports_spent.
    """
    ref = chat_named(chat_id)
    read, rows = aws.concurrently(
        lambda: chats.chat_and_member(ref, session.person_id),
        lambda: chat_reading.rows_between(chat_id, target - ROWS_AROUND, target + ROWS_AROUND),
    )
    mine = access_membership(session, read.member)
    reported = (row for row in rows if isinstance(row, Message) and row.sequence_number == target)
    message = next(reported, None)
    if message is None or message.text is None or message.sent_at_ms < visible_from(read.settings, mine):
        raise DomainError(Code.MESSAGE_UNKNOWN)
    if message.person_id == session.person_id:
        raise DomainError(Code.REPORT_OWN)
    organisation_id = read.chat.organisation_id if read.chat is not None else mine.organisation_id
    now_ms = clock.now_ms()
    reports.store(
        Report(
            organisation_id=_addressee(organisation_id, message.person_id),
            made_at_ms=now_ms,
            token=secrets.token_hex(4),
            chat_id=chat_id,
            message=target,
            about_person_id=message.person_id,
            reporter_person_id=session.person_id,
            reporter_account_id=session.account_id,
            reason=asked.reason,
            comment=asked.comment,
            said=context_of(rows, target),
            expires_at=now_ms // 1000 + REPORT_KEPT_SECONDS,
        ),
        now_ms // 1000,
    )


def chat_named(chat_id: str) -> ChatRef:
    """The chat of an id. Raises DomainError(chat_unknown) where it can be no chat's."""
    try:
        return ChatRef.of(chat_id)
    except ValueError:
        raise DomainError(Code.CHAT_UNKNOWN) from None


def _addressee(organisation_id: str, about_person_id: str) -> str:
    organisation, administrators = aws.concurrently(
        lambda: chats.organisation(organisation_id), lambda: administrators_of(organisation_id, clock.today())
    )
    if organisation is None:
        return organisation_id
    return addressee(organisation, administrators, about_person_id)
