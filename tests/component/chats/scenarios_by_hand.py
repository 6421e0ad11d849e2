"""The scenarios of what people decide by hand, and how long it counts."""

from __future__ import annotations

from msgspec.structs import replace

from chats.http_calls import session_of
from chats.scenarios import PUPILS, Chat, Scenario, ended
from chats.scenarios_of_years import ALL_ARCHIVED, EIGHTH, OTHERS_OVER
from chats.school import SEPTEMBER, SUMMER, enrolment, homeroom, load, next_year, school_class
from functions.chats.use_cases import management

DECIDED = (
    "the tutor takes Boris out and silences Anna",
    (
        lambda: management.moderate(session_of("tutor"), PUPILS, "boris", management.remove),
        lambda: management.moderate(session_of("tutor"), PUPILS, "anna", management.mute),
    ),
)

DECISIONS: tuple[Scenario, ...] = (
    Scenario(
        name="A pupil is taken out by hand and the whole roster comes again",
        steps=(
            DECIDED,
            (
                "everything is sent again, with new versions and another name of Boris's class",
                (
                    enrolment("boris", version=9),
                    enrolment("anna", version=9),
                    replace(enrolment("boris", version=10), class_label="7Ж"),
                ),
            ),
        ),
        after={PUPILS: Chat(members="anna(muted) tutor")},
        events=(f"{PUPILS} -boris",),
    ),
    Scenario(
        name="The first day of a year is corrected after decisions by hand",
        steps=(
            DECIDED,
            (
                "the year begins on 2 September; Boris's enrolment on the 21st, Anna's on a day years ago",
                (
                    replace(school_class("7a", version=2), starts_on="2026-09-02"),
                    replace(enrolment("boris", version=2), starts_on="2026-09-21", own_starts_on="2026-09-21"),
                    replace(enrolment("anna", version=2), starts_on="2020-09-01", own_starts_on="2020-09-01"),
                ),
            ),
        ),
        after={PUPILS: Chat(members="anna(muted) tutor")},
        events=(f"{PUPILS} -boris",),
    ),
    Scenario(
        name="A file forgets people after decisions by hand",
        steps=(
            DECIDED,
            ("Boris and Anna are in no file", (ended(enrolment("boris")), ended(enrolment("anna")))),
            (
                "thirty days later both are in it again",
                ("2026-11-14", enrolment("boris", version=3), enrolment("anna", version=3)),
            ),
        ),
        after={PUPILS: Chat(members="anna(muted) tutor")},
        events=(f"{PUPILS} -boris",),
    ),
    Scenario(
        name="People go after decisions by hand, and come back later",
        steps=(
            DECIDED,
            ("Boris and Anna leave", (ended(enrolment("boris")), ended(enrolment("anna")))),
            (
                "they are back after more than thirty days",
                ("2026-11-15", enrolment("boris", version=3), enrolment("anna", version=3)),
            ),
        ),
        after={},
        events=(),
    ),
    Scenario(
        name="A new year after decisions by hand",
        steps=(
            DECIDED,
            ("the year ends", (SUMMER,)),
            (
                "8A continues 7A",
                (
                    next_year(school_class("8a")),
                    *(next_year(enrolment(one, "8a")) for one in ("anna", "boris")),
                    *(next_year(one) for one in (homeroom("tutor", "8a"), load("tutor", "8a"))),
                ),
            ),
            ("September comes", (SEPTEMBER,)),
        ),
        after=EIGHTH | OTHERS_OVER,
        events=(*ALL_ARCHIVED, *(f"{what} {chat}" for chat in EIGHTH for what in ("chat.renamed", "chat.restored"))),
    ),
)
