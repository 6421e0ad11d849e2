"""Who plays in the demo."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from local.demo_region import academic_year
from local.demo_region.homerooms import DEMO_CLASS
from local.demo_region.logins import demo_logins

if TYPE_CHECKING:
    from local.demo_region.logins import DemoLogin

type ActorName = Literal["class_teacher", "parent", "pupil"]

ACTORS: tuple[ActorName, ...] = ("class_teacher", "parent", "pupil")
ROLES: dict[ActorName, str] = {"class_teacher": "homeroom_teacher", "parent": "parent", "pupil": "pupil"}
SUBJECT = "Алгебра"
SEARCHED_LETTERS = 6
LONG_WORD = re.compile(rf"[А-ЯЁа-яё]{{{SEARCHED_LETTERS},}}")


@dataclass(frozen=True, slots=True)
class Cast:
    """A class teacher who teaches algebra in the class, a pupil of the class, and the pupil's parent."""

    logins: dict[str, DemoLogin]

    @property
    def class_label(self) -> str:
        """«7А»."""
        return DEMO_CLASS[1]

    @property
    def subject_title(self) -> str:
        """«Алгебра · 7А»."""
        return f"{SUBJECT} · {self.class_label}"

    @property
    def class_teachers_titles(self) -> list[str]:
        """The three chats that the class teacher is in from the link on: pupils, parents, colleagues."""
        label, school = self.class_label, self.logins["class_teacher"].organisation_name
        return [f"{label} · ученики", f"{label} · родители", f"Коллеги · {school}"]

    def name_in_chats(self, actor: ActorName) -> str:
        """Adults with the patronymic, pupils without."""
        login = self.logins[actor]
        return f"{login.family_name} {login.given_name}" if actor == "pupil" else login.full_name


def present_cast() -> Cast:
    """The cast of this academic year."""
    year = academic_year.containing(academic_year.today())
    return Cast({login.actor: login for login in demo_logins(year)})


def searched_for(organisation_name: str) -> str:
    """Return what a person would type to find it: the beginning of its first long word, in small letters."""
    word = LONG_WORD.search(organisation_name)
    return (word.group() if word else organisation_name)[:SEARCHED_LETTERS].lower()


def fresh_phone() -> str:
    """A Russian mobile number (E.164) that nobody has used here before: each has a daily limit of texts."""
    return f"+7900{secrets.randbelow(10_000_000):07d}"
