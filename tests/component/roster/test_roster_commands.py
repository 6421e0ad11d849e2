"""`svyazka roster import` and `svyazka roster approve`, from the command line to the handlers that do the work."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from declared import held_to_declaration
from roster_files import SMALL, changed, rows_of

from functions.roster.handlers import measure
from functions.roster.repository import imports
from functions.roster.use_cases import import_school, split_bundle
from operations.roster import waiting
from roster.cloud import BUCKET, CONTEXT, KEY, report_key
from roster.commands import FIRST, SILENT_HOURS, Region, printed, stage, svyazka
from svyazka_common import aws, clock
from svyazka_common.records.imports import RosterImport
from svyazka_common.records.roster import RoleAssignment
from svyazka_common.settings import QUEUE_TRIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def region(tables: dict[str, dict[str, Any]], tmp_path: Path) -> Iterator[Region]:
    with stage(tables, tmp_path) as made:
        yield made


def test_a_whole_bundle_is_waited_for_and_told_of(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    assert region.bring(SMALL, "--wait", "--json") == 0

    document = printed(capsys)
    assert (document["ok"], document["dry_run"], document["schools"]) == (True, False, {"done": 2})
    assert document["report"] == f"s3://{BUCKET}/{report_key()}"
    assert document["counts"] == region.world.summary()["counts"]
    assert region.roles("p1") == {"active"}


def test_for_a_person_the_figures_are_a_table_and_progress_is_apart(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    assert region.bring(SMALL, "--wait") == 0

    out, err = capsys.readouterr()
    assert f"Done: import {region.world.summary()['import_id']}" in out
    assert "enrolment" in out
    assert "Uploading region 1.zip" in err
    assert "Uploading" not in out


def test_an_older_bundle_that_changes_nothing_says_why(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    region.bring(SMALL, "--wait")
    capsys.readouterr()

    assert region.bring(SMALL, "--wait", moment=FIRST) == 1

    assert "2 organisations are left as they are: a bundle made later has come" in capsys.readouterr().out


def test_without_waiting_it_names_the_import_and_ends(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    assert region.bring(SMALL, "--json") == 0

    document = printed(capsys)
    assert (document["ok"], document["upload"]) == (True, KEY)
    assert region.world.items() == []
    assert region.world.run() == []
    assert region.world.summary()["import_id"] == document["import_id"]


def test_a_dry_run_prints_each_schools_difference_and_writes_nothing(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    assert region.bring(SMALL, "--dry-run", "--json") == 0

    document = printed(capsys)
    assert (document["ok"], document["dry_run"]) == (True, True)
    assert document["organisations"]["s1"]["counts"]["enrolment"]["added"] == 1
    assert region.world.all(RoleAssignment) == []


def test_what_is_wrong_is_counted_and_the_report_says_where(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    assert region.bring(changed("demographics.csv", "2013-05-04", "2013-13-04"), "--wait") == 1

    out = capsys.readouterr().out
    assert f"Row by row: s3://{BUCKET}/{report_key()}" in out
    assert "A person whose row was not taken keeps what they have." in out
    [line] = csv.DictReader(io.StringIO(region.world.read(report_key()).decode("utf-8-sig")))
    assert f"problem: demographics.csv, column birthDate, row 2: {line['code']}: {line['text']}" in out
    assert (line["file"], line["column"]) == ("demographics.csv", "birthDate")


def test_a_bundle_without_its_manifest_is_refused_with_the_reason(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    without_manifest = {name: content for name, content in SMALL.items() if name != "manifest.csv"}
    assert region.bring(without_manifest, "--wait", "--json") == 1
    assert printed(capsys)["refused"] is not None

    assert region.bring(without_manifest, "--wait") == 1
    assert capsys.readouterr().out.startswith("Refused: ")


def test_what_is_no_zip_file_is_not_uploaded(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    region.file.write_text("orgs.csv")
    assert svyazka("roster", "import", str(region.file), "--stage", "dev", "--json") == 1

    out, err = capsys.readouterr()
    assert json.loads(out)["error"] == f"{region.file} is not a zip file"
    assert "is not a zip file" in err
    assert "Contents" not in aws.client("s3").list_objects_v2(Bucket=BUCKET)


def test_an_upload_that_nobody_takes_up_is_said_to_lie_there(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    region.stands_still = True
    assert region.bring(SMALL, "--wait", "--json") == 1
    assert "is its queue worked off?" in printed(capsys)["error"]


def test_a_bundle_that_cannot_be_split_ends_the_wait_with_what_to_do(
    region: Region, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(split_bundle, "split", out_of_memory)
    region.received = QUEUE_TRIES
    assert region.bring(SMALL, "--wait", "--json") == 1
    document = printed(capsys)
    assert (document["ok"], document["failed"]) == (False, "MemoryError")

    assert region.bring(SMALL, "--wait") == 1
    out = capsys.readouterr().out
    assert out.startswith("Failed: the bundle could not be split by school (MemoryError)")
    assert "uv run svyazka dead-letters redrive RosterImport" in out


def test_a_school_that_fails_ends_the_wait_with_the_kind_of_failure(
    region: Region, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_memory(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(import_school, "plan_school", out_of_memory)
    region.received = QUEUE_TRIES
    assert region.bring(SMALL, "--wait") == 1
    out = capsys.readouterr().out
    assert "s1 (failed: MemoryError)" in out
    assert "uv run svyazka dead-letters redrive RosterSchool" in out


def test_an_import_that_stands_still_ends_the_wait_with_how_far_it_came(
    region: Region, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "STILL_SECONDS", 60.0)
    region.schools_stand_still = True
    assert region.bring(SMALL, "--wait", "--json") == 1

    error = printed(capsys)["error"]
    assert "has not come further for 1 min: 0 of 2 organisations are settled." in error
    assert "svyazka dead-letters list" in error


def test_a_dry_run_over_the_tenth_names_no_approval_and_cannot_be_approved(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    region.bring(SMALL, "--wait", "--json", moment=(2026, 8, 25, 3, 0, 0))
    capsys.readouterr()

    assert region.bring(rows_of("t1"), "--dry-run") == 1
    out = capsys.readouterr().out
    assert "1 of 3 people" in out
    assert "1 organisations would stop" in out
    assert "svyazka roster approve" not in out

    import_id = region.world.summary()["import_id"]
    assert svyazka("roster", "approve", import_id, "--stage", "dev", "--json") == 1
    assert printed(capsys)["error"].startswith(f"Import {import_id} was a dry run")
    assert region.roles("t1") == {"active"}
    assert region.world.next_school() is None


def test_a_role_that_chats_do_not_use_keeps_nobody_and_is_said_to(
    region: Region, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "100")
    region.bring(SMALL, "--wait", "--json", moment=(2026, 8, 25, 3, 0, 0))
    capsys.readouterr()

    region.bring(changed("roles.csv", "t1,primary,teacher", "t1,primary,aide"), "--wait")
    out = capsys.readouterr().out
    assert "Rows with role_not_used keep nobody" in out
    assert "keeps what they have" not in out


def test_an_approval_that_nothing_follows_ends_in_plain_words(
    region: Region, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    region.bring(SMALL, "--wait", "--json", moment=(2026, 8, 25, 3, 0, 0))
    region.bring(rows_of("t1"), "--wait", "--json")
    import_id = region.world.summary()["import_id"]
    capsys.readouterr()
    monkeypatch.setattr(waiting, "STILL_SECONDS", 60.0)
    region.schools_stand_still = True

    assert svyazka("roster", "approve", import_id, "--stage", "dev", "--json") == 1
    assert "0 of 1 organisations have ended" in printed(capsys)["error"]


def test_too_much_to_take_away_waits_until_it_is_approved(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    region.bring(SMALL, "--wait", "--json", moment=(2026, 8, 25, 3, 0, 0))
    printed(capsys)

    assert region.bring(rows_of("t1"), "--wait") == 1
    out = capsys.readouterr().out
    import_id = region.world.summary()["import_id"]
    assert "1 of 3 people" in out
    assert f"svyazka roster approve {import_id}" in out
    assert region.roles("t1") == {"active"}

    assert svyazka("roster", "approve", import_id, "--stage", "dev", "--json") == 0
    document = printed(capsys)
    assert (document["ok"], document["schools"]) == (True, {"done": 2})
    assert region.roles("t1") == {"ended"}

    assert svyazka("roster", "approve", import_id, "--stage", "dev", "--json") == 1
    assert printed(capsys)["error"] == f"Nothing of import {import_id} waits for an approval"


def test_only_the_named_organisation_is_approved(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    region.bring(SMALL, "--wait", "--json", moment=(2026, 8, 25, 3, 0, 0))
    region.bring(rows_of("t1"), "--wait", "--json")
    import_id = region.world.summary()["import_id"]
    capsys.readouterr()

    assert svyazka("roster", "approve", import_id, "--organisation", "a1", "--stage", "dev", "--json") == 1
    assert "Nothing" in printed(capsys)["error"]
    assert region.roles("t1") == {"active"}

    assert svyazka("roster", "approve", import_id, "--organisation", "s1", "--stage", "dev", "--json") == 0
    assert region.roles("t1") == {"ended"}


def test_an_import_that_there_is_not_cannot_be_approved(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    assert region.world.items() == []
    assert svyazka("roster", "approve", "20260101-000000-none", "--stage", "dev", "--json") == 1
    assert printed(capsys)["error"] == "There is no import 20260101-000000-none"


MANY = {
    **SMALL,
    "demographics.csv": SMALL["demographics.csv"] + "".join(f"p{number},1/05/2013,x\n" for number in range(7)),
}


def test_problems_are_told_by_cause_with_first_rows_and_a_number(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    files = changed("roles.csv", "r2,p1,primary", "r2,p1,secret\nr9,p1,primary", MANY)
    files = changed("users.csv", "Ольга", "О" * 101, files)

    assert region.bring(files, "--wait", "--json") == 1

    document = printed(capsys)
    assert (document["state"], document["stale"]) == ("done", 0)
    by_code = {one["code"]: one for one in document["problems"]}
    assert set(by_code["shortened"]) == {"file", "row", "column", "code", "text", "times"}
    assert (by_code["shortened"]["file"], by_code["shortened"]["row"], by_code["shortened"]["times"]) == (
        "users.csv",
        4,
        1,
    )
    assert by_code["shortened"]["text"].endswith("Можно не больше 100 знаков.")

    assert svyazka("roster", "report", document["import_id"], "--stage", "dev") == 1
    out = capsys.readouterr().out
    assert f"Done, with problems: import {document['import_id']}" in out
    assert "note: users.csv, column givenName, row 4: shortened: " in out

    assert svyazka("roster", "report", document["import_id"], "--stage", "dev", "--json") == 1
    assert printed(capsys) == document


def test_a_report_of_an_import_that_there_is_none_of_says_so(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    assert svyazka("roster", "report", "20260101-000000-00000000", "--stage", "dev", "--json") == 1

    assert printed(capsys)["error"] == "There is no import 20260101-000000-00000000"
    assert region.world.items() == []


def test_a_bundle_of_which_no_row_can_be_taken_is_not_done(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    files = {name: text.replace("sourcedId", "kod") if name != "manifest.csv" else text for name, text in SMALL.items()}

    assert region.bring(files, "--wait") == 1

    out = capsys.readouterr().out
    assert out.startswith("Nothing could be taken: import ")
    assert "Done" not in out


def test_import_and_status_show_the_same_counts_and_persons_once(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    two = changed(
        "orgs.csv", "s1,", "s2,,,Гимназия № 1,school\ns1,", changed("roles.csv", "r1,", "r9,t1,primary,teacher,s2\nr1,")
    )
    assert region.bring(two, "--wait", "--json") == 0
    document = printed(capsys)

    assert svyazka("roster", "status", "--stage", "dev", "--json") == 0
    status = printed(capsys)

    assert status["imports"][0]["counts"] == document["counts"]
    assert (document["counts"]["person"]["read"], document["counts"]["person"]["written"]) == (4, 4)
    assert status["silent_sources"] == []


@pytest.mark.parametrize(("hours", "named"), [(SILENT_HOURS + 1, True), (SILENT_HOURS, False), (31, False)])
def test_a_missing_nightly_file_is_named_after_the_stages_hours(
    region: Region, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, hours: int, *, named: bool
) -> None:
    now = clock.now()
    last = now - hours * 3600
    for night in range(7):
        at = last - night * 86_400
        import_id = f"{datetime.fromtimestamp(at, UTC):%Y%m%d-%H%M%S}-00000000"
        begun = RosterImport(
            import_id=import_id, bucket=BUCKET, upload=KEY, state="done", source="journal", version=at * 1000,
            uploaded_at=at, started_at=at, expires_at=now + 86_400,
        )  # fmt: skip
        imports.write(begun)

    assert svyazka("roster", "status", "--stage", "dev", "--json") == 0
    silent = printed(capsys)["silent_sources"]
    assert silent == ([{"source": "journal", "last_upload_at": last, "hours": hours}] if named else [])

    monkeypatch.setenv("ROSTER_SILENT_HOURS", str(SILENT_HOURS))
    with held_to_declaration("roster.handlers.measure"):
        measure.handler({}, CONTEXT)
    assert f'"SilentSources":[{float(named)}]' in capsys.readouterr().out
    assert region.world.items() == []
