"""Double clicks, a slow network, none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local import sms
from local.browsing.person import Person

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from web.conftest import Visit

NEVER_LINKED = "parent_of_two_classes"
ACTOR = "child_in_second_class"


@pytest.fixture
def person(visit: Visit, address: str, cast: Cast) -> Person:
    return Person(visit(), cast.logins[ACTOR], address)


def test_double_clicks_do_once_what_they_should(visit: Visit, address: str, cast: Cast) -> None:
    person = Person(visit(), cast.logins[NEVER_LINKED], address)
    person.page.goto("/")
    person.sign_in.choose_organisation(person.account.organisation_kind, person.account.organisation_name)
    person.sign_in.fill(person.account.login, person.account.password)
    person.sign_in.enter.dblclick()
    person.page.get_by_role("heading", name=person.account.full_name, level=1).wait_for()
    person.chats.icon.dblclick()
    person.journey.begin.click()
    person.journey.type_phone(person.phone)
    person.journey.send_code.dblclick()
    code = person.journey.code_sent_to(person.phone)
    person.journey.code.fill(code)
    person.journey.data.wait_for()
    person.journey.go_on.dblclick()
    # The second click must not have gone through the next screen unseen.
    expect(person.journey.check).to_be_visible()
    person.journey.create.dblclick()
    expect(person.journey.linked).to_be_visible()
    expect(person.page.get_by_role("alert").filter(has_text="не")).to_have_count(0)
    assert len(sms.read(address, person.phone)) == 1


def test_a_slow_network_is_waited_for_and_said(person: Person) -> None:
    person.come()
    person.visitor.slow_down(latency_ms=6000, kilobytes_per_second=30)
    person.chats.icon.click()
    expect(person.page.get_by_text("Связь медленная, загружаем…")).to_be_visible()
    # The other test of this person leaves the journey half way.
    expect(person.journey.begin.or_(person.journey.after_code)).to_be_visible(timeout=40_000)


def test_without_a_network_the_page_says_so_and_goes_on_when_it_is_back(person: Person) -> None:
    person.come()
    person.chats.icon.click()
    person.journey.begin.click()
    person.journey.phone.wait_for()
    person.visitor.go_offline()
    expect(person.page.get_by_text("Нет подключения к интернету")).to_be_visible()
    person.visitor.go_offline(offline=False)
    expect(person.page.get_by_text("Нет подключения к интернету")).to_be_hidden()
    person.journey.prove_phone(person.phone)
    expect(person.journey.after_code).to_be_visible()
