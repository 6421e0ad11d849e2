"""The first log-in through Госуслуги by the СНИЛС of the roster, and what is tried against it (docs/threats.md, 6)."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from declared import unwatched
from link.families import ADMINISTRATOR, MOTHER, MOTHERS_PHONE, PASSWORD, SCHOOL, SECOND_SCHOOL, SON

from functions.sign_in.repository import identities
from local.stand_ins.people import UNCONFIRMED, test_people
from sign_in.other_parties import Caller, OtherParties, answered, changed_setting, login, somebody
from svyazka_common.passwords import hash_password
from svyazka_common.records.access import BoundIdentity
from svyazka_common.records.link import VkId
from svyazka_common.records.roster import Person
from svyazka_common.secrets import keyed_hash, snils_key
from svyazka_common.snils import digits_of
from svyazka_common.transactions import put, transact

if TYPE_CHECKING:
    from link.families import Member

    from local.stand_ins.people import TestPerson
    from svyazka_common.records.roster import Account

ANNA, BORIS = somebody(0), somebody(1)
AS_ALWAYS = "/sign-in/gosuslugi"
NEW = "шесть-синих-верблюдов"


@pytest.fixture(autouse=True)
def policy(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage lets a СНИЛС open an account."""
    del at
    monkeypatch.setenv("SNILS", "yes")
    changed_setting(monkeypatch, "GOSUSLUGI", first_binding_by_snils=True)


def hashed(person: TestPerson) -> str:
    key = snils_key(digits_of(person.snils) or "")
    assert key is not None
    return key


def in_roster(member: Member, person: TestPerson, **changed: Any) -> Person:
    """A member who is that person, as a nightly file tells it."""
    fields = {"family_name": person.family_name, "given_name": person.given_name, "snils_key": hashed(person)} | changed
    return Person(person_id=member.person_id, patronymic=person.patronymic, version=2, **fields)


def account_of(member: Member, **changed: Any) -> Account:
    account = identities.account_of(member.person_id, member.account_id)
    assert account is not None
    return replace(account, **changed)


def bound(at: OtherParties) -> list[tuple[str, str]]:
    return sorted((one["account_id"], one["proof"]) for one in at.cloud.of_entity("access", "binding"))


def test_the_first_log_in_opens_the_account_of_the_one_with_the_number(at: OtherParties) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    browser = Caller()
    assert at.through(browser, ANNA) == "/"
    me = answered(browser.call("who_am_i"))
    assert me["person_id"] == MOTHER.person_id
    assert [notice["kind"] for notice in me["notices"]] == ["gosuslugi_bound_by_snils"]
    assert bound(at) == [(MOTHER.account_id, "snils")]
    assert answered(browser.call("ways"))["gosuslugi"]["counts"] is True
    assert at.through(Caller(), ANNA) == "/"  # and from then on it is a binding like any other


def test_the_audit_names_the_person_and_no_number(at: OtherParties) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    at.through(Caller(), ANNA)
    entries = answered(ADMINISTRATOR.browser().call("audit_trail"))["entries"]
    assert [(one["action"], one["about"]["person_id"]) for one in entries] == [("bound_by_snils", MOTHER.person_id)]
    for table in ("state", "access"):
        for number in (ANNA.snils, digits_of(ANNA.snils)):
            assert str(number) not in str(at.cloud.contents(table))


def test_who_has_a_proven_phone_is_told_there_too(at: OtherParties) -> None:
    key = keyed_hash("phone", MOTHERS_PHONE)
    at.cloud.store(
        in_roster(MOTHER, ANNA),
        VkId(person_id=MOTHER.person_id, vk_id="v1", phone=MOTHERS_PHONE, phone_key=key, proven_at=1, data_given=True),
    )
    at.through(Caller(), ANNA)
    (notice,) = at.cloud.of_entity("access", "sms_notice")
    assert (notice["phone"], notice["purpose"]) == (MOTHERS_PHONE, "gosuslugi_bound")


