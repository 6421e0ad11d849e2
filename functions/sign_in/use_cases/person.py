"""The person behind a session, as the page shows them: who they are, their notices, their profile, their devices."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from functions.sign_in.browser import device_and_system
from functions.sign_in.repository import person
from functions.sign_in.schemas.person import (
    ChildInClasses,
    ChildOut,
    NoticeOut,
    PhoneClaim,
    Profile,
    RoleOut,
    SessionOut,
    Sessions,
    WhoAmI,
)
from svyazka_common import aws, clock
from svyazka_common.accounts import person_items
from svyazka_common.clock import day_of, iso
from svyazka_common.problems import Code, ProblemError
from svyazka_common.records.base import first, of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Guardianship, Person, RoleAssignment
from svyazka_common.rights import access_children, access_roles
from svyazka_common.sessions import devices_of, token_hash

if TYPE_CHECKING:
    from svyazka_common.records.access import Notice, NoticeKind, Session
    from svyazka_common.records.base import Item
    from svyazka_common.records.link import Conflict


def who_am_i(session: Session, user_agent: str) -> WhoAmI:
    """The caller; notes that the page was opened. Raises ProblemError(session_required) where the person is gone."""
    now = clock.now()
    items, notices, _ = aws.concurrently(
        lambda: person_items(session.person_id),
        lambda: person.notices_of(session.account_id, now),
        lambda: person.seen(session, *device_and_system(user_agent), now),
    )
    return described(items, notices, session, clock.today())


def described(items: list[Item], notices: list[Notice], session: Session, today: str) -> WhoAmI:
    """The caller, from the items of their partition and the notices of their account.

    Raises ProblemError(session_required) where the items have no person.
    """
    caller = first(Person, items)
    if caller is None:
        raise ProblemError(Code.SESSION_REQUIRED)
    linked = any(link.account_id == session.account_id for link in of_kind(Link, items))
    return WhoAmI(
        person_id=caller.person_id,
        full_name=caller.full_name,
        roles=[
            RoleOut(role=role.role, organisation_id=role.organisation_id, organisation_name=role.organisation_name)
            for role in access_roles(session, of_kind(RoleAssignment, items), today)
        ],
        children=[
            ChildOut(person_id=relation.child_id, name=relation.child_name)
            for relation in access_children(of_kind(Guardianship, items), today)
        ],
        linked=linked,
        notices=[
            NoticeOut(
                notice_id=notice.notice_id,
                kind=notice.kind,
                noticed_at=iso(notice.noticed_at),
                text=notice_text(notice),
            )
            for notice in notices
            # A reminder has done its work once the profile is there.
            if not (linked and notice.kind == "link_reminder")
        ],
    )


MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
NOTICES: dict[NoticeKind, str] = {
    "paper_code_issued": "{day} администратор школы выдал код для нового пароля к вашей учётной записи. Если вы об этом"
    " не просили, сообщите в школу и смените пароль: на странице входа нажмите «Забыли пароль?».",
    "unlinked": "{day} учебный профиль отвязан от вашей учётной записи. Если это сделали не вы, сообщите администратору"
    " школы и смените пароль.",
    "unlinked_by_school": "{day} администратор школы отвязал учебный профиль от вашей учётной записи. Привяжите его"
    " снова со своим номером. Если вы об этом не просили, сообщите в школу.",
    "phone_changed": "{day} у вашего учебного профиля сменился номер телефона. Если это сделали не вы, сообщите"
    " администратору школы и смените пароль.",
    "link_reminder": "{day} школа напомнила: привяжите учебный профиль Сферум. Это нужно сделать один раз, и чаты"
    " откроются сами.",
    "gosuslugi_bound": "{day} к вашей учётной записи добавлен вход через Госуслуги. Если это сделали не вы, уберите его"
    " в разделе «Способы входа» и смените пароль.",
    "gosuslugi_taken_away": "{day} вход через Госуслуги убран из вашей учётной записи. Если это сделали не вы, смените"
    " пароль.",
    "report_acted_on": "{day} ваше обращение о сообщении в чате рассмотрено: меры приняты. Спасибо, что не промолчали.",
    "report_set_aside": "{day} ваше обращение о сообщении в чате рассмотрено: нарушения не нашли. Если это повторится,"
    " сообщите снова или поговорите с классным руководителем.",
    "chat_read_by_school": "{day} администратор школы открыл чат{named}, за который вы отвечаете, и указал причину. Она"
    " записана в журнале действий школы.",
    "chat_exported_by_school": "{day} администратор школы выгрузил переписку чата{named}, за который вы отвечаете, и"
    " указал причину. Она записана в журнале действий школы.",
    "gosuslugi_bound_by_snils": "{day} вход через Госуслуги добавлен к вашей учётной записи сам: СНИЛС на Госуслугах и"
    " в школе один. Если это сделали не вы, уберите его в разделе «Способы входа» и сообщите в школу.",
    "join_accepted": "{day} вас приняли в чат{named}, в который вы просились по ссылке. Он среди ваших чатов.",
    "join_refused": "{day} вас не приняли в чат{named}, в который вы просились по ссылке. Если это ошибка, поговорите"
    " с тем, кто прислал ссылку.",
}


def notice_text(notice: Notice) -> str:
    """«29 ноября администратор школы открыл чат «7А · ученики», за который…»; the day is Moscow's."""
    named = f" «{notice.chat_title}»" if notice.chat_title else ""
    return NOTICES[notice.kind].format(day=day_in_words(notice.noticed_at), named=named)


