"""Invitations: who comes in by a link, who doesn't, and that nothing refused leaves a trace (docs/threats.md, 27)."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from chats.memory import TABLE
from chats.school import enrolment, guardianship, link, load, remove, role, store
from msgspec.structs import replace

from functions.manual_chats.rules import members as rules_members
from manual_chats.world import act, elsewhere, everything, make, members, sync
from svyazka_common import clock
from svyazka_common.records.base import of_kind
from svyazka_common.records.chats import Chat
from svyazka_common.records.school_policy import SchoolPolicy

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("school", "secret")

DAY = 24 * 3600


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Moves the clock on by so many seconds; dates stay."""
    began = clock.now()

    def move(seconds: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: began + seconds)

    return move  # type: ignore[return-value]


def an_open_chat(*people: str, **settings: Any) -> str:
    return make(*people, closed=False, **settings)


def invite(chat_id: str, by: str = "tutor", **limits: Any) -> dict[str, Any]:
    status, answer = act("invite", by, "POST", f"/chats/{chat_id}/invitations", limits)
    assert status == 200, answer
    return answer


def token_of(invitation: dict[str, Any]) -> str:
    return str(invitation["link"]).partition("#")[2]


def follow(token: str, by: str, *, school: str = "school1") -> tuple[int, dict[str, Any]]:
    return act("accept_invitation", by, "POST", "/invitations/acceptance", {"token": token}, school=school)


def look(token: str, by: str) -> tuple[int, dict[str, Any]]:
    return act("preview_invitation", by, "POST", "/invitations/preview", {"token": token})


def links(chat_id: str, by: str = "tutor") -> list[dict[str, Any]]:
    status, answer = act("invitations", by, "GET", f"/chats/{chat_id}/invitations")
    assert status == 200, answer
    return list(answer["invitations"])


def waiting(chat_id: str, by: str = "tutor") -> list[dict[str, Any]]:
    status, answer = act("join_requests", by, "GET", f"/chats/{chat_id}/requests")
    assert status == 200, answer
    return list(answer["requests"])


def decide(chat_id: str, person_id: str, *, accepted: bool, by: str = "tutor") -> tuple[int, dict[str, Any]]:
    path = f"/chats/{chat_id}/requests/{person_id}"
    return act("decide_join_request", by, "PUT", path, {"accepted": accepted})


def refused(token: str, by: str, code: str, *, school: str = "school1") -> None:
    """Both calls refuse with the code, and leave nothing."""
    before = everything()
    assert look(token, by)[1].get("code") == code or school != "school1"
    status, answer = follow(token, by, school=school)
    assert (status >= 400, answer.get("code")) == (True, code)
    assert everything() == before


def notices_of(person_id: str) -> set[str]:
    return {row["kind"] for row in TABLE.rows() if row["entity"] == "notice" and row["account_id"] == f"a-{person_id}"}


def test_parent_comes_in_by_a_link_with_a_basis_and_is_out_with_it() -> None:
    chat_id = an_open_chat()
    made = invite(chat_id)
    assert look(token_of(made), "parent")[1] == {
        "chat_id": chat_id,
        "title": "Стенгазета",
        "organisation_name": "Лицей № 3",
        "invited_by": "Петров Саша Олегович",
        "approval": False,
        "membership": "outside",
    }
    assert links(chat_id)[0]["uses"] == 0
    assert follow(token_of(made), "parent")[1] == {"chat_id": chat_id, "title": "Стенгазета", "outcome": "joined"}
    came = members(chat_id)["parent"]
    assert (came.tie, came.standing) == ({"role": "parent", "organisation_id": "school1"}, None)
    assert "PERSON#parent/LINK#a-parent" in came.basis
    assert links(chat_id)[0]["uses"] == 1
    assert TABLE.items["PERSON#parent", "SEQUENCE"]["joined"] == {"L": [{"S": chat_id}]}
    sync("parent")
    assert "parent" in members(chat_id)
    remove(link("parent"))
    sync("parent")
    assert "parent" not in members(chat_id)


