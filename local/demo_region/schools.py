"""The organisations of the region and their classes."""

from __future__ import annotations

from dataclasses import dataclass, field

AUTHORITY_ID = "org-100"
AUTHORITY_NAME = "Управление образования Приозёрского городского округа"


@dataclass(slots=True, kw_only=True)
class SchoolClass:
    """A class while it is being filled; its id outlives the grade: 7А becomes 8А and stays the same class."""

    class_id: str
    school_id: str
    grade: int
    letter: str
    pupil_ids: list[str] = field(default_factory=list)
    homeroom_teacher_ids: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """«7А»."""
        return f"{self.grade}{self.letter}"


@dataclass(slots=True, kw_only=True)
class School:
    """A school with its classes, from the youngest to the oldest."""

    school_id: str
    name: str
    classes: list[SchoolClass]


_SCHOOLS = [
    ("org-101", "МБОУ «Гимназия № 3 имени А. С. Пушкина»", {1: "АБ", 5: "АБ", 7: "АБ"}),
    ("org-102", "МБОУ «Средняя общеобразовательная школа № 12»", {3: "АБ", 8: "АБ", 9: "АБ"}),
]


def schools() -> list[School]:
    """Both schools with empty classes: one in each grade, two where the letters say so."""
    return [
        School(
            school_id=school_id,
            name=name,
            classes=[
                SchoolClass(
                    class_id=f"class-{school_id[-1]}{grade:02}{number}", school_id=school_id, grade=grade, letter=letter
                )
                for grade in range(1, 12)
                for number, letter in enumerate(letters.get(grade, "А"), start=1)
            ],
        )
        for school_id, name, letters in _SCHOOLS
    ]