def test_the_number_is_asked_for_at_a_log_in_alone(at: OtherParties) -> None:
    def scope(browser: Caller, query: str = "") -> str:
        return parse_qs(urlsplit(browser.led("gosuslugi", query)).query)["scope"][0]

    del at
    assert scope(Caller()) == "openid fullname snils"
    assert scope(login(Caller(), MOTHER), "purpose=binding") == "openid fullname"


def test_a_person_of_two_schools_gets_both_accounts_to_choose_from(at: OtherParties) -> None:
    second = account_of(MOTHER, account_id="a.second", organisation_id=SECOND_SCHOOL, login="mother2")
    at.cloud.store(in_roster(MOTHER, ANNA), second)
    browser = Caller()
    assert at.through(browser, ANNA) == "/sign-in/account"
    assert bound(at) == [(MOTHER.account_id, "snils"), ("a.second", "snils")]
    assert browser.code_of("choose_account", {"account_id": "a.second"}) == "ok"


# Off, or switched off.


def test_without_the_policy_the_number_is_not_asked_for_and_binds_nothing(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    monkeypatch.delenv("SNILS")
    changed_setting(monkeypatch, "GOSUSLUGI", first_binding_by_snils=None)
    browser = Caller()
    asked = browser.led("gosuslugi")
    assert "snils" not in asked
    assert browser.led("gosuslugi_callback", at.answer_at(asked, ANNA)) == AS_ALWAYS
    assert bound(at) == []


def test_switched_off_later_it_opens_nothing_until_a_password_does(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    earlier = Caller()
    assert at.through(earlier, ANNA) == "/"
    monkeypatch.delenv("SNILS")
    changed_setting(monkeypatch, "GOSUSLUGI", first_binding_by_snils=None)
    browser = Caller()
    assert at.through(browser, ANNA) == AS_ALWAYS
    assert answered(earlier.call("ways"))["gosuslugi"]["counts"] is False
    assert login(browser, MOTHER).code_of("bind_gosuslugi") == "ok"
    assert bound(at) == [(MOTHER.account_id, "password")]
    assert at.through(Caller(), ANNA) == "/"


# Not certain who it is.


def test_two_with_one_number_are_nobody(at: OtherParties) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA), in_roster(SON, ANNA))
    assert at.through(Caller(), ANNA) == AS_ALWAYS
    assert bound(at) == []


def test_numbers_swapped_in_the_roster_open_no_strangers_account(at: OtherParties) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA, snils_key=hashed(BORIS)), in_roster(SON, BORIS, snils_key=hashed(ANNA)))
    for person in (ANNA, BORIS):
        assert at.through(Caller(), person) == AS_ALWAYS
    assert bound(at) == []


def test_a_number_of_another_region_opens_nothing_here(at: OtherParties) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    assert at.through(Caller(), BORIS) == AS_ALWAYS
    # The hash of another stage's secret is no hash of ours.
    at.cloud.store(in_roster(MOTHER, ANNA, snils_key=keyed_hash("identity", digits_of(ANNA.snils) or "")))
    assert at.through(Caller(), ANNA) == AS_ALWAYS
    assert bound(at) == []


def test_an_account_that_the_state_has_not_confirmed_opens_nothing(at: OtherParties) -> None:
    unconfirmed = next(one for one in test_people() if one.key == UNCONFIRMED)
    at.cloud.store(in_roster(MOTHER, unconfirmed))
    assert at.through(Caller(), unconfirmed) == "/sign-in?problem=gosuslugi_unconfirmed"
    assert bound(at) == []


@pytest.mark.parametrize("gone", ["person", "account", "password"])
def test_who_has_left_or_has_no_password_logs_in_as_always(at: OtherParties, gone: str) -> None:
    person = in_roster(MOTHER, ANNA, status="ended" if gone == "person" else "active")
    changes: dict[str, dict[str, Any]] = {"account": {"status": "ended"}, "password": {"password_hash": None}}
    at.cloud.store(person, account_of(MOTHER, **changes.get(gone, {})))
    assert at.through(Caller(), ANNA) == AS_ALWAYS
    assert bound(at) == []


