"""VK ID in place of an SMS: what it proves, what it fills in, and what it never takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sign_in.other_parties import Caller, OtherParties, answered, caller, somebody

from functions.link.repository import journeys
from functions.link.use_cases import vk_id
from functions.link.use_cases.vk_id import VkIdAnswer
from link.clock import DAY, MINUTE
from link.families import ADMINISTRATOR, DAUGHTER, FATHER, MOTHER, OTHER_PHONE, SON, STRANGER, TEACHER
from link.http_calls import SITE, Browser, signed_in
from link.steps import code_for
from local.stand_ins.people import test_people
from svyazka_common import outward, transactions
from svyazka_common.secrets import keyed_hash
from svyazka_common.sessions import COOKIE, read_session

if TYPE_CHECKING:
    from link.families import Member

ANNA, BORIS = somebody(0), somebody(1)
EXPIRED = "/link?problem=vk_id_expired"


def vk_of(at: OtherParties, member: Member) -> dict[str, Any]:
    return next(one for one in at.cloud.of_entity("state", "vk_id") if one["person_id"] == member.person_id)


def linked_by(at: OtherParties, member: Member, person: Any) -> Caller:
    """A member whose profile is linked by somebody's VK ID."""
    browser = caller(member)
    assert at.vk_through(browser, person) == "/link"
    if answered(browser.call("status"))["next_step"] == "vk_id":
        answered(browser.call("personal_data", member.data))
        answered(browser.call("study_profile", member.data))
    assert answered(browser.call("status"))["linked"]
    return browser


def test_the_phone_that_vk_id_has_proven_replaces_the_sms(at: OtherParties) -> None:
    browser = caller(MOTHER)
    assert at.vk_through(browser, ANNA) == "/link"
    status = answered(browser.call("status"))
    assert status["next_step"] == "vk_id"
    assert status["phone_masked"].endswith(ANNA.phone[-2:])
    assert at.cloud.texts() == []
    assert (vk_of(at, MOTHER)["user_id"], vk_of(at, MOTHER)["phone"]) == (str(ANNA.vk_user_id), ANNA.phone)
    assert browser.jar == {}


def test_what_vk_id_tells_is_kept_only_when_its_owner_sends_it(at: OtherParties) -> None:
    browser = caller(MOTHER)
    at.vk_through(browser, ANNA)
    data = answered(browser.call("status"))["known"]
    assert data == {
        "family_name": ANNA.family_name,
        "given_name": ANNA.given_name,
        "patronymic": MOTHER.patronymic,
        "birth_date": ANNA.birth_date.isoformat(),
        "sex": ANNA.sex,
    }
    assert vk_of(at, MOTHER)["data_given"] is False
    answered(browser.call("personal_data", MOTHER.data))
    kept = vk_of(at, MOTHER)
    assert (kept["family_name"], kept["given_name"], kept.get("offered")) == (
        MOTHER.family_name,
        MOTHER.given_name,
        None,
    )
    assert answered(browser.call("status"))["known"]["family_name"] == MOTHER.family_name


def test_where_vk_id_tells_no_name_the_journals_is_shown(at: OtherParties) -> None:
    at.vk_id.turn("no_name", on=True)
    browser = caller(MOTHER)
    at.vk_through(browser, ANNA)
    assert answered(browser.call("status"))["known"]["family_name"] == MOTHER.family_name


def test_somebody_whom_the_journal_does_not_name_is_shown_what_vk_id_tells(at: OtherParties) -> None:
    session = signed_in("a.nameless", "nameless", MOTHER.organisation_id, "192.0.2.1")
    browser = Caller(cookie=session.cookie)
    at.vk_through(browser, ANNA)
    data = answered(browser.call("status"))["known"]
    assert (data["family_name"], data["patronymic"]) == (ANNA.family_name, None)


def test_the_journey_ends_in_the_link(at: OtherParties) -> None:
    browser = linked_by(at, MOTHER, ANNA)
    assert browser.led("vk_id_start") == "/link?problem=already_linked"


def test_no_token_is_kept(at: OtherParties) -> None:
    linked_by(at, MOTHER, ANNA)
    kept = str(at.cloud.contents("access")) + str(at.cloud.contents("state"))
    for token in (*at.vk_id._tokens, *at.vk_id._refresh):
        assert token not in kept


