"""One-time codes on paper: who gets them, and what they are good for."""

from __future__ import annotations

from copy import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from link.families import (
    ADMINISTRATOR,
    DAUGHTER,
    MOTHER,
    MOTHERS_PHONE,
    SON,
    TEACHER,
    TEACHER_ELSEWHERE,
    Member,
)
from link.http_calls import Browser
from link.interleaving import before_writing
from link.steps import deliver, link
from round_trips import counted

from functions.school.repository import accounts
from functions.sign_in.repository import recovery
from svyazka_common.records.base import of_kind
from svyazka_common.records.link import VkId
from svyazka_common.records.roster import Account, RoleAssignment
from svyazka_common.sessions import end_sessions
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from link.cloud import Cloud

pytestmark = pytest.mark.usefixtures("school")
NEW = "новый-пароль-2027"
WEEK = 7 * 24 * 3600


def role_in(organisation_id: str) -> RoleAssignment:
    return RoleAssignment(
        person_id=ADMINISTRATOR.person_id,
        organisation_id=organisation_id,
        organisation_name="Школа",
        organisation_kind="school",
        role="school_admin",
        version=2,
    )


def account_of(member: Member) -> Account:
    return Account(
        account_id=member.account_id,
        person_id=member.person_id,
        organisation_id=member.organisation_id,
        login=member.login,
        version=2,
    )


def issued() -> str:
    answer = ADMINISTRATOR.browser().call("issue_paper_code", {"login": MOTHER.login})
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
    answer = ADMINISTRATOR.browser().call("issue_paper_code", {"login": " Borisova "}).body
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
    assert Browser().call("password_by_paper_code", body(issued())).status == 204
    assert browser.code_of("who_am_i") == "session_required"
    assert Browser().code_of("log_in", MOTHER.log_in(NEW)) == "ok"
    assert Browser().code_of("log_in", MOTHER.log_in()) == "credentials_wrong"


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
    assert Browser().call("password_by_paper_code", body(typed(issued()))).status == 204


def test_used_code_is_refused() -> None:
    code = issued()
    Browser().call("password_by_paper_code", body(code))
    assert Browser().code_of("password_by_paper_code", body(code)) == "reset_refused"


def test_older_code_is_refused() -> None:
    first, second = issued(), issued()
    assert Browser().code_of("password_by_paper_code", body(first)) == "reset_refused"
    assert Browser().code_of("password_by_paper_code", body(second)) == "ok"


@pytest.mark.parametrize(("seconds", "code"), [(WEEK - 1, "ok"), (WEEK, "reset_refused")])
def test_code_counts_for_a_week(school: Cloud, seconds: int, code: str) -> None:
    paper = issued()
    school.clock.forward(seconds)
    assert Browser().code_of("password_by_paper_code", body(paper)) == code


def test_code_of_another_login_is_refused() -> None:
    assert Browser().code_of("password_by_paper_code", body(issued()) | {"login": SON.login}) == "reset_refused"


def test_code_is_worth_nothing_where_the_login_went_to_another_account(school: Cloud) -> None:
    code = issued()
    school.store(
        Account(account_id="other", person_id="son", organisation_id="school-1", login=MOTHER.login, version=2)
    )
    assert Browser().code_of("password_by_paper_code", body(code)) == "reset_refused"


@pytest.mark.parametrize(
    "weak", [MOTHER.login, "12341234", "password123", "borisova7", "Борисова1", ",jhbcjdf1", "29022012", "анна-мария29"]
)
def test_weak_password_is_refused_and_the_code_still_counts(weak: str) -> None:
    code = issued()
    refused = Browser().call("password_by_paper_code", body(code) | {"new_password": weak})
    assert (refused.status, refused.code) == (422, "password_weak")
    assert "три-четыре слова" in refused.body["detail"]
    assert Browser().code_of("password_by_paper_code", body(code)) == "ok"


def test_weak_password_tells_nothing_without_the_right_code() -> None:
    issued()
    weak = body("AAAA-AAAA-AAAA") | {"new_password": "Борисова1"}
    assert Browser().code_of("password_by_paper_code", weak) == "reset_refused"


def test_eleventh_wrong_code_in_an_hour_is_refused() -> None:
    code, attacker = issued(), Browser("192.0.2.1")
    wrong = body("AAAA-AAAA-AAAA")
    codes = [attacker.code_of("password_by_paper_code", wrong) for _ in range(12)]
    assert codes == ["reset_refused"] * 10 + ["too_many_attempts"] * 2
    assert Browser("198.51.100.7").code_of("password_by_paper_code", wrong) == "reset_refused"
    assert Browser("192.0.2.1").code_of("password_by_paper_code", body(code)) == "ok"


