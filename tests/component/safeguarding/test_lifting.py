"""The silence of a decision is lifted in chats of every kind, for people who are in them or out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from chats.http_calls import session_of
from chats.school import enrolment, link, memberships, remove, store
from messenger.world import CHAT, Window, join

from functions.chats.use_cases import reconcile as reconciling
from functions.manual_chats.use_cases import changing
from functions.safeguarding.repository import chats, reports
from functions.safeguarding.use_cases.deciding import lift_mute
from safeguarding.test_reports import notices, said, stored
from safeguarding.test_silence import (
    a_chat_by_hand,
    act,
    amid,
    by_hand,
    go_out,
    out_by_hand,
    put_back,
    removed_from_a_chat_by_hand,
    reported_in,
    silence,
    sync,
)
from safeguarding.world import AUTHORITY, Caller, appoint, open_school
from svyazka_common import aws
from svyazka_common.records.chats import ChatRef
from svyazka_common.records.roster import Person
from svyazka_common.write_conflicts import WriteConflictError

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("school")


def lift(report_id: str) -> None:
    assert Caller("admin").lift_mute(report_id) == (204, {})


def writes(chat_id: str) -> None:
    """The mate writes in a chat, also after the next look at their membership."""
    assert Window("mate").send("Извините", "m8", chat_id)[0] == 200
    sync()
    assert Window("mate").send("Больше не буду", "m9", chat_id)[0] == 200


def only_reads(chat_id: str) -> None:
    assert Window("mate").send("Опять я", "m7", chat_id)[1]["code"] == "chat_muted"


def a_chat_of_two() -> str:
    by_hand("direct", "pupil", "POST", "/direct", {"person_id": "mate"})
    return ChatRef.between("pupil", "mate").chat_id


def decision_of(report_id: str) -> dict[str, Any]:
    (report,) = [report for report in Caller("admin").reports() if report["report_id"] == report_id]
    decision: dict[str, Any] = report["decision"]
    return decision


@pytest.mark.parametrize("chat_made", [lambda: CHAT, a_chat_by_hand, a_chat_of_two])
def test_silenced_sender_writes_again_in_a_chat_of_any_kind(chat_made: Callable[[], str]) -> None:
    chat_id = chat_made()
    report_id = reported_in(chat_id)
    silence(report_id)
    only_reads(chat_id)
    lift(report_id)
    writes(chat_id)


def test_lifting_is_noted_on_the_report_and_in_the_audit_trail() -> None:
    store(Person(person_id="admin", family_name="Старших", given_name="Нина", version=1))
    report_id = reported_in(a_chat_by_hand())
    silence(report_id)
    assert (decision_of(report_id)["mute_lifted_at"], decision_of(report_id)["mute_lifted_by"]) == (None, None)
    lift(report_id)
    decision = decision_of(report_id)
    assert decision["author_muted"]
    assert decision["mute_lifted_at"] >= decision["decided_at"]
    assert decision["mute_lifted_by"] == {"person_id": "admin", "name": "Старших Нина"}
    (entry,) = [entry for entry in stored("audit", "access") if entry["action"] == "report_mute_lifted"]
    assert (entry["by_person_id"], entry["about_person_id"]) == ("admin", "mate")
    assert notices("mate") == []


def test_audit_trail_hides_from_whom_it_is_about_what_a_report_led_to() -> None:
    appoint("admin2")
    said("pupil", "Ты никто")
    join("admin", role="colleague")
    said("admin", "Сам такой")
    assert Caller("pupil").report(2)[0] == 204
    (report,) = Caller("admin2").reports()
    assert Caller("admin2").decide(report["report_id"], mute_author=True)[0] == 204
    assert Caller("admin2").lift_mute(report["report_id"])[0] == 204
    trail = {one: act("school.handlers.audit_trail", one, "GET", "/school/audit")[1] for one in ("admin", "admin2")}
    assert trail["admin"]["entries"] == []
    assert [entry["action"] for entry in trail["admin2"]["entries"]] == ["report_mute_lifted", "report_decided"]


@pytest.mark.parametrize("by", ["mate", "tutor"])
def test_who_is_out_of_a_chat_made_by_hand_comes_back_and_writes(by: str) -> None:
    chat_id = a_chat_by_hand()
    report_id = reported_in(chat_id)
    go_out(chat_id, by)
    silence(report_id)
    lift(report_id)
    put_back(chat_id)
    writes(chat_id)


@pytest.mark.parametrize("by", ["mate", "tutor"])
def test_silenced_member_who_goes_out_comes_back_and_writes(by: str) -> None:
    chat_id = a_chat_by_hand()
    report_id = reported_in(chat_id)
    silence(report_id)
    go_out(chat_id, by)
    lift(report_id)
    put_back(chat_id)
    writes(chat_id)


def test_removal_from_a_class_chat_outlives_the_lifting_of_its_silence() -> None:
    report_id = reported_in(CHAT)
    silence(report_id)
    restore = out_by_hand()
    lift(report_id)
    sync()
    assert CHAT not in memberships("mate")
    restore()
    sync()
    writes(CHAT)


def test_silence_that_waits_in_a_chat_of_two_is_lifted() -> None:
    chat_id = a_chat_of_two()
    report_id = reported_in(chat_id)
    remove(link("mate"))
    sync()
    silence(report_id)
    lift(report_id)
    assert stored("exclusion", "state") == []
    store(link("mate", "l2"))
    by_hand("direct", "pupil", "POST", "/direct", {"person_id": "mate"})
    writes(chat_id)


def test_each_of_two_reports_lifts_the_silence_of_both() -> None:
    chat_id = a_chat_by_hand()
    first = reported_in(chat_id)
    assert Window("mate").send("И ты тоже", "m5", chat_id)[0] == 200
    assert Caller("pupil").report(2, chat_id)[0] == 204
    (second,) = {report["report_id"] for report in Caller("admin").reports()} - {first}
    silence(first)
    silence(second)
    lift(second)
    writes(chat_id)
    lift(first)
    assert decision_of(first)["mute_lifted_by"]["person_id"] == "admin"


def test_lifting_is_noted_where_the_teacher_was_quicker() -> None:
    report_id = reported_in(CHAT)
    silence(report_id)
    assert act("chats.handlers.unmute", "tutor", "DELETE", f"/chats/{CHAT}/mutes/mate")[0] == 204
    lift(report_id)
    assert decision_of(report_id)["mute_lifted_at"]
    writes(CHAT)


def test_second_lifting_changes_neither_the_note_nor_a_later_silence() -> None:
    chat_id = a_chat_by_hand()
    first = reported_in(chat_id)
    silence(first)
    lift(first)
    noted = decision_of(first)
    assert Window("mate").send("И ты тоже", "m5", chat_id)[0] == 200
    assert Caller("pupil").report(3, chat_id)[0] == 204
    (second,) = {report["report_id"] for report in Caller("admin").reports()} - {first}
    silence(second)
    lift(first)
    assert decision_of(first) == noted
    only_reads(chat_id)
    assert [entry["action"] for entry in stored("audit", "access")].count("report_mute_lifted") == 1


@pytest.mark.parametrize("decision", [None, {}, {"removes_message": True}])
def test_report_that_silenced_nobody_has_nothing_to_lift(decision: dict[str, bool] | None) -> None:
    report_id = reported_in(CHAT)
    if decision is not None:
        assert Caller("admin").decide(report_id, **decision)[0] == 204
    path = f"/chats/{CHAT}/mutes"
    assert act("chats.handlers.mute", "tutor", "POST", path, {"person_id": "mate"})[0] == 204
    status, answer = Caller("admin").lift_mute(report_id)
    assert (status, answer["code"]) == (409, "report_without_mute")
    only_reads(CHAT)


def of_another_school() -> Caller:
    appoint("stranger", organisation_id="school2")
    return Caller("stranger", "school2")


def whose_role_has_ended() -> Caller:
    appoint("admin", status="ended", version=2)
    return Caller("admin")


@pytest.mark.parametrize(
    "caller", [of_another_school, whose_role_has_ended, *(lambda who=who: Caller(who) for who in ("mate", "tutor"))]
)
def test_nobody_but_who_decides_about_the_report_lifts(caller: Callable[[], Caller]) -> None:
    report_id = reported_in(CHAT)
    silence(report_id)
    assert caller().lift_mute(report_id)[1]["code"] == "not_school_admin"
    only_reads(CHAT)


def test_nobody_lifts_the_silence_that_a_report_about_themselves_made() -> None:
    join("admin", role="colleague")
    appoint("admin2")
    said("admin", "Ты никто")
    Caller("pupil").report(1)
    (report,) = Caller("admin2").reports()
    assert Caller("admin2").decide(report["report_id"], mute_author=True)[0] == 204
    assert Caller("admin").lift_mute(report["report_id"])[1]["code"] == "report_unknown"
    assert Window("admin").send("Опять я", "m7")[1]["code"] == "chat_muted"


def test_officer_of_the_authority_lifts_what_they_decided() -> None:
    open_school()
    join("admin", role="colleague")
    said("admin", "Ты никто")
    Caller("pupil").report(1)
    officer = Caller("officer", AUTHORITY)
    (report,) = officer.reports()
    assert officer.decide(report["report_id"], mute_author=True)[0] == 204
    assert officer.lift_mute(report["report_id"])[0] == 204
    assert Window("admin").send("Извините", "m8")[0] == 200


def test_role_that_ends_amid_the_lifting_lifts_nothing() -> None:
    report_id = reported_in(CHAT)
    silence(report_id)
    with amid(reports, "deciding_items", lambda: appoint("admin", status="ended", version=2)):
        assert Caller("admin").lift_mute(report_id)[1]["code"] == "not_school_admin"
    only_reads(CHAT)
    assert stored("report")[0].get("mute_lifted_at_ms") is None


def test_who_leaves_amid_the_lifting_writes_once_back() -> None:
    chat_id = a_chat_by_hand()
    report_id = reported_in(chat_id)
    silence(report_id)
    with amid(chats, "chat_and_member", lambda: go_out(chat_id)):
        lift(report_id)
    put_back(chat_id)
    writes(chat_id)


def test_who_comes_back_amid_the_lifting_writes() -> None:
    report_id = reported_in(CHAT)
    remove(link("mate"))
    sync()
    silence(report_id)

    def back() -> None:
        store(link("mate", "l2"))
        sync()

    with amid(chats, "chat_and_member", back):
        lift(report_id)
    writes(CHAT)


def test_two_who_lift_at_the_same_moment_lift_once() -> None:
    appoint("admin2")
    chat_id = a_chat_by_hand()
    report_id = reported_in(chat_id)
    silence(report_id)
    with amid(chats, "chat_and_member", lambda: lift_mute(session_of("admin2"), report_id)):
        lift(report_id)
    assert decision_of(report_id)["mute_lifted_by"]["person_id"] == "admin2"
    assert [entry["action"] for entry in stored("audit", "access")].count("report_mute_lifted") == 1
    writes(chat_id)


def test_report_that_goes_amid_the_lifting_leaves_nothing_behind() -> None:
    report_id = reported_in(CHAT)
    silence(report_id)

    def go() -> None:
        (report,) = stored("report")
        key = {name: {"S": report[name]} for name in ("pk", "sk")}
        aws.dynamodb().delete_item(TableName="messages", Key=key)

    with amid(chats, "chat_and_member", go):
        assert Caller("admin").lift_mute(report_id)[1]["code"] == "report_unknown"
    only_reads(CHAT)


def test_nothing_is_lifted_where_the_write_fails() -> None:
    chat_id = a_chat_by_hand()
    report_id = reported_in(chat_id)
    silence(report_id)
    before = stored("report"), stored("audit", "access")
    with mock.patch.object(reports, "commit_lifting", side_effect=WriteConflictError):
        assert Caller("admin").lift_mute(report_id)[1]["code"] == "busy"
    assert (stored("report"), stored("audit", "access")) == before
    only_reads(chat_id)


def test_look_at_a_removal_brings_no_silence_back_lifted_meanwhile() -> None:
    report_id = reported_in(CHAT)
    silence(report_id)
    out_by_hand()
    sync()
    # The class is gone from the roster, so that the look has something to note.
    store(enrolment("mate", version=2, status="ended"))
    with amid(reconciling, "read_facts_of", lambda: lift(report_id)):
        sync()
    (exclusion,) = stored("exclusion", "state")
    assert exclusion.get("was_muted") is None


def test_who_is_put_back_amid_the_lifting_writes() -> None:
    chat_id, report_id = removed_from_a_chat_by_hand()
    silence(report_id)
    with amid(chats, "chat_and_member", lambda: put_back(chat_id)):
        lift(report_id)
    writes(chat_id)


def test_who_is_restored_amid_the_lifting_writes() -> None:
    report_id = reported_in(CHAT)
    silence(report_id)
    restore = out_by_hand()
    with amid(chats, "chat_and_member", restore):
        lift(report_id)
    sync()
    writes(CHAT)


def test_who_is_removed_amid_the_lifting_stays_out() -> None:
    report_id = reported_in(CHAT)
    remove(link("mate"))
    sync()
    silence(report_id)
    with amid(chats, "chat_and_member", out_by_hand):
        lift(report_id)
    (exclusion,) = stored("exclusion", "state")
    assert (exclusion["kind"], exclusion.get("was_muted")) == ("removed", None)


def test_who_is_put_back_writes_where_the_silence_is_lifted_meanwhile() -> None:
    chat_id, report_id = removed_from_a_chat_by_hand()
    silence(report_id)
    with amid(changing, "rows_of", lambda: lift(report_id)):
        put_back(chat_id)
    writes(chat_id)
