"""Log-in, who am I, log-out, and finding the organisation (journey, step 1)."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING

import pytest
from link.families import ADMINISTRATOR, MOTHER, PASSWORD, SCHOOL, SECOND_SCHOOL, SON, TEACHER, TEACHER_ELSEWHERE
from link.http_calls import Browser
from link.steps import link

from svyazka_common.records.roster import DirectoryEntry, Guardianship, RoleAssignment

if TYPE_CHECKING:
    from link.cloud import Cloud

pytestmark = pytest.mark.usefixtures("school")
DAYS_30 = 30 * 24 * 3600


def test_right_password_begins_a_session_and_tells_who_it_is() -> None:
    browser = Browser()
    answer = browser.call("log_in", MOTHER.log_in())
    assert answer.status == 200
    assert answer.body == {
        "person_id": "mother",
        "full_name": "Борисова Анна-Мария",
        "roles": [
            {"role": "parent", "organisation_id": "school-1", "organisation_name": "МБОУ «Лицей № 3»"},
        ],
        "children": [{"person_id": "daughter", "name": "Ева"}, {"person_id": "son", "name": "Пётр"}],
        "linked": False,
        "notices": [],
    }
    assert browser.call("who_am_i").body == answer.body


@pytest.mark.parametrize(("stay", "lives"), [(False, 12 * 3600), (True, DAYS_30)])
def test_session_lives_as_long_as_was_asked_for(school: Cloud, stay: bool, lives: int) -> None:  # noqa: FBT001
    browser = Browser()
    browser.call("log_in", MOTHER.log_in(stay_signed_in=stay))
    school.clock.forward(lives - 1)
    assert browser.code_of("who_am_i") == "ok"
    school.clock.forward(1)
    assert browser.code_of("who_am_i") == "session_required"


@pytest.mark.parametrize("stay", [False, True])
def test_cookie_can_be_read_and_sent_by_our_pages_only(stay: bool) -> None:  # noqa: FBT001
    cookie, _ = Browser().call("log_in", MOTHER.log_in(stay_signed_in=stay)).cookies
    value, *attributes = cookie.split("; ")
    expected = {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} | ({f"Max-Age={DAYS_30}"} if stay else set())
    assert value.startswith("__Host-session=a.mother.school-1.")
    assert set(attributes) == expected


def test_device_keeps_its_cookie_for_400_days_and_after_the_log_out() -> None:
    browser = Browser()
    _, cookie = browser.call("log_in", MOTHER.log_in()).cookies
    value, *attributes = cookie.split("; ")
    assert set(attributes) == {"Path=/", "Secure", "HttpOnly", "SameSite=Strict", f"Max-Age={400 * 24 * 3600}"}
    assert browser.device == value.removeprefix("__Host-device=")
    kept = browser.device
    browser.call("log_out")
    assert browser.device == kept


def test_token_is_stored_as_a_hash(school: Cloud) -> None:
    browser = Browser()
    browser.call("log_in", MOTHER.log_in())
    assert browser.cookie is not None
    assert browser.cookie.rpartition(".")[2] not in repr(school.items("access"))


def test_session_of_the_browser_is_replaced_at_log_in(school: Cloud) -> None:
    browser = Browser()
    browser.call("log_in", MOTHER.log_in())
    old = Browser(cookie=browser.cookie)
    browser.call("log_in", SON.log_in())
    assert old.code_of("who_am_i") == "session_required"
    assert browser.call("who_am_i").body["person_id"] == "son"
    assert len(school.of_entity("access", "session")) == 1


def test_log_out_ends_the_session_and_takes_the_cookie() -> None:
    browser = Browser()
    browser.call("log_in", MOTHER.log_in())
    old = Browser(cookie=browser.cookie)
    assert browser.call("log_out").status == 204
    assert browser.cookie is None
    assert old.code_of("who_am_i") == "session_required"


def test_log_out_without_a_session_is_no_error() -> None:
    assert Browser().call("log_out").status == 204


def test_log_out_leaves_other_sessions_alone() -> None:
    first, second = MOTHER.browser(), MOTHER.browser()
    first.call("log_out")
    assert second.code_of("who_am_i") == "ok"


@pytest.mark.parametrize("login", ["BORISOVA", "  borisova ", "Borisova"])
def test_login_is_taken_as_people_type_it(login: str) -> None:
    assert Browser().code_of("log_in", MOTHER.log_in() | {"login": login}) == "ok"


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
    answer = browser.call("log_in", MOTHER.log_in() | changed)
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


def test_journey_of_an_unknown_person_begins_with_the_phone() -> None:
    status = replace(ADMINISTRATOR, person_id="gone").browser().call("status").body
    assert status["next_step"] == "phone"
    assert set(status["known"].values()) == {None}


def test_organisations_are_listed_in_natural_order_with_their_parents() -> None:
    schools = Browser().call("organisations", query="kind=school").body["organisations"]

    assert [(entry["name"], entry["parent_name"]) for entry in schools] == [
        ("МБОУ «Лицей № 3»", "Управление образования"),
        ("МБОУ «Школа № 10»", "Управление образования"),
    ]


def test_authorities_are_listed_apart_from_schools() -> None:
    authorities = Browser().call("organisations", query="kind=authority").body["organisations"]

    assert [(entry["name"], entry["parent_name"]) for entry in authorities] == [("Управление образования", None)]


def test_the_list_of_organisations_travels_small_and_stays_in_the_browser() -> None:
    answer = Browser(headers={"accept-encoding": "gzip, br"}).call("organisations")

    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body["organisations"]) == 2
    assert answer.headers["cache-control"] == "public, max-age=300"


def test_school_is_listed_once_despite_rows_of_an_earlier_release(school: Cloud) -> None:
    school.store(DirectoryEntry(term="3", organisation_id=SCHOOL, kind="school", name="МБОУ «Лицей № 3»"))

    listed = Browser().call("organisations").body["organisations"]

    assert [entry["organisation_id"] for entry in listed] == [SCHOOL, SECOND_SCHOOL]


@pytest.mark.parametrize("query", ["kind=university", "kind=", "kind=school%23"])
def test_organisations_refuse_what_is_no_kind(query: str) -> None:
    assert Browser().code_of("organisations", query=query) == "fields_invalid"