def day_in_words(moment: int) -> str:
    """«29 ноября»; `moment` in epoch seconds."""
    day = date.fromisoformat(day_of(moment))
    return f"{day.day} {MONTHS[day.month - 1]}"


def dismiss_notice(session: Session, notice_id: str) -> None:
    """The owner of the session's account has read a notice; a notice that is not there is dismissed already."""
    person.delete_notice(session.account_id, notice_id)


def profile_of(session: Session) -> Profile:
    """The caller's children with their classes of today, and the numbers that they asked the school for."""
    today = clock.today()
    claims, guardianships = person.claims_and_children(session.person_id, today)
    enrolments = person.enrolments_of({relation.child_id for relation in guardianships}, today)
    return Profile(
        children=[
            ChildInClasses(
                person_id=relation.child_id,
                name=relation.child_name,
                classes=sorted(
                    enrolment.class_label for enrolment in enrolments if enrolment.person_id == relation.child_id
                ),
            )
            for relation in guardianships
        ],
        claims=[_claim(claim) for claim in sorted(claims, key=lambda claim: -claim.noticed_at)],
    )


def _claim(claim: Conflict) -> PhoneClaim:
    return PhoneClaim(phone_masked=claim.phone_masked, noticed_at=iso(claim.noticed_at), settlement=claim.settlement)


def sign_out_here(account_id: str, token: str) -> None:
    """End the session of a cookie; it is no error if it has ended already."""
    person.end_session(account_id, token_hash(token))


def sign_out_there(session: Session, other_id: str) -> None:
    """End the session of the caller's account that `session_id` names `other_id`, if there is one."""
    for other in devices_of(session.account_id, clock.now()).counting:
        if session_id(other) == other_id:
            person.end_session(other.account_id, other.token_hash)


def sign_out_elsewhere(session: Session) -> None:
    """End every session of the account but the caller's own. Raises ProblemError(session_required)."""
    person.end_others(session, clock.now_ms())


def own_sessions(session: Session) -> Sessions:
    """The devices on which the caller's account is signed in: first the caller's own, then the last used."""
    counting = devices_of(session.account_id, clock.now()).counting
    return Sessions(
        sessions=[
            SessionOut(
                session_id=session_id(each),
                device=each.device,
                system=each.system,
                began_at=iso(each.created_at_ms // 1000),
                seen_at=iso(each.seen_at) if each.seen_at else None,
                current=each.token_hash == session.token_hash,
            )
            for each in sorted(
                counting, key=lambda each: (each.token_hash == session.token_hash, *_used(each)), reverse=True
            )
        ]
    )


def session_id(session: Session) -> str:
    """Return the session's id for its owner: a part of the token's hash, from which the token can't be worked out."""
    return session.token_hash[:32]


def _used(session: Session) -> tuple[int, int]:
    """Return a sort key: when a session was used last (seconds), then when it began (milliseconds)."""
    return max(session.seen_at, session.created_at_ms // 1000), session.created_at_ms
