"""The reports to an organisation, and the decision about each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.safeguarding.repository import chats, reports
from functions.safeguarding.repository.reports import ReportDecidedError
from functions.safeguarding.schemas import PersonInReport, ReportDecision, ReportedMessage, ReportOut, Reports
from functions.safeguarding.use_cases.report import chat_named
from svyazka_common import aws, chat_reading, clock
from svyazka_common.administrators import still_counts
from svyazka_common.audit import audited
from svyazka_common.chat_rights import manages
from svyazka_common.errors import Code, DomainError
from svyazka_common.notices import tell_owner
from svyazka_common.records.chats import Exclusion
from svyazka_common.records.safeguarding import report_sk
from svyazka_common.rights import access_report, access_reports
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.safeguarding.schemas import NewDecision
    from svyazka_common.records.access import Session
    from svyazka_common.records.safeguarding import Report
    from svyazka_common.transactions import Action

A_PAGE = 20
ATTEMPTS = 20
"""Each time somebody has written in the chat between the read and the write."""


def reports_to(session: Session, before: str | None) -> Reports:
    """The reports to the session's organisation but those about the caller. Raises DomainError(not_school_admin).

    `before` is the id of the last report of the page before.
    """
    organisation_id, sk = _named(session, before) if before is not None else (session.organisation_id, None)
    deciding, newest = aws.concurrently(
        lambda: reports.deciding_items(session), lambda: reports.newest(organisation_id, sk, A_PAGE + 1)
    )
    access_reports(session, deciding, clock.today())
    # The page before ended with the first that is read here.
    page = [report for report in newest.reports if report.sk != sk][:A_PAGE]
    shown = [report for report in page if report.about_person_id != session.person_id]
    titles, names = aws.concurrently(
        lambda: chats.titles_of(report.chat_id for report in shown),
        lambda: chat_reading.names_of(person_id for report in shown for person_id in _people_in(report)),
    )
    return Reports(
        organisation_id=organisation_id,
        reports=[_shown(report, titles, names) for report in shown],
        before=page[-1].report_id if page and newest.is_cut else None,
    )


def decide(session: Session, report_id: str, asked: NewDecision) -> None:
    """Decide about a report and write the reporter a notice; delete the message and silence its sender if asked.

    The silence holds for that person in that chat, also while they are out of it. Raises DomainError:
    not_school_admin, report_unknown, report_decided, member_unknown (the sender has left the roster), member_answers,
    busy.
    """
    organisation_id, sk = _named(session, report_id)
    deciding, stored = aws.concurrently(
        lambda: reports.deciding_items(session), lambda: reports.report_at(organisation_id, sk)
    )
    role, report = access_report(session, deciding, stored, clock.today())
    acted = asked.removes_message or asked.mute_author

    def attempt() -> None:
        now_ms = clock.now_ms()
        decided = replace(
            report,
            decided_at_ms=now_ms,
            decided_by=session.person_id,
            message_deleted=asked.removes_message,
            author_muted=asked.mute_author,
        )
        reports.commit_decision(
            decided,
            [
                still_counts(role),
                audited(session, "report_decided", report.about_person_id, chat_id=report.chat_id),
                tell_owner(
                    report.reporter_account_id, "report_acted_on" if acted else "report_set_aside", now_ms // 1000
                ),
                *(_deletion(report, session, now_ms) if asked.removes_message else []),
                *(_muting(report, session, now_ms // 1000) if asked.mute_author else []),
            ],
        )

    try:
        retry_on_conflict(attempt, attempts=ATTEMPTS)
    except ReportDecidedError:
        raise DomainError(Code.REPORT_DECIDED) from None


def lift_mute(session: Session, report_id: str) -> None:
    """Lift the silence that the decision about a report made, also while the person is out of the chat.

    It lifts whatever silence stands there: other decisions may have asked for the same. Nobody gets a notice. A second
    call changes nothing more in the chat, nor does a call for a person who may write already.
    Raises DomainError: not_school_admin, report_unknown, report_without_mute, busy.
    """
    organisation_id, sk = _named(session, report_id)

    def attempt() -> None:
        deciding, stored = aws.concurrently(
            lambda: reports.deciding_items(session), lambda: reports.report_at(organisation_id, sk)
        )
        role, report = access_report(session, deciding, stored, clock.today())
        if not report.author_muted:
            raise DomainError(Code.REPORT_WITHOUT_MUTE)
        if report.mute_lifted_at_ms is not None:
            # A call that comes late must not lift what was decided since.
            return
        reports.commit_lifting(
            replace(report, mute_lifted_at_ms=clock.now_ms(), mute_lifted_by=session.person_id),
            [
                still_counts(role),
                audited(session, "report_mute_lifted", report.about_person_id, chat_id=report.chat_id),
                *_unmuting(report),
            ],
        )

    retry_on_conflict(attempt)


def _deletion(report: Report, session: Session, now_ms: int) -> list[Action]:
    return chats.deletion(report.chat_id, report.message, session.person_id, f"report-{report.token}", now_ms)


def _muting(report: Report, session: Session, now: int) -> list[Action]:
    """Return the actions that silence a message's sender in its chat, from their return on if they are out of it."""
    read = chats.chat_and_member(chat_named(report.chat_id), report.about_person_id)
    member, exclusion = read.member, read.exclusion
    if member is not None:
        if member.kind != "manual" and manages(member):
            raise DomainError(Code.MEMBER_ANSWERS)
        return [] if member.muted is not None else [chats.muted(member, session.person_id, now)]
    if exclusion is not None:
        is_silenced = exclusion.kind == "muted" or exclusion.was_muted
        return [] if is_silenced else [chats.muted_where_removed(exclusion)]
    names = chat_reading.names_of([report.about_person_id])
    if read.chat is None or report.about_person_id not in names:
        # Neither will anybody come back.
        raise DomainError(Code.MEMBER_UNKNOWN)
    waiting = Exclusion(
        person_id=report.about_person_id,
        chat_id=report.chat_id,
        kind="muted",
        organisation_id=read.chat.organisation_id,
        name=names[report.about_person_id],
        by=session.person_id,
        since=now,
    )
    return [chats.muted_once_back(waiting)]


