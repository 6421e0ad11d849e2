"""Groups of a subject by file: through the import into the table, and from there into «Добавить» and the chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chats.cloud import waiting
from chats.http_calls import call, sign_in
from chats.provisioning import DONE, work
from chats.school import joined, memberships, store
from chats.streams import stream
from roster_files import FOURTH, SECOND, SMALL, THIRD, delta, packed

from functions.chats.handlers import create, options, relay
from functions.chats.repository.lifecycle import stored_chat
from roster.cloud import World, loaded_world, statuses
from svyazka_common import aws
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.roster import GroupEnrolment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST, SECOND_GROUP = "ENROLMENT_GROUP#c1#english#g1", "ENROLMENT_GROUP#c1#english#g2"
PUPILS = ("p1", "p2", "p3")
LATER, LAST = "2026-09-20T10:00:00Z", "2026-09-30T10:00:00Z"


def _with(**rows: str) -> dict[str, str]:
    return {**SMALL, **{f"{name}.csv": SMALL[f"{name}.csv"] + text for name, text in rows.items()}}


def enrolled(**members: str) -> str:
    """Rows of pupils in a lesson, by its id."""
    return "".join(
        f"{lesson}-{one},{lesson},s1,{one},student\n" for lesson, some in members.items() for one in some.split()
    )


def school(groups: str) -> bytes:
    """The small school with three pupils, algebra for all of them, and English in two groups."""
    return packed(school_files(groups))


def school_files(groups: str) -> dict[str, str]:
    return _with(
        courses="english,Английский язык,a1\n",
        classes='g1,"Английский язык, 7А, группа 1",english,scheduled,s1,y1,c1\n'
        'g2,"Английский язык, 7А, группа 2",english,scheduled,s1,y1,c1\n',
        users="t2,true,orlova,Вера,Орлова,,,\np2,true,p2,Лев,Ким,,g2,\np3,true,p3,Яна,Ли,,,\ng2,true,g2,Олег,Ким,,,\n",
        roles="r5,t2,primary,teacher,s1\nr6,p2,primary,student,s1\nr7,p3,primary,student,s1\nr8,g2,primary,parent,s1\n",
        enrollments="e4,c1,s1,p2,student\ne5,c1,s1,p3,student\ne6,g1,s1,t1,teacher\ne7,g2,s1,t2,teacher\n" + groups,
    )


IN_GROUPS = enrolled(l1="p1 p2 p3", g1="p1", g2="p2 p3")


@pytest.fixture
def grouped(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with loaded_world(tables, school(IN_GROUPS)) as made:
        made.writes.clear()
        yield made


def test_a_file_with_groups_writes_them_once(grouped: World) -> None:
    assert grouped.summary()["ok"]
    assert grouped.summary()["counts"]["group_enrolment"] == {"read": 3, "added": 3, "written": 3}
    assert {one.sk for one in grouped.all(GroupEnrolment)} == {FIRST, SECOND_GROUP}
    assert {(one.person_id, one.group_id) for one in grouped.all(TeachingLoad)} == {
        ("t1", None),
        ("t1", "g1"),
        ("t2", "g2"),
    }

    assert grouped.load(packed(school_files(IN_GROUPS), SECOND))["ok"]

    assert not grouped.writes


def test_rows_of_pupils_in_lessons_of_the_whole_class_leave_the_same_table(
    grouped: World,
) -> None:
    without_rows = [dict(item) for item in grouped.items()]
    grouped.load(packed(school_files(enrolled(g1="p1", g2="p2 p3")), SECOND))

    assert not grouped.writes
    assert grouped.items() == without_rows


def test_changes_bring_a_pupil_into_a_group_and_end_a_row_by_its_id_alone(grouped: World) -> None:
    summary = grouped.load(packed(delta(enrollments=f"active,{LATER},e9,g1,s1,p3,student"), SECOND))
    assert (summary["problems"], statuses(grouped, "p3")["ENROLMENT#c1"]) == ({}, "active")
    assert sorted(one.sk for one in grouped.all(GroupEnrolment) if one.person_id == "p3") == [FIRST, SECOND_GROUP]

    grouped.load(packed(delta(enrollments=f"tobedeleted,{LAST},g2-p3,,,,"), THIRD))

    assert {one.sk: one.status for one in grouped.all(GroupEnrolment) if one.person_id == "p3"} == {
        FIRST: "active",
        SECOND_GROUP: "ended",
    }


def test_groups_by_queue_stay_while_files_enrol_nobody_in_lessons(
    tables: dict[str, dict[str, Any]],
) -> None:
    silent = school_files("")
    with loaded_world(tables, packed(silent)) as here:
        of_group: dict[str, Any] = {
            "subject_id": "english",
            "subject_name": "Английский язык",
            "group_id": "q1",
            "group_label": "первая",
        }
        place: dict[str, Any] = {"class_id": "c1", "class_label": "7А", "organisation_id": "s1"}
        days: dict[str, Any] = {"starts_on": "2026-09-01", "ends_on": "2027-08-31", "version": 1}
        queued = (
            GroupEnrolment(person_id="p1", **of_group, **place, **days),
            TeachingLoad(person_id="t2", **of_group, **place, **days),
        )
        store(*queued)

        here.load(packed(silent, SECOND))
        assert {one.status for one in here.all(GroupEnrolment)} == {"active"}
        assert [one.status for one in here.all(TeachingLoad) if one.group_id == "q1"] == ["active"]

        here.load(packed(school_files(IN_GROUPS), THIRD))
        assert {one.group_id for one in here.all(GroupEnrolment) if one.status == "active"} == {"g1", "g2"}
        assert [one.status for one in here.all(TeachingLoad) if one.group_id == "q1"] == ["ended"]


def test_a_file_without_the_groups_of_too_many_waits_for_an_approval(
    grouped: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "10")

    summary = grouped.load(packed(school_files(enrolled(l1="p1 p2 p3")), SECOND))

    assert summary["schools"]["waiting_approval"] == 1
    assert not grouped.writes
    grouped.approve("s1")
    assert {one.status for one in grouped.all(GroupEnrolment)} == {"ended"}
    assert {one.sk for one in grouped.all(TeachingLoad) if one.status == "active"} == {
        "LOAD#c1#algebra",
        "LOAD#c1#english",
    }


def test_during_a_freeze_nobody_loses_a_group(grouped: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "10-01/10-31")
    grouped.load(packed(school_files(enrolled(l1="p1 p2 p3", g1="p1", g2="p2")), SECOND))
    assert {one.status for one in grouped.all(GroupEnrolment)} == {"active"}
    assert [one.removed_sk for one in grouped.held()] == [SECOND_GROUP]

    monkeypatch.setenv("ROSTER_FREEZE", "none")
    grouped.load(packed(school_files(enrolled(l1="p1 p2 p3", g1="p1", g2="p2")), FOURTH))

    assert {one.person_id: one.status for one in grouped.all(GroupEnrolment)} == {
        "p1": "active",
        "p2": "active",
        "p3": "ended",
    }


@pytest.fixture(scope="module")
def imported(tables: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The items of the table after the import."""
    with loaded_world(tables, school(IN_GROUPS)) as made:
        return made.items()


