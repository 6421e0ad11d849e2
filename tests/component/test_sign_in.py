"""Log-in, who am I, log-out, and finding the organisation (guide, step 1)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from link_http import Browser
from link_steps import link
from link_world import ADMINISTRATOR, MOTHER, PASSWORD, SON, TEACHER, TEACHER_ELSEWHERE

from svyazka_common.records.relations import Guardianship, RoleAssignment

if TYPE_CHECKING:
    from link_cloud import Cloud

pytestmark = pytest.mark.usefixtures("school")
DAYS_30 = 30 * 24 * 3600


def test_right_password_begins_a_session_and_tells_who_it_is() -> None:
    browser = Browser()
    answer = browser.call("login", MOTHER.log_in())
    assert answer.status == 200
    assert answer.body == {
        "person_id": "mother",
        "full_name": "Борисова Анна-Мария",
        "roles": [
            {"role": "parent", "organisation_id": "school-1", "organisation_name": "МБОУ «Лицей № 3»"},
        ],
        "children": [{"person_id": "daughter", "name": "Ева"}, {"person_id": "son", "name": "Пётр"}],
        "linked": False,
    }
    assert browser.call("who_am_i").body == answer.body


@pytest.mark.parametrize(("stay", "lives"), [(False, 12 * 3600), (True, DAYS_30)])
def test_session_lives_as_long_as_was_asked_for(school: Cloud, stay: bool, lives: int) -> None:  # noqa: FBT001
    browser = Browser()
    browser.call("login", MOTHER.log_in(stay_signed_in=stay))
    school.clock.forward(lives - 1)
    assert browser.code_of("who_am_i") == "ok"
    school.clock.forward(1)
    assert browser.code_of("who_am_i") == "session_required"


@pytest.mark.parametrize("stay", [False, True])
def test_cookie_can_be_read_and_sent_by_our_pages_only(stay: bool) -> None:  # noqa: FBT001
    (cookie,) = Browser().call("login", MOTHER.log_in(stay_signed_in=stay)).cookies
    value, *attributes = cookie.split("; ")
    expected = {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} | ({f"Max-Age={DAYS_30}"} if stay else set())
    assert value.startswith("__Host-session=a.mother.school-1.")
    assert set(attributes) == expected


def test_log_in_is_not_kept_by_caches() -> None:
    assert Browser().call("login", MOTHER.log_in()).headers["cache-control"] == "no-store"


def test_token_is_stored_as_a_hash(school: Cloud) -> None:
    browser = Browser()
    browser.call("login", MOTHER.log_in())
    assert browser.cookie is not None
    assert browser.cookie.rpartition(".")[2] not in repr(school.items("access"))


def test_session_of_the_browser_is_replaced_at_log_in(school: Cloud) -> None:
    browser = Browser()
    browser.call("login", MOTHER.log_in())
    old = Browser(cookie=browser.cookie)
    browser.call("login", SON.log_in())
    assert old.code_of("who_am_i") == "session_required"
    assert browser.call("who_am_i").body["person_id"] == "son"
    assert len(school.of_entity("access", "session")) == 1


def test_log_out_ends_the_session_and_takes_the_cookie() -> None:
    browser = Browser()
    browser.call("login", MOTHER.log_in())
    old = Browser(cookie=browser.cookie)
    assert browser.call("logout").status == 204
    assert browser.cookie is None
    assert old.code_of("who_am_i") == "session_required"


def test_log_out_without_a_session_is_no_error() -> None:
    assert Browser().call("logout").status == 204


def test_log_out_leaves_other_sessions_alone() -> None:
    first, second = MOTHER.browser(), MOTHER.browser()
    first.call("logout")
    assert second.code_of("who_am_i") == "ok"


@pytest.mark.parametrize("login", ["BORISOVA", "  borisova ", "Borisova"])
def test_login_is_taken_as_people_type_it(login: str) -> None:
    assert Browser().code_of("login", MOTHER.log_in() | {"login": login}) == "ok"


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"password": "другой пароль"}, 401, "credentials_wrong"),
        ({"password": PASSWORD.upper()}, 401, "credentials_wrong"),
        ({"password": f"{PASSWORD} "}, 401, "credentials_wrong"),
        ({"login": "nobody"}, 401, "credentials_wrong"),
        ({"login": "   "}, 401, "credentials_wrong"),
        ({"login": "borisova#LOGIN"}, 401, "credentials_wrong"),
        ({"organisation_id": "school-2"}, 401, "credentials_wrong"),
        ({"organisation_id": "school-9"}, 404, "organisation_unknown"),
        ({"stay_signed_in": "yes"}, 422, "fields_invalid"),
        ({"stay_signed_in": 1}, 422, "fields_invalid"),
        ({"organisation_id": "school-1#x"}, 422, "fields_invalid"),
    ],
)
def test_wrong_log_in_is_refused(changed: dict[str, object], status: int, code: str) -> None:
    browser = Browser()
    answer = browser.call("login", MOTHER.log_in() | changed)
    assert (answer.status, answer.code, browser.cookie) == (status, code, None)


def test_ended_roles_and_guardianships_are_not_told(school: Cloud) -> None:
    school.store(
        Guardianship(guardian_id="mother", child_id="son", child_name="Пётр", status="ended", version=2),
        RoleAssignment(
            person_id="mother",
            organisation_id="school-1",
            organisation_name="Лицей",
            organisation_kind="school",
            role="parent",
            status="ended",
            version=2,
        ),
    )
    body = MOTHER.browser().call("who_am_i").body
    assert body["roles"] == []
    assert [child["person_id"] for child in body["children"]] == ["daughter"]


def test_linked_is_told_for_the_account_and_not_for_the_person(school: Cloud) -> None:
    link(school, TEACHER, "+79035550101")
    assert TEACHER.browser().call("who_am_i").body["linked"] is True
    assert TEACHER_ELSEWHERE.browser().call("who_am_i").body["linked"] is False


def test_session_of_a_person_who_is_no_longer_there_is_refused() -> None:
    assert replace(ADMINISTRATOR, person_id="gone").browser().code_of("who_am_i") == "session_required"


def test_journey_of_a_person_of_whom_nothing_is_known_begins_with_the_phone() -> None:
    status = replace(ADMINISTRATOR, person_id="gone").browser().call("status").body
    assert status["next_step"] == "phone"
    assert set(status["known"].values()) == {None}


@pytest.mark.parametrize(
    ("kind", "name", "found"),
    [
        ("school", "", ["МБОУ «Лицей № 3»", "МБОУ «Школа № 10»"]),
        ("school", "лиц", ["МБОУ «Лицей № 3»"]),
        ("school", "ЛИЦЕЙ № 3", ["МБОУ «Лицей № 3»"]),
        ("school", "3", ["МБОУ «Лицей № 3»"]),
        ("school", "мбоу", ["МБОУ «Лицей № 3»", "МБОУ «Школа № 10»"]),
        ("school", "ицей", []),
        ("school", "управление", []),
        ("authority", "управление", ["Управление образования"]),
        ("authority", "", ["Управление образования"]),
    ],
)
def test_organisations_are_found_by_the_beginning_of_a_word(kind: str, name: str, found: list[str]) -> None:
    answer = Browser().call("organisations", query=f"kind={kind}&name={quote(name)}")
    assert [entry["name"] for entry in answer.body["organisations"]] == found
    assert all(entry["kind"] == kind for entry in answer.body["organisations"])


@pytest.mark.parametrize("query", ["kind=university", "kind=", f"name={'x' * 101}", "kind=school%23"])
def test_organisations_refuse_what_is_no_kind_or_name(query: str) -> None:
    assert Browser().code_of("organisations", query=query) == "fields_invalid"