def test_link_and_code_are_shown_again_and_the_table_holds_neither() -> None:
    chat_id = an_open_chat()
    made = invite(chat_id, days=30, uses_allowed=7)
    [shown] = links(chat_id)
    assert shown == made
    assert (shown["days"], shown["uses_allowed"], shown["state"]) == (30, 7, "valid")
    assert shown["link"].startswith("https://journal.test/join#")
    assert base64.b64decode(shown["qr_png"]).startswith(b"\x89PNG")
    assert "<svg" in shown["qr_svg"]
    secret_part = token_of(made).partition(".")[2]
    assert secret_part not in everything()


def test_who_is_in_already_is_led_there_and_nothing_is_counted() -> None:
    chat_id = an_open_chat("pupil")
    made = invite(chat_id, uses_allowed=1)
    before = everything()
    assert follow(token_of(made), "pupil")[1]["outcome"] == "already_in"
    assert follow(token_of(made), "tutor")[1]["outcome"] == "already_in"
    assert look(token_of(made), "pupil")[1]["membership"] == "member"
    assert everything() == before


def test_repeated_acceptance_counts_once() -> None:
    chat_id = an_open_chat()
    token = token_of(invite(chat_id))
    assert [follow(token, "pupil")[1]["outcome"] for _ in range(3)] == ["joined", "already_in", "already_in"]
    assert links(chat_id)[0]["uses"] == 1


def test_link_that_is_used_up_lets_nobody_in_more() -> None:
    chat_id = an_open_chat()
    token = token_of(invite(chat_id, uses_allowed=1))
    follow(token, "pupil")
    refused(token, "parent", "invitation_used_up")
    assert links(chat_id)[0]["state"] == "used_up"


def test_expired_link_lets_nobody_in(later: Any) -> None:
    chat_id = an_open_chat()
    token = token_of(invite(chat_id, days=1))
    later(DAY - 60)
    assert look(token, "pupil")[0] == 200
    later(DAY + 1)
    refused(token, "pupil", "invitation_expired")


def test_revoked_link_lets_nobody_in_and_revoking_twice_is_the_same() -> None:
    chat_id = an_open_chat()
    made = invite(chat_id)
    path = f"/chats/{chat_id}/invitations/{made['invitation_id']}"
    assert [act("revoke_invitation", "tutor", "DELETE", path)[0] for _ in range(2)] == [204, 204]
    refused(token_of(made), "pupil", "invitation_revoked")
    assert links(chat_id) == []


def test_renewed_link_takes_the_place_of_the_old_one() -> None:
    chat_id = an_open_chat()
    old = invite(chat_id)
    new = invite(chat_id, replaces=old["invitation_id"])
    assert [one["invitation_id"] for one in links(chat_id)] == [new["invitation_id"]]
    refused(token_of(old), "pupil", "invitation_revoked")
    assert follow(token_of(new), "pupil")[1]["outcome"] == "joined"
    status, answer = act("invite", "tutor", "POST", f"/chats/{chat_id}/invitations", {"replaces": old["invitation_id"]})
    assert (status, answer["code"]) == (404, "invitation_unknown")


@pytest.mark.parametrize("by", ["pupil", "unlinked"])
@pytest.mark.parametrize(
    "token", ["", "x", f"{'a' * 32}.{'b' * 24}", f"{'a' * 32}.{'b' * 24}x", "subject~7a~algebra.x", "#"]
)
def test_token_of_another_region_or_of_nothing_is_unknown(token: str, by: str) -> None:
    linked = "invitation_unknown" if by == "pupil" or "b" * 24 not in token or token.endswith("x") else "not_linked"
    refused(token, by, linked)


def test_secret_of_one_chat_opens_no_other() -> None:
    first, second = an_open_chat(client_id="c1"), an_open_chat(client_id="c2")
    token = token_of(invite(first))
    other = f"{second.partition('~')[2]}.{token.partition('.')[2]}"
    refused(other, "pupil", "invitation_unknown")