@pytest.mark.usefixtures("cloud")
def test_a_teacher_of_a_group_adds_its_chat_and_the_group_is_in_it(imported: list[dict[str, Any]]) -> None:
    for item in imported:
        aws.dynamodb().put_item(TableName="state", Item=item)
    people = ("t2", "p1", "p2", "p3", "g2")
    store(*(one for one in joined(*people) if one.entity != "person"))
    assert work(*({"kind": "reconcile_person", "person_id": one} for one in people)) == DONE

    _, body = call(options.handler, "GET", "/api/chats/options", cookies=sign_in("t2", "s1"))
    names = {one["group_id"]: one["name"] for of_class in body["classes"] for one in of_class["subjects"]}
    assert names["g2"] == "Английский язык · группа 2"

    status, made = call(
        create.handler,
        "POST",
        "/api/chats",
        cookies=sign_in("t2", "s1"),
        body={"kind": "subject", "class_id": "c1", "subject_id": "english", "group_id": "g2"},
    )
    chat = stored_chat(ChatRef.parse(made["chat_id"]))
    assert (status, chat is not None) == (201, True)
    assert relay.handler(stream((None, chat)), None) == DONE
    while messages := waiting("PROVISIONING_QUEUE_URL"):
        assert work(*(message["Body"] for message in messages)) == DONE

    assert {one for one in people if made["chat_id"] in memberships(one)} == {"t2", "p2", "p3", "g2"}
    assert memberships("p2")[made["chat_id"]].title == "Английский язык · 7А · группа 2"
