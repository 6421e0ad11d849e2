"""What an operator does about changes by queue that are held, and about versions from the future."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

import pytest

from functions.roster.changes.messages import VersionReset
from functions.roster.handlers import follow_up
from operations.roster import held_changes, status, versions
from operations.target import Target
from roster.changes import (
    CONTEXT,
    FRAME,
    World,
    account,
    batch,
    changes_world,
    enrolment,
    person,
    removed,
    role,
    school_class,
    sqs_event,
)
from roster.commands import svyazka
from svyazka_common import aws, clock
from svyazka_common.records.changes import HeldChange
from svyazka_common.records.roster import Account, Enrolment, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

FAR = 2**53 - 1
SECRET = "Тайновская"


@pytest.fixture(scope="module")
def lasting(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


@pytest.fixture
def here(lasting: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A stage whose functions work each time that a command pauses."""
    lasting.empty()
    lasting.tell(*FRAME)
    outputs = {"RosterFollowUpsQueueUrl": "https://sqs.test/follow-ups", "RosterSilentHours": "30"}
    target = Target(stage="dev", outputs=outputs)
    for command in (held_changes, status, versions):
        monkeypatch.setattr(command, "enter", lambda _: target)

    def work(_seconds: float) -> None:
        with redirect_stdout(io.StringIO()):
            lasting.follow()

    monkeypatch.setattr("operations.roster.waiting.time.sleep", work)
    return lasting


