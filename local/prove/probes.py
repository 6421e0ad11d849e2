"""The call that probes each row of the table, and how its answer shows whether the caller got what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local.prove.cast import GROUP, IN_ROSTER, OTHER_GROUP, SUBJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.demo.browser import Answer
    from local.prove.cast import Cast, Place
    from local.prove.table import Role, Situation

REFUSALS = frozenset(
    {
        "session_required",
        "not_school_admin",
        "not_authority_officer",
        "account_unknown",
        "class_unknown",
        "person_unknown",
        "conflict_unknown",
        "chat_unknown",
        "chat_not_run",
        "class_foreign",
        "subject_not_taught",
        "contact_not_allowed",
        "member_rights",
        "owner_rights",
    }
)
"""Codes by which somebody is given nothing; any other problem comes after the question who may ask."""
NOBODY = "nobody-of-the-walk"
FOREIGN_NUMBER = "+12025550100"
NOT_BEGUN = {"code": "none", "state": "none"}
"""What nobody was sent to another party for."""
NO_MESSAGE = 999_999
NO_INVITATION = "0" * 64
NO_REPORT = f"{0:014}~{0:08}"
NO_EXPORT = f"{0:014}~{0:016}"
CLIENT: dict[str, Any] = {"client_id": "walk", "known": 0}
ANSWER_TO_NOTHING = CLIENT | {"text": "Проверка", "reply_to": NO_MESSAGE}
"""A message that is refused for what it answers, once it is clear that its sender may write."""
PRESET = {"closed": True, "history": "all", "writing": "all"}
"""The settings that a chat has anyway."""
POLICY: dict[str, Any] = {
    "contacts": "careful",
    "safe_mode": True,
    "quiet": True,
    "quiet_from": "21:00",
    "quiet_until": "07:00",
    "retention_months": 36,
    "version": 0,
}
"""The presets, which change nothing: a school that has them stays at its version."""
DATA = {"family_name": "Проверкин", "given_name": "Иван", "birth_date": "1980-01-31", "sex": "male"}
"""What everybody of the walk types at the VK ID step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A caller and what the call is about: `place` is a class and its school, `conflicts` are those of each school."""

    cast: Cast
    role: Role
    situation: Situation
    place: Place
    conflicts: dict[str, str]

    @property
    def caller(self) -> str:
        """Who asks."""
        return self.cast.person(self.role, self.situation)

    @property
    def class_chat(self) -> str:
        """A chat of the class: for a subject's teacher the subject's, for a parent the parents'."""
        match self.role:
            case "teacher":
                return f"subject~{self.place.class_id}~{self.cast.id(SUBJECT)}"
            case "parent":
                return f"class_parents~{self.place.class_id}"
            case _:
                return f"class_pupils~{self.place.class_id}"

    def group_chat(self, group_id: str) -> str:
        """The chat of a group of the subject in the class."""
        return f"subject~{self.place.class_id}~{self.cast.id(SUBJECT)}~{group_id}"

    def new_chat(self, group_id: str | None = None) -> dict[str, str]:
        """The body of the call that creates a chat of the subject in the class, or in a group of it."""
        asked = {"kind": "subject", "class_id": self.place.class_id, "subject_id": self.cast.id(SUBJECT)}
        return asked if group_id is None else asked | {"group_id": group_id}

    @property
    def own_chat(self) -> str:
        """A chat that follows from the role: the colleagues' for administrators and officers, else one of the class."""
        if self.role not in {"administrator", "officer"} or self.situation in {"other class", "other family"}:
            return self.class_chat
        if self.situation == "other school":
            return f"colleagues~{self.cast.second_school}"
        return f"colleagues~{self.cast.authority if self.role == 'officer' else self.cast.school}"

    @property
    def child(self) -> str:
        """A child: one's own, or one of another class, school or family."""
        if self.situation in {"other school", "other class", "other family"}:
            return self.place.child
        return self.cast.child_of(self.situation)

    @property
    def role_asked(self) -> tuple[str, str]:
        """A role and its organisation: one's own, or the same one elsewhere."""
        home = self.cast.authority if self.role == "officer" else self.cast.school
        elsewhere = self.situation in {"other school", "other class", "other family"}
        return IN_ROSTER[self.role], self.cast.second_school if elsewhere else home


type Given = Callable[[Answer, Case], bool]


