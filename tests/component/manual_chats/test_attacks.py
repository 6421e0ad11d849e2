"""What a clever pupil, a former administrator or somebody silenced tries against chats made by hand."""

from __future__ import annotations

from typing import Any

import pytest
from chats.memory import TABLE
from chats.school import link, remove, role, store
from msgspec.structs import replace

from functions.manual_chats.repository import invitations
from functions.manual_chats.rules import members as rules_members
from manual_chats.world import act, everything, make, members, sync
from svyazka_common import budgets
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.invitations import JoinRequest
from svyazka_common.transactions import transact

pytestmark = pytest.mark.usefixtures("school")


def direct(by: str, person_id: str) -> tuple[int, dict[str, Any]]:
    return act("direct", by, "POST", "/direct", {"person_id": person_id})


def silence(person_id: str, chat_id: str) -> None:
    """As a decision about a report does."""
    member = members(chat_id)[person_id]
    reasons = sorted(f"{ref}@" for ref in member.basis if "/LINK#" not in ref)
    store(replace(member, muted={"by": "admin", "since": 1, "reasons": reasons}))
    sync()
    assert members(chat_id)[person_id].muted is not None


def test_silence_in_a_chat_of_two_outlives_unlinking() -> None:
    assert direct("pupil", "mate")[0] in {200, 201}
    chat_id = ChatRef.between("pupil", "mate").chat_id
    silenced = replace(
        members(chat_id)["mate"], muted={"by": "admin", "since": 1, "reasons": ["PERSON#mate/ENROLMENT#7a@"]}
    )
    store(silenced)
    sync()
    assert members(chat_id)["mate"].muted is not None
    remove(link("mate"))
    sync()
    assert "mate" not in members(chat_id)
    store(link("mate"))
    sync()
    assert direct("mate", "pupil")[0] in {200, 201}
    assert members(chat_id)["mate"].muted is not None


@pytest.mark.usefixtures("secret")
def test_silence_in_a_chat_made_by_hand_outlives_unlinking() -> None:
    chat_id = make("pupil", "mate", closed=False)
    silence("mate", chat_id)
    remove(link("mate"))
    sync()
    assert "mate" not in members(chat_id)
    store(link("mate"))
    sync()
    invitation = act("invite", "tutor", "POST", f"/chats/{chat_id}/invitations", {})[1]
    token = invitation["link"].partition("#")[2]
    assert act("accept_invitation", "mate", "POST", "/invitations/acceptance", {"token": token})[0] == 200
    assert members(chat_id)["mate"].muted is not None


def test_who_is_silenced_says_nothing_by_the_title_either(monkeypatch: pytest.MonkeyPatch) -> None:
    chat_id = make("mate", by="pupil")
    rename = ("PUT", f"/chats/{chat_id}/title", {"title": "Стенгазета 7А"})
    assert act("rename", "pupil", *rename)[0] == 200
    silence("pupil", chat_id)
    before = everything()
    status, answer = act("rename", "pupil", "PUT", f"/chats/{chat_id}/title", {"title": "Марк никто"})
    assert (status, answer["code"]) == (403, "chat_muted")
    assert everything() == before

    unsilenced, late = members(chat_id)["pupil"], [1]
    store(replace(unsilenced, muted=None))

    def silenced_amid(actions: Any) -> None:
        if late:
            late.clear()
            store(unsilenced)
            TABLE.touched.clear()
        transact(actions)

    monkeypatch.setattr(budgets, "transact", silenced_amid)
    assert act("rename", "pupil", "PUT", f"/chats/{chat_id}/title", {"title": "Марк никто"})[1]["code"] == "chat_muted"


def test_silence_outlives_being_taken_out_and_added_again() -> None:
    chat_id = make("pupil", "mate")
    silence("mate", chat_id)
    assert act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/mate")[0] == 204
    assert "mate" not in members(chat_id)
    assert act("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": ["mate"]})[0] == 200
    assert members(chat_id)["mate"].muted is not None


def test_repetition_makes_no_chat_larger_than_chats_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules_members, "MOST_MEMBERS", 4)
    chat_id = make("algebraist", "pupil", "mate")
    body = {"client_id": "c1", "title": "Стенгазета", "person_ids": ["parent", "mates_parent"]}
    status, answer = act("create", "tutor", "POST", "/chats", body)
    assert (status, answer["code"]) == (409, "chat_full")
    assert len(members(chat_id)) == 4


@pytest.fixture
def abandoned() -> str:
    """A chat that nobody owns any more, so that the school's administrator does; somebody waits to come in."""
    chat_id = make("pupil", "mate")
    remove(link("tutor"))
    sync()
    store(
        JoinRequest(
            chat_id=chat_id,
            person_id="parent",
            account_id="a-parent",
            invitation_id="0" * 64,
            invited_by="tutor",
            tie={"role": "parent", "organisation_id": "school1"},
            asked_at=1,
        )
    )
    return chat_id


ACTS: dict[str, tuple[str, str, Any]] = {
    "add_members": ("POST", "/members", {"person_ids": ["mates_parent"]}),
    "settings": ("PUT", "/settings", {"closed": False, "history": "all", "writing": "all"}),
    "appoint": ("PUT", "/members/pupil/standing", {"standing": "administrator"}),
    "hand over": ("PUT", "/members/pupil/standing", {"standing": "owner"}),
    "take_out": ("DELETE", "/members/pupil", None),
    "invite": ("POST", "/invitations", {}),
    "decide_join_request": ("PUT", "/requests/parent", {"accepted": True}),
}


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize("ends", [True, False], ids=["ends", "lasts"])
def test_administrator_whose_role_ends_amid_a_call_changes_nothing(
    abandoned: str,
    action: str,
    ends: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    method, tail, body = ACTS[action]
    before: list[str] = []

    def late(actions: Any) -> None:
        if not before:
            if ends:
                touched = set(TABLE.touched)
                store(role("admin", "school_admin", status="ended", version=2))
                TABLE.touched.clear()
                TABLE.touched.update(touched)
            before.append(everything())
        transact(actions)

    for module in (budgets, invitations):
        monkeypatch.setattr(module, "transact", late)
    handler = "appoint" if action == "hand over" else action
    status, answer = act(handler, "admin", method, f"/chats/{abandoned}{tail}", body)
    if ends:
        assert answer["code"] == "chat_unknown"
        assert everything() == before[0]
    else:
        assert status in {200, 204}, answer