@pytest.mark.parametrize(
    ("by", "of_school", "code"),
    [
        ("unlinked", "school1", "not_linked"),
        # A pupil of another class was not reached by the parent who made this link.
        ("other_pupil", "school1", "invitation_not_for_you"),
        ("mate", "school1", "invitation_not_for_you"),
        ("stranger", "school2", "invitation_not_for_you"),
    ],
)
def test_parents_link_brings_in_nobody_whom_they_may_not_write_to(by: str, of_school: str, code: str) -> None:
    chat_id = an_open_chat(by="parent")
    refused(token_of(invite(chat_id, by="parent")), by, code, school=of_school)


def test_parent_who_teaches_elsewhere_invites_no_staff_as_a_parent() -> None:
    store(*elsewhere(role("parent")))
    chat_id = an_open_chat(by="parent")
    refused(token_of(invite(chat_id, by="parent")), "stranger", "invitation_not_for_you", school="school2")


def test_staff_of_the_region_comes_in_by_a_link_in_a_session_of_their_own() -> None:
    chat_id = an_open_chat()
    token = token_of(invite(chat_id))
    # In a session of another school the person is no teacher.
    refused(token, "stranger", "invitation_not_for_you")
    assert follow(token, "stranger", school="school2")[1]["outcome"] == "joined"
    assert members(chat_id)["stranger"].tie == {"role": "staff", "organisation_id": "school2"}


def test_safe_mode_lets_no_pupil_invite_pupils_of_other_classes() -> None:
    chat_id = an_open_chat(by="pupil")
    token = token_of(invite(chat_id, by="pupil"))
    store(SchoolPolicy(organisation_id="school1", contacts="open", version=1))
    refused(token, "other_pupil", "invitation_not_for_you")
    store(SchoolPolicy(organisation_id="school1", contacts="open", safe_mode=False, version=2))
    assert follow(token, "other_pupil")[1]["outcome"] == "joined"


def test_former_pupil_and_their_parent_do_not_come_in() -> None:
    chat_id = an_open_chat()
    token = token_of(invite(chat_id))
    store(enrolment("pupil", version=2, status="ended"))
    refused(token, "pupil", "invitation_not_for_you")
    refused(token, "parent", "invitation_not_for_you")
    store(enrolment("pupil", version=3), guardianship("parent", "pupil", version=2, status="ended"))
    refused(token, "parent", "invitation_not_for_you")


def test_pupil_of_another_school_does_not_come_in_by_a_link_passed_on() -> None:
    chat_id = an_open_chat()
    token = token_of(invite(chat_id))
    store(enrolment("mate", version=2, status="ended"), *elsewhere(enrolment("mate", "c9")))
    refused(token, "mate", "invitation_not_for_you")


def test_who_was_removed_by_hand_does_not_come_back_by_a_link() -> None:
    chat_id = an_open_chat("pupil")
    token = token_of(invite(chat_id))
    status, answer = act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/pupil")
    assert status == 204, answer
    refused(token, "pupil", "removed_from_chat")
    refused(token_of(invite(chat_id)), "pupil", "removed_from_chat")


@pytest.mark.parametrize("back", ["by link", "by hand"])
def test_who_leaves_while_silenced_is_silenced_when_they_come_back(back: str) -> None:
    chat_id = an_open_chat("pupil")
    token = token_of(invite(chat_id))
    silence = {"by": "tutor", "since": 1, "reasons": []}
    store(replace(members(chat_id)["pupil"], muted=silence))
    assert act("take_out", "pupil", "DELETE", f"/chats/{chat_id}/members/pupil")[0] == 204
    if back == "by link":
        assert follow(token, "pupil")[1]["outcome"] == "joined"
    else:
        act("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": ["pupil"]})
    assert members(chat_id)["pupil"].muted == silence


def test_link_ends_with_its_makers_membership() -> None:
    chat_id = an_open_chat("algebraist")
    token = token_of(invite(chat_id, by="algebraist"))
    assert look(token, "pupil")[0] == 200
    store(role("algebraist", version=2, status="ended"))
    sync("algebraist")
    refused(token, "pupil", "invitation_revoked")


def a_link_by_the_school(chat_id: str) -> str:
    """The token of a link that the school's administrator makes in a chat which nobody owns any more."""
    remove(link("tutor"))
    sync("tutor")
    return token_of(invite(chat_id, by="admin"))


