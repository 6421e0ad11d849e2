"""What an operator asks of a stage: svyazka why and svyazka roster status, over the tables of the template."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from chats.school import SCHOOL, enrolment, link, person, role, store
from msgspec.structs import replace

from operations import target, why
from operations.errors import CommandError
from operations.people import person_id_of
from operations.roster import status as roster_status
from operations.roster import status_reading
from operations.target import enter
from svyazka_common import aws, clock
from svyazka_common.records.changes import Waiting
from svyazka_common.records.imports import HeldRemoval, OrganisationImport, RosterImport, SchoolImport
from svyazka_common.records.roster import Account, DirectoryEntry

if TYPE_CHECKING:
    from svyazka_common.records.base import Record

NOW = 1_800_000_000
STACK = "SvyazkaState-dev"


@pytest.fixture(autouse=True)
def stage(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stage `dev` as CloudFormation tells of it, with two schools."""
    request.getfixturevalue("cloud")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    outputs = {
        "StateTable": "state",
        "AccessTable": "access",
        "ProvisioningQueueUrl": os.environ["PROVISIONING_QUEUE_URL"],
        "ProvisioningDeadLettersUrl": os.environ["PROVISIONING_DLQ_URL"],
        "RosterSilentHours": "30",
    }
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }
    boto3.client("cloudformation").create_stack(StackName=STACK, TemplateBody=json.dumps(template))
    store(*(entry(school, name) for school, name in ((SCHOOL, "Лицей № 3"), ("school2", "Школа № 10"))))


def entry(organisation_id: str, name: str) -> DirectoryEntry:
    return DirectoryEntry(term=name.casefold(), organisation_id=organisation_id, kind="school", name=name)


def account(person_id: str, login: str, organisation_id: str = SCHOOL, **fields: Any) -> Account:
    return Account(
        account_id=f"a-{person_id}",
        person_id=person_id,
        organisation_id=organisation_id,
        login=login,
        version=1,
        **fields,
    )


def keep(*records: Record) -> None:
    """In the table `access`; the organisation of a part has to do with its import."""
    for record in records:
        aws.dynamodb().put_item(TableName="access", Item=record.to_item())
        if isinstance(record, SchoolImport):
            newest = OrganisationImport(
                organisation_id=record.organisation_id,
                import_id=record.import_id,
                uploaded_at=NOW - 900,
                expires_at=NOW + 1,
            )
            aws.dynamodb().put_item(TableName="access", Item=newest.to_item())


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_stage_is_entered_by_its_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_TABLE", "another")
    assert enter("dev").outputs["StateTable"] == "state"
    assert os.environ["STATE_TABLE"] == "state"


def test_stage_that_there_is_not_is_said_so() -> None:
    with pytest.raises(CommandError, match="SvyazkaState-nowhere"):
        enter("nowhere")


def test_without_a_stack_here_a_stage_has_to_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(target.STACKS_HERE, target.LOCAL_STAGE, lambda: None)
    with pytest.raises(CommandError, match="svyazka up"):
        enter(None)


@pytest.mark.parametrize("asked", ["anna", "belova.a", "BELOVA.A", f"belova.a@{SCHOOL}", "anna@example.org"])
def test_person_is_found_by_id_and_by_login(asked: str) -> None:
    store(person("anna"), account("anna", "belova.a"), account("anna", "anna@example.org", "school2"))
    assert person_id_of(asked) == "anna"


def test_login_that_two_people_have_is_asked_back_with_what_to_choose_from() -> None:
    store(account("anna", "belova.a"), account("alla", "belova.a", "school2"))
    with pytest.raises(CommandError, match=rf"belova.a@{SCHOOL}, belova.a@school2"):
        person_id_of("belova.a")
    assert person_id_of("belova.a@school2") == "alla"


@pytest.mark.parametrize("asked", ["nobody", "former", "a#b", ""])
def test_nobody_is_called_so(asked: str) -> None:
    store(account("anna", "former", status="ended"))
    with pytest.raises(CommandError, match="Nobody"):
        person_id_of(asked)


def test_why_prints_the_facts_of_each_chat(capsys: pytest.CaptureFixture[str]) -> None:
    store(person("anna", "Белова"), enrolment("anna"))
    why.command("anna", None, stage="dev", as_json=True)
    document = printed(capsys)
    assert (document["ok"], document["person_id"]) == (True, "anna")
    (chat,) = document["chats"]
    assert (chat["chat_id"], chat["is_member"]) == ("class_pupils~7a", False)
    assert [reason["code"] for reason in chat["because"]] == ["not_linked"]
    why.command("anna", None, stage="dev", as_json=False)
    text = capsys.readouterr().out
    assert "7A · ученики" in text
    assert "Учебный профиль ещё не привязан" in text


