"""Codes are shares of people: nobody can spend what belongs to others (docs/threats.md, 10 and 24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from link.clock import DAY
from link.families import (
    ADMINISTRATOR,
    FATHER,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    PASSWORD,
    SCHOOL,
    SON,
    STRANGER,
    TEACHER,
    TEACHERS_PHONE,
    Member,
)
from link.http_calls import Browser, signed_in
from link.steps import ask_code, code_for, link, other_code, prove
from msgspec.structs import replace

from svyazka_common import budgets
from svyazka_common.records.roster import Account, Guardianship, Person

if TYPE_CHECKING:
    from link.cloud import Cloud

CHILDREN = [Member(f"child-{number}", "Многодетный", "Ян", f"child.{number}", "pupil") for number in range(5)]
PARENT = Member("parent-of-five", "Многодетная", "Яна", "parent.of.five", "parent")
FAMILY = [PARENT, *CHILDREN]


def family_of_six(school: Cloud) -> None:
    for member in FAMILY:
        school.store(
            Person(
                person_id=member.person_id,
                family_name=member.family_name,
                given_name=member.given_name,
                birth_date=member.birth_date,
                version=1,
            ),
            Account(
                account_id=member.account_id,
                person_id=member.person_id,
                organisation_id=SCHOOL,
                login=member.login,
                version=1,
            ),
        )
    school.store(
        *(
            Guardianship(guardian_id=PARENT.person_id, child_id=child.person_id, child_name="Ян", version=1)
            for child in CHILDREN
        )
    )


def strangers_ask(phone: str, times: int) -> list[str]:
    """What so many accounts of strangers, and no more, are answered when they ask for codes to a number."""
    answers = []
    for number in range(times):
        browser = signed_in(f"stranger-{number}", f"stranger-{number}", SCHOOL, "198.51.100.7")
        answers.append(browser.code_of("phone", {"phone": phone}))
    return answers


@pytest.mark.parametrize("order", [1, -1], ids=["parent first", "children first"])
def test_family_of_six_on_one_phone_links_in_one_evening_each_asking_twice(school: Cloud, order: int) -> None:
    family_of_six(school)
    for member in FAMILY[::order]:
        browser = member.browser()
        ask_code(school, browser, MOTHERS_PHONE)
        link(school, member, MOTHERS_PHONE, browser)
    assert len(school.of_entity("state", "link")) == 6


def test_family_of_six_that_asks_twice_links_all_the_same(school: Cloud) -> None:
    family_of_six(school)
    strangers_ask(MOTHERS_PHONE, 5)
    browsers = {member.person_id: member.browser() for member in FAMILY}
    for browser in browsers.values():
        ask_code(school, browser, MOTHERS_PHONE)
    for member in FAMILY:
        link(school, member, MOTHERS_PHONE, browsers[member.person_id])


def test_child_who_asks_right_after_the_parent_gets_a_code_at_once(school: Cloud) -> None:
    mother, son = MOTHER.browser(), SON.browser()
    codes = []
    for browser in (mother, son):
        assert browser.code_of("phone", {"phone": MOTHERS_PHONE}) == "ok"
        codes.append(code_for(school, MOTHERS_PHONE))
    assert [mother.code_of("code", {"code": codes[0]}), son.code_of("code", {"code": codes[1]})] == ["ok", "ok"]


def test_requests_of_strangers_leave_the_owner_a_way_in(school: Cloud) -> None:
    owner = TEACHER.browser()
    code = ask_code(school, owner, TEACHERS_PHONE)
    assert strangers_ask(TEACHERS_PHONE, 5) == ["ok"] * 5
    assert owner.code_of("code", {"code": code}) == "ok"


def test_owner_who_asks_after_five_strangers_links_the_same_day(school: Cloud) -> None:
    assert strangers_ask(TEACHERS_PHONE, 5) == ["ok"] * 5
    link(school, TEACHER, TEACHERS_PHONE)


def test_strangers_to_a_number_never_spend_what_is_its_holders(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(DAY)
    assert strangers_ask(MOTHERS_PHONE, 25) == ["ok"] * 20 + ["sms_number_limit"] * 5
    for member in (FATHER, SON):
        link(school, member, MOTHERS_PHONE)


def test_strangers_wrong_codes_leave_the_family_its_own(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    for _ in range(4):
        browser = STRANGER.browser()
        wrong = other_code(ask_code(school, browser, MOTHERS_PHONE))
        last = [browser.code_of("code", {"code": wrong}) for _ in range(budgets.CODE_TRIES)][-1]
    assert last == "code_tries_spent"
    link(school, SON, MOTHERS_PHONE)


@pytest.mark.parametrize("spent", ["codes", "tries"])
def test_paper_code_leads_past_strangers_who_have_spent_their_share(school: Cloud, spent: str) -> None:
    if spent == "codes":
        strangers_ask(TEACHERS_PHONE, 20)
        refused = TEACHER.browser().call("phone", {"phone": TEACHERS_PHONE})
        assert refused.code == "sms_number_limit"
        assert "попросите у администратора школы код на бумаге" in refused.body["detail"]
    else:
        for _ in range(3):
            browser = STRANGER.browser()
            wrong = other_code(ask_code(school, browser, TEACHERS_PHONE))
            for _ in range(budgets.CODE_TRIES):
                browser.call("code", {"code": wrong})
        refused = prove(school, TEACHER.browser(), TEACHERS_PHONE)
        assert refused.code == "code_tries_spent"
        assert "попросите в школе код на бумаге" in refused.body["detail"]
    paper = ADMINISTRATOR.browser().call("issue_paper_code", {"login": TEACHER.login}).body["paper_code"]
    given = {"organisation_id": SCHOOL, "login": TEACHER.login, "paper_code": paper, "new_password": f"{PASSWORD}-2"}
    assert Browser().code_of("password_by_paper_code", given) == "ok"
    school.clock.forward(1)
    link(school, TEACHER, TEACHERS_PHONE)


def test_way_through_by_paper_is_open_for_a_day(school: Cloud) -> None:
    paper = ADMINISTRATOR.browser().call("issue_paper_code", {"login": TEACHER.login}).body["paper_code"]
    given = {"organisation_id": SCHOOL, "login": TEACHER.login, "paper_code": paper, "new_password": f"{PASSWORD}-2"}
    Browser().call("password_by_paper_code", given)
    for seconds, answer in ((DAY - 1, "ok"), (1, "sms_number_limit")):
        school.clock.forward(seconds)
        strangers_ask(TEACHERS_PHONE, 20)
        assert TEACHER.browser().code_of("phone", {"phone": TEACHERS_PHONE}) == answer
        school.clock.forward(60)


FORGOTTEN = {"organisation_id": SCHOOL, "login": TEACHER.login, "phone": TEACHERS_PHONE}


def anonymous(number: int) -> Browser:
    return Browser(f"203.0.113.{number % 50}")


def counters(school: Cloud) -> dict[str, int]:
    """What is spent of each budget, by the counter's key."""
    return {guard["pk"]: guard["spent"] for guard in school.of_entity("access", "guard")}


