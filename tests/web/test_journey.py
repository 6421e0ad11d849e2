"""The journey's steps 1 to 9, in a browser, by what is written on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.browsing.person import Person, unlink
from local.browsing.visitor import DESKTOP, PHONE, Device

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from web.conftest import Visit

SUBJECTS = {PHONE.name: "Алгебра", DESKTOP.name: "Геометрия"}
"""Another one for each width: a chat that was made once stays."""


@pytest.fixture(params=[PHONE, DESKTOP], ids=lambda device: device.name)
def device(request: pytest.FixtureRequest) -> Device:
    chosen: Device = request.param
    return chosen


@pytest.fixture(autouse=True)
def _nobody_is_linked(address: str, cast: Cast) -> None:
    for actor in ("class_teacher", "parent", "pupil"):
        unlink(address, cast.logins[actor])


def automatic(cast: Cast) -> list[str]:
    label = cast.class_label
    return [f"{label} · ученики", f"{label} · родители", f"Коллеги · {cast.logins['class_teacher'].organisation_name}"]


def test_teacher_parent_and_pupil_go_the_whole_journey(visit: Visit, address: str, cast: Cast, device: Device) -> None:
    teacher, parent, pupil = (
        Person(visit(device), cast.logins[actor], address) for actor in ("class_teacher", "parent", "pupil")
    )
    teacher.come()
    teacher.link()
    for title in automatic(cast):
        expect(teacher.chats.chat(title)).to_be_visible()
    subject = SUBJECTS[device.name]
    title = f"{subject} · {cast.class_label}"
    create(teacher, cast.class_label, subject)
    teacher.chats.icon.click()
    expect(teacher.chats.chat(title)).to_be_visible()
    for person, own in ((parent, "родители"), (pupil, "ученики")):
        person.come()
        person.link()
        expect(person.chats.chat(title)).to_be_visible()
        expect(person.chats.chat(f"{cast.class_label} · {own}")).to_be_visible()
    members = teacher.chats.members_of(title)
    for actor in ("class_teacher", "parent", "pupil"):
        expect(members).to_contain_text(cast.name_in_chats(actor))


def create(teacher: Person, label: str, subject: str) -> None:
    teacher.manage.open()
    teacher.manage.add.click()
    teacher.manage.choose(label, subject)
    expect(teacher.page.get_by_role("status").filter(has_text=f"{subject} · {label}")).to_be_visible()
    teacher.manage.submit.click()
    expect(teacher.manage.added).to_be_visible()
