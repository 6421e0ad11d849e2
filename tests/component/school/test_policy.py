"""What a school decides for its chats: presets, changes, and who may make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from link.families import ADMINISTRATOR, MOTHER, SCHOOL, SON, TEACHER
from link.interleaving import before_writing

from functions.school.repository import policies
from school.class_7a import OTHER_ADMINISTRATOR
from svyazka_common.records.roster import RoleAssignment
from svyazka_common.records.school_policy import SchoolPolicy

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.families import Member

    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Status

PRESETS: dict[str, Any] = {
    "contacts": "careful",
    "safe_mode": True,
    "quiet": True,
    "quiet_from": "21:00",
    "quiet_until": "07:00",
    "retention_months": 36,
    "version": 0,
}


@pytest.mark.usefixtures("opened")
def test_school_without_a_policy_has_the_careful_presets() -> None:
    answer = ADMINISTRATOR.browser().call("policy")
    assert answer.body == PRESETS | {"organisation_id": SCHOOL, "contacts_in_force": "careful"}


def test_change_holds_and_stands_in_the_audit_trail(opened: Cloud) -> None:
    browser = ADMINISTRATOR.browser()
    changed = browser.call("change_policy", PRESETS | {"contacts": "strict", "quiet_from": "20:30"})
    assert (changed.body["version"], changed.body["contacts_in_force"]) == (1, "strict")
    assert browser.call("policy").body == changed.body
    (entry,) = browser.call("audit_trail").body["entries"]
    assert (entry["action"], entry["by"]["person_id"], entry["about"]) == ("policy_changed", "administrator", None)
    assert OTHER_ADMINISTRATOR.browser().call("policy").body["version"] == 0
    assert len(opened.of_entity("state", "school_policy")) == 1


@pytest.mark.usefixtures("opened")
def test_open_contacts_are_not_in_force_while_the_safe_mode_is_on() -> None:
    browser = ADMINISTRATOR.browser()
    on = browser.call("change_policy", PRESETS | {"contacts": "open"}).body
    off = browser.call("change_policy", PRESETS | {"contacts": "open", "safe_mode": False, "version": 1}).body
    assert (on["contacts_in_force"], off["contacts_in_force"]) == ("careful", "open")


def test_change_of_an_older_version_is_refused_and_repeating_one_is_not(opened: Cloud) -> None:
    browser, wanted = ADMINISTRATOR.browser(), PRESETS | {"safe_mode": False}
    assert browser.call("change_policy", wanted).status == 200
    assert browser.call("change_policy", wanted).body["version"] == 1
    assert browser.code_of("change_policy", PRESETS | {"quiet": False}) == "policy_changed"
    assert len(opened.of_entity("access", "audit")) == 1


def role(status: Status) -> RoleAssignment:
    return RoleAssignment(
        person_id=ADMINISTRATOR.person_id,
        organisation_id=SCHOOL,
        organisation_name="Школа",
        organisation_kind="school",
        role="school_admin",
        version=3,
        status=status,
    )


@pytest.mark.parametrize(
    "change", [SchoolPolicy(organisation_id=SCHOOL, retention_months=12, version=1), role("ended")]
)
def test_policy_stays_where_it_or_the_role_changes_at_that_moment(
    opened: Cloud, monkeypatch: pytest.MonkeyPatch, change: Record
) -> None:
    before_writing(monkeypatch, policies, lambda: opened.store(change))
    assert ADMINISTRATOR.browser().code_of("change_policy", PRESETS | {"safe_mode": False}) == "policy_changed"
    assert all(policy["safe_mode"] for policy in opened.of_entity("state", "school_policy"))
    assert opened.of_entity("access", "audit") == []


@pytest.mark.parametrize("member", [SON, MOTHER, TEACHER])
def test_neither_pupil_nor_parent_nor_teacher_takes_the_safe_mode_off(opened: Cloud, member: Member) -> None:
    assert member.browser().code_of("change_policy", PRESETS | {"safe_mode": False}) == "not_school_admin"
    assert opened.of_entity("state", "school_policy") == []


@pytest.mark.parametrize(
    "odd",
    [
        {"quiet_from": "24:00"},
        {"quiet_until": "7:00"},
        {"retention_months": 5},
        {"retention_months": 121},
        {"contacts": "all"},
        {"version": -1},
    ],
)
def test_odd_policy_is_refused_and_changes_nothing(opened: Cloud, odd: dict[str, Any]) -> None:
    assert ADMINISTRATOR.browser().code_of("change_policy", PRESETS | odd) == "fields_invalid"
    assert opened.of_entity("state", "school_policy") == []
