"""The scenarios in which years, classes and schools begin and end, and with them people's places."""

from __future__ import annotations

from msgspec.structs import replace

from chats.scenarios import (
    ALGEBRA,
    COLLEAGUES,
    OTHER_ALGEBRA,
    OTHER_PARENTS,
    OTHER_PUPILS,
    PARENTS,
    PUPILS,
    Chat,
    Scenario,
    archived,
    elsewhere,
    ended,
)
from chats.school import (
    SCHOOL,
    SEPTEMBER,
    SUMMER,
    account,
    enrolment,
    guardianship,
    homeroom,
    load,
    next_year,
    role,
    school_class,
)
from svyazka_common.records.roster import Organisation

SEVENTH_OVER = {
    PUPILS: archived("anna boris tutor"),
    PARENTS: archived("father mother tutor"),
    ALGEBRA: archived("anna boris father mother tutor"),
}
OTHERS_OVER = {
    OTHER_PUPILS: archived("lidia vera"),
    OTHER_PARENTS: archived("lidia"),
    OTHER_ALGEBRA: archived("lidia vera"),
}
ALL_ARCHIVED = tuple(f"chat.archived {chat}" for chat in (*SEVENTH_OVER, *OTHERS_OVER))
EIGHTH = {
    PUPILS: Chat(members="anna boris tutor", title="8A · ученики"),
    PARENTS: Chat(members="father mother tutor", title="8A · родители"),
    ALGEBRA: Chat(members="anna boris father mother tutor", title="Algebra · 8A"),
}

