"""Pupils and those who represent them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.demo_region import ages
from local.demo_region.family_names import PAIRS

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from local.demo_region.given_names import Culture
    from local.demo_region.people import Human
    from local.demo_region.person_names import Register
    from local.demo_region.places import Places
    from local.demo_region.schools import SchoolClass

_NUMBERS_OF_CHILDREN = [1] * 50 + [2] * 37 + [3] * 13
_SHAPES = ["together"] * 58 + ["mother"] * 16 + ["father"] * 3 + ["apart"] * 13 + ["three"] * 10


@dataclass(slots=True)
class Families:
    """Makes families until no place in a class is free."""

    register: Register
    places: Places
    year: int

    @property
    def _chance(self) -> Random:
        return self.register.chance

    def fill(self, teacher_parents: list[Human]) -> None:
        """The first families are those of teachers."""
        waiting = list(teacher_parents)
        while self.places.left:
            self.add_family(waiting.pop() if waiting else None)

    def add_family(self, teacher: Human | None) -> None:
        """One family, that of a teacher if one is given."""
        culture = teacher.culture if teacher else self.register.culture()
        names = self.register.family_name(culture)
        classes = self.places.take(self._chance.choice(_NUMBERS_OF_CHILDREN))
        births = {one.class_id: ages.of_pupil(self._chance, self.year, one.grade) for one in classes}
        if teacher is not None:
            names = _both_forms(culture, teacher)
        mother, father = self._parents(culture, names, min(births.values()), teacher)
        children = self._children(father, culture, names, [(one, births[one.class_id]) for one in classes])
        self._represent(children, mother, father, teacher)

    def _parents(
        self, culture: Culture, names: tuple[str, str], eldest: date, teacher: Human | None
    ) -> tuple[Human, Human]:
        mother = teacher if teacher and teacher.sex == "female" else None
        father = teacher if teacher and teacher.sex == "male" else None
        birth = ages.before(self._chance, eldest, 20, 37)
        mother = mother or self.register.adult("female", birth, culture, names)
        birth = ages.before(self._chance, eldest, 21, 42)
        return mother, father or self.register.adult("male", birth, culture, names)

    def _children(
        self, father: Human, culture: Culture, names: tuple[str, str], places: list[tuple[SchoolClass, date]]
    ) -> list[tuple[Human, SchoolClass]]:
        children = []
        for school_class, birth_date in places:
            sex = self._chance.choice(["female", "male"])
            child = self.register.child(
                "female" if sex == "female" else "male", birth_date, father.given_name, culture, names
            )
            child.take_role("student", school_class.school_id)
            school_class.pupil_ids.append(child.person_id)
            children.append((child, school_class))
        return children

    def _represent(
        self, children: list[tuple[Human, SchoolClass]], mother: Human, father: Human, teacher: Human | None
    ) -> None:
        shape = "together" if teacher else self._chance.choice(_SHAPES)
        guardians = {"mother": [mother], "father": [father]}.get(shape, [mother, father])
        _entrust(children, guardians)
        if shape == "three":
            birth = ages.before(self._chance, mother.birth_date, 19, 32)
            grandmother = self.register.adult("female", birth, mother.culture)
            _entrust(children[:1], [grandmother], related=False)
        if shape == "apart" and self.places.left:
            self._new_family_of(father)

    def _new_family_of(self, father: Human) -> None:
        """A father who lives apart has a child with another woman: half-siblings with one guardian in common."""
        places = self.places.take(1)
        birth = ages.of_pupil(self._chance, self.year, places[0].grade)
        names = _both_forms(father.culture, father)
        mother = self.register.adult("female", ages.before(self._chance, birth, 20, 37), father.culture)
        children = self._children(father, father.culture, names, [(places[0], birth)])
        _entrust(children, [mother, father])


def _entrust(children: list[tuple[Human, SchoolClass]], guardians: list[Human], *, related: bool = True) -> None:
    for child, school_class in children:
        for guardian in guardians:
            child.guardian_ids.append(guardian.person_id)
            guardian.take_role("parent" if related else "guardian", school_class.school_id)


def _both_forms(culture: Culture, human: Human) -> tuple[str, str]:
    column = 0 if human.sex == "male" else 1
    return next(pair for pair in PAIRS[culture] if pair[column] == human.family_name)
