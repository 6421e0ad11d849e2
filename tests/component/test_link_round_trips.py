"""How many AWS calls come one after another in each call of sign-in and link.

After the session check: one for what reads, two for what writes. Calls side by side count as one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from link_http import ROUTES, Browser
from link_steps import ask_code, code_for, link, other_code, prove
from link_trips import counted
from link_world import ADMINISTRATOR, MOTHER, MOTHERS_PHONE, OTHER_PHONE, SON, STRANGER, TEACHER, TEACHER_ELSEWHERE
from school_world import open_school

if TYPE_CHECKING:
    from collections.abc import Callable

    from link_cloud import Cloud

READS, WRITES = 1, 2
SESSION_CHECK = 1
CLASSES_THEN_PEOPLE_THEN_GUARDIANS_THEN_VK_IDS_THEN_LINKS = 5
STAFF_THEN_LINKS, CLASS_THEN_GUARDIANS_THEN_LINKS = 2, 3
FAMILY = 1
LINK_THAT_GOES = 1
CONFLICTS_THEN_FAMILY_THEN_HOLDERS = 5
FORGOTTEN = {"organisation_id": "school-1", "login": MOTHER.login, "phone": MOTHERS_PHONE}
NEW = "новый-пароль-2027"


@dataclass
class Prepared:
    """A call that is ready to be made."""

    browser: Browser
    body: Any = None
    status: int = 200
    query: str = field(default="")


def code_step(school: Cloud) -> Prepared:
    browser = SON.browser()
    return Prepared(browser, {"code": ask_code(school, browser, MOTHERS_PHONE)})


def begun_elsewhere(school: Cloud) -> Prepared:
    ask_code(school, SON.browser(), MOTHERS_PHONE)
    school.clock.forward(60)
    return Prepared(SON.browser(), {})


def code_that_links(school: Cloud) -> Prepared:
    link(school, TEACHER, OTHER_PHONE)
    browser = TEACHER_ELSEWHERE.browser()
    return Prepared(browser, {"code": ask_code(school, browser, OTHER_PHONE)})


def code_that_releases(school: Cloud) -> Prepared:
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(90 * 24 * 3600)
    browser = STRANGER.browser()
    return Prepared(browser, {"code": ask_code(school, browser, MOTHERS_PHONE)})


def code_for_a_taken_phone(school: Cloud) -> Prepared:
    link(school, MOTHER, MOTHERS_PHONE)
    browser = STRANGER.browser()
    return Prepared(browser, {"code": ask_code(school, browser, MOTHERS_PHONE)}, 409)


def wrong_code(school: Cloud) -> Prepared:
    browser = SON.browser()
    return Prepared(browser, {"code": other_code(ask_code(school, browser, MOTHERS_PHONE))}, 422)


def data_step(school: Cloud) -> Prepared:
    browser = SON.browser()
    prove(school, browser, MOTHERS_PHONE)
    return Prepared(browser, SON.data)


def profile_step(school: Cloud) -> Prepared:
    prepared = data_step(school)
    prepared.browser.call("vk_id", SON.data)
    return prepared


def unlinking(school: Cloud) -> Prepared:
    return Prepared(link(school, MOTHER, MOTHERS_PHONE), None, 204)


def forgotten(school: Cloud) -> Prepared:
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(60)
    return Prepared(Browser(), FORGOTTEN, 202)


def by_phone(school: Cloud) -> Prepared:
    asked = forgotten(school)
    challenge_id = asked.browser.call("password_forgotten", asked.body).body["challenge_id"]
    given = {"code": code_for(school, MOTHERS_PHONE), "birth_date": MOTHER.data["birth_date"], "new_password": NEW}
    return Prepared(Browser(), given | {"challenge_id": challenge_id}, 204)


def by_paper(_: Cloud) -> Prepared:
    code = ADMINISTRATOR.browser().call("paper_code", {"login": MOTHER.login}).body["paper_code"]
    given = {"organisation_id": "school-1", "login": MOTHER.login, "paper_code": code, "new_password": NEW}
    return Prepared(Browser(), given, 204)


def issuing(_: Cloud) -> Prepared:
    return Prepared(ADMINISTRATOR.browser(), {"login": SON.login}, 201)


def issuing_by_person(_: Cloud) -> Prepared:
    return Prepared(ADMINISTRATOR.browser(), {"person_id": "son"}, 201)


def looking_at_the_school(school: Cloud) -> Prepared:
    open_school(school)
    return Prepared(ADMINISTRATOR.browser())


def looking_at_conflicts(school: Cloud) -> Prepared:
    code_that_is_refused = code_for_a_taken_phone(school)
    code_that_is_refused.browser.call("code", code_that_is_refused.body)
    return Prepared(ADMINISTRATOR.browser())


def settling(school: Cloud) -> Prepared:
    looking = looking_at_conflicts(school)
    (conflict,) = looking.browser.call("conflicts").body["conflicts"]
    return Prepared(looking.browser, {"conflict_id": conflict["conflict_id"], "decision": "release"}, 204)


type Row = tuple[str, str, Callable[[Cloud], Prepared], int]

TABLE: list[Row] = [
    ("organisations", "found", lambda _: Prepared(Browser(), query="kind=school&name=лицей"), READS),
    ("login", "right", lambda _: Prepared(Browser(), MOTHER.log_in()), WRITES),
    ("login", "in a browser with a session", lambda _: Prepared(SON.browser(), MOTHER.log_in()), WRITES),
    ("login", "wrong", lambda _: Prepared(Browser(), MOTHER.log_in("не тот"), 401), WRITES),
    ("who_am_i", "signed in", lambda _: Prepared(MOTHER.browser()), SESSION_CHECK + READS),
    ("logout", "signed in", lambda _: Prepared(MOTHER.browser(), None, 204), SESSION_CHECK),
    ("status", "signed in", lambda _: Prepared(MOTHER.browser()), SESSION_CHECK + READS),
    ("phone", "sent", lambda _: Prepared(SON.browser(), {"phone": MOTHERS_PHONE}), SESSION_CHECK + WRITES),
    ("phone", "sent again from another device", begun_elsewhere, SESSION_CHECK + WRITES),
    ("status", "begun on another device", begun_elsewhere, SESSION_CHECK + READS),
    ("code", "right", code_step, SESSION_CHECK + WRITES),
    ("code", "links at once", code_that_links, SESSION_CHECK + WRITES),
    ("code", "releases", code_that_releases, SESSION_CHECK + WRITES),
    ("code", "taken phone", code_for_a_taken_phone, SESSION_CHECK + WRITES),
    ("code", "wrong", wrong_code, SESSION_CHECK + WRITES),
    ("vk_id", "given", data_step, SESSION_CHECK + WRITES),
    ("study_profile", "made", profile_step, SESSION_CHECK + WRITES),
    ("unlink", "linked", unlinking, SESSION_CHECK + WRITES),
    ("password_forgotten", "linked phone", forgotten, WRITES),
    ("password_phone", "right", by_phone, WRITES),
    ("password_paper", "right", by_paper, LINK_THAT_GOES + WRITES),
    (
        "paper_code",
        "issued",
        lambda _: Prepared(ADMINISTRATOR.browser(), {"login": SON.login}, 201),
        SESSION_CHECK + WRITES,
    ),
    ("paper_code", "issued by person", issuing_by_person, SESSION_CHECK + WRITES),
    ("school", "with classes", looking_at_the_school, SESSION_CHECK + READS),
    (
        "school_linked",
        "with everybody",
        looking_at_the_school,
        SESSION_CHECK + CLASSES_THEN_PEOPLE_THEN_GUARDIANS_THEN_VK_IDS_THEN_LINKS,
    ),
    ("school_class", "with everybody", looking_at_the_school, SESSION_CHECK + CLASS_THEN_GUARDIANS_THEN_LINKS),
    ("school_staff", "with everybody", looking_at_the_school, SESSION_CHECK + STAFF_THEN_LINKS),
    ("conflicts", "one", looking_at_conflicts, SESSION_CHECK + CONFLICTS_THEN_FAMILY_THEN_HOLDERS),
    ("settle_conflict", "released", settling, SESSION_CHECK + FAMILY + WRITES),
]


@pytest.mark.parametrize(
    ("action", "prepare", "most"),
    [pytest.param(action, prepare, most, id=f"{action}: {case}") for action, case, prepare, most in TABLE],
)
def test_calls_one_after_another(
    school: Cloud,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    prepare: Callable[[Cloud], Prepared],
    most: int,
) -> None:
    ready = prepare(school)
    with counted(monkeypatch) as trips:
        answer = ready.browser.call(action, ready.body, query=ready.query)
    assert answer.status == ready.status
    assert 0 < trips.depth <= most, trips.made


def test_table_has_every_call() -> None:
    assert {action for action, *_ in TABLE} == set(ROUTES)