@pytest.mark.parametrize(
    ("switch", "code"),
    [
        ("denied", "vk_id_denied"),
        ("expired_code", "vk_id_expired"),
        ("wrong_state", "vk_id_expired"),
        ("no_phone", "vk_id_without_phone"),
        ("another_user", "vk_id_down"),
    ],
)
def test_what_vk_id_refuses_leads_back_with_a_way_on(at: OtherParties, switch: str, code: str) -> None:
    at.vk_id.turn(switch, on=True)
    browser = caller(MOTHER)
    assert at.vk_through(browser, ANNA) == f"/link?problem={code}"
    assert at.cloud.of_entity("state", "vk_id") == []
    at.vk_id.turn("errors_as_200", on=True)
    assert at.vk_through(browser, ANNA) == f"/link?problem={code}"
    problem = answered(Caller().call("problem_text", path=f"/api/sign-in/problems/{code}"))
    assert "SMS" in problem["detail"] or "ещё раз" in problem["detail"]


@pytest.mark.parametrize("switch", ["down", "html"])
def test_a_vk_id_that_is_down_or_answers_html_is_said_to_be_down(at: OtherParties, switch: str) -> None:
    browser = caller(MOTHER)
    query = at.vk_there(browser, ANNA)
    at.vk_id.turn(switch, on=True)
    assert browser.led("vk_id_callback", query) == "/link?problem=vk_id_down"


def test_a_vk_id_that_is_slow_is_said_to_be_down(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "READ_SECONDS", 0.05)
    browser = caller(MOTHER)
    query = at.vk_there(browser, ANNA)
    at.vk_id.turn("late", on=True)
    at.vk_id.late_seconds = 0.3
    assert browser.led("vk_id_callback", query) == "/link?problem=vk_id_down"


@pytest.mark.parametrize(
    ("tokens", "user"),
    [
        ({"access_token": None}, {}),
        ({"state": "another"}, {}),
        ({"user_id": 1}, {}),
        ({"user_id": None}, {}),
        ({}, {"user": None}),
        ({}, {"user": {}}),
        ({"user_id": "x"}, {"user": {"user_id": "x"}}),
    ],
)
def test_an_answer_that_does_not_fit_together_is_none(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch, tokens: dict[str, Any], user: dict[str, Any]
) -> None:
    ask = outward.post_form

    def post(url: str, fields: dict[str, str]) -> dict[str, Any]:
        return ask(url, fields) | (user if url.endswith("user_info") else tokens)

    monkeypatch.setattr(vk_id, "post_form", post)
    assert at.vk_through(caller(MOTHER), ANNA) == "/link?problem=vk_id_down"


@pytest.mark.parametrize(
    ("user", "shown"),
    [
        ({"birthday": "1.1"}, {"birth_date": MOTHER.birth_date}),
        ({"birthday": "31.02.2000"}, {"birth_date": MOTHER.birth_date}),
        ({"birthday": 7, "sex": 0}, {"birth_date": MOTHER.birth_date, "sex": None}),
        ({"sex": "2"}, {"sex": None}),
        ({"sex": 1}, {"sex": "female"}),
        ({"first_name": None, "last_name": " Анна  О "}, {"given_name": MOTHER.given_name, "family_name": "Анна О"}),
    ],
)
def test_odd_data_of_vk_id_are_left_out(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch, user: dict[str, Any], shown: dict[str, Any]
) -> None:
    ask = outward.post_form

    def post(url: str, fields: dict[str, str]) -> dict[str, Any]:
        answer = ask(url, fields)
        return answer | {"user": answer["user"] | user} if url.endswith("user_info") else answer

    monkeypatch.setattr(vk_id, "post_form", post)
    browser = caller(MOTHER)
    at.vk_through(browser, ANNA)
    data = answered(browser.call("status"))["known"]
    assert {name: data[name] for name in shown} == shown


@pytest.mark.parametrize(
    ("phone", "code"), [("+12025550100", "phone_not_russian"), ("7", "phone_invalid"), ("74951234567", "phone_invalid")]
)
def test_a_phone_that_cannot_get_our_texts_is_refused(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch, phone: str, code: str
) -> None:
    ask = outward.post_form

    def post(url: str, fields: dict[str, str]) -> dict[str, Any]:
        answer = ask(url, fields)
        return answer | {"user": answer["user"] | {"phone": phone}} if url.endswith("user_info") else answer

    monkeypatch.setattr(vk_id, "post_form", post)
    assert at.vk_through(caller(MOTHER), ANNA) == f"/link?problem={code}"