@pytest.mark.parametrize("chat", ["class_pupils~7a", "7A · ученики"])
def test_why_answers_for_one_chat_by_id_or_title(capsys: pytest.CaptureFixture[str], chat: str) -> None:
    store(person("anna"), link("anna"), enrolment("anna"), enrolment("anna", "8b"))
    why.command("anna", chat, stage="dev", as_json=True)
    assert [one["chat_id"] for one in printed(capsys)["chats"]] == ["class_pupils~7a"]


@pytest.mark.parametrize(
    ("chat", "kind"), [("class_parents~9a", "class_parents"), ("subject~9a~x", "subject"), ("Кружок", "manual")]
)
def test_chat_that_nothing_leads_to_has_an_answer_too(capsys: pytest.CaptureFixture[str], chat: str, kind: str) -> None:
    store(person("anna"), link("anna"), enrolment("anna"))
    why.command("anna", chat, stage="dev", as_json=True)
    (chat_shown,) = printed(capsys)["chats"]
    assert (chat_shown["kind"], chat_shown["is_member"], chat_shown["because"][0]["code"]) == (kind, False, "no_tie")


def test_title_that_two_chats_have_is_asked_back() -> None:
    store(person("anna"), enrolment("anna"))
    store(replace(enrolment("anna", "7b"), class_label="7A"))
    with pytest.raises(CommandError, match="class_pupils~7a, class_pupils~7b"):
        why.command("anna", "7A · ученики", stage="dev", as_json=True)


def an_import(import_id: str = "20261015-1", **changes: Any) -> RosterImport:
    plain: dict[str, Any] = {
        "bucket": "b",
        "upload": f"uploads/{import_id}.zip",
        "state": "done",
        "schools": 2,
        "settled": 2,
        "uploaded_at": NOW - 900,
        "started_at": NOW - 600,
        "finished_at": NOW - 300,
        "expires_at": NOW + 1,
    }
    return RosterImport(import_id=import_id, **(plain | changes))


def part(organisation_id: str, import_id: str = "20261015-1", **changes: Any) -> SchoolImport:
    plain: dict[str, Any] = {"state": "done", "settled": True, "finished_at": NOW - 480, "expires_at": NOW + 1}
    return SchoolImport(import_id=import_id, organisation_id=organisation_id, **(plain | changes))


