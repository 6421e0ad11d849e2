"""Settings, members and roles of a chat: who may change what, and that a chat always has an owner."""

from __future__ import annotations

from typing import Any

import pytest
from chats.memory import TABLE
from chats.school import link, memberships, remove, role, store

from functions.chats.use_cases.reconcile import reconcile
from functions.manual_chats.repository import chats
from functions.manual_chats.rules import members as rules_members
from manual_chats.world import act, everything, make, members, sync

pytestmark = pytest.mark.usefixtures("school")

OPEN: dict[str, Any] = {"closed": False, "history": "all", "writing": "all"}


def about(chat_id: str, by: str) -> dict[str, Any]:
    status, answer = act("about", by, "GET", f"/chats/{chat_id}")
    assert status == 200, answer
    return answer


def standings(chat_id: str, by: str = "tutor") -> dict[str, str]:
    return {one["person_id"]: one["standing"] for one in about(chat_id, by)["members"]}


def appoint(chat_id: str, who: str, standing: str, by: str = "tutor") -> tuple[int, Any]:
    path = f"/chats/{chat_id}/members/{who}/standing"
    status, answer = act("appoint", by, "PUT", path, {"standing": standing})
    return status, answer.get("code")


def take_out(chat_id: str, who: str, by: str = "tutor") -> tuple[int, Any]:
    status, answer = act("take_out", by, "DELETE", f"/chats/{chat_id}/members/{who}")
    return status, answer.get("code")


def add(chat_id: str, *people: str, by: str = "tutor") -> tuple[int, Any]:
    status, answer = act("add_members", by, "POST", f"/chats/{chat_id}/members", {"person_ids": list(people)})
    return status, answer.get("code") or answer["added"]


def change(chat_id: str, by: str = "tutor", **settings: Any) -> tuple[int, Any]:
    status, answer = act("settings", by, "PUT", f"/chats/{chat_id}/settings", OPEN | settings)
    return status, answer.get("code")


def test_about_tells_what_the_caller_may_do() -> None:
    chat_id = make("pupil", "algebraist")
    appoint(chat_id, "algebraist", "administrator")
    everything_may = {"change", "invite", "remove", "appoint", "pin", "write", "leave"}
    may = {by: {one for one, is_so in about(chat_id, by)["rights"].items() if is_so} for by in members(chat_id)}
    assert may == {"tutor": everything_may, "algebraist": everything_may - {"appoint"}, "pupil": {"write", "leave"}}
    shown = about(chat_id, "pupil")
    assert (shown["owner_id"], shown["standing"], shown["title"]) == ("tutor", "member", "Стенгазета")
    assert [one["person_id"] for one in shown["members"]] == ["tutor", "algebraist", "pupil"]


@pytest.mark.parametrize("chat_id", ["manual~none", "class_pupils~7a", "nonsense", "manual~"])
def test_chat_of_others_is_unknown_to_everybody_else(chat_id: str) -> None:
    mine = make("pupil")
    for asked in (chat_id, mine):
        status, answer = act("about", "parent", "GET", f"/chats/{asked}")
        assert (status, answer["code"]) == (404, "chat_unknown")
    before = everything()
    assert add(mine, "mates_parent", by="parent") == (404, "chat_unknown")
    assert take_out(mine, "pupil", by="parent") == (404, "chat_unknown")
    assert appoint(mine, "pupil", "owner", by="parent") == (404, "chat_unknown")
    assert change(mine, by="parent") == (404, "chat_unknown")
    assert everything() == before


def test_members_change_nothing_in_a_closed_chat() -> None:
    chat_id = make("pupil", "mate", "algebraist")
    before = everything()
    assert add(chat_id, "parent", by="algebraist") == (403, "member_rights")
    assert take_out(chat_id, "mate", by="pupil") == (403, "member_rights")
    assert change(chat_id, by="pupil") == (403, "member_rights")
    assert appoint(chat_id, "pupil", "owner", by="pupil") == (403, "owner_rights")
    assert everything() == before