def test_new_password_for_an_account_that_ends_meanwhile_is_refused(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = issued()
    account = next(account for account in of_kind(Account, school.items("state")) if account.login == MOTHER.login)
    before_writing(monkeypatch, recovery, lambda: school.store(replace(account, status="ended")))
    assert Browser().code_of("password_by_paper_code", body(code)) == "reset_refused"


def test_new_password_that_is_busy_leaves_the_code_valid(monkeypatch: pytest.MonkeyPatch, school: Cloud) -> None:
    code = issued()
    ahead = (school.clock.now + 5) * 1000
    before_writing(
        monkeypatch, recovery, lambda: transact([end_sessions(MOTHER.account_id, ahead, "password_changed")])
    )
    answer = Browser().call("password_by_paper_code", body(code))
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (503, "busy", "1")
    school.clock.forward(6)
    assert Browser().code_of("password_by_paper_code", body(code)) == "ok"


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
            answer = Browser().call("password_by_paper_code", body("AAAA-AAAA-AAAA") | {"login": login})
        seen.append((answer.status, answer.body, trips.made))
    assert seen[0] == seen[1]


def test_new_password_by_paper_takes_two_reads_the_link_and_one_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = issued()
    with counted(monkeypatch) as trips:
        Browser().call("password_by_paper_code", body(code))
    assert trips.depth == 3


@pytest.mark.parametrize("member", [MOTHER, SON, replace(ADMINISTRATOR, organisation_id="school-2")])
def test_only_the_administrator_of_the_school_gets_codes(member: Any) -> None:
    answer = member.browser().call("issue_paper_code", {"login": MOTHER.login})
    assert (answer.status, answer.code) == (403, "not_school_admin")


def test_code_is_issued_by_person_too_and_says_for_whom() -> None:
    by_person = ADMINISTRATOR.browser().call("issue_paper_code", {"person_id": "mother"})
    assert by_person.status == 201
    assert (by_person.body["login"], by_person.body["name"]) == (MOTHER.login, "Борисова Анна-Мария")
    assert Browser().code_of("password_by_paper_code", body(by_person.body["paper_code"])) == "ok"


@pytest.mark.parametrize("person_id", ["nobody", "daughter"])
def test_person_without_a_login_in_the_school_is_refused(person_id: str) -> None:
    answer = ADMINISTRATOR.browser().call("issue_paper_code", {"person_id": person_id})
    assert (answer.status, answer.code) == (404, "account_unknown")


def test_of_two_accounts_in_the_school_the_newer_one_gets_the_code(school: Cloud) -> None:
    school.store(
        Account(account_id="new", person_id="mother", organisation_id="school-1", login="anna", version=7),
        Account(account_id="x", person_id="mother", organisation_id="school-1", login="y", status="ended", version=9),
    )
    assert ADMINISTRATOR.browser().call("issue_paper_code", {"person_id": "mother"}).body["login"] == "anna"


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "login"), ({"login": None}, "login"), ({"login": "borisova", "person_id": "mother"}, "person_id")],
)
def test_just_one_of_login_and_person_is_to_be_given(given: dict[str, Any], field: str) -> None:
    answer = ADMINISTRATOR.browser().call("issue_paper_code", given)
    assert (answer.status, answer.code) == (422, "fields_invalid")
    assert [error["field"] for error in answer.body["errors"]] == [field]


@pytest.mark.parametrize("wanted", [{"login": DAUGHTER.login}, {"person_id": "daughter"}])
def test_administrator_of_two_schools_issues_codes_of_the_sessions_school(
    school: Cloud, wanted: dict[str, str]
) -> None:
    school.store(role_in("school-2"))
    assert ADMINISTRATOR.browser().code_of("issue_paper_code", wanted) == "account_unknown"
    elsewhere = wanted | {"organisation_id": "school-2"}
    assert ADMINISTRATOR.browser().code_of("issue_paper_code", elsewhere) == "fields_invalid"
    there = replace(ADMINISTRATOR, organisation_id="school-2").browser()
    assert there.call("issue_paper_code", wanted).body["login"] == DAUGHTER.login


def test_code_of_one_school_opens_nothing_of_the_persons_other_school(school: Cloud) -> None:
    """The teacher works in both schools, and administers the second: what the first's administrator gets of that."""
    school.store(replace(role_in("school-2"), person_id=TEACHER.person_id))
    code = ADMINISTRATOR.browser().call("issue_paper_code", {"person_id": TEACHER.person_id}).body
    assert code["login"] == TEACHER.login
    given = {"login": TEACHER.login, "paper_code": code["paper_code"], "new_password": NEW}
    assert Browser().call("password_by_paper_code", given | {"organisation_id": "school-1"}).status == 204
    thief = Browser()
    me = thief.call("log_in", TEACHER.log_in(NEW)).body
    assert {role["organisation_id"] for role in me["roles"]} == {"school-1"}
    for action in ("school", "staff", "linked", "conflicts", "audit_trail"):
        assert thief.code_of(action) == "not_school_admin"
    assert thief.code_of("issue_paper_code", {"login": DAUGHTER.login}) == "not_school_admin"
    assert TEACHER_ELSEWHERE.browser().call("school").body["organisation_id"] == "school-2"