def _unmuting(report: Report) -> list[Action]:
    """Return the actions that undo what `_muting` does; none where nothing is silenced any more."""
    read = chats.chat_and_member(chat_named(report.chat_id), report.about_person_id)
    member, exclusion = read.member, read.exclusion
    if member is not None:
        return [] if member.muted is None else [chats.unmuted(member)]
    if exclusion is None:
        return []
    unmuting = chats.unmuted_once_back if exclusion.kind == "muted" else chats.unmuted_where_removed
    return [unmuting(exclusion)]


def _named(session: Session, report_id: str) -> tuple[str, str]:
    """Organisation and sort key of a report's id. Raises DomainError where it is no report of the session's own."""
    organisation_id, made_at, token = report_id.split("~")
    if organisation_id != session.organisation_id:
        raise DomainError(Code.NOT_SCHOOL_ADMIN)
    return organisation_id, report_sk(made_at, token)


def _people_in(report: Report) -> set[str]:
    deciding = {person_id for person_id in (report.decided_by, report.mute_lifted_by) if person_id is not None}
    senders = {said["person_id"] for said in report.said}
    return {report.about_person_id, report.reporter_person_id, *senders, *deciding}


def _shown(report: Report, titles: Mapping[str, str], names: Mapping[str, str]) -> ReportOut:
    def person(person_id: str) -> PersonInReport:
        return PersonInReport(person_id=person_id, name=names.get(person_id, ""))

    decision = None
    if report.decided_at_ms is not None and report.decided_by is not None:
        decision = ReportDecision(
            decided_at=clock.iso_ms(report.decided_at_ms),
            by=person(report.decided_by),
            message_deleted=bool(report.message_deleted),
            author_muted=bool(report.author_muted),
            mute_lifted_at=clock.iso_ms(report.mute_lifted_at_ms) if report.mute_lifted_at_ms is not None else None,
            mute_lifted_by=person(report.mute_lifted_by) if report.mute_lifted_by is not None else None,
        )
    return ReportOut(
        report_id=report.report_id,
        chat_id=report.chat_id,
        chat_title=titles.get(report.chat_id, ""),
        made_at=clock.iso_ms(report.made_at_ms),
        reason=report.reason,
        comment=report.comment,
        reporter=person(report.reporter_person_id),
        about=person(report.about_person_id),
        message=report.message,
        messages=[
            ReportedMessage(
                sequence_number=said["sequence_number"],
                person=person(said["person_id"]),
                sent_at_ms=said["sent_at_ms"],
                text=said.get("text"),
                options=said.get("options", []),
            )
            for said in report.said
        ],
        decision=decision,
    )