YEARS: tuple[Scenario, ...] = (
    Scenario(
        name="The last day of a year passes",
        steps=(("no message comes, only the summer", (SUMMER,)),),
        after=SEVENTH_OVER | OTHERS_OVER,
        events=ALL_ARCHIVED,
    ),
    Scenario(
        name="A new year under the same class id",
        steps=(
            ("the year ends", (SUMMER,)),
            (
                "7A is 8A from September on",
                (
                    next_year(school_class("7a", "8A", 2), None),
                    *(
                        next_year(replace(one, class_label="8A", version=2), None)
                        for one in (enrolment("anna"), enrolment("boris"))
                    ),
                    *(
                        next_year(replace(one, class_label="8A", version=2), None)
                        for one in (homeroom("tutor"), load("tutor"))
                    ),
                ),
            ),
            ("September comes", (SEPTEMBER,)),
        ),
        after=EIGHTH | OTHERS_OVER,
        events=(*ALL_ARCHIVED, *(f"{what} {chat}" for chat in EIGHTH for what in ("chat.renamed", "chat.restored"))),
    ),
    Scenario(
        name="A new year under a new class id",
        steps=(
            ("the year ends", (SUMMER,)),
            (
                "8A continues 7A; Boris does not go on; the tutor teaches it and Lidia leads it",
                (
                    next_year(school_class("8a")),
                    next_year(enrolment("anna", "8a")),
                    next_year(load("tutor", "8a")),
                    next_year(homeroom("lidia", "8a")),
                ),
            ),
            ("September comes", (SEPTEMBER,)),
        ),
        after={
            PUPILS: Chat(members="anna lidia", title="8A · ученики"),
            PARENTS: Chat(members="father lidia mother", title="8A · родители"),
            ALGEBRA: Chat(members="anna father mother tutor", title="Algebra · 8A"),
        }
        | OTHERS_OVER,
        events=(
            *ALL_ARCHIVED,
            *(f"{what} {chat}" for chat in EIGHTH for what in ("chat.renamed", "chat.restored")),
            f"{PUPILS} +lidia -boris -tutor",
            f"{PARENTS} +lidia -tutor",
            f"{ALGEBRA} -boris",
        ),
    ),
    Scenario(
        name="A class is divided",
        steps=(
            (
                "Boris goes to the new 7V; 7A goes on",
                (school_class("7v"), ended(enrolment("boris")), enrolment("boris", "7v"), homeroom("newcomer", "7v")),
            ),
        ),
        after={
            PUPILS: Chat(members="anna tutor"),
            ALGEBRA: Chat(members="anna father mother tutor"),
            "class_pupils~7v": Chat(members="boris newcomer", title="7V · ученики"),
            "class_parents~7v": Chat(members="newcomer", title="7V · родители"),
        },
        events=(
            f"{PUPILS} -boris",
            f"{ALGEBRA} -boris",
            "chat.created class_pupils~7v",
            "chat.created class_parents~7v",
            "class_pupils~7v +boris +newcomer",
            "class_parents~7v +newcomer",
        ),
    ),
    Scenario(
        name="A class is dissolved",
        steps=(
            (
                "7A ends with all that leans on it; Anna goes to 7B",
                (
                    ended(school_class("7a")),
                    *(
                        replace(one, status="ended", own_status="active")
                        for one in (enrolment("anna"), enrolment("boris"))
                    ),
                    *(replace(one, status="ended", own_status="active") for one in (homeroom("tutor"), load("tutor"))),
                    enrolment("anna", "7b"),
                ),
            ),
        ),
        after=SEVENTH_OVER
        | {
            OTHER_PUPILS: Chat(members="anna lidia vera"),
            OTHER_PARENTS: Chat(members="father lidia mother"),
            OTHER_ALGEBRA: Chat(members="anna father lidia mother vera"),
        },
        events=(
            *(f"chat.archived {chat}" for chat in SEVENTH_OVER),
            f"{OTHER_PUPILS} +anna",
            f"{OTHER_PARENTS} +father +mother",
            f"{OTHER_ALGEBRA} +anna +father +mother",
        ),
    ),
    Scenario(
        name="A class that was dissolved by mistake is back",
        steps=(
            ("7A ends", (ended(school_class("7a")), *(ended(one) for one in (enrolment("anna"), enrolment("boris"))))),
            (
                "7A is back",
                (school_class("7a", version=3), enrolment("anna", version=3), enrolment("boris", version=3)),
            ),
        ),
        after={},
        events=tuple(f"{what} {chat}" for chat in SEVENTH_OVER for what in ("chat.archived", "chat.restored")),
    ),
    Scenario(
        name="Two schools become one",
        steps=(
            (
                "the lyceum is closed; its classes and people are the gymnasium's",
                (
                    Organisation(organisation_id=SCHOOL, kind="school", name="Лицей № 3", status="ended", version=2),
                    *(ended(role(one)) for one in ("tutor", "lidia")),
                    *(replace(elsewhere(role(one)), organisation_name="Гимназия № 1") for one in ("tutor", "lidia")),
                    *(elsewhere(school_class(one)) for one in ("7a", "7b")),
                    *(elsewhere(enrolment(*pair)) for pair in (("anna", "7a"), ("boris", "7a"), ("vera", "7b"))),
                    *(elsewhere(homeroom(*pair)) for pair in (("tutor", "7a"), ("lidia", "7b"))),
                    *(elsewhere(load(*pair)) for pair in (("tutor", "7a"), ("lidia", "7b"))),
                ),
            ),
        ),
        after={
            COLLEAGUES: archived("lidia tutor"),
            "colleagues~school2": Chat(members="lidia tutor", title="Коллеги · Гимназия № 1"),
        },
        events=(
            f"chat.archived {COLLEAGUES}",
            "chat.created colleagues~school2",
            "colleagues~school2 +lidia +tutor",
        ),
    ),
    Scenario(
        name="Two records of one person are merged",
        also_before=(guardianship("double", "boris"),),
        steps=(
            (
                "the mother has two records; she gets the double's guardianship, and the double's account ends",
                (
                    ended(guardianship("double", "boris")),
                    guardianship("mother", "boris"),
                    account("double", 2, "ended"),
                ),
            ),
        ),
        after={PARENTS: Chat(members="father mother tutor"), ALGEBRA: Chat(members="anna boris father mother tutor")},
        events=(f"{PARENTS} -double", f"{ALGEBRA} -double"),
    ),
    Scenario(
        name="An account is closed",
        steps=(("Boris's only account ends", (account("boris", 2, "ended"),)),),
        after={PUPILS: Chat(members="anna tutor"), ALGEBRA: Chat(members="anna father mother tutor")},
        events=(f"{PUPILS} -boris", f"{ALGEBRA} -boris"),
    ),
    Scenario(
        name="An enrolment ends by its own date",
        also_before=(replace(enrolment("boris", version=2), ends_on="2026-12-31"),),
        steps=(("New Year comes, no message", ("2027-01-01",)),),
        after={PUPILS: Chat(members="anna tutor"), ALGEBRA: Chat(members="anna father mother tutor")},
        events=(f"{PUPILS} -boris", f"{ALGEBRA} -boris"),
    ),
    Scenario(
        name="A role ends by its own date",
        also_before=(replace(role("tutor", version=2), ends_on="2026-12-31"),),
        steps=(("New Year comes, no message", ("2027-01-01",)),),
        after={COLLEAGUES: Chat(members="lidia")},
        events=(f"{COLLEAGUES} -tutor",),
    ),
)