def run_command(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert svyazka("roster", *arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def run_away(here: World) -> None:
    pupils = [f"a{number}" for number in range(8)]
    here.deliver(batch(*(person(1, one, SECRET) for one in pupils), *(enrolment(1, one) for one in pupils)))
    here.deliver(batch(*(removed(enrolment(1, one), 2) for one in pupils)))


def test_held_changes_are_shown_by_place_and_sender_and_let_go(
    here: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_away(here)
    document = run_command(capsys, "held")
    (place,) = document["held"]
    assert place | {"age_seconds": 0} == {
        "scope": "organisation",
        "id": "s1",
        "changes": 8,
        "kinds": {"roster.enrolment.removed": 8},
        "because": {"guard": 8},
        "senders": ["AROAJOURNALJOURNAL012:nightly"],
        "age_seconds": 0,
    }
    monkeypatch.setenv("COLUMNS", "160")
    assert svyazka("roster", "held") == 0
    text = capsys.readouterr().out
    assert "8 enrolment.removed" in text
    assert SECRET not in text + json.dumps(document, ensure_ascii=False)
    assert run_command(capsys, "release", "s1") == {"ok": True, "id": "s1", "released": 8}
    assert {one.status for one in here.all(Enrolment)} == {"ended"}
    assert run_command(capsys, "held") == {"ok": True, "held": []}
    assert svyazka("roster", "release", "s1") != 0


def test_the_status_says_what_is_held_and_where(
    here: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "depths", lambda _: [])
    run_away(here)
    document = run_command(capsys, "status")
    assert document["changes_held"] == {"guard": 8}
    assert [(one["organisation_id"], one["waiting"]) for one in document["schools"]] == [("s1", 8)]
    assert svyazka("roster", "status") == 0
    assert "8 until somebody decides (too much within a day)" in capsys.readouterr().out


def test_what_was_a_mistake_is_given_up(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    run_away(here)
    assert run_command(capsys, "release", "s1", "--discard") == {"ok": True, "id": "s1", "discarded": 8}
    assert {one.status for one in here.all(Enrolment)} == {"active"}
    assert here.all(HeldChange, "access") == []


def test_what_a_freeze_holds_is_released_only_despite_it(
    here: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "all=01-01/12-31")
    here.tell(enrolment(), removed(enrolment(), 2))
    assert run_command(capsys, "held")["held"][0]["because"] == {"freeze": 1}
    assert svyazka("roster", "release", "s1") != 0
    assert run_command(capsys, "release", "s1", "--despite-freeze")["released"] == 1
    assert here.only(Enrolment).status == "ended"


def freeze(here: World, place: tuple[str, str], version: int = FAR) -> None:
    """As a message or a file did before versions from the future were refused."""
    aws.dynamodb().update_item(
        TableName="state",
        Key={"pk": {"S": place[0]}, "sk": {"S": place[1]}},
        UpdateExpression="SET version = :version",
        ExpressionAttributeValues={":version": {"N": str(version)}},
    )
    here.soon.clear()


def test_after_a_reset_of_a_future_version_a_true_message_counts(
    here: World, capsys: pytest.CaptureFixture[str]
) -> None:
    freeze(here, ("PERSON#p1", "PERSON"))
    here.tell(person(clock.now_ms(), family_name="Петрова"))
    assert here.only(Person).family_name == "Иванова"
    (shown,) = run_command(capsys, "version", "person", "p1")["records"]
    assert shown == {"entity": "person", "status": "active", "version": FAR, "ahead": True}
    (shown,) = run_command(capsys, "version", "person", "p1", "--reset", "журнал считал микросекунды")["records"]
    assert shown["ahead"] is False
    assert abs(shown["version"] - clock.now_ms()) < 60_000
    here.tell(person(clock.now_ms() + 1, family_name="Петрова"))
    assert here.only(Person).family_name == "Петрова"


def test_who_asked_for_it_and_why_is_in_the_log(here: World, caplog: pytest.LogCaptureFixture) -> None:
    freeze(here, ("PERSON#p1", "PERSON"))
    asked = VersionReset(pk="PERSON#p1", sk="PERSON", version=FAR, reason="микросекунды")
    follow_up.handler(sqs_event(asked.model_dump_json(), sender_id="AROAOPERATOR:ivan"), CONTEXT)
    (line,) = (vars(record) for record in caplog.records if record.message == "version reset")
    audited = ("pk", "sk", "version", "reason", "sender_id", "audit")
    assert [line[name] for name in audited] == ["PERSON#p1", "PERSON", FAR, "микросекунды", "AROAOPERATOR:ivan", True]
    assert line["new_version"] == here.only(Person).version


def test_an_account_is_brought_back_with_its_login(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    here.tell(role(), account())
    login = here.only(Account)
    freeze(here, (login.pk, login.sk))
    freeze(here, ("PERSON#p1", f"ACCOUNT#{login.account_id}"))
    shown = run_command(capsys, "version", "account", "p1", "s1", "--reset", "микросекунды")["records"]
    assert {one["entity"]: one["ahead"] for one in shown} == {"account": False, "account_claim": False}
    here.tell(account(clock.now_ms() + 1, login="petrova"))
    assert here.only(Account).login == "petrova"


def test_a_record_that_ended_in_the_future_comes_back(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    here.tell(removed(enrolment(1, "p9"), 2), removed(school_class(1, "c9"), 2))
    freeze(here, ("PERSON#p9", "ENROLMENT#c1"))
    run_command(capsys, "version", "enrolment", "p9", "c1", "--reset", "микросекунды")
    here.tell(person(1, "p9"), enrolment(clock.now_ms() + 1, "p9"))
    assert here.only(Enrolment).status == "active"


@pytest.mark.parametrize(
    "arguments",
    [
        ("person", "nobody"),
        ("person", "p1", "p2"),
        ("planet", "p1"),
        ("person", "a#b"),
        ("person", "p1", "--reset", "not ahead"),
        ("person", "p1", "--reset", " "),
    ],
)
def test_what_cannot_be_brought_back_is_said(
    here: World, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert svyazka("roster", "version", *arguments) != 0
    assert capsys.readouterr().err
    assert here.only(Person).version == 1


def test_a_version_that_changed_meanwhile_or_is_not_ahead_stays(here: World) -> None:
    freeze(here, ("PERSON#p1", "PERSON"))
    here.tell(person(1, "p2"))
    for person_id, version in (("p1", FAR - 1), ("p1", 1), ("p2", 1)):
        asked = VersionReset(pk=f"PERSON#{person_id}", sk="PERSON", version=version, reason="?")
        assert follow_up.handler(sqs_event(asked.model_dump_json()), CONTEXT) == {"batchItemFailures": []}
    assert {one.person_id: one.version for one in here.all(Person)} == {"p1": FAR, "p2": 1}


def test_the_command_shows_in_words_what_it_is_about(here: World, capsys: pytest.CaptureFixture[str]) -> None:
    freeze(here, ("PERSON#p1", "PERSON"), clock.now_ms() + 10 * 86_400_000)
    assert svyazka("roster", "version", "person", "p1") == 0
    text = capsys.readouterr().out
    assert "ahead: nothing newer can change it" in text
    assert "UTC as milliseconds" in text