@pytest.mark.parametrize("fact", ["number", "ended", "name", "password", "closed", "bound"])
def test_a_fact_that_changes_meanwhile_binds_nothing(
    at: OtherParties, monkeypatch: pytest.MonkeyPatch, fact: str
) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    changes: dict[str, Any] = {
        "number": lambda: at.cloud.store(in_roster(MOTHER, ANNA, snils_key=None)),
        "ended": lambda: at.cloud.store(in_roster(MOTHER, ANNA, status="ended")),
        "name": lambda: at.cloud.store(in_roster(MOTHER, ANNA, given_name="Ольга")),
        "password": lambda: at.cloud.store(account_of(MOTHER, password_hash=hash_password(NEW))),
        "closed": lambda: at.cloud.store(account_of(MOTHER, status="ended")),
        "bound": lambda: transact([put("access", BoundIdentity(account_id=MOTHER.account_id, identity="another's"))]),
    }
    commit = identities.commit_first_binding

    def overtaken(person: Person, bindings: Any) -> None:
        with unwatched():
            changes[fact]()
        commit(person, bindings)

    monkeypatch.setattr(identities, "commit_first_binding", overtaken)
    browser = Caller()
    assert at.through(browser, ANNA) == AS_ALWAYS
    assert browser.cookie is None
    assert [one for one in bound(at) if one[1] == "snils"] == []
    assert at.cloud.of_entity("access", "audit") == []


# Accounts taken before their owner comes (docs/threats.md, 5).


def test_an_attackers_own_identity_at_the_account_keeps_the_rule_away(at: OtherParties) -> None:
    at.bind(MOTHER, BORIS)
    at.cloud.store(in_roster(MOTHER, ANNA))
    assert at.through(Caller(), ANNA) == AS_ALWAYS
    assert bound(at) == [(MOTHER.account_id, "password")]


def test_an_attackers_session_ends_with_the_first_binding(at: OtherParties) -> None:
    attacker = login(Caller(), MOTHER)
    at.cloud.store(in_roster(MOTHER, ANNA))
    assert at.through(Caller(), ANNA) == "/"
    assert attacker.code_of("who_am_i") == "session_required"


def test_a_new_password_ends_the_binding_and_the_rule_makes_no_second(at: OtherParties) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    at.through(Caller(), ANNA)
    at.cloud.store(account_of(MOTHER, password_hash=hash_password(NEW)))
    assert at.through(Caller(), ANNA) == AS_ALWAYS


@pytest.mark.parametrize("by", ["snils", "password"])
def test_what_its_owner_has_taken_away_does_not_come_back_by_itself(at: OtherParties, by: str) -> None:
    browser = at.bind(MOTHER, ANNA) if by == "password" else Caller()
    at.cloud.store(in_roster(MOTHER, ANNA))
    assert at.through(browser, ANNA) == "/"
    assert browser.code_of("unbind_gosuslugi") == "ok"
    assert at.through(Caller(), ANNA) == AS_ALWAYS
    assert bound(at) == []


def test_two_browsers_at_once_make_one_binding(at: OtherParties, monkeypatch: pytest.MonkeyPatch) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    commit = identities.commit_first_binding

    def overtaken(person: Person, bindings: Any) -> None:
        commit(person, bindings)  # by the other browser
        commit(person, bindings)

    monkeypatch.setattr(identities, "commit_first_binding", overtaken)
    assert at.through(Caller(), ANNA) == "/"
    assert bound(at) == [(MOTHER.account_id, "snils")]
    assert len(at.cloud.of_entity("access", "audit")) == 1


def test_the_password_stays_a_way_in(at: OtherParties) -> None:
    at.cloud.store(in_roster(MOTHER, ANNA))
    at.through(Caller(), ANNA)
    assert login(Caller(), MOTHER, PASSWORD).code_of("ways") == "ok"
    assert MOTHER.organisation_id == SCHOOL
