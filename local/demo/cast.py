"""Who plays in the demo."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Literal

type ActorName = Literal["class_teacher", "parent", "pupil"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A journal account of the demo region, with the name that the roster has for its person."""

    organisation_id: str
    organisation_name: str
    organisation_kind: str
    login: str
    password: str
    role: str
    family_name: str
    given_name: str
    patronymic: str | None
    birth_date: str
    sex: str

    @property
    def full_name(self) -> str:
        """«Петров Сергей Олегович»."""
        return " ".join(part for part in (self.family_name, self.given_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """«Петров Сергей», as pupils are called in chats."""
        return f"{self.family_name} {self.given_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A class teacher who teaches `subject` in the class, a pupil of the class, and a parent with a child in it."""

    class_label: str
    subject: str
    class_teacher: Account
    parent: Account
    pupil: Account

    def account(self, actor: ActorName) -> Account:
        """Who plays that actor."""
        match actor:
            case "class_teacher":
                return self.class_teacher
            case "parent":
                return self.parent
            case "pupil":
                return self.pupil

    @property
    def subject_title(self) -> str:
        """«Алгебра · 7А»."""
        return f"{self.subject} · {self.class_label}"


def fresh_phone() -> str:
    """A Russian mobile number (E.164) that nobody has used here before: each has a daily limit of texts."""
    return f"+7900{secrets.randbelow(10_000_000):07d}"