# Callbacks (docs/threats.md, 8).


def test_a_callback_counts_once_and_in_its_own_browser_and_session(at: OtherParties) -> None:
    browser = caller(MOTHER)
    query = at.vk_there(browser, ANNA)
    jar = dict(browser.jar)
    assert caller(MOTHER).led("vk_id_callback", query) == EXPIRED
    assert Caller(cookie=caller(SON).cookie, jar=dict(jar)).led("vk_id_callback", query) == EXPIRED
    again = at.vk_there(browser, ANNA)
    jar = dict(browser.jar)
    assert browser.led("vk_id_callback", query) == EXPIRED  # a second request has replaced the first
    browser.jar = dict(jar)
    assert browser.led("vk_id_callback", again) == "/link"
    browser.jar = dict(jar)
    assert browser.led("vk_id_callback", again) == EXPIRED


def test_a_code_of_another_device_or_request_is_refused(at: OtherParties) -> None:
    attacker, victim = caller(STRANGER), caller(MOTHER)
    stolen = at.texts_of(at.vk_there(attacker, BORIS))
    own = at.texts_of(at.vk_there(victim, ANNA))
    place = victim.led("vk_id_callback", f"code={stolen['code']}&device_id={stolen['device_id']}&state={own['state']}")
    assert place == EXPIRED
    own = at.texts_of(at.vk_there(victim, ANNA))
    place = victim.led("vk_id_callback", f"code={own['code']}&device_id=another&state={own['state']}")
    assert place.startswith("/link?problem=vk_id_")
    assert at.cloud.of_entity("state", "vk_id") == []


def test_a_request_to_gosuslugi_is_no_request_to_vk_id(at: OtherParties) -> None:
    browser = caller(MOTHER)
    browser.led("gosuslugi", "purpose=binding")
    (request,) = at.cloud.of_entity("access", "authorisation_request")
    browser.jar["__Host-vk-id"] = browser.jar["__Host-gosuslugi"]
    assert browser.led("vk_id_callback", f"code=x&device_id=y&state={request['state']}") == EXPIRED


def test_nobody_is_led_to_vk_id_or_back_without_a_session(at: OtherParties) -> None:
    del at
    assert Caller().led("vk_id_start") == "/link?problem=session_required"
    assert Caller().led("vk_id_callback", "code=x&state=y") == "/link?problem=session_required"


def test_somebody_who_has_linked_meanwhile_is_told_so(at: OtherParties) -> None:
    browser = caller(MOTHER)
    query = at.vk_there(browser, ANNA)
    jar = dict(browser.jar)
    again = at.vk_there(browser, ANNA)
    assert browser.led("vk_id_callback", again) == "/link"
    answered(browser.call("personal_data", MOTHER.data))
    answered(browser.call("study_profile", MOTHER.data))
    browser.jar = jar
    assert browser.led("vk_id_callback", query) == "/link?problem=already_linked"


# Whose VK ID and whose phone (docs/threats.md, 6 and 9).


def test_a_vk_id_is_one_persons_also_within_a_family(at: OtherParties) -> None:
    linked_by(at, MOTHER, ANNA)
    for other in (SON, STRANGER):
        browser = caller(other)
        assert at.vk_through(browser, ANNA) == "/link?problem=vk_id_taken"
        assert answered(browser.call("status"))["next_step"] == "phone"


def test_a_vk_id_that_its_owner_has_given_up_is_free(at: OtherParties) -> None:
    linked_by(at, MOTHER, ANNA)
    unlink_by_school(at, MOTHER)
    browser = caller(MOTHER)
    assert at.vk_through(browser, ANNA) == "/link"
    assert answered(browser.call("status"))["linked"]
    unlink_by_school(at, MOTHER)
    linked_by(at, SON, ANNA)
    assert at.vk_through(caller(MOTHER), ANNA) == "/link?problem=vk_id_taken"


def unlink_by_school(at: OtherParties, member: Member) -> None:
    at.cloud.clock.forward(2 * MINUTE)
    path = f"/api/school/people/{member.person_id}/unlink"
    answered(ADMINISTRATOR.browser().call("unlink_person", path=path))