def test_former_administrator_gets_none(school: Cloud) -> None:
    school.store(replace(role_in("school-1"), status="ended"))
    assert ADMINISTRATOR.browser().code_of("issue_paper_code", {"login": MOTHER.login}) == "not_school_admin"


def test_administrator_whose_role_ended_years_ago_by_date_gets_none(school: Cloud) -> None:
    school.store(replace(role_in("school-1"), starts_on="2019-09-01", ends_on="2020-05-31"))
    assert ADMINISTRATOR.browser().code_of("issue_paper_code", {"login": MOTHER.login}) == "not_school_admin"


@pytest.mark.parametrize(
    "change",
    [
        replace(role_in("school-1"), status="ended"),
        replace(role_in("school-1"), version=3),
        replace(account_of(MOTHER), status="ended"),
        replace(account_of(MOTHER), account_id="other"),
    ],
)
def test_no_code_is_issued_where_role_or_account_changes_at_that_moment(
    school: Cloud, monkeypatch: pytest.MonkeyPatch, change: Any
) -> None:
    before_writing(monkeypatch, accounts, lambda: school.store(change))
    answer = ADMINISTRATOR.browser().call("issue_paper_code", {"login": MOTHER.login})
    assert (answer.status, answer.code) == (503, "busy")
    assert school.of_entity("access", "paper_code") == school.of_entity("access", "audit") == []
    assert school.of_entity("access", "notice") == []


def test_code_says_who_issued_it_and_so_does_the_audit_trail(school: Cloud) -> None:
    issued()
    (code,) = school.of_entity("access", "paper_code")
    assert (code["issued_by_person"], code["issued_by_account"]) == (ADMINISTRATOR.person_id, ADMINISTRATOR.account_id)
    (entry,) = ADMINISTRATOR.browser().call("audit_trail").body["entries"]
    assert datetime.fromisoformat(entry.pop("done_at")).timestamp() == pytest.approx(school.clock.now, abs=1)
    assert entry == {
        "action": "paper_code_issued",
        "by": {"person_id": ADMINISTRATOR.person_id, "name": "Старших Нина"},
        "about": {"person_id": MOTHER.person_id, "name": "Борисова Анна-Мария"},
        "account_id": MOTHER.account_id,
        "chat_id": None,
        "reason": None,
    }


def test_owner_is_told_at_the_next_log_in_and_by_sms(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    before = len(school.texts())
    issued()
    (notice,) = Browser().call("log_in", MOTHER.log_in()).body["notices"]
    assert "администратор школы выдал код для нового пароля" in notice["text"]
    deliver(school)
    assert [(phone, "код для нового пароля" in text) for phone, text in school.texts()[before:]] == [
        (MOTHERS_PHONE, True)
    ]


def test_only_the_newest_entries_are_read_and_the_older_ones_after_them(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.school.use_cases.audit_trail.A_PAGE", 2)
    browser = ADMINISTRATOR.browser()
    people = ["mother", "son", "father"]
    for person_id in people:
        browser.call("issue_paper_code", {"person_id": person_id})
        school.clock.forward(1)
    first = browser.call("audit_trail").body
    assert [entry["about"]["person_id"] for entry in first["entries"]] == ["father", "son"]
    second = browser.call("audit_trail", query=f"before_ms={first['before_ms']}").body
    assert [entry["about"]["person_id"] for entry in second["entries"]] == ["mother"]
    assert second["before_ms"] is None


@pytest.mark.parametrize("before", ["-1", "x", "99999999999999"])
def test_moment_that_is_none_is_refused(before: str) -> None:
    assert ADMINISTRATOR.browser().code_of("audit_trail", query=f"before_ms={before}") == "fields_invalid"


def test_nothing_is_sent_to_a_phone_that_is_another_s_by_now(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    before = len(school.texts())
    (mine,) = school.of_entity("state", "vk_id")
    school.store(VkId.from_plain(mine | {"released_at": school.clock.now}))
    issued()
    deliver(school)
    assert len(school.texts()) == before


@pytest.mark.parametrize("login", ["nobody", DAUGHTER.login])
def test_login_that_the_school_does_not_have_is_named(login: str) -> None:
    answer = ADMINISTRATOR.browser().call("issue_paper_code", {"login": login})
    assert (answer.status, answer.code) == (404, "account_unknown")
