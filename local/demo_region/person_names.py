"""Makes human beings with names in the right forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from local.demo_region.family_names import PAIRS
from local.demo_region.given_names import MEN, WOMEN
from local.demo_region.people import Human, Sex

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from local.demo_region.given_names import Culture

_SHARES: dict[Culture, int] = {"russian": 88, "tatar": 5, "armenian": 3, "azerbaijani": 2, "korean": 2}
_WITHOUT_PATRONYMIC = {"russian": 0.01, "tatar": 0.05, "armenian": 0.1, "azerbaijani": 0.1, "korean": 0.6}


@dataclass(slots=True)
class Register:
    """Who has been made so far, in order, and the chance that made them; ids are a prefix and a number."""

    chance: Random
    prefix: str = "person-"
    humans: list[Human] = field(default_factory=list)

    def culture(self) -> Culture:
        """The culture of a family."""
        [drawn] = self.chance.choices(list(_SHARES), list(_SHARES.values()))
        return drawn

    def family_name(self, culture: Culture) -> tuple[str, str]:
        """A man's and a woman's form."""
        return self.chance.choice(PAIRS[culture])

    def adult(self, sex: Sex, birth_date: date, culture: Culture, names: tuple[str, str] | None = None) -> Human:
        """Somebody whose father nobody knows; `names` are the forms of the family name, else they are drawn."""
        father = self.chance.choice(MEN[culture])
        return self._make(sex, birth_date, culture, names or self.family_name(culture), father)

    def child(self, sex: Sex, birth_date: date, father_name: str, culture: Culture, names: tuple[str, str]) -> Human:
        """A child of a father with that given name."""
        father = next(forms for forms in MEN[culture] if forms[0] == father_name)
        return self._make(sex, birth_date, culture, names, father)

    def _make(
        self, sex: Sex, birth_date: date, culture: Culture, names: tuple[str, str], father: tuple[str, str, str]
    ) -> Human:
        male = sex == "male"
        given_name = self.chance.choice(MEN[culture])[0] if male else self.chance.choice(WOMEN[culture])
        without = self.chance.random() < _WITHOUT_PATRONYMIC[culture]
        human = Human(
            person_id=f"{self.prefix}{len(self.humans) + 1:05}",
            culture=culture,
            family_name=names[0] if male else names[1],
            given_name=given_name,
            patronymic="" if without else father[1 if male else 2],
            sex=sex,
            birth_date=birth_date,
        )
        self.humans.append(human)
        return human
