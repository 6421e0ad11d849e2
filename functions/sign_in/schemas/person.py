"""The person behind a session, as the page shows them, and what logging in takes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from svyazka_common.clock import day_of, iso
from svyazka_common.errors import Code, DomainError
from svyazka_common.fields import Answer, Identifier, Request
from svyazka_common.passwords import LONGEST_PASSWORD
from svyazka_common.records.base import first, of_kind
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Guardianship, Person, RoleAssignment
from svyazka_common.rights import access_children, access_roles

if TYPE_CHECKING:
    from svyazka_common.records.access import Notice, NoticeKind, Session
    from svyazka_common.records.base import Item

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


class RoleOut(Answer):
    """A role of the caller."""

    role: Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
    organisation_id: str
    organisation_name: str

    @classmethod
    def of(cls, assignment: RoleAssignment) -> Self:
        """A role as it is assigned in the roster."""
        return cls(
            role=assignment.role,
            organisation_id=assignment.organisation_id,
            organisation_name=assignment.organisation_name,
        )


class ChildOut(Answer):
    """A child of the caller."""

    person_id: str
    name: str


class NoticeOut(Answer):
    """Something that happened to the account without its owner; `noticed_at` is ISO 8601, UTC, `text` is Russian."""

    notice_id: str
    kind: Literal[
        "paper_code_issued",
        "unlinked",
        "unlinked_by_school",
        "phone_changed",
        "link_reminder",
        "report_acted_on",
        "report_set_aside",
        "chat_read_by_school",
        "chat_exported_by_school",
        "gosuslugi_bound",
        "gosuslugi_taken_away",
        "gosuslugi_bound_by_snils",
        "join_accepted",
        "join_refused",
    ]
    noticed_at: str
    text: str

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """A notice in words: «29 ноября администратор школы открыл чат «7А · ученики», за который…»; Moscow's day."""
        named = f" «{notice.chat_title}»" if notice.chat_title else ""
        return cls(
            notice_id=notice.notice_id,
            kind=notice.kind,
            noticed_at=iso(notice.noticed_at),
            text=NOTICES[notice.kind].format(day=_day_in_words(notice.noticed_at), named=named),
        )


def _day_in_words(moment: int) -> str:
    """«29 ноября»; `moment` in epoch seconds."""
    day = date.fromisoformat(day_of(moment))
    return f"{day.day} {MONTHS[day.month - 1]}"


class WhoAmI(Answer):
    """The person behind the session, the roles that count in it today, and what the owner has not dismissed yet."""

    person_id: str
    full_name: str
    roles: list[RoleOut]
    children: list[ChildOut]
    linked: bool
    notices: list[NoticeOut]

    @classmethod
    def of(cls, items: list[Item], notices: list[Notice], session: Session, today: str) -> Self:
        """The caller, from the items of their partition and the notices of their account.

        Raises DomainError(session_required) where the items have no person.
        """
        caller = first(Person, items)
        if caller is None:
            raise DomainError(Code.SESSION_REQUIRED)
        linked = any(link.account_id == session.account_id for link in of_kind(Link, items))
        return cls(
            person_id=caller.person_id,
            full_name=caller.full_name,
            roles=[RoleOut.of(role) for role in access_roles(session, of_kind(RoleAssignment, items), today)],
            children=[
                ChildOut(person_id=relation.child_id, name=relation.child_name)
                for relation in access_children(of_kind(Guardianship, items), today)
            ],
            linked=linked,
            # A reminder has done its work once the profile is there.
            notices=[NoticeOut.of(notice) for notice in notices if not (linked and notice.kind == "link_reminder")],
        )


class SessionOut(Answer):
    """A device on which the account is signed in. Times are ISO 8601, UTC; `current` is the one that asks."""

    session_id: str
    device: Literal["phone", "tablet", "computer"] | None
    system: str | None
    began_at: str
    seen_at: str | None
    current: bool


class Sessions(Answer):
    """The devices on which the account is signed in: the one that asks, then those used last."""

    sessions: list[SessionOut]


class ChildInClasses(ChildOut):
    """A child of the caller with the classes of today."""

    classes: list[str]


class PhoneClaim(Answer):
    """A number that the caller proved while others held it; `settlement` is null while the school has not decided."""

    phone_masked: str | None = None
    noticed_at: str
    settlement: Literal["release", "keep"] | None = None


class Profile(Answer):
    """What the caller's own page shows beside the session."""

    children: list[ChildInClasses]
    claims: list[PhoneClaim]


class Login(Request):
    """Login and password in one organisation (journey, step 1)."""

    organisation_id: Identifier
    login: str = Field(min_length=1, max_length=100)
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)
    stay_signed_in: bool = False
