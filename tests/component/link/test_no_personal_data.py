"""Nothing that a function writes out names a person."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from link.clock import DAY
from link.families import (
    ADMINISTRATOR,
    EVERYBODY,
    GOOD,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    PASSWORD,
    SON,
    STRANGER,
    TEACHER,
)
from link.http_calls import ROUTES, Browser
from link.steps import code_for, deliver, link, other_code, prove
from svyazka_common import aws

if TYPE_CHECKING:
    from link.cloud import Cloud

NEW = "новый-пароль-2027"


def words_of(school: Cloud, *browsers: Browser) -> set[str]:
    """All that tells something of somebody: phones in every spelling, names, logins, dates, codes, tokens."""
    phones = {MOTHERS_PHONE, OTHER_PHONE}
    texts = {text for _, text in school.texts()}
    return (
        {number[start:] for number in phones for start in (0, 2)}
        | {"8 (912) 345-67-89", "345-67-89"}
        | {word for member in EVERYBODY for word in (member.family_name, member.given_name, member.login)}
        | {MOTHER.data["birth_date"], PASSWORD, NEW}
        | {text.rpartition("#")[2] for text in texts}
        | {browser.cookie.rpartition(".")[2] for browser in browsers if browser.cookie}
    )


def journey(school: Cloud) -> list[Browser]:
    """Everything that goes right, and much that goes wrong."""
    mother = Browser()
    mother.call("organisations", query="kind=school")
    mother.call("log_in", MOTHER.log_in("не тот пароль"))
    mother.call("log_in", MOTHER.log_in())
    mother.call("phone", {"phone": "8 (912) 345-67-89"})
    code = code_for(school, MOTHERS_PHONE)
    mother.call("code", {"code": other_code(code)})
    mother.call("code", {"code": code})
    mother.call("personal_data", MOTHER.data | {"family_name": f"{MOTHER.family_name}#"})
    mother.call("personal_data", MOTHER.data)
    mother.call("study_profile", MOTHER.data)
    stranger = STRANGER.browser()
    prove(school, stranger, MOTHERS_PHONE)
    school.clock.forward(60)
    started = Browser().call(
        "forgotten_password", {"organisation_id": "school-1", "login": MOTHER.login, "phone": MOTHERS_PHONE}
    )
    given = {"code": code_for(school, MOTHERS_PHONE), "birth_date": MOTHER.data["birth_date"], "new_password": NEW}
    Browser().call("password_by_phone", given | {"challenge_id": started.body["challenge_id"]})
    paper = ADMINISTRATOR.browser().call("issue_paper_code", {"login": SON.login}).body["paper_code"]
    body = {"organisation_id": "school-1", "login": SON.login, "paper_code": paper, "new_password": NEW}
    Browser().call("password_by_paper_code", body)
    school.clock.forward(90 * DAY)
    again = STRANGER.browser()
    prove(school, again, MOTHERS_PHONE)
    owner = MOTHER.browser()
    owner.call("who_am_i")
    owner.call("unlink")
    owner.call("unlink_code")
    link(school, TEACHER, OTHER_PHONE)
    deliver(school)
    return [mother, stranger, again, owner]


def test_journey_writes_nothing_personal(
    school: Cloud, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    # Ours only: what botocore and moto write at DEBUG is never on in a function.
    caplog.set_level(logging.DEBUG, logger="link")
    browsers = journey(school)
    written = "".join(capfd.readouterr()) + repr([record.__dict__ for record in caplog.records])
    assert "refused" in written  # it is really the output of the functions
    assert {word for word in words_of(school, *browsers) if word in written} == set()


@pytest.mark.parametrize("action", sorted(set(ROUTES) - {"organisations", "log_out"}))
def test_unexpected_failure_writes_nothing_personal(
    school: Cloud,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    action: str,
) -> None:
    browser = MOTHER.browser()

    def fail() -> None:
        message = f"{MOTHERS_PHONE} {MOTHER.family_name} {browser.cookie}"
        raise ValueError(message)

    with monkeypatch.context() as patch:
        patch.setattr(aws, "dynamodb", fail)
        answer = browser.call(action, GOOD.get(action))
    assert answer.code == "internal"
    written = "".join(capfd.readouterr()) + repr([record.__dict__ for record in caplog.records]) + repr(answer.body)
    assert {word for word in words_of(school, browser) if word in written} == set()
