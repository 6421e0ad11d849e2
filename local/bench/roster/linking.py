"""What people do before the measurement: teachers make chats for subjects, and everybody links."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

from functions.chats.rules.chat_lifecycle import new_subject_chat
from local.bench.roster.schools import lessons_with_chat
from local.demo_region import academic_year
from svyazka_common import clock
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.roster import TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from local.demo_region.people import Human
    from local.demo_region.region import Region
    from local.demo_region.staff import Lesson
    from svyazka_common.records.base import Record
    from svyazka_common.records.chats import Chat

A_CALL = 25


def subject_chats(region: Region, wanted: int) -> Iterator[Chat]:
    """The chats that a school's teachers have made."""
    for lesson in lessons_with_chat(region, wanted):
        yield new_subject_chat(_load(lesson, region.year), clock.now())


def _load(lesson: Lesson, year: int) -> TeachingLoad:
    school_class = lesson.school_class
    return TeachingLoad(
        person_id=lesson.teacher_ids[0],
        class_id=school_class.class_id,
        class_label=school_class.label,
        organisation_id=school_class.school_id,
        subject_id=lesson.subject.subject_id,
        subject_name=lesson.subject.name,
        starts_on=academic_year.first_day(year).isoformat(),
        ends_on=academic_year.last_day(year).isoformat(),
        version=1,
    )


def links(region: Region) -> Iterator[Record]:
    """A VK ID and the link of everybody in a school."""
    for human in region.humans.values():
        yield from _link(human)


def _link(human: Human) -> Iterator[Record]:
    person_id = human.person_id
    yield VkId(
        person_id=person_id, vk_id=f"v-{person_id}", phone="+70000000000", phone_key=f"k-{person_id}",
        proven_at=clock.now(),
    )  # fmt: skip
    yield Link(
        person_id=person_id, account_id=f"a-{person_id}", organisation_id=human.roles[0][1], link_id=f"l-{person_id}",
        study_profile_id=f"s-{person_id}", linked_at=clock.now(),
    )  # fmt: skip


def put_all(dynamodb: Any, records: Iterable[Record]) -> None:
    """Write records into `state`."""
    for batch in batched(records, A_CALL, strict=False):
        asked = {"state": [{"PutRequest": {"Item": record.to_item()}} for record in batch]}
        while asked:
            asked = dynamodb.batch_write_item(RequestItems=asked)["UnprocessedItems"]