def answered(answer: Answer, _: Case) -> bool:
    """Return whether the call was not refused for lack of a right. A navigation names its refusal in the body."""
    return answer.body.get("code") not in REFUSALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A way to ask, made for the case. `session` is False where the call would end the caller's session."""

    path: Callable[[Case], str] | None = None
    query: Callable[[Case], dict[str, str]] = field(default=lambda _: {})
    body: Callable[[Case], Any] | None = None
    given: Given = answered
    session: bool = True


def _lists(*path: str, of: Callable[[Case], Any]) -> Given:
    """Return a check whether a list of the answer has an entry for what is asked about.

    `path` leads to the list; its last part names the field of an entry that is compared with `of(case)`.
    """

    def given(answer: Answer, case: Case) -> bool:
        *way, name = path
        entries: Any = [answer.body] if answer.ok else []
        for part in way:
            entries = [inner for entry in entries for inner in _several(entry.get(part, []))]
        return of(case) in [entry[name] for entry in entries]

    return given


def _several(entry: Any) -> list[Any]:
    if entry is None:
        return []
    return entry if isinstance(entry, list) else [entry]


def _of_school(answer: Answer, case: Case) -> bool:
    here = answer.body.get("organisation_id") == case.place.organisation_id
    return here and _lists("classes", "class_id", of=lambda case: case.place.class_id)(answer, case)


def _of_this_school(answer: Answer, case: Case) -> bool:
    return bool(answer.body.get("organisation_id") == case.place.organisation_id)


def _has_role(answer: Answer, case: Case) -> bool:
    return case.role_asked in {(one["role"], one["organisation_id"]) for one in answer.body.get("roles", [])}


def offers(group_id: str | None) -> Given:
    """Whether the subject's chat in the class, or in a group of it, is among those to create."""

    def given(answer: Answer, case: Case) -> bool:
        classes = {one["class_id"]: one["subjects"] for one in answer.body.get("classes", [])}
        offered = {(one["subject_id"], one["group_id"]) for one in classes.get(case.place.class_id, [])}
        return (case.cast.id(SUBJECT), group_id) in offered

    return given


def _is_me(answer: Answer, case: Case) -> bool:
    return bool(answer.body.get("person_id") == case.caller)


def _other_school_asked(case: Case) -> dict[str, str]:
    return {"organisation_id": case.place.organisation_id}


def _nothing(_: Case) -> dict[str, str]:
    return {}


def _member(_: Case) -> dict[str, str]:
    return {"person_id": NOBODY}


def _class_chat(tail: str) -> Callable[[Case], str]:
    return lambda case: f"/chats/{case.class_chat}{tail}"


def _talk(tail: str) -> Callable[[Case], str]:
    return lambda case: f"/messenger/chats/{case.own_chat}{tail}"


PUBLIC = Probe(body=_nothing)
"""An empty body is refused for what it lacks, and nothing happens."""