def test_link_made_by_the_school_ends_with_the_administrators_role() -> None:
    token = a_link_by_the_school(an_open_chat("algebraist"))
    assert look(token, "parent")[0] == 200
    store(role("admin", "school_admin", version=2, status="ended"))
    refused(token, "parent", "invitation_revoked")


def test_administrator_of_another_school_who_has_left_keeps_no_link() -> None:
    chat_id = an_open_chat("algebraist")
    follow(token_of(invite(chat_id)), "stranger", school="school2")
    status, made = act("invite", "stranger", "POST", f"/chats/{chat_id}/invitations", {}, school="school2")
    assert status == 200, made
    token = token_of(made)
    store(*elsewhere(role("stranger", "school_admin")))
    a_link_by_the_school(chat_id)
    assert follow(token, "admin")[1]["outcome"] == "joined"
    status, answer = act("take_out", "stranger", "DELETE", f"/chats/{chat_id}/members/stranger", school="school2")
    assert status == 204, answer
    refused(token, "other_tutor", "invitation_revoked")


def test_members_of_a_closed_chat_neither_see_links_nor_make_them() -> None:
    chat_id = make("algebraist")
    made = invite(chat_id)
    before = everything()
    path = f"/chats/{chat_id}/invitations"
    calls = [
        act("invitations", "algebraist", "GET", path),
        act("invite", "algebraist", "POST", path, {}),
        act("revoke_invitation", "algebraist", "DELETE", f"{path}/{made['invitation_id']}"),
        act("join_requests", "algebraist", "GET", f"/chats/{chat_id}/requests"),
        decide(chat_id, "pupil", accepted=True, by="algebraist"),
    ]
    assert [(status, answer["code"]) for status, answer in calls] == [(403, "member_rights")] * 5
    assert everything() == before


@pytest.mark.parametrize("by", ["pupil", "parent", "other_tutor", "stranger"])
def test_who_is_not_in_a_chat_is_told_nothing_of_its_links(by: str) -> None:
    chat_id = an_open_chat()
    invite(chat_id)
    assert act("invitations", by, "GET", f"/chats/{chat_id}/invitations")[1]["code"] == "chat_unknown"


def test_automatic_chats_and_chats_of_two_have_no_links() -> None:
    sync()
    for chat_id, code in [
        ("class_pupils~7a", "chat_by_roster"),
        ("subject~7a~x", "chat_unknown"),
        ("x", "chat_unknown"),
    ]:
        assert act("invite", "tutor", "POST", f"/chats/{chat_id}/invitations", {})[1]["code"] == code
    direct = act("direct", "parent", "POST", "/direct", {"person_id": "tutor"})[1]["chat_id"]
    assert act("invite", "tutor", "POST", f"/chats/{direct}/invitations", {})[1]["code"] == "chat_of_two"


def test_ten_links_count_at_a_time() -> None:
    chat_id = an_open_chat()
    made = [invite(chat_id) for _ in range(10)]
    status, answer = act("invite", "tutor", "POST", f"/chats/{chat_id}/invitations", {})
    assert (status, answer["code"]) == (409, "invitations_too_many")
    invite(chat_id, replaces=made[0]["invitation_id"])
    assert len(links(chat_id)) == 10


def test_next_link_clears_away_what_has_been_over_for_a_month(later: Any) -> None:
    chat_id = an_open_chat()
    invite(chat_id, days=1)
    later(32 * DAY)
    new = invite(chat_id)
    kept = [row["invitation_id"] for row in TABLE.rows() if row["entity"] == "invitation"]
    assert kept == [new["invitation_id"]]


def test_in_a_closed_chat_a_link_makes_a_request_and_lets_nobody_in() -> None:
    chat_id = make()
    token = token_of(invite(chat_id))
    assert look(token, "parent")[1]["approval"] is True
    assert [follow(token, "parent")[1]["outcome"] for _ in range(2)] == ["waiting", "waiting"]
    assert set(members(chat_id)) == {"tutor"}
    assert look(token, "parent")[1]["membership"] == "waiting"
    [request] = waiting(chat_id)
    assert (request["person_id"], request["role"], request["invited_by"]) == (
        "parent",
        "parent",
        "Петров Саша Олегович",
    )
    assert links(chat_id)[0]["uses"] == 0


