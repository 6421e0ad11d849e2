"""How many of an administrator's school have linked, class by class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.link.administrator import require
from functions.link.repository import school_links
from functions.link.repository.schools import guardianships_of
from functions.link.rules.class_share import Belonging, belonging, count, together
from functions.link.rules.school import current
from functions.link.school_models import ClassLinked, LinkedCount, SchoolLinked
from svyazka_common import clock
from svyazka_common.records.relations import Enrolment

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def linked_by_class(person_id: str, organisation_id: str) -> SchoolLinked:
    """Of each class that is not over, and of the school. Raises ProblemError(not_school_admin)."""
    role, classes, linked = school_links.role_classes_and_linked(person_id, organisation_id)
    require(role)
    today = clock.today()
    class_ids = sorted(found.class_id for found in classes if current(found, today))
    relations = [one for one in school_links.relations_in(class_ids) if current(one, today)]
    pupils = {one.person_id for one in relations if isinstance(one, Enrolment)}
    found = belonging(class_ids, relations, guardianships_of(pupils))
    school = together(found.values())
    linked |= school_links.linked_of(school.everybody - linked)
    return SchoolLinked(
        **_counts(school, linked),
        classes=[ClassLinked(class_id=class_id, **_counts(one, linked)) for class_id, one in found.items()],
    )


def _counts(people: Belonging, linked: AbstractSet[str]) -> dict[str, LinkedCount]:
    parts = {"pupils": people.pupils, "parents": people.parents, "teachers": people.teachers}
    counted = {part: count(some, linked) for part, some in parts.items()}
    return {part: LinkedCount(linked=one.linked, expected=one.expected) for part, one in counted.items()}
