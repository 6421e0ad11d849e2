"""What chats and their members are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from svyazka_common.records.chats import MemberRole
    from svyazka_common.records.roster import Person

type AutomaticKind = Literal["class_pupils", "class_parents", "colleagues"]

AUTOMATIC_TITLES: dict[AutomaticKind, str] = {
    "class_pupils": "{} · ученики",
    "class_parents": "{} · родители",
    "colleagues": "Коллеги · {}",
}


def subject_title(subject_name: str, class_label: str) -> str:
    """«Алгебра · 7А»."""
    return f"{subject_name} · {class_label}"


def automatic_title(kind: AutomaticKind, label: str) -> str:
    """«7А · ученики», «7А · родители», «Коллеги · Лицей № 3»; `label` is the class's or the organisation's name."""
    return AUTOMATIC_TITLES[kind].format(label)


def member_name(person: Person, role: MemberRole) -> str:
    """As school calls people: adults with the patronymic, pupils without: «Петров Сергей Олегович», «Петрова Аня»."""
    return f"{person.family_name} {person.given_name}" if role == "pupil" else person.full_name