def test_accepted_request_brings_the_person_in_counts_and_is_told_them() -> None:
    chat_id = make()
    token = token_of(invite(chat_id, uses_allowed=1))
    follow(token, "parent")
    follow(token, "pupil")
    assert decide(chat_id, "parent", accepted=True)[0] == 204
    assert members(chat_id)["parent"].tie == {"role": "parent", "organisation_id": "school1"}
    assert notices_of("parent") == {"join_accepted"}
    assert [one["person_id"] for one in waiting(chat_id)] == ["pupil"]
    # Who decides about a person isn't held back by the link's number.
    assert decide(chat_id, "pupil", accepted=True)[0] == 204
    assert links(chat_id)[0]["uses"] == 2
    assert decide(chat_id, "pupil", accepted=True)[1]["code"] == "join_request_unknown"
    refused(token, "mate", "invitation_used_up")


def test_refused_request_is_told_and_holds_for_its_link() -> None:
    chat_id = make()
    token = token_of(invite(chat_id))
    follow(token, "parent")
    assert [decide(chat_id, "parent", accepted=False)[0] for _ in range(2)] == [204, 204]
    assert (notices_of("parent"), waiting(chat_id)) == ({"join_refused"}, [])
    refused(token, "parent", "join_refused")
    assert follow(token_of(invite(chat_id)), "parent")[1]["outcome"] == "waiting"


def test_request_of_somebody_whose_tie_has_ended_brings_nobody_in() -> None:
    chat_id = make()
    follow(token_of(invite(chat_id)), "parent")
    store(guardianship("parent", "pupil", version=2, status="ended"))
    before = everything()
    assert decide(chat_id, "parent", accepted=True)[1]["code"] == "contact_not_allowed"
    assert everything() == before
    store(guardianship("parent", "pupil", version=3))
    remove(link("parent"))
    assert decide(chat_id, "parent", accepted=True)[1]["code"] == "person_not_linked"
    assert set(members(chat_id)) == {"tutor"}


def test_request_of_somebody_added_by_hand_meanwhile_just_goes() -> None:
    chat_id = make()
    follow(token_of(invite(chat_id)), "parent")
    act("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": ["parent"]})
    joined_at = members(chat_id)["parent"].joined_at_ms
    assert decide(chat_id, "parent", accepted=True)[0] == 204
    assert (members(chat_id)["parent"].joined_at_ms, waiting(chat_id)) == (joined_at, [])


def test_request_is_let_in_though_the_maker_of_its_link_has_gone() -> None:
    chat_id = make("algebraist")
    act("appoint", "tutor", "PUT", f"/chats/{chat_id}/members/algebraist/standing", {"standing": "administrator"})
    follow(token_of(invite(chat_id, by="algebraist")), "parent")
    act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/algebraist")
    assert decide(chat_id, "parent", accepted=True)[0] == 204
    assert "parent" in members(chat_id)


@pytest.mark.parametrize("ends", ["taken out", "appointed no more"])
def test_maker_who_may_invite_no_more_lends_the_approver_no_contact(ends: str) -> None:
    chat_id = make("parent", "algebraist")
    for administrator in ("parent", "algebraist"):
        path = f"/chats/{chat_id}/members/{administrator}/standing"
        act("appoint", "tutor", "PUT", path, {"standing": "administrator"})
    follow(token_of(invite(chat_id, by="algebraist")), "mate")
    if ends == "taken out":
        act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/algebraist")
    else:
        act("appoint", "tutor", "PUT", f"/chats/{chat_id}/members/algebraist/standing", {"standing": "member"})
    before = everything()
    status, answer = decide(chat_id, "mate", accepted=True, by="parent")
    assert (status, answer["code"]) == (403, "contact_not_allowed")
    assert everything() == before
    # Who may have them there by their own right lets them in.
    assert decide(chat_id, "mate", accepted=True)[0] == 204


