"""What a school decides for its chats: presets, changes, and who may make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from link.families import ADMINISTRATOR, MOTHER, SCHOOL, SON, TEACHER

from school.class_7a import OTHER_ADMINISTRATOR

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.families import Member

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
