"""One-time codes on paper: who gets them, and what they are good for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from link_http import Browser
from link_trips import counted
from link_world import ADMINISTRATOR, DAUGHTER, MOTHER, SON

from svyazka_common.records.accounts import Account
from svyazka_common.records.relations import RoleAssignment

if TYPE_CHECKING:
    from link_cloud import Cloud

pytestmark = pytest.mark.usefixtures("school")
NEW = "новый-пароль-2027"
WEEK = 7 * 24 * 3600


def issued() -> str:
    answer = ADMINISTRATOR.browser().call("paper_code", {"login": MOTHER.login})
    assert answer.status == 201
    return str(answer.body["paper_code"])


def body(paper_code: str) -> dict[str, str]:
    return {
        "organisation_id": MOTHER.organisation_id,
        "login": MOTHER.login,
        "paper_code": paper_code,
        "new_password": NEW,
    }


def test_code_has_three_groups_of_signs_that_are_not_mistaken(school: Cloud) -> None:
    answer = ADMINISTRATOR.browser().call("paper_code", {"login": " Borisova "}).body
    groups = answer["paper_code"].split("-")
    assert [len(group) for group in groups] == [4, 4, 4]
    assert set("".join(groups)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert datetime.fromisoformat(answer["expires_at"]).timestamp() == school.clock.now + WEEK


def test_code_is_stored_as_a_hash(school: Cloud) -> None:
    code = issued()
    stored = repr(school.items("access"))
    assert code not in stored
    assert code.replace("-", "") not in stored


def test_code_sets_the_password_and_ends_all_sessions() -> None:
    browser = MOTHER.browser()
    assert Browser().call("password_paper", body(issued())).status == 204
    assert browser.code_of("who_am_i") == "session_required"
    assert Browser().code_of("login", MOTHER.log_in(NEW)) == "ok"
    assert Browser().code_of("login", MOTHER.log_in()) == "credentials_wrong"


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f" {code} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
    ids=["small", "without hyphens", "with blanks", "blanks around", "letters for digits"],
)
def test_code_is_taken_as_people_type_it(typed: Any) -> None:
    assert Browser().call("password_paper", body(typed(issued()))).status == 204


def test_used_code_is_refused() -> None:
    code = issued()
    Browser().call("password_paper", body(code))
    assert Browser().code_of("password_paper", body(code)) == "reset_refused"


def test_older_code_is_refused() -> None:
    first, second = issued(), issued()
    assert Browser().code_of("password_paper", body(first)) == "reset_refused"
    assert Browser().code_of("password_paper", body(second)) == "ok"


@pytest.mark.parametrize(("seconds", "code"), [(WEEK - 1, "ok"), (WEEK, "reset_refused")])
def test_code_counts_for_a_week(school: Cloud, seconds: int, code: str) -> None:
    paper = issued()
    school.clock.forward(seconds)
    assert Browser().code_of("password_paper", body(paper)) == code


def test_code_of_another_login_is_refused() -> None:
    assert Browser().code_of("password_paper", body(issued()) | {"login": SON.login}) == "reset_refused"


def test_code_is_worth_nothing_where_the_login_went_to_another_account(school: Cloud) -> None:
    code = issued()
    school.store(
        Account(account_id="other", person_id="son", organisation_id="school-1", login=MOTHER.login, version=2)
    )
    assert Browser().code_of("password_paper", body(code)) == "reset_refused"


def test_weak_password_is_refused_and_the_code_still_counts() -> None:
    code = issued()
    assert Browser().code_of("password_paper", body(code) | {"new_password": MOTHER.login}) == "password_weak"
    assert Browser().code_of("password_paper", body(code)) == "ok"


def test_eleventh_wrong_code_in_an_hour_is_refused_from_there_only() -> None:
    code, attacker = issued(), Browser("198.51.100.7")
    wrong = body("AAAA-AAAA-AAAA")
    codes = [attacker.code_of("password_paper", wrong) for _ in range(11)]
    assert codes == ["reset_refused"] * 10 + ["too_many_attempts"]
    assert Browser("192.0.2.1").code_of("password_paper", body(code)) == "ok"


@pytest.mark.parametrize("with_code", [True, False])
def test_wrong_code_and_unknown_login_are_refused_alike(
    monkeypatch: pytest.MonkeyPatch,
    with_code: bool,  # noqa: FBT001
) -> None:
    if with_code:
        issued()
    seen = []
    for login in (MOTHER.login, "nobody"):
        with counted(monkeypatch) as trips:
            answer = Browser().call("password_paper", body("AAAA-AAAA-AAAA") | {"login": login})
        seen.append((answer.status, answer.body, trips.made))
    assert seen[0] == seen[1]


def test_new_password_by_paper_takes_two_reads_side_by_side_the_link_that_goes_and_one_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = issued()
    with counted(monkeypatch) as trips:
        Browser().call("password_paper", body(code))
    assert trips.depth == 3


@pytest.mark.parametrize("member", [MOTHER, SON, replace(ADMINISTRATOR, organisation_id="school-2")])
def test_only_the_administrator_of_the_school_gets_codes(member: Any) -> None:
    answer = member.browser().call("paper_code", {"login": MOTHER.login})
    assert (answer.status, answer.code) == (403, "not_school_admin")


def test_code_is_issued_by_person_too_and_says_for_whom() -> None:
    by_person = ADMINISTRATOR.browser().call("paper_code", {"person_id": "mother"})
    assert by_person.status == 201
    assert (by_person.body["login"], by_person.body["name"]) == (MOTHER.login, "Борисова Анна-Мария")
    assert Browser().code_of("password_paper", body(by_person.body["paper_code"])) == "ok"


@pytest.mark.parametrize("person_id", ["nobody", "daughter"])
def test_person_without_a_login_in_the_school_is_refused(person_id: str) -> None:
    answer = ADMINISTRATOR.browser().call("paper_code", {"person_id": person_id})
    assert (answer.status, answer.code) == (404, "account_unknown")


def test_of_two_accounts_in_the_school_the_newer_one_gets_the_code(school: Cloud) -> None:
    school.store(
        Account(account_id="new", person_id="mother", organisation_id="school-1", login="anna", version=7),
        Account(account_id="x", person_id="mother", organisation_id="school-1", login="y", status="ended", version=9),
    )
    assert ADMINISTRATOR.browser().call("paper_code", {"person_id": "mother"}).body["login"] == "anna"


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "login"), ({"login": None}, "login"), ({"login": "borisova", "person_id": "mother"}, "person_id")],
)
def test_just_one_of_login_and_person_is_to_be_given(given: dict[str, Any], field: str) -> None:
    answer = ADMINISTRATOR.browser().call("paper_code", given)
    assert (answer.status, answer.code) == (422, "fields_invalid")
    assert [error["field"] for error in answer.body["errors"]] == [field]


@pytest.mark.parametrize("wanted", [{"login": DAUGHTER.login}, {"person_id": "daughter"}])
def test_administrator_of_two_schools_says_for_which(school: Cloud, wanted: dict[str, str]) -> None:
    asked = wanted | {"organisation_id": "school-2"}
    assert ADMINISTRATOR.browser().code_of("paper_code", asked) == "not_school_admin"
    school.store(
        RoleAssignment(
            person_id="administrator",
            organisation_id="school-2",
            organisation_name="Школа",
            organisation_kind="school",
            role="school_admin",
            version=1,
        )
    )
    assert ADMINISTRATOR.browser().call("paper_code", asked).body["login"] == DAUGHTER.login


def test_former_administrator_gets_none(school: Cloud) -> None:
    school.store(
        RoleAssignment(
            person_id="administrator",
            organisation_id="school-1",
            organisation_name="Лицей",
            organisation_kind="school",
            role="school_admin",
            status="ended",
            version=2,
        )
    )
    assert ADMINISTRATOR.browser().code_of("paper_code", {"login": MOTHER.login}) == "not_school_admin"


@pytest.mark.parametrize("login", ["nobody", DAUGHTER.login])
def test_login_that_the_school_does_not_have_is_named(login: str) -> None:
    answer = ADMINISTRATOR.browser().call("paper_code", {"login": login})
    assert (answer.status, answer.code) == (404, "account_unknown")
