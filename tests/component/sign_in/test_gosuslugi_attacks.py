"""What is tried against the log-in through Госуслуги (docs/threats.md, 5 to 8)."""

from __future__ import annotations

from copy import replace
from typing import Any

import pytest
from declared import unwatched
from link.clock import MINUTE
from link.families import ADMINISTRATOR, MOTHER, MOTHERS_PHONE, SON, STRANGER
from link.http_calls import Browser

from functions.sign_in.esia import exchange
from local.stand_ins.keys import new_key_pair
from sign_in.other_parties import Caller, OtherParties, answered, caller, changed_setting, login, somebody
from svyazka_common import outward
from svyazka_common.records.link import StudyProfile, VkId
from svyazka_common.records.roster import Account, Person
from svyazka_common.secrets import keyed_hash
from svyazka_common.sessions import COOKIE, read_session

ANNA, BORIS = somebody(0), somebody(1)
EXPIRED = "/sign-in?problem=gosuslugi_expired"
NEW = "шесть-синих-верблюдов"


# Callbacks (docs/threats.md, 8).


def test_a_callback_counts_once(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    browser = Caller()
    query = at.there(browser, ANNA)
    jar = dict(browser.jar)
    assert browser.led("gosuslugi_callback", query) == "/"
    assert Caller(jar=jar).led("gosuslugi_callback", query) == EXPIRED


def test_a_callback_opened_in_another_browser_opens_nothing(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    victim, attacker = Caller(), Caller()
    query = at.there(attacker, ANNA)
    assert victim.led("gosuslugi_callback", query) == EXPIRED  # it never began
    at.there(victim, BORIS)
    assert victim.led("gosuslugi_callback", query) == EXPIRED  # it began another one
    assert victim.cookie is None
    assert attacker.led("gosuslugi_callback", query) == "/"  # and the request is still that of its browser


def test_answers_swapped_between_two_browsers_open_nothing(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    at.bind(SON, BORIS)
    first, two = Caller(), Caller()
    answers = at.there(first, ANNA), at.there(two, BORIS)
    assert (first.led("gosuslugi_callback", answers[1]), two.led("gosuslugi_callback", answers[0])) == (
        EXPIRED,
        EXPIRED,
    )
    assert (first.cookie, two.cookie) == (None, None)


def test_a_code_of_another_request_is_refused_by_its_nonce_and_verifier(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    attacker, victim = Caller(), Caller()
    stolen = at.texts_of(at.there(attacker, ANNA))["code"]
    state = at.texts_of(at.there(victim, BORIS))["state"]
    # The code goes into the victim's own request: ESIA refuses it, since the challenge is another's.
    assert victim.led("gosuslugi_callback", f"code={stolen}&state={state}") == EXPIRED
    assert victim.cookie is None


@pytest.mark.parametrize("query", ["code={code}", "code={code}&state=", "code={code}&state=none", "state={state}", ""])
def test_a_callback_without_state_or_code_opens_nothing(at: OtherParties, query: str) -> None:
    at.bind(MOTHER, ANNA)
    browser = Caller()
    texts = at.texts_of(at.there(browser, ANNA))
    place = browser.led("gosuslugi_callback", query.format(**texts))
    assert place in {EXPIRED, "/sign-in?problem=gosuslugi_refused"}
    assert browser.cookie is None


def test_another_site_ends_nobodys_request_by_a_state_of_its_own(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    browser = Caller()
    query = at.there(browser, ANNA)
    jar = dict(browser.jar)
    browser.led("gosuslugi_callback", "code=x&state=y", headers={"sec-fetch-site": "cross-site", "host": "x"})
    browser.jar = jar  # the cookie goes with the refusal of nothing
    assert browser.led("gosuslugi_callback", query) == "/"


def test_a_request_lasts_ten_minutes(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    for minutes, page in ((9, "/"), (10, EXPIRED)):
        browser = Caller()
        browser_query = at.there(browser, ANNA)
        at.cloud.clock.forward(minutes * MINUTE)
        # ESIA's own code lives three minutes; ours is asked first.
        at.esia._codes.update({code: replace(one, until=1e12) for code, one in at.esia._codes.items()})
        assert browser.led("gosuslugi_callback", browser_query) == page


def test_a_binding_counts_in_the_session_in_which_it_began(at: OtherParties) -> None:
    browser = login(Caller(), MOTHER)
    query = at.there(browser, ANNA, "purpose=binding")
    jar = dict(browser.jar)
    for other in (None, caller(SON).cookie, caller(MOTHER).cookie):
        swapped = Caller(jar=dict(jar), cookie=other)
        assert swapped.led("gosuslugi_callback", query) in {"/ways?problem=gosuslugi_expired", EXPIRED}
        assert swapped.jar.get("__Host-identity") is None


def test_an_identity_proven_for_one_session_is_bound_in_no_other(at: OtherParties) -> None:
    browser = login(Caller(), MOTHER)
    at.through(browser, ANNA, "purpose=binding")
    jar = dict(browser.jar)
    for other in (caller(SON), caller(MOTHER)):
        swapped = Caller(jar=dict(jar), cookie=other.cookie)
        assert swapped.code_of("bind_gosuslugi") == "identity_expired"
        assert answered(swapped.call("accounts"))["identity"] is None
    assert Caller(jar=dict(jar)).code_of("accounts") == "session_required"
    assert browser.code_of("bind_gosuslugi") == "ok"


def test_another_site_binds_chooses_and_takes_away_nothing(at: OtherParties) -> None:
    mine = at.bind(MOTHER, ANNA)
    at.through(mine, BORIS, "purpose=binding")
    before = at.cloud.contents("access")
    mine.headers = {"sec-fetch-site": "cross-site"}
    for action in ("bind_gosuslugi", "choose_account", "unbind_gosuslugi"):
        assert mine.call(action, {} if action == "choose_account" else None).code == "cross_site"
    assert at.cloud.contents("access") == before


@pytest.mark.parametrize("name", ["__Host-gosuslugi", "__Host-identity"])
def test_an_odd_cookie_is_none(at: OtherParties, name: str) -> None:
    del at
    for odd in ("", "x", "#", "x" * 4000, "é"):
        browser = Caller(jar={name: odd})
        assert browser.led("gosuslugi_callback", "code=x&state=y") == EXPIRED
        assert browser.code_of("accounts") == "session_required"


# What ESIA may say (docs/threats.md, 7).


@pytest.mark.parametrize(
    ("switch", "code"),
    [
        ("denied", "gosuslugi_denied"),
        ("unconfirmed", "gosuslugi_unconfirmed"),
        ("expired_code", "gosuslugi_expired"),
        ("wrong_nonce", "gosuslugi_refused"),
        ("wrong_issuer", "gosuslugi_refused"),
        ("wrong_audience", "gosuslugi_refused"),
        ("wrong_key", "gosuslugi_refused"),
        ("unsigned", "gosuslugi_refused"),
        ("old_token", "gosuslugi_refused"),
        ("early_token", "gosuslugi_refused"),
        ("no_data", "gosuslugi_refused"),
    ],
)
def test_refusal_and_untrusted_answer_lead_back_with_a_way_on(at: OtherParties, switch: str, code: str) -> None:
    at.bind(MOTHER, ANNA)
    at.esia.turn(switch, on=True)
    browser = Caller()
    assert at.through(browser, ANNA) == f"/sign-in?problem={code}"
    assert browser.cookie is None
    assert browser.jar == {} or set(browser.jar) == {"__Host-gosuslugi"}
    problem = answered(Caller().call("problem_text", path=f"/api/sign-in/problems/{code}"))
    assert "логином и паролем" in problem["detail"] or "ещё раз" in problem["detail"]
    mine = login(Caller(), SON)
    assert at.through(mine, ANNA, "purpose=binding") == f"/ways?problem={code}"


def test_somebody_unconfirmed_is_told_so(at: OtherParties) -> None:
    from local.stand_ins.people import UNCONFIRMED, test_people  # noqa: PLC0415

    (person,) = [one for one in test_people() if one.key == UNCONFIRMED]
    assert at.through(Caller(), person) == "/sign-in?problem=gosuslugi_unconfirmed"


@pytest.mark.parametrize("switch", ["down", "html"])
def test_an_esia_that_is_down_or_answers_html_is_said_to_be_down(at: OtherParties, switch: str) -> None:
    browser = Caller()
    query = at.there(browser, ANNA)
    at.esia.turn(switch, on=True)
    assert browser.led("gosuslugi_callback", query) == "/sign-in?problem=gosuslugi_down"


def test_an_esia_that_is_slow_is_said_to_be_down(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "READ_SECONDS", 0.05)
    browser = Caller()
    query = at.there(browser, ANNA)
    at.esia.turn("late", on=True)
    at.esia.late_seconds = 0.3
    assert browser.led("gosuslugi_callback", query) == "/sign-in?problem=gosuslugi_down"


def test_an_esia_at_work_on_itself_sends_browsers_back(at: OtherParties) -> None:
    at.esia.turn("busy", on=True)
    browser = Caller()
    query = at.refused_at(browser.led("gosuslugi"))
    assert browser.led("gosuslugi_callback", query) == "/sign-in?problem=gosuslugi_down"


@pytest.mark.parametrize("changed", [{"id_token": None}, {"access_token": 7}, {"id_token": ["x"]}])
def test_an_answer_without_tokens_is_none(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]
) -> None:
    asked = outward.post_form
    monkeypatch.setattr(exchange, "post_form", lambda *args: asked(*args) | changed)
    assert at.through(Caller(), ANNA) == "/sign-in?problem=gosuslugi_down"


def test_a_signer_that_is_down_leads_back_and_names_the_other_way(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Caller()
    query = at.there(browser, ANNA)
    changed_setting(monkeypatch, "GOSUSLUGI", signer="service", signer_url=f"{at.address}/nothing")
    assert browser.led("gosuslugi_callback", query) == "/sign-in?problem=gosuslugi_down"
    assert Caller().led("gosuslugi") == "/sign-in?problem=gosuslugi_down"


def test_a_key_that_was_published_since_is_found(at: OtherParties) -> None:
    assert at.through(Caller(), ANNA) == "/sign-in/gosuslugi"
    at.esia.keys = new_key_pair("next")
    assert at.through(Caller(), ANNA) == "/sign-in/gosuslugi"


@pytest.mark.parametrize(
    ("published", "page"),
    [
        ({"keys": "none"}, "gosuslugi_refused"),
        ({}, "gosuslugi_refused"),
        ({"keys": [7, {"kty": "EC"}, {"kty": "RSA"}, {"kty": "RSA", "n": "!", "e": 7}]}, "gosuslugi_refused"),
        ({"keys": [{"kty": "RSA", "use": "enc"}]}, "gosuslugi_refused"),
        ({"error": "forbidden"}, "gosuslugi_down"),
    ],
)
def test_keys_that_are_none_open_nothing(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch, published: dict[str, Any], page: str
) -> None:
    from functions.sign_in.esia import exchange  # noqa: PLC0415

    def get(_url: str, **_: Any) -> dict[str, Any]:
        if "error" in published:
            raise outward.RefusedError(published["error"])
        return published

    monkeypatch.setattr(exchange, "get_json", get)
    assert at.through(Caller(), ANNA) == f"/sign-in?problem={page}"


def test_a_table_that_is_busy_leads_back_too(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError  # noqa: PLC0415

    from svyazka_common import aws  # noqa: PLC0415

    browser = Caller()
    query = at.there(browser, ANNA)

    class Throttled:
        def delete_item(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "DeleteItem")

    with monkeypatch.context() as patch:
        patch.setattr(aws, "dynamodb", Throttled)
        assert browser.led("gosuslugi_callback", query) == "/sign-in?problem=busy"
    assert browser.led("gosuslugi_callback", query) == "/sign-in/gosuslugi"


# Claims (docs/threats.md, 6).


def test_matching_name_phone_birth_date_and_snils_bind_nothing(at: OtherParties) -> None:
    phone = ANNA.phone
    at.cloud.store(
        Person(
            person_id=MOTHER.person_id,
            family_name=ANNA.family_name,
            given_name=ANNA.given_name,
            patronymic=ANNA.patronymic,
            birth_date=ANNA.birth_date.isoformat(),
            version=2,
        ),
        VkId(
            person_id=MOTHER.person_id,
            vk_id="v1",
            phone=phone,
            phone_key=keyed_hash("phone", phone),
            proven_at=1,
            data_given=True,
        ),
        StudyProfile(
            person_id=MOTHER.person_id,
            study_profile_id="s1",
            given_name=ANNA.given_name,
            family_name=ANNA.family_name,
            birth_date=ANNA.birth_date.isoformat(),
            sex="female",
            created_at=1,
        ),
    )
    browser = Caller()
    assert at.through(browser, ANNA) == "/sign-in/gosuslugi"
    assert browser.cookie is None
    assert answered(browser.call("accounts"))["accounts"] == []


def test_the_subject_of_another_issuer_is_another_person(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    at.bind(MOTHER, ANNA)
    at.esia.issuer = "http://esia-portal1.test.example.ru/"
    changed_setting(monkeypatch, "GOSUSLUGI", issuer=at.esia.issuer)
    assert at.through(Caller(), ANNA) == "/sign-in/gosuslugi"


# Accounts taken before their owner comes (docs/threats.md, 5; arXiv 2205.10174).


def new_password_by_paper(browser: Browser) -> None:
    administrator = ADMINISTRATOR.browser()
    code = administrator.call("issue_paper_code", {"login": MOTHER.login}).body["paper_code"]
    body = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "paper_code": code, "new_password": NEW}
    assert browser.code_of("password_by_paper_code", body) == "ok"


def test_classic_and_federated_log_in_are_never_merged_by_an_attribute(at: OtherParties) -> None:
    """The attacker has the account by its first password; the owner comes by Госуслуги and gets nothing of it."""
    attacker = login(Caller(), MOTHER)
    attacker.call("phone", {"phone": MOTHERS_PHONE})
    owner = Caller()
    assert at.through(owner, ANNA) == "/sign-in/gosuslugi"
    assert owner.cookie is None


def test_a_session_that_was_there_before_ends_when_the_owner_binds(at: OtherParties) -> None:
    attacker = caller(MOTHER)
    at.bind(MOTHER, ANNA)
    assert attacker.code_of("ways") == "session_required"


def test_identity_bound_by_an_attacker_ends_with_the_new_password(at: OtherParties) -> None:
    at.bind(MOTHER, BORIS)  # who knows the first password
    owner = Caller()
    new_password_by_paper(owner)
    assert at.through(Caller(), BORIS) == "/sign-in/gosuslugi"
    login(owner, MOTHER, NEW)
    assert answered(owner.call("ways"))["gosuslugi"]["counts"] is False
    at.cloud.clock.forward(2 * MINUTE)
    at.through(owner, ANNA, "purpose=binding")
    assert owner.code_of("bind_gosuslugi") == "ok"
    assert (at.through(Caller(), BORIS), at.through(Caller(), ANNA)) == ("/sign-in/gosuslugi", "/")


def test_a_session_by_that_identity_ends_with_the_new_password(at: OtherParties) -> None:
    at.bind(MOTHER, BORIS)
    attacker = Caller()
    at.through(attacker, BORIS)
    new_password_by_paper(Caller())
    assert attacker.code_of("ways") == "session_required"


def test_binding_begun_by_an_attacker_ends_with_the_new_password(at: OtherParties) -> None:
    attacker = login(Caller(), MOTHER)
    at.through(attacker, BORIS, "purpose=binding")
    new_password_by_paper(Caller())
    assert attacker.code_of("bind_gosuslugi") == "session_required"
    assert at.through(Caller(), BORIS) == "/sign-in/gosuslugi"


def test_an_unverified_identity_opens_and_binds_nothing(at: OtherParties) -> None:
    at.bind(MOTHER, ANNA)
    at.esia.turn("unconfirmed", on=True)
    browser = login(Caller(), STRANGER)
    assert at.through(browser, ANNA, "purpose=binding") == "/ways?problem=gosuslugi_unconfirmed"
    assert browser.code_of("bind_gosuslugi") == "identity_expired"


# Two at one moment.


def interfering(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, first: Any) -> None:
    """Have something happen right before the writing of a use case."""
    done: list[int] = []
    real = getattr(module, name)

    def write(*args: Any) -> Any:
        if not done:
            done.append(1)
            with unwatched():
                first()
        return real(*args)

    monkeypatch.setattr(module, name, write)


def bound_at_once(browser: Caller) -> None:
    """Without the resolver, which is at work on another call."""
    from functions.sign_in.use_cases import bindings  # noqa: PLC0415

    bindings.bind(read_session([f"{COOKIE}={browser.cookie}"]), browser.jar["__Host-identity"])


def test_a_password_that_changes_while_a_session_begins_is_not_passed(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.sign_in.repository import log_in  # noqa: PLC0415

    at.bind(MOTHER, ANNA)
    browser = Caller()
    query = at.there(browser, ANNA)
    interfering(monkeypatch, log_in, "start_session", lambda: new_password_by_paper(Caller()))
    assert browser.led("gosuslugi_callback", query) == EXPIRED
    assert browser.cookie is None


def test_a_binding_that_is_taken_away_while_a_session_begins_opens_nothing(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.sign_in.repository import log_in  # noqa: PLC0415

    mine = at.bind(MOTHER, ANNA)
    browser = Caller()
    query = at.there(browser, ANNA)
    interfering(monkeypatch, log_in, "start_session", lambda: mine.call("unbind_gosuslugi"))
    assert browser.led("gosuslugi_callback", query) == EXPIRED


def test_a_session_that_cannot_begin_for_another_reason_says_so(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.sign_in.repository import log_in  # noqa: PLC0415
    from svyazka_common.errors import Code, DomainError  # noqa: PLC0415

    def busy(*_: Any) -> None:
        raise DomainError(Code.BUSY, retry_after_seconds=1)

    at.bind(MOTHER, ANNA)
    browser = Caller()
    query = at.there(browser, ANNA)
    monkeypatch.setattr(log_in, "start_session", busy)
    assert browser.led("gosuslugi_callback", query) == "/sign-in?problem=busy"


def test_of_two_who_bind_what_waits_at_one_moment_one_wins(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.sign_in.repository import identities  # noqa: PLC0415

    browser = Caller()
    at.through(browser, ANNA)
    other = login(Caller(jar=dict(browser.jar)), SON)
    login(browser, MOTHER)
    interfering(monkeypatch, identities, "transact", lambda: bound_at_once(other))
    assert browser.code_of("bind_gosuslugi") == "identity_expired"


def test_another_identity_bound_at_one_moment_stays(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.sign_in.repository import identities  # noqa: PLC0415

    browser, other = Caller(), Caller()
    at.through(browser, ANNA)
    at.through(other, BORIS)
    login(browser, MOTHER)
    login(other, MOTHER)
    interfering(monkeypatch, identities, "transact", lambda: bound_at_once(other))
    assert browser.code_of("bind_gosuslugi") == "gosuslugi_bound_otherwise"


def test_a_session_that_ends_while_it_binds_or_takes_away_does_neither(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.sign_in.repository import identities  # noqa: PLC0415

    browser = Caller()
    at.through(browser, ANNA)
    login(browser, MOTHER)
    cookie = browser.cookie
    with monkeypatch.context() as patch:
        interfering(patch, identities, "transact", lambda: Browser(cookie=cookie).call("log_out"))
        assert browser.code_of("bind_gosuslugi") == "session_required"
    mine = at.bind(MOTHER, BORIS)
    mine_cookie = mine.cookie
    with monkeypatch.context() as patch:
        interfering(patch, identities, "transact", lambda: Browser(cookie=mine_cookie).call("log_out"))
        assert mine.call("unbind_gosuslugi").code == "session_required"
    assert at.through(Caller(), BORIS) == "/"


def test_binding_does_not_rest_on_a_password_that_changes_meanwhile(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.sign_in.repository import identities  # noqa: PLC0415

    browser = Caller()
    at.through(browser, ANNA)
    login(browser, MOTHER)

    def change() -> None:
        (item,) = [item for item in at.cloud.items("state") if item.get("login") == {"S": MOTHER.login}]
        at.cloud.store(replace(Account.from_item(item), password_hash="another"))

    interfering(monkeypatch, identities, "transact", change)
    assert browser.code_of("bind_gosuslugi") == "busy"


def test_a_second_end_of_the_sessions_at_one_moment_is_asked_again(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    from functions.sign_in.repository import identities  # noqa: PLC0415
    from svyazka_common.transactions import ConditionFailedError  # noqa: PLC0415

    mine = at.bind(MOTHER, ANNA)

    def met(*_: Any) -> None:
        raise ConditionFailedError({3: None})

    monkeypatch.setattr(identities, "transact", met)
    assert mine.call("unbind_gosuslugi").code == "busy"


def test_nothing_personal_is_written(
    at: OtherParties, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    at.bind(MOTHER, ANNA)
    browser = Caller()
    query = at.there(browser, ANNA)
    browser.led("gosuslugi_callback", query)
    browser.led("gosuslugi_callback", query)
    at.esia.turn("wrong_nonce", on=True)
    at.through(Caller(), ANNA)
    written = "".join(capfd.readouterr()) + repr([record.__dict__ for record in caplog.records])
    assert "refused" in written
    code = at.texts_of(query)["code"]
    personal = (ANNA.oid, ANNA.family_name, ANNA.given_name, ANNA.phone, code, browser.cookie or "", MOTHER.login)
    assert [word for word in personal if word in written] == []