PROBES: dict[tuple[str, str], Probe] = {
    ("GET /api/organisations", "the directory"): Probe(query=lambda _: {"kind": "school", "name": "школа"}),
    ("POST /api/session", "log in"): PUBLIC,
    ("DELETE /api/session", "log out"): Probe(session=False),
    ("POST /api/password/forgotten", "a code by SMS"): PUBLIC,
    ("POST /api/password/by-phone", "a new password"): PUBLIC,
    ("POST /api/password/by-paper-code", "a new password"): PUBLIC,
    ("GET /api/sign-in/gosuslugi", "log in through Госуслуги"): Probe(),
    ("GET /api/sign-in/gosuslugi", "add Госуслуги to my account"): Probe(query=lambda _: {"purpose": "binding"}),
    ("GET /api/sign-in/gosuslugi/callback", "back from Госуслуги"): Probe(query=lambda _: NOT_BEGUN),
    ("GET /api/sign-in/problems/{code}", "a text"): Probe(path=lambda _: "/sign-in/problems/busy"),
    ("POST /api/sign-in/gosuslugi/binding", "my account"): Probe(),
    ("GET /api/sign-in/accounts", "my accounts"): Probe(),
    ("POST /api/sign-in/account", "an account of mine"): Probe(body=lambda _: {"account_id": NOBODY}),
    ("GET /api/sign-in/ways", "my account"): Probe(),
    ("DELETE /api/sign-in/ways/gosuslugi", "my account"): Probe(),
    ("GET /api/session", "who I am"): Probe(given=_is_me),
    ("GET /api/session", "my role"): Probe(given=_has_role),
    ("GET /api/session", "my child"): Probe(given=_lists("children", "person_id", of=lambda case: case.child)),
    ("GET /api/profile", "my child"): Probe(given=_lists("children", "person_id", of=lambda case: case.child)),
    ("DELETE /api/notices/{notice_id}", "my notice"): Probe(path=lambda _: "/notices/none"),
    ("GET /api/sessions", "my devices"): Probe(given=_lists("sessions", "current", of=lambda _: True)),
    ("DELETE /api/sessions/{session_id}", "my devices"): Probe(path=lambda _: "/sessions/none"),
    ("DELETE /api/sessions", "my devices"): Probe(),
    ("GET /api/link", "my link"): Probe(),
    ("POST /api/link/phone", "my link"): Probe(body=lambda _: {"phone": FOREIGN_NUMBER}),
    ("POST /api/link/code", "my link"): Probe(body=lambda _: {"code": "000000"}),
    ("GET /api/link/vk-id", "my link"): Probe(),
    ("GET /api/link/vk-id/callback", "my link"): Probe(query=lambda _: NOT_BEGUN),
    ("PUT /api/link/vk-id", "my link"): Probe(body=lambda _: DATA),
    ("PUT /api/link/study-profile", "my link"): Probe(body=lambda _: DATA),
    ("POST /api/password/paper-codes", "a code for a pupil"): Probe(body=lambda case: {"person_id": case.place.pupil}),
    ("GET /api/school", "a class"): Probe(query=_other_school_asked, given=_of_school),
    ("GET /api/school/linked", "a class"): Probe(
        query=_other_school_asked, given=_lists("classes", "class_id", of=lambda case: case.place.class_id)
    ),
    ("GET /api/school/staff", "a class teacher"): Probe(
        query=_other_school_asked, given=_lists("people", "person_id", of=lambda case: case.place.tutor)
    ),
    ("GET /api/school/classes/{class_id}/people", "a class"): Probe(
        path=lambda case: f"/school/classes/{case.place.class_id}/people",
        given=_lists("pupils", "person_id", of=lambda case: case.place.pupil),
    ),
    ("GET /api/authority/schools", "a school's share"): Probe(
        given=_lists("schools", "organisation_id", of=lambda case: case.place.organisation_id)
    ),
    ("GET /api/school/audit", "a code for a pupil"): Probe(
        query=_other_school_asked,
        given=_lists("entries", "about", "person_id", of=lambda case: case.place.pupil),
    ),
    ("GET /api/school/policy", "the school's policy"): Probe(query=_other_school_asked, given=_of_this_school),
    ("PUT /api/school/policy", "the school's policy"): Probe(
        query=_other_school_asked, body=lambda _: POLICY, given=_of_this_school
    ),
    ("GET /api/school/conflicts", "a conflict"): Probe(
        query=_other_school_asked,
        given=_lists("conflicts", "conflict_id", of=lambda case: case.conflicts[case.place.organisation_id]),
    ),
    ("POST /api/school/conflicts/settle", "a conflict"): Probe(
        body=lambda case: {"conflict_id": case.conflicts[case.place.organisation_id], "decision": "keep"}
    ),
    ("GET /api/chats", "a chat I am in"): Probe(given=_lists("chats", "chat_id", of=lambda case: case.own_chat)),
    ("GET /api/chats/{chat_id}/members", "a chat I am in"): Probe(
        path=lambda case: f"/chats/{case.own_chat}/members",
        given=_lists("members", "person_id", of=lambda case: case.caller),
    ),
    ("GET /api/messenger/chats", "a chat I am in"): Probe(
        given=_lists("chats", "chat_id", of=lambda case: case.own_chat)
    ),
    ("GET /api/messenger/chats/{chat_id}/messages", "a chat I am in"): Probe(path=_talk("/messages")),
    ("GET /api/messenger/chats/{chat_id}/changes", "a chat I am in"): Probe(
        path=_talk("/changes"), query=lambda _: {"known": "0"}
    ),
    ("POST /api/messenger/chats/{chat_id}/messages", "a chat I am in"): Probe(
        path=_talk("/messages"), body=lambda _: ANSWER_TO_NOTHING
    ),
    ("PUT /api/messenger/chats/{chat_id}/messages/{message}", "a chat I am in"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}"), body=lambda _: CLIENT | {"text": "Проверка"}
    ),
    ("POST /api/messenger/chats/{chat_id}/messages/{message}/deletion", "a chat I am in"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}/deletion"), body=lambda _: CLIENT
    ),
    ("PUT /api/messenger/chats/{chat_id}/messages/{message}/reaction", "a chat I am in"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}/reaction"), body=lambda _: CLIENT | {"reaction": None}
    ),
    ("PUT /api/messenger/chats/{chat_id}/read", "a chat I am in"): Probe(
        path=_talk("/read"), body=lambda _: {"sequence_number": 1, "number": 1}
    ),
    ("GET /api/messenger/chats/{chat_id}/invitations", "a chat I am in"): Probe(path=_talk("/invitations")),
    ("POST /api/messenger/chats/{chat_id}/invitations", "a chat I am in"): Probe(
        path=_talk("/invitations"), body=_nothing
    ),
    ("DELETE /api/messenger/chats/{chat_id}/invitations/{invitation_id}", "a chat I am in"): Probe(
        path=_talk(f"/invitations/{NO_INVITATION}")
    ),
    ("GET /api/messenger/chats/{chat_id}/requests", "a chat I am in"): Probe(path=_talk("/requests")),
    ("PUT /api/messenger/chats/{chat_id}/requests/{person_id}", "a chat I am in"): Probe(
        path=_talk(f"/requests/{NOBODY}"), body=lambda _: {"accepted": False}
    ),
    ("POST /api/messenger/invitations/preview", "an invitation"): Probe(body=lambda _: {"token": "none"}),
    ("POST /api/messenger/invitations/acceptance", "an invitation"): Probe(body=lambda _: {"token": "none"}),
    ("PUT /api/messenger/chats/{chat_id}/mute", "a chat I am in"): Probe(
        path=_talk("/mute"), body=lambda _: {"muted": False}
    ),
    ("POST /api/messenger/chats/{chat_id}/messages/{message}/reports", "a chat I am in"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}/reports"), body=lambda _: {"reason": "other"}
    ),
    ("GET /api/messenger/announcements", "announced to me"): Probe(),
    ("GET /api/messenger/hours", "my hours"): Probe(),
    ("PUT /api/messenger/hours", "my hours"): Probe(body=lambda _: {"quiet": None, "office": None}),
    ("GET /api/safeguarding/reports", "reports to my organisation"): Probe(
        given=lambda answer, case: bool(answer.body.get("organisation_id") == case.role_asked[1])
    ),
    ("POST /api/safeguarding/reports/{report_id}/decision", "a report to my organisation"): Probe(
        path=lambda case: f"/safeguarding/reports/{case.role_asked[1]}~{NO_REPORT}/decision", body=_nothing
    ),
    ("DELETE /api/safeguarding/reports/{report_id}/mute", "a report to my organisation"): Probe(
        path=lambda case: f"/safeguarding/reports/{case.role_asked[1]}~{NO_REPORT}/mute"
    ),
    ("POST /api/safeguarding/chats/{chat_id}/readings", "a chat of a class"): Probe(
        path=lambda case: f"/safeguarding/chats/{case.class_chat}/readings",
        body=lambda _: {"reason": "Проверка прав доступа"},
    ),
    ("GET /api/safeguarding/chats", "the school's chats"): Probe(query=_other_school_asked, given=_of_this_school),
    ("POST /api/safeguarding/chats/{chat_id}/exports", "a chat of a class"): Probe(
        path=lambda case: f"/safeguarding/chats/{case.class_chat}/exports",
        body=lambda _: {"reason": "Проверка прав доступа"},
    ),
    ("GET /api/safeguarding/exports", "the school's exports"): Probe(query=_other_school_asked, given=_of_this_school),
    ("POST /api/safeguarding/exports/{export_id}/file", "a file of the school's"): Probe(
        path=lambda case: f"/safeguarding/exports/{case.place.organisation_id}~{NO_EXPORT}/file", body=_nothing
    ),
    ("PUT /api/messenger/chats/{chat_id}/messages/{message}/vote", "a chat I am in"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}/vote"), body=lambda _: CLIENT | {"options": [0]}
    ),
    ("GET /api/messenger/chats/{chat_id}/messages/{message}/votes", "a chat I am in"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}/votes")
    ),
    ("POST /api/messenger/chats/{chat_id}/messages/{message}/closing", "a chat I am in"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}/closing"), body=lambda _: CLIENT
    ),
    ("POST /api/messenger/chats/{chat_id}/search", "a chat I am in"): Probe(
        path=_talk("/search"), body=lambda _: {"text": "экскурсия"}
    ),
    ("PUT /api/messenger/chats/{chat_id}/messages/{message}/pin", "a chat I answer for"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}/pin"), body=lambda _: CLIENT | {"pinned": True}
    ),
    ("GET /api/messenger/chats/{chat_id}/messages/{message}/readers", "a chat I answer for"): Probe(
        path=_talk(f"/messages/{NO_MESSAGE}/readers")
    ),
    ("GET /api/messenger/people", "people I may write to"): Probe(),
    ("POST /api/messenger/chats", "a chat of my own"): Probe(body=lambda _: {"client_id": "walk", "title": "Проверка"}),
    ("POST /api/messenger/direct", "a chat of two with a stranger"): Probe(body=_member),
    ("GET /api/messenger/chats/{chat_id}", "a chat I am in"): Probe(path=_talk("")),
    ("PUT /api/messenger/chats/{chat_id}/settings", "a chat I answer for"): Probe(
        path=_talk("/settings"), body=lambda _: PRESET
    ),
    ("PUT /api/messenger/chats/{chat_id}/title", "a chat I am in"): Probe(
        path=_talk("/title"), body=lambda _: {"title": "Проверка"}
    ),
    ("POST /api/messenger/chats/{chat_id}/members", "a chat I am in"): Probe(
        path=_talk("/members"), body=lambda _: {"person_ids": [NOBODY]}
    ),
    ("DELETE /api/messenger/chats/{chat_id}/members/{person_id}", "a chat I am in"): Probe(
        path=_talk(f"/members/{NOBODY}")
    ),
    ("PUT /api/messenger/chats/{chat_id}/members/{person_id}/standing", "a chat I am in"): Probe(
        path=_talk(f"/members/{NOBODY}/standing"), body=lambda _: {"standing": "administrator"}
    ),
    ("GET /api/chats/why", "about me"): Probe(given=_is_me),
    ("GET /api/chats/why", "a chat of mine, or why it isn't"): Probe(
        given=_lists("chats", "chat_id", of=lambda case: case.own_chat)
    ),
    ("GET /api/chats/why", "about a pupil"): Probe(query=lambda case: {"person_id": case.place.pupil}),
    ("GET /api/chats/managed", "a chat I answer for"): Probe(
        given=_lists("chats", "chat_id", of=lambda case: case.own_chat)
    ),
    ("GET /api/chats/managed", "the chat of a group"): Probe(
        given=_lists("chats", "chat_id", of=lambda case: case.group_chat(GROUP))
    ),
    ("GET /api/chats/options", "a class I teach"): Probe(given=offers(None)),
    ("GET /api/chats/options", "a group I teach"): Probe(given=offers(GROUP)),
    ("POST /api/chats", "a subject's chat"): Probe(body=lambda case: case.new_chat()),
    ("POST /api/chats", "the chat of a group"): Probe(body=lambda case: case.new_chat(GROUP)),
    ("POST /api/chats", "the chat of another's group"): Probe(body=lambda case: case.new_chat(OTHER_GROUP)),
    ("GET /api/chats/{chat_id}/audience", "a chat of a class"): Probe(path=_class_chat("/audience")),
    ("GET /api/chats/{chat_id}/audience", "the chat of a group"): Probe(
        path=lambda case: f"/chats/{case.group_chat(GROUP)}/audience"
    ),
    ("GET /api/chats/{chat_id}/audience", "the chat of another's group"): Probe(
        path=lambda case: f"/chats/{case.group_chat(OTHER_GROUP)}/audience"
    ),
    ("POST /api/chats/{chat_id}/removals", "a chat of a class"): Probe(path=_class_chat("/removals"), body=_member),
    ("DELETE /api/chats/{chat_id}/removals/{person_id}", "a chat of a class"): Probe(
        path=_class_chat(f"/removals/{NOBODY}")
    ),
    ("POST /api/chats/{chat_id}/reminders", "a chat of a class"): Probe(path=_class_chat("/reminders")),
    ("POST /api/chats/{chat_id}/mutes", "a chat of a class"): Probe(path=_class_chat("/mutes"), body=_member),
    ("DELETE /api/chats/{chat_id}/mutes/{person_id}", "a chat of a class"): Probe(path=_class_chat(f"/mutes/{NOBODY}")),
    ("POST /api/school/people/{person_id}/unlink", "a pupil's link"): Probe(
        path=lambda case: f"/school/people/{case.place.pupil}/unlink"
    ),
    ("POST /api/link/unlink-code", "my link"): Probe(),
    ("POST /api/link/unlink-proof", "my link"): Probe(body=_nothing),
    ("DELETE /api/link", "my link"): Probe(),
}
"""By the table's row, and walked in the table's order: what changes something stands after what it changes."""
