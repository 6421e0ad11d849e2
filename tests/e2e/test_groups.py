"""A group of a subject by queue, all the way into its chat: through the table's stream and the filters before it."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from local.bench.change.measuring import Stage
from local.demo.waiting import until
from local.demo_region import academic_year
from svyazka_common import clock
from svyazka_common.records.chats import Chat, ChatRef, member_sk
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.emulator_process import Emulator
    from svyazka_common.records.base import Record

pytestmark = pytest.mark.e2e

SCHOOL, CLASS = {"organisation_id": "groups-school"}, {"class_id": "groups-7a"}
TEACHER, FIRST, SECOND, PARENT = "groups-teacher", "groups-first", "groups-second", "groups-parent"
PEOPLE = (TEACHER, FIRST, SECOND, PARENT)
GROUP = {"subject_id": "english", "group_id": "g2"}
NAMES = {"subject_name": "Английский язык", "group_label": "группа 2"}
CHAT = ChatRef(kind="subject", scope_id="groups-7a", subject_id="english", group_id="g2")
VERSIONS = count(time.time_ns() // 1_000_000)


def event(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    version = next(VERSIONS)
    envelope = {"specversion": "1.0", "id": f"groups-{version}", "source": "urn:test", "type": f"roster.{kind}"}
    return envelope | {"data": data | {"version": version}}


def roster() -> Iterator[dict[str, Any]]:
    year = academic_year.containing(academic_year.today())
    days = {"starts_on": academic_year.first_day(year).isoformat(), "ends_on": academic_year.last_day(year).isoformat()}
    yield event("organisation.upserted", SCHOOL | {"kind": "school", "name": "Школа с группами"})
    yield event("class.upserted", SCHOOL | CLASS | days | {"label": "7А"})
    for person_id in PEOPLE:
        yield event("person.upserted", {"person_id": person_id, "family_name": "Пробный", "given_name": "Пример"})
    for pupil in (FIRST, SECOND):
        yield event("enrolment.upserted", CLASS | {"person_id": pupil})
    yield event("guardianship.upserted", {"guardian_id": PARENT, "child_id": SECOND})
    yield event("teaching_load.upserted", CLASS | GROUP | NAMES | {"person_id": TEACHER})
    yield event("group_enrolment.upserted", CLASS | GROUP | NAMES | {"person_id": SECOND})


def linked(person_id: str) -> list[Record]:
    return [
        VkId(
            person_id=person_id,
            vk_id=f"v-{person_id}",
            phone="+70000000000",
            phone_key=f"k-{person_id}",
            proven_at=clock.now(),
        ),
        Link(
            person_id=person_id,
            account_id=f"a-{person_id}",
            organisation_id=SCHOOL["organisation_id"],
            link_id=f"l-{person_id}",
            study_profile_id=f"s-{person_id}",
            linked_at=clock.now(),
        ),
    ]


def test_a_group_by_queue_fills_its_chat_and_who_leaves_is_out(stack: Emulator) -> None:
    stage = Stage.at(stack.port)

    def members() -> set[str]:
        keys = [{"pk": {"S": person_pk(one)}, "sk": {"S": member_sk(CHAT.chat_id)}} for one in PEOPLE]
        asked = {stage.table: {"Keys": keys, "ConsistentRead": True}}
        items = stage.dynamodb.batch_get_item(RequestItems=asked)["Responses"][stage.table]
        return {item["person_id"]["S"] for item in items}

    def wait_for(wanted: set[str]) -> None:
        assert until(members, lambda now: now == wanted, "waiting for the group's chat") == wanted

    for person_id in PEOPLE:
        for record in linked(person_id):
            stage.dynamodb.put_item(TableName=stage.table, Item=record.to_item())
    chat = Chat(
        kind="subject",
        scope_id=CHAT.scope_id,
        title="Английский язык · 7А · группа 2",
        class_id=CHAT.scope_id,
        created_at=clock.now(),
        **GROUP,  # type: ignore[arg-type]
        **NAMES,  # type: ignore[arg-type]
        **SCHOOL,  # type: ignore[arg-type]
    )
    # The chat first: a change fills the chats that are there, and one that comes later is filled by who opens it.
    stage.dynamodb.put_item(TableName=stage.table, Item=chat.to_item())
    for message in roster():
        stage.send(message)
    wait_for({TEACHER, SECOND, PARENT})
    stage.send(event("group_enrolment.upserted", CLASS | GROUP | NAMES | {"person_id": FIRST}))
    wait_for({TEACHER, FIRST, SECOND, PARENT})
    stage.send(event("group_enrolment.removed", CLASS | GROUP | {"person_id": SECOND}))
    wait_for({TEACHER, FIRST})