def test_approver_as_staff_of_another_school_lets_in_none_of_their_pupils() -> None:
    chat_id = make("algebraist")
    follow(token_of(invite(chat_id)), "stranger", school="school2")
    assert decide(chat_id, "stranger", accepted=True)[0] == 204
    for administrator in ("stranger", "algebraist"):
        path = f"/chats/{chat_id}/members/{administrator}/standing"
        assert act("appoint", "tutor", "PUT", path, {"standing": "administrator"})[0] == 204
    follow(token_of(invite(chat_id, by="algebraist")), "mate")
    act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/algebraist")
    # They teach the pupil too, and are signed in as staff of the other school.
    store(role("stranger"), load("stranger"))
    path = f"/chats/{chat_id}/requests/mate"
    status, answer = act("decide_join_request", "stranger", "PUT", path, {"accepted": True}, school="school2")
    assert (status, answer["code"]) == (403, "contact_not_allowed")
    assert "mate" not in members(chat_id)


def test_full_chat_lets_in_nobody_who_follows_a_link_or_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, closed = an_open_chat("pupil", client_id="c1"), make("pupil", client_id="c2")
    token = token_of(invite(opened))
    follow(token_of(invite(closed)), "parent")
    monkeypatch.setattr(rules_members, "MOST_MEMBERS", 2)
    refused(token, "parent", "chat_full")
    before = everything()
    status, answer = decide(closed, "parent", accepted=True)
    assert (status, answer["code"]) == (409, "chat_full")
    assert everything() == before


def test_archived_chat_gets_no_links_and_nobody_new() -> None:
    chat_id = make("pupil")
    token = token_of(invite(chat_id))
    follow(token, "parent")
    [chat] = of_kind(Chat, TABLE.items.values())
    store(replace(chat, status="archived"))
    refused(token, "mate", "chat_closed")
    before = everything()
    calls = [
        act("invite", "tutor", "POST", f"/chats/{chat_id}/invitations", {}),
        decide(chat_id, "parent", accepted=True),
    ]
    assert [(status, answer["code"]) for status, answer in calls] == [(409, "chat_closed")] * 2
    assert everything() == before


def test_administrator_accepts_whom_only_the_maker_of_the_link_may_have() -> None:
    chat_id = make("parent")
    act("appoint", "tutor", "PUT", f"/chats/{chat_id}/members/parent/standing", {"standing": "administrator"})
    follow(token_of(invite(chat_id)), "mate")
    assert decide(chat_id, "mate", accepted=True, by="parent")[0] == 204
    assert "mate" in members(chat_id)


def test_link_that_was_over_for_a_month_is_renewed(later: Any) -> None:
    chat_id = an_open_chat()
    old = invite(chat_id, days=1)
    later(40 * DAY)
    new = invite(chat_id, replaces=old["invitation_id"])
    assert [one["invitation_id"] for one in links(chat_id)] == [new["invitation_id"]]


def test_old_request_of_somebody_who_was_removed_since_brings_nobody_back() -> None:
    chat_id = make()
    follow(token_of(invite(chat_id)), "parent")
    act("add_members", "tutor", "POST", f"/chats/{chat_id}/members", {"person_ids": ["parent"]})
    act("take_out", "tutor", "DELETE", f"/chats/{chat_id}/members/parent")
    assert decide(chat_id, "parent", accepted=True)[1]["code"] == "join_request_unknown"
    assert (set(members(chat_id)), waiting(chat_id)) == ({"tutor"}, [])


@pytest.mark.parametrize(
    "body",
    [
        {"days": 2},
        {"days": "7"},
        {"days": None},
        {"uses_allowed": 0},
        {"uses_allowed": 501},
        {"uses_allowed": 1.5},
        {"uses_allowed": True},
        {"replaces": "x"},
        {"expires_at": 1},
    ],
)
def test_limits_that_are_none_are_refused(body: dict[str, Any]) -> None:
    chat_id = an_open_chat()
    before = everything()
    assert act("invite", "tutor", "POST", f"/chats/{chat_id}/invitations", body)[0] == 422
    assert everything() == before
