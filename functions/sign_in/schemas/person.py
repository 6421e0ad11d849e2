"""The person behind a session, as the page shows them, and what logging in takes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from svyazka_common.fields import Answer, Identifier, Request
from svyazka_common.passwords import LONGEST_PASSWORD


class RoleOut(Answer):
    """A role of the caller."""

    role: Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
    organisation_id: str
    organisation_name: str


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


class WhoAmI(Answer):
    """The person behind the session, the roles that count in it today, and what the owner has not dismissed yet."""

    person_id: str
    full_name: str
    roles: list[RoleOut]
    children: list[ChildOut]
    linked: bool
    notices: list[NoticeOut]


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
