"""An administrator asks for the export of a chat, sees what has become of it, and takes the file."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from functions.safeguarding.repository import chats, exports, supervised_acts
from functions.safeguarding.repository.exports import OrderOvertakenError
from functions.safeguarding.repository.supervised_acts import RoleChangedError
from functions.safeguarding.rules.exports import available_until_ms, state_at
from functions.safeguarding.rules.supervision import answers_for
from functions.safeguarding.schemas import ExportFile, ExportOut, Exports, PersonInReport
from functions.safeguarding.use_cases.report import chat_named
from svyazka_common import aws, chat_reading, clock
from svyazka_common.administrators import administrator_items, still_counts
from svyazka_common.audit import audited
from svyazka_common.errors import Code, DomainError
from svyazka_common.exports import LINK_SECONDS
from svyazka_common.notices import tell_owner
from svyazka_common.records.exports import ChatExport, export_sk
from svyazka_common.rights import access_export, access_school, access_supervised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.safeguarding.schemas import NewExport
    from svyazka_common.records.access import Session
    from svyazka_common.records.exports import LatestExport

A_PAGE = 20


def order_export(session: Session, chat_id: str, asked: NewExport) -> ExportOut:
    """Ask for the file of a chat of the administrator's school; while it waits, asking again is the same export.

    The record, its entry in the audit trail and the notice to who answers for the chat are one write. The record is
    the order: the stream brings it to the queue. Raises DomainError: not_school_admin, chat_unknown, exports_spent,
    busy.
    """
    ref, today = chat_named(chat_id), clock.today()
    administrator, read, members, before = aws.concurrently(
        lambda: administrator_items(session),
        lambda: chats.chat_and_member(ref, session.person_id),
        lambda: chat_reading.members_by_index(chat_id),
        lambda: exports.latest(session.organisation_id, chat_id, session.person_id),
    )
    role, chat = access_supervised(session, administrator, read.chat, today)
    now_ms = clock.now_ms()
    waiting = _waiting(session, before, now_ms)
    if waiting is not None:
        return _with_names(waiting, now_ms)
    owner_id = answers_for(chat, members)
    notified = chats.accounts_of(owner_id, today) if owner_id is not None else []
    export = ChatExport(
        organisation_id=session.organisation_id,
        made_at_ms=now_ms,
        token=secrets.token_hex(8),
        chat_id=chat_id,
        reason=asked.reason,
        by_person_id=session.person_id,
    )
    now = now_ms // 1000
    try:
        exports.commit_order(
            export,
            before,
            [
                still_counts(role),
                audited(session, "chat_exported", chat_id=chat_id, reason=asked.reason),
                *(tell_owner(account.account_id, "chat_exported_by_school", now, chat) for account in notified),
            ],
        )
    except OrderOvertakenError:
        return _with_names(_asked_meanwhile(session, chat_id, now_ms), now_ms)
    return _with_names(export, now_ms)


def exports_of(session: Session, before: str | None) -> Exports:
    """The exports of the administrator's school, the newest first. Raises DomainError: not_school_admin.

    `before` is the id of the last export of the page before.
    """
    sk = export_sk(*_named(session, before)) if before is not None else None
    administrator, newest = aws.concurrently(
        lambda: administrator_items(session), lambda: exports.newest(session.organisation_id, sk, A_PAGE + 1)
    )
    access_school(session, administrator, clock.today())
    # The page before ended with the first that is read here.
    page = [export for export in newest if export.sk != sk][:A_PAGE]
    titles, names = aws.concurrently(
        lambda: chats.titles_of(export.chat_id for export in page),
        lambda: chat_reading.names_of(export.by_person_id for export in page),
    )
    now_ms = clock.now_ms()
    return Exports(
        organisation_id=session.organisation_id,
        exports=[_shown(export, titles, names, now_ms) for export in page],
        before=page[-1].export_id if len(newest) > A_PAGE else None,
    )


def export_file(session: Session, export_id: str) -> ExportFile:
    """The address of an export's file, good for a minute; each is an entry in the audit trail before it is given.

    Raises DomainError: not_school_admin, export_unknown, export_not_ready, export_expired, busy.
    """
    made_at, token = _named(session, export_id)
    administrator, read = aws.concurrently(
        lambda: administrator_items(session), lambda: exports.export_at(session.organisation_id, int(made_at), token)
    )
    role, export = access_export(session, administrator, read, clock.today())
    match state_at(export, clock.now_ms()):
        case "expired" | "erased":
            raise DomainError(Code.EXPORT_EXPIRED)
        case "waiting" | "failed":
            raise DomainError(Code.EXPORT_NOT_READY)
        case "ready":
            pass
    entry = audited(session, "export_downloaded", chat_id=export.chat_id, reason=export.reason)
    try:
        supervised_acts.record(role, [entry])
    except RoleChangedError:
        raise DomainError(Code.BUSY, retry_after_seconds=1) from None
    return ExportFile(url=exports.file_address(export), expires_in_seconds=LINK_SECONDS)


def _waiting(session: Session, latest: LatestExport | None, now_ms: int) -> ChatExport | None:
    """The export that a mark names, while it waits; of one in parts, the part that does."""
    if latest is None:
        return None
    export = exports.export_at(session.organisation_id, latest.made_at_ms, latest.token)
    while export is not None and export.continued_by is not None:
        made_at, token = _named(session, export.continued_by)
        export = exports.export_at(session.organisation_id, int(made_at), token)
    return export if export is not None and state_at(export, now_ms) == "waiting" else None


def _asked_meanwhile(session: Session, chat_id: str, now_ms: int) -> ChatExport:
    latest = exports.latest(session.organisation_id, chat_id, session.person_id)
    waiting = _waiting(session, latest, now_ms)
    if waiting is None:
        raise DomainError(Code.BUSY, retry_after_seconds=1)
    return waiting


def _named(session: Session, export_id: str) -> tuple[str, str]:
    """Moment and token of an export's id. Raises DomainError where it is no export of the session's own."""
    organisation_id, made_at, token = export_id.split("~")
    if organisation_id != session.organisation_id:
        raise DomainError(Code.NOT_SCHOOL_ADMIN)
    return made_at, token


def _with_names(export: ChatExport, now_ms: int) -> ExportOut:
    titles, names = aws.concurrently(
        lambda: chats.titles_of([export.chat_id]), lambda: chat_reading.names_of([export.by_person_id])
    )
    return _shown(export, titles, names, now_ms)


def _shown(export: ChatExport, titles: Mapping[str, str], names: Mapping[str, str], now_ms: int) -> ExportOut:
    state, until = state_at(export, now_ms), available_until_ms(export)
    return ExportOut(
        export_id=export.export_id,
        chat_id=export.chat_id,
        chat_title=titles.get(export.chat_id, ""),
        made_at=clock.iso_ms(export.made_at_ms),
        by=PersonInReport(person_id=export.by_person_id, name=names.get(export.by_person_id, "")),
        reason=export.reason,
        state=state,
        available_until=clock.iso_ms(until) if until is not None else None,
        messages=export.messages,
        size=export.size,
        part=export.part,
        continued=export.continued_by is not None,
        until=clock.iso_ms(export.last_sent_at_ms) if export.last_sent_at_ms is not None else None,
    )
