"""A group of a subject in a browser: its teacher makes the chat, and the group's pupils and their parents are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.browsing.person import Person, unlink
from local.browsing.visitor import DESKTOP, PHONE, Device

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from web.conftest import Visit

SUBJECT, GROUP = "Английский язык", "группа 2"
ACTORS = ("group_teacher", "class_teacher", "parent", "pupil")


@pytest.fixture(autouse=True)
def _nobody_is_linked(address: str, cast: Cast) -> None:
    for actor in ACTORS:
        unlink(address, cast.logins[actor])


def test_teacher_of_a_group_adds_its_chat_and_the_families_come(visit: Visit, address: str, cast: Cast) -> None:
    teacher = Person(visit(DESKTOP), cast.logins["group_teacher"], address)
    teacher.come()
    teacher.link()
    teacher.manage.open()
    teacher.manage.add.click()

    teacher.manage.choose(cast.class_label, f"{SUBJECT} · {GROUP}")
    title = f"{SUBJECT} · {cast.class_label} · {GROUP}"
    expect(teacher.page.get_by_role("status").filter(has_text=title)).to_be_visible()
    teacher.manage.submit.click()
    expect(teacher.manage.added).to_be_visible()

    for actor, device in (("parent", PHONE), ("pupil", PHONE)):
        person = come_and_link(visit, address, cast, actor, device)
        expect(person.chats.chat(title)).to_be_visible()
    class_teacher = come_and_link(visit, address, cast, "class_teacher", DESKTOP)
    expect(class_teacher.chats.chat(f"{cast.class_label} · ученики")).to_be_visible()
    expect(class_teacher.chats.chat(title)).to_have_count(0)
    teacher.chats.icon.click()
    members = teacher.chats.members_of(title)
    expect(members).to_contain_text(cast.logins["group_teacher"].full_name)
    expect(members).to_contain_text(cast.name_in_chats("parent"))
    expect(members).to_contain_text(cast.name_in_chats("pupil"))


def come_and_link(visit: Visit, address: str, cast: Cast, actor: str, device: Device) -> Person:
    person = Person(visit(device), cast.logins[actor], address)
    person.come()
    person.link()
    return person
