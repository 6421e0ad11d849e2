"""A journey that breaks off goes on at the same step."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from local import aws
from local.browsing.person import Person
from local.browsing.visitor import DESKTOP, PHONE
from local.demo.waiting import until

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from web.conftest import Visit

NEVER_LINKED = "teacher_without_class"
ACTOR = "teacher_parent"
ASKS_TWICE = "authority_officer"
PAUSE_SECONDS = 60


def test_another_browser_goes_on_where_the_first_one_broke_off(visit: Visit, address: str, cast: Cast) -> None:
    first, second = (Person(visit(device), cast.logins[NEVER_LINKED], address) for device in (PHONE, DESKTOP))
    first.come()
    first.chats.icon.click()
    first.journey.begin.click()
    first.journey.prove_phone(first.phone)
    expect(first.journey.data).to_be_visible()
    second.come()
    second.chats.icon.click()
    expect(second.journey.data).to_be_visible()
    second.journey.go_on.click()
    expect(second.journey.check).to_be_visible()
    first.page.reload()
    expect(first.journey.check).to_be_visible()
    first.journey.create.click()
    expect(first.journey.linked).to_be_visible()


def test_reload_and_back_stay_with_the_step(visit: Visit, address: str, cast: Cast) -> None:
    person = Person(visit(), cast.logins[ACTOR], address)
    person.come()
    person.chats.icon.click()
    person.journey.begin.click()
    person.journey.type_phone(person.phone)
    person.journey.send_code.click()
    expect(person.journey.code).to_be_visible()
    person.page.reload()
    expect(person.journey.code).to_be_visible()
    person.page.go_back()
    person.page.go_forward()
    expect(person.journey.code).to_be_visible()
    person.journey.code.fill(person.journey.code_sent_to(person.phone))
    expect(person.journey.data).to_be_visible()


def put_back_by_the_pause(address: str) -> None:
    """As if each code had been sent a minute earlier."""
    port = urlsplit(address).port or 80
    dynamodb, table = aws.client("dynamodb", port), aws.outputs(port, aws.STATE_STACK)["AccessTable"]
    less = {":pause": {"N": str(PAUSE_SECONDS)}}
    for item in dynamodb.scan(TableName=table)["Items"]:
        key = {name: item[name] for name in ("pk", "sk")}
        for sent_at, there in (("sent_at", item), ("challenge.sent_at", item.get("challenge", {}).get("M", {}))):
            if "sent_at" in there:
                earlier = f"SET {sent_at} = {sent_at} - :pause"
                dynamodb.update_item(TableName=table, Key=key, UpdateExpression=earlier, ExpressionAttributeValues=less)


def test_another_browser_needs_no_number_for_a_code_of_its_own(visit: Visit, address: str, cast: Cast) -> None:
    first, second = (Person(visit(device), cast.logins[ASKS_TWICE], address) for device in (DESKTOP, PHONE))
    first.come()
    first.chats.icon.click()
    first.journey.begin.click()
    first.journey.type_phone(first.phone)
    first.journey.send_code.click()
    code = first.journey.code_sent_to(first.phone)
    second.come()
    second.chats.icon.click()
    expect(second.page.get_by_text(f"{first.phone[:2]} {first.phone[2:5]} ***-**-{first.phone[-2:]}")).to_be_visible()
    expect(second.journey.send_again).to_be_disabled()
    put_back_by_the_pause(address)
    second.page.reload()
    second.journey.send_again.click()
    expect(second.journey.code).to_be_visible()
    texts = until(lambda: second.journey.texts_to(first.phone), lambda texts: len(texts) > 1, "waiting for the SMS")
    assert second.journey.phone.count() == 0
    second.journey.code.fill(texts[-1].code or code)
    expect(second.journey.data).to_be_visible()
    first.page.reload()
    expect(first.journey.data).to_be_visible()


def test_who_was_sent_to_log_in_comes_back_to_where_they_wanted(visit: Visit, address: str, cast: Cast) -> None:
    person = Person(visit(), cast.logins[ACTOR], address)
    person.page.goto("/manage/add")
    person.sign_in.log_in(person.account)
    expect(person.page.get_by_role("heading", name="Новый чат")).to_be_visible()