def statuses(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    roster_status.command(stage="dev", as_json=True)
    return {one["organisation_id"]: one for one in printed(capsys)["schools"]}


def test_status_tells_people_and_linked_share_of_each_organisation(capsys: pytest.CaptureFixture[str]) -> None:
    store(*(role(who, "pupil") for who in ("anna", "boris", "vera")), role("anna", "parent"), link("anna"))
    store(role("gone", "pupil", status="ended"), link("gone"))
    schools = statuses(capsys)
    assert (schools[SCHOOL]["name"], schools[SCHOOL]["people"], schools[SCHOOL]["linked"]) == ("Лицей № 3", 3, 1)
    assert schools[SCHOOL]["linked_share"] == 0.3333
    assert (schools["school2"]["people"], schools["school2"]["linked_share"]) == (0, None)


def test_who_linked_by_an_account_of_another_school_has_linked(capsys: pytest.CaptureFixture[str]) -> None:
    store(replace(role("anna", "parent"), organisation_id="school2"), link("anna"))
    assert statuses(capsys)["school2"]["linked"] == 1


def test_status_tells_what_became_of_each_in_the_newest_import(capsys: pytest.CaptureFixture[str]) -> None:
    keep(an_import("20261014-1"), part(SCHOOL, "20261014-1"))
    keep(part("school2", "20261014-1", state="failed", failure="KeyError"))
    keep(an_import(), part(SCHOOL))
    schools = statuses(capsys)
    school = schools[SCHOOL]
    assert (school["import_id"], school["import_state"], school["failed"]) == ("20261015-1", "done", None)
    assert school["lag_seconds"] == 900 - 480
    assert (schools["school2"]["import_id"], schools["school2"]["failed"]) == ("20261014-1", "KeyError")
    assert schools["school2"]["lag_seconds"] == 900


def test_what_waits_is_counted_and_lags_until_now(capsys: pytest.CaptureFixture[str]) -> None:
    keep(
        an_import(state="running"),
        part(SCHOOL, state="waiting_approval", removals={"people": 40, "people_of": 100, "classes": 1}),
        part("school2", state="waiting", finished_at=None),
        HeldRemoval(
            organisation_id="school2", removed_pk="PERSON#p", removed_sk="ENROLMENT#c", removed_entity="x", version=1
        ),
    )
    schools = statuses(capsys)
    assert (schools[SCHOOL]["waiting"], schools[SCHOOL]["lag_seconds"]) == (41, 900)
    assert (schools["school2"]["waiting"], schools["school2"]["lag_seconds"]) == (1, 900)


def test_school_that_no_import_names_has_none(capsys: pytest.CaptureFixture[str]) -> None:
    school = statuses(capsys)[SCHOOL]
    assert (school["import_id"], school["import_state"], school["lag_seconds"], school["waiting"]) == (
        None,
        None,
        None,
        0,
    )


def test_an_import_tells_how_many_organisations_of_it_wait_for_approval(capsys: pytest.CaptureFixture[str]) -> None:
    keep(an_import("20261014-1"), part(SCHOOL, "20261014-1"))
    keep(an_import(), part(SCHOOL, state="waiting_approval"), part("school2", state="done"))
    roster_status.command(stage="dev", as_json=True)
    to_approve = {one["import_id"]: one["to_approve"] for one in printed(capsys)["imports"]}
    roster_status.command(stage="dev", as_json=False)

    assert to_approve == {"20261015-1": 1, "20261014-1": 0}
    assert "1 to approve" in capsys.readouterr().out


def test_what_needs_somebody_is_told_although_newer_imports_went_well(capsys: pytest.CaptureFixture[str]) -> None:
    keep(an_import("20261001-1"), part(SCHOOL, "20261001-1", state="waiting_approval", removals={"people": 7}))
    for number in range(30):
        keep(an_import(f"20261015-{number:02}"), part(f"other{number}", f"20261015-{number:02}"))
    keep(an_import("20261016-1"), part(SCHOOL, "20261016-1"))

    roster_status.command(stage="dev", as_json=True)
    document = printed(capsys)

    school = {one["organisation_id"]: one for one in document["schools"]}[SCHOOL]
    assert (school["import_id"], school["import_state"], school["waiting"]) == ("20261001-1", "waiting_approval", 7)
    to_approve = {one["import_id"]: one["to_approve"] for one in document["imports"]}
    assert to_approve["20261001-1"] == 1
    assert len(to_approve) == status_reading.SHOWN_IMPORTS + 1


def test_dry_runs_are_no_imports_of_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    keep(*(an_import(f"20261016-{number:02}", dry_run=True) for number in range(40)), an_import())
    roster_status.command(stage="dev", as_json=True)
    assert [one["import_id"] for one in printed(capsys)["imports"]] == ["20261015-1"]


def test_an_import_that_could_not_be_split_tells_the_kind_of_failure(capsys: pytest.CaptureFixture[str]) -> None:
    keep(an_import(state="failed", failure="MemoryError"))
    roster_status.command(stage="dev", as_json=True)
    assert printed(capsys)["imports"][0]["failure"] == "MemoryError"
    roster_status.command(stage="dev", as_json=False)
    assert "failed (MemoryError)" in capsys.readouterr().out


def test_records_that_wait_for_others_are_counted_by_what_they_wait_for(capsys: pytest.CaptureFixture[str]) -> None:
    store(*(waiting_for("CLASS#7a", f"PERSON#{person}") for person in ("anna", "boris")), waiting_for("PERSON#x", "y"))
    store(waiting_for("LOGIN#school1#belova", "PERSON#anna"))
    roster_status.command(stage="dev", as_json=True)
    assert printed(capsys)["records_waiting"] == {"class": 2, "login": 1, "person": 1}
    roster_status.command(stage="dev", as_json=False)
    assert "wait for what they refer to: 2 for a class, 1 for a login, 1 for a person" in capsys.readouterr().out


def waiting_for(for_pk: str, own_pk: str) -> Waiting:
    return Waiting(for_pk=for_pk, of="enrolment", own_pk=own_pk, own_sk="x", told={}, version=1)


def test_status_prints_imports_queues_and_schools_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    keep(an_import(), part(SCHOOL))
    store(role("anna", "pupil"), link("anna"))
    boto3.client("sqs").send_message(QueueUrl=os.environ["PROVISIONING_QUEUE_URL"], MessageBody="x")
    roster_status.command(stage="dev", as_json=True)
    document = printed(capsys)
    assert document["imports"][0] | {"counts": {}, "problems": {}} == document["imports"][0]
    assert document["queues"] == [{"name": "Provisioning", "waiting": 1, "in_work": 0, "dead": 0}]
    roster_status.command(stage="dev", as_json=False)
    text = capsys.readouterr().out
    for shown in ("20261015-1", "Provisioning", "Лицей № 3", "1 (100%)"):
        assert shown in text
