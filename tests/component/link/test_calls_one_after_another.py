"""How many AWS calls come one after another in each call of sign-in and link.

After the session check: one for what reads, two for what writes. Calls side by side count as one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from round_trips import counted
from school.class_7a import OFFICER, open_authority, open_school

from link.families import (
    ADMINISTRATOR,
    GOOD,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    SON,
    STRANGER,
    TEACHER,
    TEACHER_ELSEWHERE,
)
from link.http_calls import ROUTES, Browser
from link.steps import ask_code, code_for, link, other_code, prove, prove_old_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from link.cloud import Cloud

READS, WRITES = 1, 2
SESSION_CHECK = 1
CLASSES_THEN_PEOPLE_THEN_GUARDIANS_THEN_VK_IDS_THEN_LINKS = 5
STAFF_THEN_LINKS, CLASS_THEN_GUARDIANS_THEN_LINKS = 2, 3
FAMILY = 1
WHOSE_IT_IS = 1
OTHER_DEVICES = 1
HOLDERS = 1
LOGIN_THEN_CODE = 2
THE_OWNERS_PHONE = 1
ENTRIES_THEN_NAMES = 2
PEOPLE_OF_THE_SCHOOLS = 2
CONFLICTS_THEN_FAMILY_THEN_HOLDERS_THEN_CHILDREN = 6
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
    prepared.browser.call("personal_data", SON.data)
    return prepared


def unlinking(school: Cloud) -> Prepared:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    prove_old_number(school, browser, MOTHERS_PHONE)
    return Prepared(browser, None, 204)


def unlinking_the_son(school: Cloud) -> Prepared:
    link(school, SON, MOTHERS_PHONE)
    return Prepared(ADMINISTRATOR.browser(), None, 204)


def unlink_code(school: Cloud) -> Prepared:
    return Prepared(link(school, MOTHER, MOTHERS_PHONE))


def unlink_code_to_a_number_given_up(school: Cloud) -> Prepared:
    ready = unlinking(school)
    ready.browser.call("unlink")
    school.clock.forward(60)
    return Prepared(ready.browser)


def unlink_proof(school: Cloud) -> Prepared:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    browser.call("unlink_code")
    return Prepared(browser, {"code": code_for(school, MOTHERS_PHONE)}, 204)


def unlink_proof_on_paper(school: Cloud) -> Prepared:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    code = ADMINISTRATOR.browser().call("issue_paper_code", {"login": MOTHER.login}).body["paper_code"]
    return Prepared(browser, {"paper_code": code}, 204)


def forgotten(school: Cloud) -> Prepared:
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(60)
    return Prepared(Browser(), FORGOTTEN, 202)


def by_phone(school: Cloud) -> Prepared:
    asked = forgotten(school)
    challenge_id = asked.browser.call("forgotten_password", asked.body).body["challenge_id"]
    given = {"code": code_for(school, MOTHERS_PHONE), "birth_date": MOTHER.data["birth_date"], "new_password": NEW}
    return Prepared(Browser(), given | {"challenge_id": challenge_id}, 204)


def by_paper(_: Cloud) -> Prepared:
    code = ADMINISTRATOR.browser().call("issue_paper_code", {"login": MOTHER.login}).body["paper_code"]
    given = {"organisation_id": "school-1", "login": MOTHER.login, "paper_code": code, "new_password": NEW}
    return Prepared(Browser(), given, 204)


def issuing(_: Cloud) -> Prepared:
    return Prepared(ADMINISTRATOR.browser(), {"login": SON.login}, 201)


def issuing_by_person(_: Cloud) -> Prepared:
    return Prepared(ADMINISTRATOR.browser(), {"person_id": "son"}, 201)


def looking_at_the_school(school: Cloud) -> Prepared:
    open_school(school)
    return Prepared(ADMINISTRATOR.browser())


def looking_at_the_audit(_: Cloud) -> Prepared:
    browser = ADMINISTRATOR.browser()
    browser.call("issue_paper_code", {"login": SON.login})
    return Prepared(browser)


def looking_at_conflicts(school: Cloud) -> Prepared:
    code_that_is_refused = code_for_a_taken_phone(school)
    code_that_is_refused.browser.call("code", code_that_is_refused.body)
    return Prepared(ADMINISTRATOR.browser())


def settling(school: Cloud) -> Prepared:
    looking = looking_at_conflicts(school)
    (conflict,) = looking.browser.call("conflicts").body["conflicts"]
    return Prepared(looking.browser, {"conflict_id": conflict["conflict_id"], "decision": "release"}, 204)


def looking_at_the_authority(school: Cloud) -> Prepared:
    open_authority(school)
    return Prepared(OFFICER.browser())


type Row = tuple[str, str, Callable[[Cloud], Prepared], int]

TABLE: list[Row] = [
    ("organisations", "found", lambda _: Prepared(Browser(), query="kind=school&name=лицей"), READS),
    ("log_in", "right", lambda _: Prepared(Browser(), MOTHER.log_in()), WRITES),
    ("log_in", "in a browser with a session", lambda _: Prepared(SON.browser(), MOTHER.log_in()), WRITES),
    ("log_in", "wrong", lambda _: Prepared(Browser(), MOTHER.log_in("не тот"), 401), WRITES),
    ("who_am_i", "signed in", lambda _: Prepared(MOTHER.browser()), SESSION_CHECK + READS),
    ("profile", "signed in", lambda _: Prepared(MOTHER.browser()), SESSION_CHECK + 2 * READS),
    ("log_out", "signed in", lambda _: Prepared(MOTHER.browser(), None, 204), SESSION_CHECK),
    ("status", "signed in", lambda _: Prepared(MOTHER.browser()), SESSION_CHECK + READS),
    ("phone", "sent", lambda _: Prepared(SON.browser(), {"phone": MOTHERS_PHONE}), SESSION_CHECK + WRITES),
    ("own_sessions", "one", lambda _: Prepared(MOTHER.browser()), SESSION_CHECK + READS),
    ("end_session", "gone already", lambda _: Prepared(MOTHER.browser(), None, 204), SESSION_CHECK + READS),
    ("end_other_sessions", "none", lambda _: Prepared(MOTHER.browser(), None, 204), SESSION_CHECK + 1),
    ("authority_schools", "two", looking_at_the_authority, SESSION_CHECK + READS + PEOPLE_OF_THE_SCHOOLS),
    ("dismiss_notice", "gone already", lambda _: Prepared(SON.browser(), None, 204), SESSION_CHECK + 1),
    ("phone", "sent again from another device", begun_elsewhere, SESSION_CHECK + OTHER_DEVICES + WRITES),
    ("status", "begun on another device", begun_elsewhere, SESSION_CHECK + READS),
    ("code", "right", code_step, SESSION_CHECK + WRITES),
    ("code", "links at once", code_that_links, SESSION_CHECK + WRITES),
    ("code", "releases", code_that_releases, SESSION_CHECK + WRITES),
    ("code", "taken phone", code_for_a_taken_phone, SESSION_CHECK + WRITES),
    ("code", "wrong", wrong_code, SESSION_CHECK + WRITES),
    ("personal_data", "given", data_step, SESSION_CHECK + WRITES),
    ("study_profile", "made", profile_step, SESSION_CHECK + WRITES),
    ("unlink", "linked", unlinking, SESSION_CHECK + WRITES),
    ("unlink_person", "linked", unlinking_the_son, SESSION_CHECK + WRITES),
    ("unlink_code", "linked", unlink_code, SESSION_CHECK + WRITES),
    ("unlink_code", "given up", unlink_code_to_a_number_given_up, SESSION_CHECK + HOLDERS + WRITES),
    ("unlink_proof", "code", unlink_proof, SESSION_CHECK + WRITES),
    ("unlink_proof", "paper", unlink_proof_on_paper, SESSION_CHECK + LOGIN_THEN_CODE + 1),
    ("forgotten_password", "linked phone", forgotten, WRITES),
    ("password_by_phone", "right", by_phone, WHOSE_IT_IS + WRITES),
    ("password_by_paper_code", "right", by_paper, WHOSE_IT_IS + WRITES),
    (
        "issue_paper_code",
        "issued",
        lambda _: Prepared(ADMINISTRATOR.browser(), {"login": SON.login}, 201),
        SESSION_CHECK + THE_OWNERS_PHONE + WRITES,
    ),
    ("issue_paper_code", "issued by person", issuing_by_person, SESSION_CHECK + THE_OWNERS_PHONE + WRITES),
    ("school", "with classes", looking_at_the_school, SESSION_CHECK + READS),
    (
        "linked",
        "with everybody",
        looking_at_the_school,
        SESSION_CHECK + CLASSES_THEN_PEOPLE_THEN_GUARDIANS_THEN_VK_IDS_THEN_LINKS,
    ),
    ("class_people", "with everybody", looking_at_the_school, SESSION_CHECK + CLASS_THEN_GUARDIANS_THEN_LINKS),
    ("staff", "with everybody", looking_at_the_school, SESSION_CHECK + STAFF_THEN_LINKS),
    ("conflicts", "one", looking_at_conflicts, SESSION_CHECK + CONFLICTS_THEN_FAMILY_THEN_HOLDERS_THEN_CHILDREN),
    ("audit_trail", "an entry", looking_at_the_audit, SESSION_CHECK + ENTRIES_THEN_NAMES),
    ("policy", "presets", looking_at_the_school, SESSION_CHECK + READS),
    (
        "change_policy",
        "strict",
        lambda _: Prepared(ADMINISTRATOR.browser(), GOOD["change_policy"]),
        SESSION_CHECK + WRITES,
    ),
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
