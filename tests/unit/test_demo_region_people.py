from collections import Counter
from datetime import date

import pytest

from local.demo_region import academic_year, region
from local.demo_region.family_names import PAIRS
from local.demo_region.given_names import MEN, WOMEN
from local.demo_region.logins import DESCRIPTIONS, demo_logins
from local.demo_region.people import Human
from local.demo_region.region import Region
from local.demo_region.transliteration import latin


@pytest.fixture
def made() -> Region:
    return region.make(2026)


def of_role(made: Region, role: str) -> list[Human]:
    return [human for human in made.humans.values() if role in {name for name, _ in human.roles}]


def children_of(made: Region, guardian_id: str) -> list[str]:
    return [human.person_id for human in made.humans.values() if guardian_id in human.guardian_ids]


def test_some_500_pupils_have_one_class_and_one_to_three_guardians(made: Region) -> None:
    pupils = of_role(made, "student")
    in_classes = Counter(pupil for school_class in made.classes for pupil in school_class.pupil_ids)

    assert 480 <= len(pupils) <= 520
    assert in_classes == Counter(pupil.person_id for pupil in pupils)
    assert set(Counter(len(pupil.guardian_ids) for pupil in pupils)) == {1, 2, 3}
    assert all(guardian in made.humans for pupil in pupils for guardian in pupil.guardian_ids)


def test_some_parents_have_children_in_two_classes_and_in_both_schools(made: Region) -> None:
    school_of = {pupil: one.school_id for one in made.classes for pupil in one.pupil_ids}
    class_of = {pupil: one.class_id for one in made.classes for pupil in one.pupil_ids}
    families = [children_of(made, parent.person_id) for parent in of_role(made, "parent")]

    assert any(len({class_of[child] for child in family}) >= 2 for family in families)
    assert any(len({school_of[child] for child in family}) == 2 for family in families)
    assert any(len({class_of[child] for child in family}) < len(family) for family in families)


def test_some_half_siblings_have_only_their_father_in_common(made: Region) -> None:
    guardians = [set(pupil.guardian_ids) for pupil in of_role(made, "student")]

    assert any(len(one & other) == 1 and one - other and other - one for one in guardians for other in guardians)


def test_family_names_and_patronymics_have_the_form_of_the_sex(made: Region) -> None:
    men = {name for pairs in PAIRS.values() for name, _ in pairs}
    women = {name for pairs in PAIRS.values() for _, name in pairs}
    for human in made.humans.values():
        male = human.sex == "male"
        assert human.family_name in (men if male else women)
        if human.patronymic:
            assert human.patronymic.endswith(("ич", "оглы") if male else ("на", "кызы"))


def test_a_childs_patronymic_comes_from_the_father(made: Region) -> None:
    forms = {name[0]: set(name[1:]) for names in MEN.values() for name in names}
    checked = 0
    for pupil in of_role(made, "student"):
        fathers = [made.humans[one] for one in pupil.guardian_ids if made.humans[one].sex == "male"]
        if pupil.patronymic and fathers:
            assert pupil.patronymic in forms[fathers[0].given_name]
            checked += 1
    assert checked > 300


def test_names_have_yo_hyphens_and_missing_patronymics(made: Region) -> None:
    people = made.humans.values()

    assert any("ё" in human.full_name for human in people)
    assert any("-" in human.family_name for human in people)
    assert 0 < sum(not human.patronymic for human in people) < len(people) / 10
    assert {human.culture for human in people} == set(WOMEN)


def test_teachers_have_several_classes_some_are_parents_or_in_two_schools(made: Region) -> None:
    classes: dict[str, set[str]] = {}
    for lesson in made.lessons:
        for teacher_id in lesson.teacher_ids:
            classes.setdefault(teacher_id, set()).add(lesson.school_class.class_id)
    teachers = of_role(made, "teacher")

    assert max(len(taught) for taught in classes.values()) >= 5
    assert any({"teacher", "parent"} <= {role for role, _ in teacher.roles} for teacher in teachers)
    assert any(len([role for role, _ in teacher.roles if role == "teacher"]) == 2 for teacher in teachers)
    assert any(len(lesson.teacher_ids) == 2 for lesson in made.lessons)