def test_members_of_an_open_chat_invite_whom_they_may_write_to() -> None:
    chat_id = make("pupil", "algebraist", **OPEN)
    assert add(chat_id, "mate", by="pupil") == (200, ["mate"])
    assert add(chat_id, "other_pupil", by="pupil") == (403, "contact_not_allowed")
    assert add(chat_id, "parent", by="algebraist") == (200, ["parent"])
    assert add(chat_id, "unlinked", by="algebraist") == (409, "person_not_linked")


def test_who_was_taken_out_comes_back_only_by_who_may_take_out() -> None:
    chat_id = make("pupil", "mate", **OPEN)
    assert take_out(chat_id, "mate") == (204, None)
    assert TABLE.items["PERSON#mate", "SEQUENCE"]["left"] == {"L": [{"S": chat_id}]}
    sync()
    assert set(members(chat_id)) == {"tutor", "pupil"}
    assert TABLE.items["PERSON#mate", f"MEMBER#{chat_id}"]["kind"] == {"S": "removed"}
    assert add(chat_id, "mate", by="pupil") == (403, "member_rights")
    assert add(chat_id, "mate") == (200, ["mate"])


def test_repeated_creation_brings_back_nobody_who_was_taken_out() -> None:
    chat_id = make("pupil", "mate")
    take_out(chat_id, "mate")
    assert make("pupil", "mate") == chat_id
    assert set(members(chat_id)) == {"tutor", "pupil"}


def test_one_leaves_and_may_be_invited_again() -> None:
    chat_id = make("pupil")
    assert take_out(chat_id, "pupil", by="pupil") == (204, None)
    assert ("PERSON#pupil", f"MEMBER#{chat_id}") not in TABLE.items
    assert take_out(chat_id, "pupil") == (404, "member_unknown")


def test_administrators_take_out_members_but_no_administrator_or_owner() -> None:
    chat_id = make("pupil", "mate", "algebraist", "admin")
    for who in ("algebraist", "admin"):
        assert appoint(chat_id, who, "administrator") == (204, None)
    assert take_out(chat_id, "pupil", by="algebraist") == (204, None)
    assert take_out(chat_id, "admin", by="algebraist") == (403, "owner_rights")
    assert take_out(chat_id, "tutor", by="algebraist") == (403, "owner_rights")
    assert appoint(chat_id, "mate", "administrator", by="algebraist") == (403, "owner_rights")
    assert take_out(chat_id, "admin") == (204, None)


def test_chat_is_handed_over_and_its_former_owner_administers() -> None:
    chat_id = make("pupil", "algebraist")
    assert appoint(chat_id, "algebraist", "owner") == (204, None)
    assert standings(chat_id) == {"algebraist": "owner", "tutor": "administrator", "pupil": "member"}
    assert appoint(chat_id, "tutor", "owner") == (403, "owner_rights")
    assert appoint(chat_id, "algebraist", "member", by="algebraist") == (409, "owner_stays")
    assert appoint(chat_id, "tutor", "member", by="algebraist") == (204, None)
    assert standings(chat_id)["tutor"] == "member"


def test_owner_leaves_only_a_chat_that_somebody_owns_then() -> None:
    chat_id = make("pupil", "algebraist")
    assert take_out(chat_id, "tutor") == (409, "owner_stays")
    appoint(chat_id, "algebraist", "administrator")
    assert take_out(chat_id, "tutor") == (204, None)
    assert standings(chat_id, "algebraist") == {"algebraist": "owner", "pupil": "member"}
    take_out(chat_id, "pupil", by="algebraist")
    assert take_out(chat_id, "algebraist", by="algebraist") == (204, None)
    assert members(chat_id) == {}


def test_owner_who_unlinks_is_followed_by_the_first_administrator_at_once() -> None:
    chat_id = make("pupil", "algebraist", "admin")
    for who in ("admin", "algebraist"):
        appoint(chat_id, who, "administrator")
    remove(link("tutor"))
    reconcile("tutor")
    heir = min(members(chat_id).values(), key=lambda row: (row.standing is None, row.joined_at_ms, row.person_id))
    assert about(chat_id, "pupil")["owner_id"] == heir.person_id
    assert change(chat_id, by=heir.person_id, closed=True) == (200, None)


