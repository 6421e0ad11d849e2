"""Log-in through Госуслуги: whom it opens, how it is bound, and how it is taken away."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from link.clock import DAY, HOUR, MINUTE
from link.families import (
    MOTHER,
    SCHOOL,
    SECOND_SCHOOL,
    SON,
    STRANGER,
    TEACHER,
    TEACHER_ELSEWHERE,
)
from link.http_calls import Browser

from functions.sign_in.use_cases.bindings import identity_of
from sign_in.other_parties import (
    ISSUER,
    Caller,
    OtherParties,
    answered,
    caller,
    changed_setting,
    keep_secret,
    login,
    pair,
    somebody,
)
from svyazka_common.records.access import Binding

ANNA, BORIS = somebody(0), somebody(1)


def test_an_unbound_identity_waits_until_its_owner_has_logged_in(at: OtherParties) -> None:
    browser = Caller()
    assert at.through(browser, ANNA) == "/sign-in/gosuslugi"
    assert browser.cookie is None
    shown = answered(browser.call("accounts"))
    assert shown["accounts"] == []
    assert shown["identity"] == {
        "name": f"{ANNA.given_name} {ANNA.family_name[0]}.",
        "expires_in_seconds": 15 * MINUTE,
    }
    login(browser, MOTHER)
    ways = answered(browser.call("bind_gosuslugi"))
    assert ways["login"] == MOTHER.login
    assert ways["gosuslugi"]["counts"] is True
    assert browser.jar == {}
    assert [notice["kind"] for notice in answered(browser.call("who_am_i"))["notices"]] == ["gosuslugi_bound"]


def test_from_then_on_the_identity_opens_the_account(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    at.cloud.clock.forward(HOUR)
    browser = Caller()
    assert at.through(browser, ANNA) == "/"
    assert answered(browser.call("who_am_i"))["person_id"] == MOTHER.person_id
    way = answered(browser.call("ways"))["gosuslugi"]
    assert way["bound_at"] < way["last_used_at"]
    assert "Max-Age" not in next(one for one in [browser.cookie] if one)


def test_somebody_who_is_in_adds_it_and_confirms(at: OtherParties) -> None:
    browser = login(Caller(), MOTHER)
    assert at.through(browser, ANNA, "purpose=binding") == "/ways?bind=gosuslugi"
    assert answered(browser.call("ways"))["gosuslugi"] is None  # not before the confirmation
    answered(browser.call("bind_gosuslugi"))
    assert at.through(Caller(), ANNA) == "/"


def test_an_identity_opens_nobody_elses_account(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    assert at.through(Caller(), BORIS) == "/sign-in/gosuslugi"


def test_a_session_through_gosuslugi_lasts_as_one_by_password_does(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    short, long = Caller(), Caller()
    at.through(short, ANNA)
    at.through(long, ANNA, "stay=true")
    at.cloud.clock.forward(12 * HOUR - 1)
    assert (short.code_of("ways"), long.code_of("ways")) == ("ok", "ok")
    at.cloud.clock.forward(2)
    assert (short.code_of("ways"), long.code_of("ways")) == ("session_required", "ok")
    at.cloud.clock.forward(30 * DAY)
    assert long.code_of("ways") == "session_required"


def test_the_session_of_the_browser_is_replaced(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    browser = login(Caller(), SON)
    old = browser.cookie
    at.through(browser, ANNA)
    assert answered(browser.call("who_am_i"))["person_id"] == MOTHER.person_id
    assert Browser(cookie=old).code_of("who_am_i") == "session_required"


def test_several_accounts_are_changed_without_another_log_in(at: OtherParties) -> None:
    for member in (TEACHER, TEACHER_ELSEWHERE, MOTHER):
        at.bind(member, ANNA)
    browser = Caller()
    assert at.through(browser, ANNA) == "/sign-in/account"
    shown = answered(browser.call("accounts"))["accounts"]
    assert [(one["account_id"], one["organisation_id"], one["current"]) for one in shown] == [
        (member.account_id, member.organisation_id, False) for member in (MOTHER, TEACHER, TEACHER_ELSEWHERE)
    ]
    assert [[role["role"] for role in one["roles"]] for one in shown] == [["parent"], ["homeroom_teacher"], ["teacher"]]
    assert shown[1]["organisation_name"] == "МБОУ «Лицей № 3»"
    person = answered(browser.call("choose_account", {"account_id": TEACHER.account_id}))
    assert [role["role"] for role in person["roles"]] == ["homeroom_teacher"]
    assert browser.jar == {}
    first = browser.cookie
    assert answered(browser.call("choose_account", {"account_id": MOTHER.account_id}))["person_id"] == MOTHER.person_id
    assert Browser(cookie=first).code_of("who_am_i") == "session_required"
    after = answered(browser.call("accounts"))
    assert after["identity"] is None
    assert [one["account_id"] for one in after["accounts"] if one["current"]] == [MOTHER.account_id]


def test_changing_accounts_makes_no_session_longer(at: OtherParties) -> None:
    at.bind(TEACHER, ANNA)
    at.bind(MOTHER, ANNA)
    for stay, lives in (("", 12 * HOUR), ("stay=true", 30 * DAY)):
        browser = Caller()
        at.through(browser, ANNA, stay)
        answered(browser.call("choose_account", {"account_id": TEACHER.account_id}))
        at.cloud.clock.forward(lives - 10)
        answered(browser.call("choose_account", {"account_id": MOTHER.account_id}))
        at.cloud.clock.forward(11)
        assert browser.code_of("who_am_i") == "session_required"


def test_the_organisation_that_was_chosen_before_chooses_the_account(at: OtherParties) -> None:
    at.bind(TEACHER, ANNA)
    at.bind(TEACHER_ELSEWHERE, ANNA)
    browser = Caller()
    assert at.through(browser, ANNA, f"organisation_id={SECOND_SCHOOL}") == "/"
    assert {role["organisation_id"] for role in answered(browser.call("who_am_i"))["roles"]} == {SECOND_SCHOOL}
    assert at.through(Caller(), ANNA, "organisation_id=authority-1") == "/sign-in/account"
    at.bind(MOTHER, ANNA)  # two accounts in that school: which of them is not for us to say
    assert at.through(Caller(), ANNA, f"organisation_id={SCHOOL}") == "/sign-in/account"


WANTED = "/chats/c1?from=letter"
WANTED_QUERY = urlencode({"next": WANTED})


def test_the_page_that_was_wanted_is_where_the_way_through_gosuslugi_ends(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    assert at.through(Caller(), ANNA, WANTED_QUERY) == WANTED
    assert at.through(Caller(), BORIS, WANTED_QUERY) == f"/sign-in/gosuslugi?{WANTED_QUERY}"
    at.bind(SON, ANNA)
    assert at.through(Caller(), ANNA, WANTED_QUERY) == f"/sign-in/account?{WANTED_QUERY}"
    browser = login(Caller(), MOTHER)
    assert at.through(browser, ANNA, f"purpose=binding&{WANTED_QUERY}") == f"/ways?bind=gosuslugi&{WANTED_QUERY}"


def test_the_page_that_was_wanted_is_kept_where_somebody_refuses(at: OtherParties) -> None:
    del at
    for browser, purpose, page in (
        (Caller(), "sign_in", "/sign-in"),
        (login(Caller(), MOTHER), "binding", "/ways"),
    ):
        led = browser.led("gosuslugi", f"purpose={purpose}&{WANTED_QUERY}")
        asked = dict(parse_qsl(urlsplit(led).query))
        denied = urlencode({"error": "access_denied", "state": asked["state"]})
        assert browser.led("gosuslugi_callback", denied) == f"{page}?{WANTED_QUERY}&problem=gosuslugi_denied"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "chats",
        "/\t/evil.example",
        "",
    ],
)
def test_a_page_of_elsewhere_is_not_led_to(at: OtherParties, elsewhere: str) -> None:
    at.bind(MOTHER, ANNA)
    assert at.through(Caller(), ANNA, urlencode({"next": elsewhere})) == "/"


def test_an_account_that_the_identity_does_not_open_is_not_chosen(at: OtherParties) -> None:
    at.bind(TEACHER, ANNA)
    at.bind(MOTHER, ANNA)
    at.bind(SON, BORIS)
    browser = Caller()
    at.through(browser, ANNA)
    for foreign in (SON.account_id, STRANGER.account_id, "none"):
        assert browser.code_of("choose_account", {"account_id": foreign}) == "account_not_bound"
    assert browser.cookie is None


def test_a_session_by_password_shows_and_opens_no_other_account(at: OtherParties) -> None:
    at.bind(TEACHER, ANNA)
    at.bind(MOTHER, ANNA)
    browser = login(Caller(), MOTHER)
    assert answered(browser.call("accounts")) == {"identity": None, "accounts": []}
    assert browser.code_of("choose_account", {"account_id": TEACHER.account_id}) == "account_not_bound"


def test_nobody_is_shown_no_accounts(at: OtherParties) -> None:
    del at
    assert Caller().code_of("accounts") == "session_required"
    nobody = Caller(jar={"__Host-identity": "x" * 43})
    assert nobody.code_of("choose_account", {"account_id": "a"}) == "session_required"


def test_a_waiting_identity_counts_once_and_for_a_quarter_of_an_hour(at: OtherParties) -> None:
    at.bind(TEACHER, ANNA)
    at.bind(MOTHER, ANNA)
    browser = Caller()
    at.through(browser, ANNA)
    jar = dict(browser.jar)
    answered(browser.call("choose_account", {"account_id": TEACHER.account_id}))
    again = Caller(jar=jar)
    assert again.code_of("choose_account", {"account_id": MOTHER.account_id}) == "session_required"
    late = Caller()
    at.through(late, ANNA)
    at.cloud.clock.forward(15 * MINUTE)
    assert late.code_of("choose_account", {"account_id": MOTHER.account_id}) == "session_required"


def test_an_identity_that_waits_too_long_is_bound_to_nothing(at: OtherParties) -> None:
    browser = Caller()
    at.through(browser, ANNA)
    at.cloud.clock.forward(15 * MINUTE)
    login(browser, MOTHER)
    assert browser.code_of("bind_gosuslugi") == "identity_expired"
    assert at.through(Caller(), ANNA) == "/sign-in/gosuslugi"


def test_an_identity_is_bound_once(at: OtherParties) -> None:
    browser = Caller()
    at.through(browser, ANNA)
    jar = dict(browser.jar)
    login(browser, MOTHER)
    answered(browser.call("bind_gosuslugi"))
    assert browser.code_of("bind_gosuslugi") == "identity_expired"
    other = login(Caller(jar=jar), SON)
    assert other.code_of("bind_gosuslugi") == "identity_expired"


def test_an_account_takes_another_identity_once_the_first_is_gone(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    browser = login(Caller(), MOTHER)
    at.through(browser, BORIS, "purpose=binding")
    assert browser.code_of("bind_gosuslugi") == "gosuslugi_bound_otherwise"
    assert browser.call("unbind_gosuslugi").status == 204
    answered(browser.call("bind_gosuslugi"))
    assert (at.through(Caller(), ANNA), at.through(Caller(), BORIS)) == ("/sign-in/gosuslugi", "/")


def test_the_same_identity_is_bound_again_without_asking(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    browser = login(Caller(), MOTHER)
    at.through(browser, ANNA, "purpose=binding")
    answered(browser.call("bind_gosuslugi"))
    assert at.through(Caller(), ANNA) == "/"


def test_binding_and_taking_away_end_the_other_sessions(at: OtherParties) -> None:
    elsewhere = caller(MOTHER)
    mine = at.bind(MOTHER, ANNA)
    assert (elsewhere.code_of("ways"), mine.code_of("ways")) == ("session_required", "ok")
    at.cloud.clock.forward(2 * MINUTE)
    through = Caller()
    at.through(through, ANNA)
    assert mine.call("unbind_gosuslugi").status == 204
    assert (through.code_of("ways"), mine.code_of("ways")) == ("session_required", "ok")
    assert answered(mine.call("ways"))["gosuslugi"] is None
    kinds = {notice["kind"] for notice in answered(mine.call("who_am_i"))["notices"]}
    assert kinds == {"gosuslugi_bound", "gosuslugi_taken_away"}
    assert mine.call("unbind_gosuslugi").status == 204  # nothing is there any more
    assert at.through(Caller(), ANNA) == "/sign-in/gosuslugi"
    login(Caller(), MOTHER)  # the password stays


def test_an_identity_opens_ten_accounts_at_most(at: OtherParties) -> None:
    identity = identity_of(ISSUER, ANNA.oid)
    at.cloud.store(
        *(
            Binding(
                identity=identity,
                account_id=f"a{number}",
                person_id="nobody",
                organisation_id=SCHOOL,
                password="0" * 32,
                bound_at=1,
            )
            for number in range(10)
        ),
        table="access",
    )
    browser = login(Caller(), MOTHER)
    at.through(browser, ANNA, "purpose=binding")
    assert browser.code_of("bind_gosuslugi") == "gosuslugi_bindings_spent"
    at.cloud.store(*[], table="access")


def test_nothing_but_a_keyed_hash_is_kept_of_an_identity(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    kept = str(at.cloud.contents("access")) + str(at.cloud.contents("state"))
    for datum in (ANNA.oid, ANNA.family_name, ANNA.snils, ANNA.phone, ANNA.patronymic):
        assert datum not in kept


def test_the_page_says_what_a_code_means_and_nothing_of_unknown_ones(at: OtherParties) -> None:
    del at
    problem = answered(Browser.call(Caller(), "problem_text", path="/api/sign-in/problems/gosuslugi_down"))
    assert problem["title"] == "Госуслуги не отвечают"
    assert "паролем" in problem["detail"]
    for odd in ("password_weak", "none", "x" * 64):
        assert Caller().call("problem_text", path=f"/api/sign-in/problems/{odd}").code == "not_found"


@pytest.mark.parametrize(
    "query",
    ["purpose=other", "organisation_id=a%23b", f"organisation_id={'a' * 65}", "stay=perhaps", f"next=/{'a' * 1000}"],
)
def test_a_query_that_the_page_does_not_send_leads_back(at: OtherParties, query: str) -> None:
    del at
    assert Caller().led("gosuslugi", query) == "/sign-in?problem=fields_invalid"


def test_without_a_session_nothing_is_bound(at: OtherParties) -> None:
    browser = Caller()
    assert browser.led("gosuslugi", "purpose=binding") == "/sign-in?problem=session_required"
    at.through(browser, ANNA)
    assert browser.code_of("bind_gosuslugi") == "session_required"
    assert browser.code_of("ways") == "session_required"
    assert browser.call("unbind_gosuslugi").code == "session_required"


def test_an_account_that_has_ended_is_opened_by_nothing(at: OtherParties) -> None:
    browser = at.bind(MOTHER, ANNA)
    waiting = Caller()
    at.through(waiting, BORIS)
    waiting.cookie = browser.cookie
    end_account(at)
    assert at.through(Caller(), ANNA) == "/sign-in/gosuslugi"
    assert waiting.code_of("bind_gosuslugi") == "session_required"
    assert waiting.code_of("ways") == "session_required"


def end_account(at: OtherParties) -> None:
    from msgspec.structs import replace  # noqa: PLC0415

    from svyazka_common.records.roster import Account  # noqa: PLC0415

    (item,) = [item for item in at.cloud.items("state") if item.get("account_id") == {"S": MOTHER.account_id}
               and item["entity"] == {"S": "account"}]  # fmt: skip
    at.cloud.store(replace(Account.from_item(item), status="ended"))


def test_the_old_endpoints_and_certificates_in_the_secret_will_do(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_setting(
        monkeypatch,
        "GOSUSLUGI",
        form="v1",
        authorise_url=f"{at.address}/esia/aas/oauth2/ac",
        token_url=f"{at.address}/esia/aas/oauth2/te",
        client_certificate_hash=None,
        jwks_url=None,
        persons_url=None,
        nonce=False,
    )
    keep_secret(
        certificate=pair("client").certificate_pem,
        private_key=pair("client").key_pem,
        provider_certificates=[pair("former").certificate_pem, pair("esia").certificate_pem],
    )
    browser = Caller()
    assert at.through(browser, ANNA) == "/sign-in/gosuslugi"
    assert answered(browser.call("accounts"))["identity"]["name"] == ""
    keep_secret(
        certificate=pair("client").certificate_pem,
        private_key=pair("client").key_pem,
        provider_certificates=[pair("former").certificate_pem],
    )
    assert at.through(Caller(), ANNA) == "/sign-in?problem=gosuslugi_refused"


def test_on_localhost_everything_is_of_the_origin_that_the_browser_called(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_setting(monkeypatch, "GOSUSLUGI", authorise_url="/esia/aas/oauth2/v2/ac")
    monkeypatch.setenv("SITE_DOMAIN", "localhost")
    browser = Caller(headers={"sec-fetch-site": "same-origin", "host": "localhost:4567"})
    page = browser.led("gosuslugi")
    assert page.startswith("/esia/aas/oauth2/v2/ac?")
    assert at.texts_of(page.partition("?")[2])["redirect_uri"] == (
        "http://localhost:4567/api/sign-in/gosuslugi/callback"
    )
    for other in ("evil.example", "localhost.evil.example", "localhost:4567@evil.example", ""):
        browser = Caller(headers={"host": other})
        assert browser.led("gosuslugi") == "/sign-in?problem=cross_site"