def test_a_profile_gives_way_to_no_other_vk_id_not_even_by_the_same_number(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number was given to somebody else, who has a VK ID of their own by it."""
    linked_by(at, MOTHER, ANNA)
    browser = unlinked_but_not_by_school(at, MOTHER)
    ask = outward.post_form

    def post(url: str, fields: dict[str, str]) -> dict[str, Any]:
        answer = ask(url, fields)
        return answer | {"user": answer["user"] | {"phone": ANNA.phone}} if url.endswith("user_info") else answer

    with monkeypatch.context() as patch:
        patch.setattr(vk_id, "post_form", post)
        assert at.vk_through(browser, BORIS) == "/link?problem=vk_id_differs"
    assert at.vk_through(browser, BORIS) == "/link?problem=vk_id_differs"
    assert vk_of(at, MOTHER)["user_id"] == str(ANNA.vk_user_id)
    assert at.vk_through(browser, ANNA) == "/link"


def unlinked_but_not_by_school(at: OtherParties, member: Member) -> Caller:
    """By a code to the profile's own number: what the person has told and proven counts on."""
    at.cloud.clock.forward(2 * MINUTE)
    browser = caller(member)
    answered(browser.call("unlink_code"))
    answered(browser.call("unlink_proof", {"code": code_for(at.cloud, vk_of(at, member)["phone"])}))
    assert browser.call("unlink").status == 204
    return browser


def test_the_same_vk_id_with_a_new_number_is_the_same_person(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    linked_by(at, MOTHER, ANNA)
    browser = unlinked_but_not_by_school(at, MOTHER)
    ask = outward.post_form

    def post(url: str, fields: dict[str, str]) -> dict[str, Any]:
        answer = ask(url, fields)
        return answer | {"user": answer["user"] | {"phone": OTHER_PHONE}} if url.endswith("user_info") else answer

    monkeypatch.setattr(vk_id, "post_form", post)
    assert at.vk_through(browser, ANNA) == "/link"
    assert vk_of(at, MOTHER)["phone"] == OTHER_PHONE
    assert "phone_changed" in {one["kind"] for one in answered(browser.call("who_am_i"))["notices"]}
    holders = {one["phone_key"]: one["holders"] for one in at.cloud.of_entity("state", "phone")}
    assert set(holders[keyed_hash("phone", OTHER_PHONE)]) == {MOTHER.person_id}


def test_profile_by_sms_gives_way_to_another_vk_id_by_the_old_number(at: OtherParties) -> None:
    browser = caller(MOTHER)
    answered(browser.call("phone", {"phone": OTHER_PHONE}))
    answered(browser.call("code", {"code": code_for(at.cloud, OTHER_PHONE)}))
    answered(browser.call("personal_data", MOTHER.data))
    answered(browser.call("study_profile", MOTHER.data))
    unlinked_but_not_by_school(at, MOTHER)
    browser = caller(MOTHER)
    assert at.vk_through(browser, ANNA) == "/link?problem=phone_differs"
    at.cloud.clock.forward(2 * MINUTE)
    answered(browser.call("unlink_code"))
    answered(browser.call("unlink_proof", {"code": code_for(at.cloud, OTHER_PHONE)}))
    assert at.vk_through(browser, ANNA) == "/link"
    assert vk_of(at, MOTHER)["user_id"] == str(ANNA.vk_user_id)
    assert answered(browser.call("status"))["linked"]


def test_a_profile_by_sms_takes_on_the_vk_id_of_its_own_number(at: OtherParties) -> None:
    browser = caller(MOTHER)
    answered(browser.call("phone", {"phone": ANNA.phone}))
    answered(browser.call("code", {"code": code_for(at.cloud, ANNA.phone)}))
    answered(browser.call("personal_data", MOTHER.data))
    assert at.vk_through(browser, ANNA) == "/link"
    kept = vk_of(at, MOTHER)
    assert (kept["user_id"], kept["data_given"], kept.get("offered")) == (str(ANNA.vk_user_id), True, None)


def test_an_unfinished_journey_gives_way_to_another_vk_id(at: OtherParties) -> None:
    browser = caller(MOTHER)
    at.vk_through(browser, ANNA)
    assert at.vk_through(browser, BORIS) == "/link"
    assert vk_of(at, MOTHER)["user_id"] == str(BORIS.vk_user_id)
    assert at.vk_through(caller(STRANGER), ANNA) == "/link"


def test_a_number_in_a_strangers_hands_is_a_matter_for_the_school(at: OtherParties) -> None:
    stranger = caller(STRANGER)
    answered(stranger.call("phone", {"phone": ANNA.phone}))
    answered(stranger.call("code", {"code": code_for(at.cloud, ANNA.phone)}))
    assert at.vk_through(caller(MOTHER), ANNA) == "/link?problem=phone_taken"
    assert [one["person_id"] for one in at.cloud.of_entity("state", "conflict")] == [MOTHER.person_id]
    at.cloud.clock.forward(91 * DAY)
    assert at.vk_through(caller(MOTHER), ANNA) == "/link"
    assert answered(caller(STRANGER).call("status"))["phone_released"]


def test_a_number_of_the_family_is_shared(at: OtherParties) -> None:
    for child in (SON, DAUGHTER):
        browser = caller(child)
        answered(browser.call("phone", {"phone": ANNA.phone}))
        answered(browser.call("code", {"code": code_for(at.cloud, ANNA.phone)}))
    assert at.vk_through(caller(FATHER), ANNA) == "/link"


def test_a_code_on_its_way_counts_no_more_once_vk_id_has_proven_a_phone(at: OtherParties) -> None:
    browser = caller(MOTHER)
    answered(browser.call("phone", {"phone": OTHER_PHONE}))
    code = code_for(at.cloud, OTHER_PHONE)
    at.vk_through(browser, ANNA)
    assert browser.code_of("code", {"code": code}) == "code_expired"
    assert answered(browser.call("status"))["next_step"] == "vk_id"


def test_after_a_code_on_paper_another_vk_id_may_come(at: OtherParties) -> None:
    linked_by(at, TEACHER, BORIS)  # a stranger who knew the first password
    at.cloud.clock.forward(MINUTE)
    code = ADMINISTRATOR.browser().call("issue_paper_code", {"login": TEACHER.login}).body["paper_code"]
    body = {"organisation_id": TEACHER.organisation_id, "login": TEACHER.login, "paper_code": code}
    assert Browser().code_of("password_by_paper_code", body | {"new_password": "шесть-синих-верблюдов"}) == "ok"
    at.cloud.clock.forward(2 * MINUTE)
    browser = caller(TEACHER)
    assert at.vk_through(browser, ANNA) == "/link"
    assert vk_of(at, TEACHER)["user_id"] == str(ANNA.vk_user_id)
    assert at.vk_through(caller(STRANGER), BORIS) == "/link"


# Two at one moment.


def test_a_session_that_ends_meanwhile_proves_nothing(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.link.use_cases import vk_id  # noqa: PLC0415

    browser = caller(MOTHER)
    query = at.vk_there(browser, ANNA)
    cookie, ask = browser.cookie, vk_id.owner_of

    def owner(*args: Any) -> Any:
        Browser(cookie=cookie).call("log_out")
        return ask(*args)

    monkeypatch.setattr(vk_id, "owner_of", owner)
    assert browser.led("vk_id_callback", query) == "/link?problem=session_required"
    assert at.cloud.of_entity("state", "vk_id") == []


def test_a_vk_id_that_another_takes_meanwhile_is_taken(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.link.use_cases import vk_id  # noqa: PLC0415

    browser, other = caller(MOTHER), caller(STRANGER)
    queries = at.vk_there(browser, ANNA), at.vk_there(other, ANNA)
    done: list[int] = []
    write = transactions.transact

    def first(actions: Any) -> None:
        if not done:
            done.append(1)
            session = read_session([f"{COOKIE}={other.cookie}"])
            texts = at.texts_of(queries[1])
            answer = VkIdAnswer(error="", **{name: texts[name] for name in ("code", "state", "device_id")})
            vk_id.prove(session, other.jar["__Host-vk-id"], answer, f"https://{SITE}")
        write(actions)

    monkeypatch.setattr(journeys, "transact", first)
    assert browser.led("vk_id_callback", queries[0]) == "/link?problem=vk_id_taken"


def test_an_old_numbers_proof_that_is_used_up_meanwhile_is_asked_for_again(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    from svyazka_common.transactions import ConditionFailedError  # noqa: PLC0415

    def met(*_: Any) -> None:
        raise ConditionFailedError({0: {"x": {"S": "x"}, "entity": {"S": "session"}}})

    browser = caller(MOTHER)
    query = at.vk_there(browser, ANNA)
    monkeypatch.setattr(journeys, "transact", met)
    assert browser.led("vk_id_callback", query) == EXPIRED


def test_everybody_there_has_a_number_and_a_vk_id_of_their_own() -> None:
    assert len({one.vk_user_id for one in test_people()}) == len({one.phone for one in test_people()})