def test_each_class_has_a_class_teacher_and_one_has_two(made: Region) -> None:
    assert sorted({len(one.homeroom_teacher_ids) for one in made.classes}) == [1, 2]


def test_english_is_taught_in_two_groups_that_are_the_class_together(made: Region) -> None:
    groups = [lesson for lesson in made.lessons if lesson.group is not None]
    home = [lesson for lesson in groups if lesson.school_class.label == "7А"]

    assert [(lesson.lesson_id, lesson.title) for lesson in home] == [
        ("class-1071-english-1", "Английский язык, 7А, группа 1"),
        ("class-1071-english-2", "Английский язык, 7А, группа 2"),
    ]
    assert {lesson.school_class.grade for lesson in groups} == set(range(5, 10))
    for first, second in zip(groups[::2], groups[1::2], strict=True):
        assert first.teacher_ids != second.teacher_ids
        assert sorted(first.group_pupil_ids + second.group_pupil_ids) == sorted(first.school_class.pupil_ids)
    [login] = [one for one in demo_logins(2026) if one.actor == "group_teacher"]
    assert login.person_id in home[1].teacher_ids


def test_algebra_begins_in_grade_seven(made: Region) -> None:
    grades = {lesson.school_class.grade for lesson in made.lessons if lesson.subject.subject_id == "algebra"}

    assert grades == set(range(7, 12))


def test_usernames_are_unique_plain_letters(made: Region) -> None:
    names = [human.username for human in made.humans.values()]

    assert len(set(names)) == len(names)
    assert all(name.isascii() and name == name.casefold() for name in names)


def test_only_the_demo_persons_have_a_password(made: Region) -> None:
    with_password = {human.person_id for human in made.humans.values() if human.password}

    assert with_password == {login.person_id for login in demo_logins(2026)}


def test_demo_logins_play_their_parts(made: Region) -> None:
    logins = {login.actor: login for login in demo_logins(2026)}
    home = next(one for one in made.classes if (one.school_id, one.label) == ("org-101", "7А"))
    class_of = {pupil: one for one in made.classes for pupil in one.pupil_ids}

    assert set(logins) == set(DESCRIPTIONS)
    assert logins["class_teacher"].person_id in home.homeroom_teacher_ids
    assert any(
        lesson.school_class is home and lesson.subject.subject_id == "algebra"
        for lesson in made.lessons
        if logins["class_teacher"].person_id in lesson.teacher_ids
    )
    assert children_of(made, logins["parent"].person_id) == [logins["pupil"].person_id]
    assert logins["pupil"].person_id in home.pupil_ids
    both = children_of(made, logins["parent_of_two_classes"].person_id)
    assert len({class_of[child].class_id for child in both}) == 2
    assert logins["authority_officer"].organisation_kind == "authority"
    assert not any(logins["teacher_without_class"].person_id in one.homeroom_teacher_ids for one in made.classes)


def test_strangers_share_no_child_with_anybody_of_the_demo(made: Region) -> None:
    logins = {login.actor: login.person_id for login in demo_logins(2026)}
    children = [set(children_of(made, logins[actor])) for actor in ("parent", "stranger", "other_stranger")]

    assert all(children)
    assert not children[0] & children[1] | children[1] & children[2] | children[0] & children[2]


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026), (date(2027, 8, 31), 2026)],
)
def test_the_academic_year_begins_on_the_first_of_september(day: date, year: int) -> None:
    assert academic_year.containing(day) == year
    assert academic_year.first_day(year) <= day <= academic_year.last_day(year)


def test_transliteration_drops_what_is_no_letter() -> None:
    assert latin("Тер-Петросян") == "terpetrosyan"
    assert latin("Щукин Объём") == "shchukinobem"