def test_decoys_spend_nothing_that_anybody_else_needs(school: Cloud) -> None:
    link(school, TEACHER, TEACHERS_PHONE)
    school.clock.forward(60)
    before = counters(school)
    for number in range(3):
        body = FORGOTTEN | {"login": f"random-{number}"}
        assert anonymous(number).call("forgotten_password", body).status == 202
        decoys = body | {"phone": OTHER_PHONE}
        assert anonymous(number).call("forgotten_password", decoys).status == 202
    assert {pk: spent for pk, spent in counters(school).items() if pk in before} == before
    decoys_only = counters(school).keys() - before.keys()
    after = counters(school)
    assert Browser().call("forgotten_password", FORGOTTEN).status == 202
    assert not decoys_only & {pk for pk, spent in counters(school).items() if spent != after.get(pk)}


def test_thousands_of_anonymous_requests_from_fifty_addresses_stop_nobody(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 3,250 requests against budgets of thousands are 65 against a fiftieth of that (whole: test_sms_at_scale).
    for name, budget in vars(budgets).copy().items():
        if name.startswith("SMS_") and isinstance(budget, budgets.Budget) and budget.times > 100:
            monkeypatch.setattr(budgets, name, replace(budget, times=max(16, budget.times // 50 // 16 * 16)))
    link(school, TEACHER, TEACHERS_PHONE)
    school.clock.forward(60)
    for number in range(65):
        body = FORGOTTEN | {"login": f"random-{number}"}
        assert anonymous(number).call("forgotten_password", body).status == 202
    assert Browser("203.0.113.1").call("forgotten_password", FORGOTTEN).status == 202
    code_for(school, TEACHERS_PHONE)
    for member in (MOTHER, SON):
        link(school, member, MOTHERS_PHONE)


def test_school_behind_one_address_links_on_one_morning(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    # Sixty people stand for 1,500, and a twenty-fifth of school's and region's budget (whole: test_sms_at_scale).
    for name in ("SMS_ORGANISATION", "SMS_SYSTEM"):
        budget = getattr(budgets, name)
        monkeypatch.setattr(budgets, name, replace(budget, times=budget.times // 25))
    answers = []
    for number in range(60):
        school.clock.forward(50)
        browser = signed_in(f"pupil-{number}", f"pupil-{number}", SCHOOL, "192.0.2.1")
        answers.append(browser.code_of("phone", {"phone": f"+7912{number:07d}"}))
    assert answers == ["ok"] * 60
    assert len(school.of_entity("access", "sms")) == 60


@pytest.mark.parametrize("name", ["SMS_ORGANISATION", "SMS_SYSTEM"])
def test_budgets_of_many_have_room_for_the_first_of_september(name: str) -> None:
    # 1,500 people with two codes each, and shards that are drawn unevenly: six standard deviations.
    budget, asked = getattr(budgets, name), 2 * 1500
    share = asked / budget.shards
    assert share + 6 * share**0.5 < budget.times // budget.shards
