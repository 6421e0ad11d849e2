"""The difference between what a file wants and what is stored, record by record, with values."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from roster_values import (
    ACCOUNT,
    AFTER,
    BEFORE,
    CLASS,
    CLASS_TEACHER,
    ENROLMENT,
    GUARDIANSHIP,
    HOMEROOM,
    LOAD,
    ORGANISATION,
    PARENT,
    PERSON,
    PUPIL,
    SAME,
    TABLES,
    TEACHER,
    desired_of,
    outcomes,
    part_of,
    stored_of,
)

from functions.roster.diff.changes import Ending, compute_changes, deferred_removals, roles_that_follow
from functions.roster.map.context import Findings, key
from functions.roster.read.rows import Kept
from svyazka_common.records.imports import HeldRemoval

if TYPE_CHECKING:
    from functions.roster.diff.changes import Changes
    from functions.roster.read.bundle import Mode
    from svyazka_common.records.base import Record

LATER = 200
NEWER = 300
MOMENTS = (BEFORE, SAME, AFTER)

KINDS: dict[str, tuple[Any, dict[str, str]]] = {
    "orgs": (ORGANISATION, {"name": "Гимназия"}),
    "users": (PERSON, {"given_name": "Яна"}),
    "classes": (CLASS, {"label": "7Б"}),
    "roles": (PUPIL, {"organisation_name": "Гимназия"}),
    "enrollments": (ENROLMENT, {"class_label": "7Б"}),
}
RELATIONS_OF_OTHER_TABLES = [
    ("users", GUARDIANSHIP, {"child_name": "Ким Яна"}),
    ("enrollments", LOAD, {"subject_name": "Геометрия"}),
    ("enrollments", HOMEROOM, {"class_label": "7Б"}),
]
RECORDS = [(table, record, other) for table, (record, other) in KINDS.items()] + RELATIONS_OF_OTHER_TABLES


def difference(stored: list[Any], desired: list[Any], *, version: int = AFTER, mode: Mode = "bulk") -> Changes:
    return compute_changes(part_of(version, mode), stored_of(*stored), desired_of(*desired))


def expected_of(kind_of_change: str, row: int, file: int, *, whole: bool) -> str | None:
    """The table of ADR 6 for a record that says something else than what is stored as `SAME`."""
    version = max(row, file) if whole else row
    if version < SAME:
        return "stale"
    if version == SAME and whole:
        return f"changed {SAME}" if kind_of_change == "returns" else None
    word = "ends" if kind_of_change == "ends" else "changed"
    return f"{word} {AFTER}"


@pytest.mark.parametrize("kind_of_change", ["changes", "ends", "returns"])
@pytest.mark.parametrize(("row", "file"), list(product(MOMENTS, MOMENTS)))
@pytest.mark.parametrize("whole", [True, False])
def test_the_mode_of_its_own_table_decides_which_record_counts(
    kind_of_change: str, row: int, file: int, *, whole: bool
) -> None:
    for table, old, other in RECORDS:
        fields: dict[str, Any] = {} if kind_of_change == "returns" else dict(other)
        new = replace(old, **fields | {"version": row, "status": "ended" if kind_of_change == "ends" else "active"})
        before = replace(old, status="ended") if kind_of_change == "returns" else old
        modes: dict[str, Any] = {table: "bulk" if whole else "delta"}
        part = part_of(file, "delta" if whole else "bulk", **modes)

        changes = compute_changes(part, stored_of(before), desired_of(new))

        assert outcomes(changes).get(key(old)) == expected_of(kind_of_change, row, file, whole=whole), old.entity


@pytest.mark.parametrize("mode", ["bulk", "delta"])
def test_what_is_not_stored_is_added_with_its_own_date(mode: Mode) -> None:
    for _, record, _ in RECORDS:
        changes = difference([], [record], version=LATER, mode=mode)
        assert outcomes(changes)[key(record)] == f"added {SAME}"


@pytest.mark.parametrize(
    ("old", "expected"),
    [
        (replace(CLASS, organisation_id="s2"), f"changed {AFTER}"),
        (replace(ENROLMENT, organisation_id="s2"), f"changed {AFTER}"),
        (replace(HOMEROOM, organisation_id="s2"), f"changed {AFTER}"),
        (CLASS, None),
        (ENROLMENT, None),
    ],
)
def test_what_was_another_schools_is_written_with_the_lists_date(old: Any, expected: str | None) -> None:
    new = replace(old, organisation_id="s1", version=BEFORE)

    assert outcomes(difference([old], [new])).get(key(old)) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([], [PUPIL], f"changed {AFTER}"),
        ([replace(PUPIL, status="ended")], [PUPIL], f"changed {AFTER}"),
        ([replace(PUPIL, role="parent")], [PUPIL], f"changed {AFTER}"),
        ([PUPIL], [PUPIL], None),
        ([], [replace(PUPIL, status="ended")], None),
        ([], [replace(PUPIL, role="parent")], None),
        ([], [replace(PUPIL, person_id="p2")], None),
        ([], [], None),
    ],
)
def test_the_guardians_of_who_becomes_a_pupil_here_are_written_anew(
    before: list[Any], now: list[Any], expected: str | None
) -> None:
    changes = difference([GUARDIANSHIP, *before], [replace(GUARDIANSHIP, version=BEFORE), *now])

    assert outcomes(changes).get(key(GUARDIANSHIP)) == expected


def test_an_older_list_that_says_the_same_of_who_arrives_is_not_stale() -> None:
    changes = difference([replace(GUARDIANSHIP, version=NEWER)], [replace(GUARDIANSHIP, version=BEFORE), PUPIL])

    assert outcomes(changes) == {key(PUPIL): f"added {SAME}"}


def test_a_role_that_is_here_already_is_not_written_for_the_lists_date() -> None:
    assert outcomes(difference([PUPIL], [replace(PUPIL, version=BEFORE)])) == {}


ABSENT = [
    # (what is stored, mode of its table, and what else is told) -> what becomes of it
    (PUPIL, {"roles": "bulk"}, {}, f"ends {LATER}"),
    (PUPIL, {"roles": "delta"}, {}, None),
    (PUPIL, {"roles": "absent"}, {}, None),
    (PUPIL, {"roles": "delta"}, {"removed_persons": {"p1": NEWER}}, f"ends {NEWER}"),
    (PUPIL, {"roles": "delta"}, {"removed_persons": {"p2": NEWER}}, None),
    (PUPIL, {"roles": "delta"}, {"removed_persons": {"p1": BEFORE}}, "stale"),
    (PUPIL, {"roles": "bulk"}, {"removed_persons": {"p1": NEWER}}, f"ends {LATER}"),
    (replace(PUPIL, status="ended"), {"roles": "bulk"}, {}, None),
    (replace(PUPIL, version=NEWER), {"roles": "bulk"}, {}, "stale"),
    (replace(PUPIL, version=LATER), {"roles": "bulk"}, {}, None),
    (ENROLMENT, {"enrollments": "bulk", "classes": "delta"}, {}, f"ends {LATER}"),
    (LOAD, {"enrollments": "bulk", "classes": "delta"}, {}, f"ends {LATER}"),
    (ENROLMENT, {"enrollments": "delta", "classes": "delta"}, {}, None),
    (ENROLMENT, {"enrollments": "delta", "classes": "bulk"}, {}, f"ends {LATER}"),
    (ENROLMENT, {"enrollments": "delta", "classes": "bulk"}, {"with": CLASS}, None),
    (ENROLMENT, {"enrollments": "bulk", "classes": "bulk"}, {"with": CLASS}, f"ends {LATER}"),
    (ENROLMENT, {"enrollments": "delta", "classes": "delta"}, {"removed_persons": {"p1": NEWER}}, f"ends {NEWER}"),
    (ENROLMENT, {"enrollments": "delta", "classes": "delta"}, {"removed_classes": {"c1": NEWER}}, f"ends {NEWER}"),
    (ENROLMENT, {"enrollments": "delta", "classes": "delta"}, {"removed_classes": {"c2": NEWER}}, None),
    (
        ENROLMENT,
        {"enrollments": "delta", "classes": "delta"},
        {"removed_persons": {"p1": LATER}, "removed_classes": {"c1": NEWER}},
        f"ends {NEWER}",
    ),
    (
        ENROLMENT,
        {"enrollments": "delta", "classes": "delta"},
        {"removed_persons": {"p1": NEWER}, "removed_classes": {"c1": LATER}},
        f"ends {NEWER}",
    ),
    (GUARDIANSHIP, {}, {}, None),
    (GUARDIANSHIP, {}, {"children": frozenset({"p1"})}, f"ends {LATER}"),
    (GUARDIANSHIP, {}, {"children": frozenset({"g1"})}, None),
    (GUARDIANSHIP, {}, {"removed_persons": {"p1": NEWER}}, f"ends {NEWER}"),
    (GUARDIANSHIP, {}, {"removed_persons": {"g1": NEWER}}, f"ends {NEWER}"),
    (GUARDIANSHIP, {}, {"removed_persons": {"g1": NEWER, "p1": LATER}}, f"ends {NEWER}"),
    (GUARDIANSHIP, {}, {"removed_persons": {"g1": LATER, "p1": NEWER}}, f"ends {NEWER}"),
    (CLASS, {"classes": "bulk"}, {}, f"ends {LATER}"),
    (CLASS, {"classes": "delta"}, {}, None),
    (CLASS, {"classes": "bulk"}, {"with": replace(CLASS, class_id="c2")}, f"ends {LATER}"),
    (CLASS, {"classes": "bulk"}, {"with": CLASS}, None),
    (replace(CLASS, status="ended"), {"classes": "bulk"}, {}, None),
    (PERSON, {"users": "bulk"}, {}, None),
    (ORGANISATION, {"orgs": "bulk"}, {}, None),
]  # fmt: skip


@pytest.mark.parametrize(("record", "modes", "fields", "expected"), ABSENT)
def test_only_what_a_table_of_everybody_has_no_more_ends(
    record: Any, modes: dict[str, Mode], fields: dict[str, Any], expected: str | None
) -> None:
    fields = dict(fields)
    wanted = [fields.pop("with")] if "with" in fields else []

    changes = compute_changes(part_of(LATER, **modes), stored_of(record), desired_of(*wanted, **fields))

    assert outcomes(changes).get(key(record)) == expected


@pytest.mark.parametrize("record", [PUPIL, ENROLMENT, CLASS])
def test_who_is_absent_from_a_table_that_broke_off_stays(record: Any) -> None:
    part = part_of(LATER, broken_off=TABLES)

    assert outcomes(compute_changes(part, stored_of(record), desired_of())) == {}


@pytest.mark.parametrize(
    ("left", "mode", "expected"),
    [({"p1"}, "bulk", f"ends {LATER}"), ({"p1"}, "delta", None), ({"g1"}, "bulk", None), (set(), "bulk", None)],
)
def test_the_guardians_of_a_child_who_left_end_by_a_list_of_all_roles(
    left: set[str], mode: Mode, expected: str | None
) -> None:
    changes = compute_changes(
        part_of(LATER, "delta", roles=mode), stored_of(GUARDIANSHIP, left=frozenset(left)), desired_of()
    )

    assert outcomes(changes).get(key(GUARDIANSHIP)) == expected


KEPT = [
    # Whom and what untaken rows name, and what of all that is absent stays for it.
    ({"persons": {"p1"}}, {PUPIL, ENROLMENT, GUARDIANSHIP}),
    ({"persons": {"g1"}}, {GUARDIANSHIP, PARENT}),
    ({"persons": {"t1"}}, {TEACHER, LOAD}),
    ({"families": {"p1"}}, {GUARDIANSHIP}),
    ({"families": {"g1"}}, {GUARDIANSHIP}),
    ({"classes": {"c1"}}, {ENROLMENT, LOAD, CLASS}),
    ({"classes": {"c2"}}, set()),
    ({"persons": {"p9"}}, set()),
]  # fmt: skip
ALL = [PUPIL, TEACHER, PARENT, ENROLMENT, LOAD, GUARDIANSHIP, CLASS]


@pytest.mark.parametrize(("named", "stays"), KEPT)
@pytest.mark.parametrize("where", ["part", "findings"])
def test_whom_a_row_names_that_was_not_taken_keeps_what_they_have(
    named: dict[str, set[str]], stays: set[Any], where: str
) -> None:
    part = part_of(LATER)
    sets: dict[str, Any] = {}
    if where == "part":
        part = replace(part, kept=Kept(**named))
    else:
        sets = {kind: frozenset(names) for kind, names in named.items()}

    changes = compute_changes(part, stored_of(*ALL), desired_of(children=frozenset({"p1"}), findings=Findings(**sets)))

    assert {one.entity + one.sk for one in ALL if key(one) not in changes.endings} == {
        one.entity + one.sk for one in stays
    }


def test_what_both_the_part_and_the_rows_here_name_is_kept() -> None:
    part = part_of(LATER)
    part = replace(part, kept=Kept(persons={"p1"}, classes={"c9"}, families={"g9"}))
    findings = Findings(persons=frozenset({"t1"}), classes=frozenset({"c1"}), families=frozenset({"p9"}))

    changes = compute_changes(part, stored_of(*ALL), desired_of(findings=findings))

    assert changes.endings.keys() == {key(PARENT)}


def test_who_is_enrolled_under_another_schools_name_keeps_the_place() -> None:
    changes = compute_changes(part_of(LATER), stored_of(*ALL), desired_of(), enrolled_elsewhere=frozenset({"p1"}))

    assert {key(PUPIL), key(ENROLMENT), key(GUARDIANSHIP)}.isdisjoint(changes.endings)
    assert {key(TEACHER), key(LOAD), key(PARENT), key(CLASS)} == changes.endings.keys()


SECOND_HOMEROOM = replace(HOMEROOM, class_id="c2")
OTHERS = replace(HOMEROOM, person_id="t2", class_id="c3")
OTHERS_ROLE = replace(CLASS_TEACHER, person_id="t2")


def teachers(
    stored: list[Any], desired: list[Any], *, mode: Mode, version: int = LATER, **fields: Any
) -> dict[str, str]:
    """What becomes of the roles of class teachers, by person."""
    changes = compute_changes(part_of(version, mode), stored_of(*stored), desired_of(*desired, **fields))
    return {
        pk.removeprefix("PERSON#"): outcome for (pk, sk), outcome in outcomes(changes).items() if sk == CLASS_TEACHER.sk
    }


TEACHERS = [
    # stored, desired, mode, what becomes of the roles
    ([], [HOMEROOM], "bulk", {"t1": f"added {SAME}"}),
    ([], [HOMEROOM], "delta", {"t1": f"added {SAME}"}),
    ([], [replace(HOMEROOM, status="ended")], "bulk", {}),
    ([HOMEROOM, CLASS_TEACHER], [HOMEROOM], "bulk", {}),
    ([HOMEROOM, CLASS_TEACHER], [], "bulk", {"t1": f"ends {LATER}"}),
    ([HOMEROOM, CLASS_TEACHER], [], "delta", {}),
    ([HOMEROOM, CLASS_TEACHER], [replace(HOMEROOM, status="ended", version=NEWER)], "bulk", {"t1": f"ends {LATER}"}),
    ([HOMEROOM, CLASS_TEACHER], [replace(HOMEROOM, status="ended", version=NEWER)], "delta", {"t1": f"ends {NEWER}"}),
    ([HOMEROOM, replace(CLASS_TEACHER, version=NEWER + 1)], [replace(HOMEROOM, status="ended", version=NEWER)], "delta",
     {"t1": "stale"}),
    ([HOMEROOM, SECOND_HOMEROOM, CLASS_TEACHER], [replace(HOMEROOM, status="ended", version=NEWER)], "delta", {}),
    ([HOMEROOM, SECOND_HOMEROOM, CLASS_TEACHER], [SECOND_HOMEROOM], "bulk", {}),
    ([HOMEROOM, SECOND_HOMEROOM, CLASS_TEACHER],
     [replace(HOMEROOM, status="ended", version=NEWER), replace(SECOND_HOMEROOM, status="ended", version=NEWER + 1)],
     "delta", {"t1": f"ends {NEWER + 1}"}),
    ([HOMEROOM, OTHERS, CLASS_TEACHER, OTHERS_ROLE], [replace(HOMEROOM, status="ended", version=NEWER)], "delta",
     {"t1": f"ends {NEWER}"}),
    ([HOMEROOM, OTHERS, CLASS_TEACHER, OTHERS_ROLE], [OTHERS], "bulk", {"t1": f"ends {LATER}"}),
    # A role that nobody's homeroom supports any more is not a list of changes' to end.
    ([OTHERS_ROLE], [HOMEROOM], "delta", {"t1": f"added {SAME}"}),
    ([OTHERS_ROLE], [HOMEROOM], "bulk", {"t1": f"added {SAME}", "t2": f"ends {LATER}"}),
    ([replace(CLASS_TEACHER, status="ended")], [HOMEROOM], "bulk", {"t1": f"changed {LATER}"}),
    ([replace(CLASS_TEACHER, status="ended")], [], "bulk", {}),
    ([replace(CLASS_TEACHER, status="ended")], [replace(HOMEROOM, version=AFTER)], "delta", {"t1": f"changed {AFTER}"}),
    ([replace(CLASS_TEACHER, status="ended")], [replace(HOMEROOM, version=BEFORE)], "delta", {"t1": "stale"}),
    # What is stored and not in the file supports the role of whom a list of changes names.
    ([SECOND_HOMEROOM], [HOMEROOM], "delta", {"t1": f"added {SAME}"}),
    ([replace(SECOND_HOMEROOM, version=NEWER)], [HOMEROOM], "delta", {"t1": f"added {NEWER}"}),
    ([], [replace(HOMEROOM, version=NEWER), SECOND_HOMEROOM], "bulk", {"t1": f"added {NEWER}"}),
    ([], [SECOND_HOMEROOM, replace(HOMEROOM, version=NEWER)], "bulk", {"t1": f"added {NEWER}"}),
    ([OTHERS], [HOMEROOM], "delta", {"t1": f"added {SAME}"}),
    # A table of everybody gives the role to each whose homeroom is newer than the table, and so goes on.
    ([replace(OTHERS, version=NEWER)], [HOMEROOM], "bulk", {"t1": f"added {SAME}", "t2": f"added {NEWER}"}),
    ([replace(OTHERS, status="ended", version=NEWER)], [HOMEROOM], "bulk", {"t1": f"added {SAME}"}),
    # Of a role of another kind nothing is said.
    ([TEACHER], [], "delta", {}),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "desired", "mode", "expected"), TEACHERS)
def test_a_class_teacher_is_who_has_a_homeroom_afterwards(
    stored: list[Any], desired: list[Any], mode: Mode, expected: dict[str, str]
) -> None:
    assert teachers(stored, desired, mode=mode) == expected


def test_a_class_teachers_role_is_as_new_as_the_organisation() -> None:
    desired = desired_of(HOMEROOM)
    desired = replace(desired, facts=replace(desired.facts, name="Гимназия", kind="authority", version=NEWER))

    changes = compute_changes(part_of(LATER), stored_of(), desired)

    [role] = [one for one in changes.added if key(one) == key(CLASS_TEACHER)]
    assert role == replace(CLASS_TEACHER, organisation_name="Гимназия", organisation_kind="authority", version=NEWER)


def test_the_roles_that_follow_are_those_of_homerooms_that_are_there() -> None:
    desired = desired_of(HOMEROOM, replace(OTHERS, status="ended"), LOAD, PUPIL)

    assert roles_that_follow(desired) == {key(CLASS_TEACHER)}


def held(record: Any, version: int = LATER, **fields: Any) -> HeldRemoval:
    return HeldRemoval(
        organisation_id="s1",
        removed_pk=record.pk,
        removed_sk=record.sk,
        removed_entity=record.entity,
        version=version,
        **fields,
    )


DEFERRED: list[tuple[Any, list[Any], list[Any], str | None]] = [
    (PUPIL, [PUPIL], [], f"ends {LATER}"),
    (PUPIL, [], [], f"ends {LATER}"),
    (PUPIL, [replace(PUPIL, status="ended")], [], None),
    (PUPIL, [replace(PUPIL, status="ended", version=NEWER)], [], None),
    (PUPIL, [replace(PUPIL, version=LATER - 1)], [], f"ends {LATER}"),
    (PUPIL, [replace(PUPIL, version=LATER)], [], None),
    (PUPIL, [replace(PUPIL, version=NEWER)], [], None),
    (PUPIL, [PUPIL], [PUPIL], None),
    (PUPIL, [PUPIL], [replace(PUPIL, status="ended", version=BEFORE)], f"ends {LATER}"),
    (PUPIL, [PUPIL], [ENROLMENT], f"ends {LATER}"),
    (CLASS, [CLASS], [], f"ends {LATER}"),
    (CLASS, [replace(CLASS, version=NEWER)], [], None),
    (CLASS, [CLASS], [CLASS], None),
    (CLASS, [CLASS], [replace(CLASS, class_id="c2")], f"ends {LATER}"),
    (CLASS, [CLASS], [replace(CLASS, status="ended", version=BEFORE)], f"ends {LATER}"),
    (ORGANISATION, [ORGANISATION], [], f"ends {LATER}"),
    (ORGANISATION, [replace(ORGANISATION, version=NEWER)], [], None),
    (ORGANISATION, [ORGANISATION], [ORGANISATION], None),
    (PERSON, [PERSON], [], f"ends {LATER}"),
    (PERSON, [replace(PERSON, version=NEWER)], [], None),
    (CLASS_TEACHER, [CLASS_TEACHER], [HOMEROOM], None),
    (CLASS_TEACHER, [CLASS_TEACHER], [replace(HOMEROOM, status="ended")], f"ends {LATER}"),
    (CLASS_TEACHER, [CLASS_TEACHER], [OTHERS], f"ends {LATER}"),
    (ACCOUNT, [], [], None),
]  # fmt: skip


@pytest.mark.parametrize(("record", "stored", "desired", "expected"), DEFERRED)
def test_what_a_freeze_has_held_back_ends_unless_it_came_back_or_is_newer(
    record: Any, stored: list[Any], desired: list[Any], expected: str | None
) -> None:
    changes = compute_changes(
        part_of(BEFORE, "delta"), stored_of(*stored), desired_of(*desired), deferred=[held(record)]
    )

    ending = changes.endings.get(key(record))
    assert (f"ends {ending.version}" if ending is not None else None) == expected


def test_what_was_held_back_ends_as_it_was_to_end() -> None:
    changes = compute_changes(
        part_of(BEFORE, "delta"),
        stored_of(ENROLMENT),
        desired_of(),
        deferred=[held(ENROLMENT, own_status="active")],
    )

    assert changes.endings == {
        key(ENROLMENT): Ending(
            pk="PERSON#p1", sk="ENROLMENT#c1", entity="enrolment", version=LATER, own_status="active"
        )
    }


def test_what_the_file_ends_too_ends_as_the_file_says() -> None:
    changes = compute_changes(part_of(LATER), stored_of(PUPIL), desired_of(), deferred=[held(PUPIL, NEWER)])

    assert outcomes(changes) == {key(PUPIL): f"ends {LATER}"}


def test_what_a_freeze_holds_back_is_noted_as_it_would_end() -> None:
    ending = Ending(pk="PERSON#p1", sk="ENROLMENT#c1", entity="enrolment", version=LATER, own_status="active")

    assert deferred_removals([ending], "s1") == [held(ENROLMENT, own_status="active")]
    assert deferred_removals([], "s1") == []


HERE: list[tuple[list[Any], list[Any], Mode, dict[str, int], dict[str, int]]] = [
    # stored, desired, mode: who has a role here afterwards, and who has none any more
    ([], [PUPIL], "bulk", {"p1": SAME}, {}),
    ([], [replace(PUPIL, status="ended")], "bulk", {}, {}),
    ([PUPIL], [], "delta", {"p1": 0}, {}),
    ([PUPIL], [], "bulk", {}, {"p1": LATER}),
    ([replace(PUPIL, status="ended")], [], "bulk", {}, {}),
    ([PUPIL, replace(PUPIL, role="parent")], [PUPIL], "bulk", {"p1": SAME}, {}),
    ([PUPIL], [replace(PUPIL, role="parent", version=NEWER)], "bulk", {"p1": NEWER}, {}),
    ([], [replace(PUPIL, version=NEWER), replace(PUPIL, role="parent")], "bulk", {"p1": NEWER}, {}),
    ([], [PUPIL, replace(PUPIL, role="parent", version=NEWER)], "bulk", {"p1": NEWER}, {}),
    ([PUPIL], [replace(PUPIL, status="ended", version=NEWER)], "delta", {}, {"p1": NEWER}),
    ([PUPIL, replace(PUPIL, role="parent")],
     [replace(PUPIL, status="ended", version=NEWER), replace(PUPIL, role="parent", status="ended", version=LATER)],
     "delta", {}, {"p1": NEWER}),
    ([PUPIL, replace(PUPIL, role="parent")],
     [replace(PUPIL, status="ended", version=LATER), replace(PUPIL, role="parent", status="ended", version=NEWER)],
     "delta", {}, {"p1": NEWER}),
    ([], [HOMEROOM], "delta", {"t1": 0}, {}),
    ([CLASS_TEACHER, HOMEROOM], [], "bulk", {}, {"t1": LATER}),
    ([replace(PUPIL, version=NEWER)], [], "bulk", {"p1": 0}, {}),
    ([ENROLMENT], [], "bulk", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "desired", "mode", "here", "gone"), HERE)
def test_who_is_here_afterwards_and_who_has_gone(
    stored: list[Any], desired: list[Any], mode: Mode, here: dict[str, int], gone: dict[str, int]
) -> None:
    changes = compute_changes(part_of(LATER, mode), stored_of(*stored), desired_of(*desired))

    assert (changes.here, changes.gone) == (here, gone)


records = st.lists(
    st.tuples(st.sampled_from(RECORDS), st.sampled_from(["active", "ended"]), st.integers(1, NEWER)),
    unique_by=lambda drawn: drawn[0][1].entity,
).map(lambda drawn: [replace(one, status=status, version=version) for (_, one, _), status, version in drawn])


@given(records, st.sampled_from(["bulk", "delta"]), st.integers(1, NEWER))
def test_the_difference_of_a_roster_with_itself_is_empty(stored: list[Any], mode: Mode, version: int) -> None:
    follows = [
        replace(CLASS_TEACHER, version=one.version)
        for one in stored
        if one.entity == "homeroom" and one.status == "active"
    ]

    changes = compute_changes(part_of(version, mode), stored_of(*stored, *follows), desired_of(*stored))

    assert outcomes(changes) == {}


def after(changes: Changes, stored: list[Any]) -> list[Record]:
    """The table after what was worked out has been written."""
    made: dict[Any, Any] = {key(one): one for one in (*stored, *changes.added, *changes.changed)}
    for place, ending in changes.endings.items():
        fields: dict[str, Any] = {"status": "ended", "version": ending.version}
        if hasattr(made[place], "own_status"):
            fields["own_status"] = ending.own_status
        made[place] = replace(made[place], **fields)
    return list(made.values())


@given(records, records, st.sampled_from(["bulk", "delta"]), st.integers(1, NEWER))
def test_a_file_that_comes_twice_changes_nothing_the_second_time(
    before: list[Any], wanted: list[Any], mode: Mode, version: int
) -> None:
    part, desired = part_of(version, mode), desired_of(*wanted)
    first = compute_changes(part, stored_of(*before), desired)

    second = compute_changes(part, stored_of(*after(first, before)), desired)

    assert (second.added, second.changed, second.endings) == ((), (), {})
