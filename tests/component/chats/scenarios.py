"""The life of a school as a table: who is in which chat before, what happens, and what then is otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from chats.school import SCHOOL, enrolment, guardianship, homeroom, joined, load, role, school_class, subject_chat
from svyazka_common.records.roster import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from svyazka_common.records.base import Record

    type Action = Record | str | Callable[[], None]
    """The roster changes a record, a day comes, or somebody decides by hand."""

PUPILS, PARENTS, ALGEBRA, COLLEAGUES = (
    "class_pupils~7a",
    "class_parents~7a",
    "subject~7a~algebra",
    f"colleagues~{SCHOOL}",
)
OTHER_PUPILS, OTHER_PARENTS, OTHER_ALGEBRA = "class_pupils~7b", "class_parents~7b", "subject~7b~algebra"
EVERYBODY = ("anna", "boris", "vera", "mother", "father", "tutor", "lidia", "newcomer", "double")

BEFORE: Sequence[Record] = (
    *joined(*EVERYBODY),
    *(
        Organisation(organisation_id=one, kind="school", name=name, version=1)
        for one, name in ((SCHOOL, "Лицей № 3"), ("school2", "Гимназия № 1"))
    ),
    *(school_class(one) for one in ("7a", "7b")),
    *(enrolment(*pair) for pair in (("anna", "7a"), ("boris", "7a"), ("vera", "7b"))),
    *(guardianship(parent, "anna") for parent in ("mother", "father")),
    *(role(one) for one in ("tutor", "lidia")),
    *(homeroom(*pair) for pair in (("tutor", "7a"), ("lidia", "7b"))),
    *(load(*pair) for pair in (("tutor", "7a"), ("lidia", "7b"))),
    *(subject_chat(one) for one in ("7a", "7b")),
)

BEFORE_MEMBERS = {
    PUPILS: "anna boris tutor",
    PARENTS: "father mother tutor",
    ALGEBRA: "anna boris father mother tutor",
    OTHER_PUPILS: "lidia vera",
    OTHER_PARENTS: "lidia",
    OTHER_ALGEBRA: "lidia vera",
    COLLEAGUES: "lidia tutor",
}


@dataclass(frozen=True, kw_only=True)
class Chat:
    """A chat afterwards; `title` where it has another one or is new."""

    members: str
    title: str | None = None
    status: str = "active"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """`after` has the chats that are otherwise, `events` what is told of chats: `+` who came, `-` who left."""

    name: str
    steps: tuple[tuple[str, tuple[Action, ...]], ...]
    after: dict[str, Chat]
    events: tuple[str, ...]
    also_before: tuple[Record, ...] = field(default=())

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


def ended[R: Any](record: R, version: int = 2) -> R:
    return replace(record, status="ended", version=version)


def elsewhere[R: Any](record: R, version: int = 2) -> R:
    """The same in another school."""
    return replace(record, organisation_id="school2", version=version)


def archived(members: str, title: str | None = None) -> Chat:
    return Chat(members=members, title=title, status="archived")


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        name="A pupil moves to another class",
        steps=(("Anna from 7A to 7B", (ended(enrolment("anna")), enrolment("anna", "7b"))),),
        after={
            PUPILS: Chat(members="boris tutor"),
            PARENTS: Chat(members="tutor"),
            ALGEBRA: Chat(members="boris tutor"),
            OTHER_PUPILS: Chat(members="anna lidia vera"),
            OTHER_PARENTS: Chat(members="father lidia mother"),
            OTHER_ALGEBRA: Chat(members="anna father lidia mother vera"),
        },
        events=(
            f"{PUPILS} -anna",
            f"{PARENTS} -father -mother",
            f"{ALGEBRA} -anna -father -mother",
            f"{OTHER_PUPILS} +anna",
            f"{OTHER_PARENTS} +father +mother",
            f"{OTHER_ALGEBRA} +anna +father +mother",
        ),
    ),
    Scenario(
        name="A pupil moves to another school",
        steps=(
            (
                "Boris to class 7V of another school",
                (ended(enrolment("boris")), elsewhere(school_class("7v")), elsewhere(enrolment("boris", "7v"))),
            ),
        ),
        after={
            PUPILS: Chat(members="anna tutor"),
            ALGEBRA: Chat(members="anna father mother tutor"),
            "class_pupils~7v": Chat(members="boris", title="7V · ученики"),
        },
        events=(f"{PUPILS} -boris", f"{ALGEBRA} -boris", "chat.created class_pupils~7v", "class_pupils~7v +boris"),
    ),
    Scenario(
        name="A pupil leaves",
        steps=(("Anna's enrolment ends", (ended(enrolment("anna")),)),),
        after={
            PUPILS: Chat(members="boris tutor"),
            PARENTS: Chat(members="tutor"),
            ALGEBRA: Chat(members="boris tutor"),
        },
        events=(f"{PUPILS} -anna", f"{PARENTS} -father -mother", f"{ALGEBRA} -anna -father -mother"),
    ),
    Scenario(
        name="A guardian is added",
        steps=(("the newcomer represents Boris", (guardianship("newcomer", "boris"),)),),
        after={
            PARENTS: Chat(members="father mother newcomer tutor"),
            ALGEBRA: Chat(members="anna boris father mother newcomer tutor"),
        },
        events=(f"{PARENTS} +newcomer", f"{ALGEBRA} +newcomer"),
    ),
    Scenario(
        name="A guardianship ends",
        steps=(("the father no longer represents Anna", (ended(guardianship("father", "anna")),)),),
        after={PARENTS: Chat(members="mother tutor"), ALGEBRA: Chat(members="anna boris mother tutor")},
        events=(f"{PARENTS} -father", f"{ALGEBRA} -father"),
    ),
    Scenario(
        name="A family splits",
        steps=(
            ("both represent Vera of 7B too", (guardianship("mother", "vera"), guardianship("father", "vera"))),
            (
                "the mother keeps Anna, the father Vera",
                (ended(guardianship("father", "anna")), ended(guardianship("mother", "vera"))),
            ),
        ),
        after={
            PARENTS: Chat(members="mother tutor"),
            ALGEBRA: Chat(members="anna boris mother tutor"),
            OTHER_PARENTS: Chat(members="father lidia"),
            OTHER_ALGEBRA: Chat(members="father lidia vera"),
        },
        events=(f"{PARENTS} -father", f"{ALGEBRA} -father", f"{OTHER_PARENTS} +father", f"{OTHER_ALGEBRA} +father"),
    ),
    Scenario(
        name="A teacher joins",
        steps=(("the newcomer gets a role and algebra in 7B", (role("newcomer"), load("newcomer", "7b"))),),
        after={COLLEAGUES: Chat(members="lidia newcomer tutor"), OTHER_ALGEBRA: Chat(members="lidia newcomer vera")},
        events=(f"{COLLEAGUES} +newcomer", f"{OTHER_ALGEBRA} +newcomer"),
    ),
    Scenario(
        name="A class is handed over",
        steps=(
            (
                "Lidia takes 7A and its algebra over",
                (ended(homeroom("tutor")), homeroom("lidia"), ended(load("tutor")), load("lidia")),
            ),
        ),
        after={
            PUPILS: Chat(members="anna boris lidia"),
            PARENTS: Chat(members="father lidia mother"),
            ALGEBRA: Chat(members="anna boris father lidia mother"),
        },
        events=(f"{PUPILS} +lidia -tutor", f"{PARENTS} +lidia -tutor", f"{ALGEBRA} +lidia -tutor"),
    ),
    Scenario(
        name="A load changes and nobody teaches the subject",
        steps=(("the tutor teaches algebra in 7B, not in 7A", (ended(load("tutor")), load("tutor", "7b"))),),
        after={ALGEBRA: archived("anna boris father mother"), OTHER_ALGEBRA: Chat(members="lidia tutor vera")},
        events=(f"{ALGEBRA} -tutor", f"chat.archived {ALGEBRA}", f"{OTHER_ALGEBRA} +tutor"),
    ),
    Scenario(
        name="A subject gets a teacher again",
        steps=(
            ("nobody teaches algebra in 7A any more", (ended(load("tutor")),)),
            ("Vera comes into 7A meanwhile", (enrolment("vera", "7a"),)),
            ("Lidia teaches it", (load("lidia"),)),
        ),
        after={
            PUPILS: Chat(members="anna boris tutor vera"),
            ALGEBRA: Chat(members="anna boris father lidia mother vera"),
        },
        events=(
            f"{PUPILS} +vera",
            f"chat.archived {ALGEBRA}",
            f"chat.restored {ALGEBRA}",
            f"{ALGEBRA} +lidia +vera -tutor",
        ),
    ),
    Scenario(
        name="A teacher leaves",
        steps=(
            (
                "the tutor's role, class and load end",
                (ended(role("tutor")), ended(homeroom("tutor")), ended(load("tutor"))),
            ),
        ),
        after={
            PUPILS: Chat(members="anna boris"),
            PARENTS: Chat(members="father mother"),
            ALGEBRA: archived("anna boris father mother"),
            COLLEAGUES: Chat(members="lidia"),
        },
        events=(
            f"{PUPILS} -tutor",
            f"{PARENTS} -tutor",
            f"{ALGEBRA} -tutor",
            f"chat.archived {ALGEBRA}",
            f"{COLLEAGUES} -tutor",
        ),
    ),
    Scenario(
        name="A class has two class teachers",
        steps=(("Lidia becomes the second of 7A", (homeroom("lidia"),)),),
        after={PUPILS: Chat(members="anna boris lidia tutor"), PARENTS: Chat(members="father lidia mother tutor")},
        events=(f"{PUPILS} +lidia", f"{PARENTS} +lidia"),
    ),
)