def test_owner_whom_the_index_still_shows_after_they_left_owns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chat_id = make("pupil", "algebraist")
    appoint(chat_id, "algebraist", "administrator")
    late = list(members(chat_id).values())
    remove(link("tutor"))
    reconcile("tutor")
    monkeypatch.setattr(chats, "members_by_index", lambda _: late)
    assert about(chat_id, "algebraist")["owner_id"] == "algebraist"
    assert appoint(chat_id, "pupil", "administrator", by="algebraist") == (204, None)


def test_chat_without_any_administrator_is_the_schools() -> None:
    chat_id = make("pupil", "algebraist")
    status, _ = act("about", "admin", "GET", f"/chats/{chat_id}")
    assert status == 404
    store(role("tutor", "homeroom_teacher", version=2, status="ended"))
    sync("tutor")
    assert about(chat_id, "pupil")["owner_id"] is None
    assert about(chat_id, "admin")["rights"]["appoint"]
    assert appoint(chat_id, "algebraist", "owner", by="admin") == (204, None)
    assert about(chat_id, "pupil")["owner_id"] == "algebraist"
    assert act("about", "admin", "GET", f"/chats/{chat_id}")[0] == 404


def test_owner_who_comes_back_owns_again() -> None:
    chat_id = make("pupil", "algebraist")
    appoint(chat_id, "algebraist", "administrator")
    remove(link("tutor"))
    reconcile("tutor")
    store(link("tutor"))
    assert add(chat_id, "tutor", by="algebraist") == (200, ["tutor"])
    assert standings(chat_id) == {"tutor": "owner", "algebraist": "administrator", "pupil": "member"}


def test_chat_of_the_roster_has_settings_but_no_members_by_hand() -> None:
    sync()
    chat_id = "class_parents~7a"
    assert "pin" in about(chat_id, "tutor")["rights"]
    assert about(chat_id, "tutor")["standing"] == "owner"
    assert about(chat_id, "parent")["standing"] == "member"
    assert change(chat_id, by="parent", writing="administrators") == (403, "member_rights")
    assert change(chat_id, by="tutor", writing="administrators") == (200, None)
    assert change(chat_id, by="admin", history="from_joining") == (200, None)
    assert add(chat_id, "pupil") == (409, "chat_by_roster")
    assert take_out(chat_id, "parent") == (409, "chat_by_roster")
    assert take_out(chat_id, "tutor") == (409, "chat_by_roster")
    assert appoint(chat_id, "parent", "owner") == (409, "chat_by_roster")
    assert about(chat_id, "parent")["rights"]["write"] is True


def test_colleagues_chat_is_led_by_the_schools_administrators() -> None:
    sync()
    chat_id = "colleagues~school1"
    assert change(chat_id, by="algebraist") == (403, "member_rights")
    assert change(chat_id, by="admin", writing="administrators") == (200, None)
    assert about(chat_id, "admin")["rights"]["write"] is True
    assert about(chat_id, "algebraist")["rights"]["write"] is False


def test_chat_of_two_has_no_settings_and_no_other_members() -> None:
    _, answer = act("direct", "parent", "POST", "/direct", {"person_id": "tutor"})
    chat_id = answer["chat_id"]
    for by in ("parent", "tutor"):
        assert change(chat_id, by=by) == (409, "chat_of_two")
        assert add(chat_id, "admin", by=by) == (409, "chat_of_two")
        assert take_out(chat_id, by, by=by) == (409, "chat_of_two")
        assert appoint(chat_id, by, "owner", by=by) == (409, "chat_of_two")
    shown = about(chat_id, "parent")
    assert (shown["direct"], shown["peer_id"], shown["owner_id"]) == (True, "tutor", None)


def test_full_chat_takes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    chat_id = make("pupil")
    monkeypatch.setattr(rules_members, "MOST_MEMBERS", 2)
    assert add(chat_id, "mate") == (409, "chat_full")
    assert memberships("mate") == {}
