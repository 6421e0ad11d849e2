"""A code counts for the phone, account, purpose and session that it was made for (docs/threats.md, 4 and 8)."""

from __future__ import annotations

from copy import replace
from dataclasses import dataclass
from itertools import batched, product
from typing import TYPE_CHECKING

import pytest

from functions.link.use_cases.phone_proof import send_code, verify_code
from functions.sign_in.schemas.before_log_in import ForgottenPassword, NewPasswordByPhone
from functions.sign_in.use_cases.password_recovery import reset_by_phone, start_reset
from link.cloud import code_in
from link.families import FATHER, MOTHER, MOTHERS_PHONE, OTHER_PHONE, SECOND_SCHOOL
from link.http_calls import Browser
from link.steps import code_for, link, outcome, session_of
from svyazka_common.budgets import CODE_TRIES
from svyazka_common.errors import DomainError
from svyazka_common.secrets import code_digits

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.families import Member
    from svyazka_common.records.access import Purpose, Session

NEW = "вот-новый-пароль"
PHONES = {MOTHERS_PHONE: MOTHER, OTHER_PHONE: FATHER}
# Second accounts of the two, in another school: not linked yet.
SECOND = {who: replace(who, organisation_id=SECOND_SCHOOL, login=f"{who.login}.2") for who in PHONES.values()}
REFUSED = {"code_wrong", "reset_refused"}


@dataclass(frozen=True)
class Context:
    """Where a code is asked for."""

    purpose: Purpose
    phone: str
    member: Member
    device: int = 0


# A code for a password goes to the linked phone only, and belongs to no session.
CONTEXTS = [
    *(Context("link", *rest) for rest in product(PHONES, SECOND.values(), (0, 1))),
    *(Context("password", phone, member) for phone, member in PHONES.items()),
]


class Stage:
    """Asks for codes and types them, in every context."""

    def __init__(self, school: Cloud) -> None:
        self.school = school
        for phone, member in PHONES.items():
            link(school, member, phone)
        self.browsers = {(member, device): member.browser() for member in SECOND.values() for device in (0, 1)}

    def session(self, context: Context) -> Session:
        return session_of(self.browsers[context.member, context.device])

    def ask(self, context: Context) -> str:
        """The id of a new challenge."""
        self.school.clock.forward(10 * 3600)  # so that no budget is what refuses
        if context.purpose == "link":
            send_code(self.session(context), context.phone)
            challenge = self.session(context).challenge
            assert challenge is not None
            return str(challenge["challenge_id"])
        member = context.member
        asked = ForgottenPassword(organisation_id=member.organisation_id, login=member.login, phone=context.phone)
        return start_reset(asked)

    def type(self, context: Context, challenge_id: str, code: str) -> str:
        if context.purpose == "link":
            return outcome(lambda: verify_code(self.session(context), code))
        birth_date = context.member.data["birth_date"]
        given = NewPasswordByPhone(challenge_id=challenge_id, code=code, birth_date=birth_date, new_password=NEW)
        try:
            reset_by_phone(given)
        except DomainError as problem:
            return problem.code.value
        return "set"


def test_code_made_for_anything_else_is_refused(locking_school: Cloud) -> None:
    stage = Stage(locking_school)
    codes = {context: code_digits(context.purpose, stage.ask(context)) for context in CONTEXTS}
    assert len(set(codes.values())) == len(CONTEXTS)
    for target in CONTEXTS:
        foreign = [code for context, code in codes.items() if context != target]
        for guesses in batched(foreign, CODE_TRIES, strict=False):
            own = stage.ask(target)
            assert {stage.type(target, own, code) for code in guesses} <= REFUSED
        assert stage.type(target, stage.ask(target), "000000") in REFUSED


@pytest.mark.parametrize("target", CONTEXTS, ids=lambda it: f"{it.purpose} {it.member.login} {it.phone} {it.device}")
def test_code_made_for_this_very_thing_passes(school: Cloud, target: Context) -> None:
    stage = Stage(school)
    own = stage.ask(target)
    taken_to = {"linked", "set"} if PHONES[target.phone].person_id == target.member.person_id else {"phone_differs"}
    assert stage.type(target, own, code_digits(target.purpose, own)) in taken_to


def test_code_cannot_be_typed_in_another_browser_of_the_same_account(school: Cloud) -> None:
    asking, other = MOTHER.browser(), MOTHER.browser()
    asking.call("phone", {"phone": MOTHERS_PHONE})
    code = code_for(school, MOTHERS_PHONE)
    assert other.code_of("code", {"code": code}) == "code_expired"
    assert asking.code_of("code", {"code": code}) == "ok"


def test_digits_of_one_challenge_differ_by_purpose(school: Cloud) -> None:
    del school  # it has the secret
    ids = [str(number) for number in range(20)]
    assert [code_digits("link", one) for one in ids] != [code_digits("password", one) for one in ids]


def test_challenge_of_a_link_sets_no_password(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(60)
    browser = FATHER.browser()
    browser.call("phone", {"phone": MOTHERS_PHONE})
    code = code_for(school, MOTHERS_PHONE)
    challenge_id = school.of_entity("access", "sms")[-1]["challenge_id"]
    given = {"challenge_id": challenge_id, "code": code, "birth_date": "2012-02-29", "new_password": NEW}
    assert Browser().code_of("password_by_phone", given) == "reset_refused"
    assert code_in(school.texts()[-1][1]) == code
