"""Messages and bundles that are not ours, or broken; each with the fate of its neighbours in the batch."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from declared import unwatched
from roster_files import SMALL, changed, packed, without

from functions.roster.read import bundle
from roster.cloud import BUCKET, KEY, World, announcement, report_key, world
from svyazka_common import aws, batches
from svyazka_common.records.roster import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = packed(SMALL)


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with world(tables) as made:
        yield made


def altered(**parts: Any) -> str:
    message = json.loads(announcement())
    message["Records"][0] |= parts
    return json.dumps(message)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not_json"),
        ("<xml/>", "not_json"),
        ("[]", "not_from_s3"),
        ("{}", "not_from_s3"),
        ('{"Records": []}', "not_from_s3"),
        ('{"Records": [7]}', "not_from_s3"),
        ('{"Records": "aws:s3"}', "not_from_s3"),
        (altered(eventSource="aws:ses"), "not_from_s3"),
        (altered(eventName=7), "not_from_s3"),
        (altered(s3={"bucket": {"name": "b"}, "object": {}}), "not_from_s3"),
        (announcement(event="ObjectRemoved:Delete"), "not_a_creation"),
        (announcement("reports/region.csv"), "not_an_upload"),
        (announcement("uploads/"), "not_an_upload"),
        (announcement("uploads/nowhere.zip"), "object_missing"),
    ],
)
def test_a_foreign_message_is_laid_aside_and_its_neighbour_imported(here: World, body: str, reason: str) -> None:
    here.upload(GOOD)

    assert here.run(body, announcement()) == []

    assert here.dead_letters() == [(reason, body)]
    assert here.summary()["ok"] is True


def test_the_message_that_s3_tries_the_queue_with_is_passed_over(here: World) -> None:
    assert here.run('{"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "roster"}') == []
    assert here.dead_letters() == []


BROKEN = {
    "no zip": (b"not a zip", "bundle_unreadable"),
    "empty": (b"", "bundle_unreadable"),
    "cut off": (GOOD[: len(GOOD) // 2], "bundle_unreadable"),
    "damaged": (GOOD.replace(GOOD[100:110], bytes(10)), "bundle_unreadable"),
    "no manifest": (packed(without("manifest.csv")), "manifest_missing"),
    "1.0": (packed(changed("manifest.csv", "oneroster.version,1.2", "oneroster.version,1.0")), "version_unsupported"),
    "2.0": (packed(changed("manifest.csv", "manifest.version,1.0", "manifest.version,2.0")), "version_unsupported"),
    "no version": (packed(changed("manifest.csv", "oneroster.version,1.2\n", "")), "version_unsupported"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_bundle_is_reported_and_laid_aside_and_writes_nothing(here: World, name: str) -> None:
    content, code = BROKEN[name]
    here.upload(content)

    assert here.run() == []

    assert [line[3] for line in here.report()] == [code]
    assert (here.summary()["ok"], here.summary()["refused"]) == (False, code)
    assert here.dead_letters() == [(code, announcement())]
    assert not here.writes


def test_a_bundle_that_unpacks_to_too_much_is_refused(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "LARGEST_UNPACKED", 1000)
    here.upload(packed({**SMALL, "users.csv": " " * 1001}))

    assert here.run() == []

    assert here.summary()["refused"] == "bundle_too_large"


def test_a_failing_table_brings_its_message_back_and_no_other(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.upload(GOOD)
    monkeypatch.setenv("STATE_TABLE", "nowhere")

    with unwatched():
        assert here.run(announcement(), "{}") == ["m0"]

    assert [reason for reason, _ in here.dead_letters()] == ["not_from_s3"]


def test_a_failing_bucket_brings_the_message_back(here: World) -> None:
    assert here.run(announcement(bucket="nowhere")) == ["m0"]


def test_a_problem_of_a_row_is_told_in_russian_without_its_content(here: World) -> None:
    here.upload(packed(changed("users.csv", "Ольга", "О" * 101)))

    assert here.run() == []

    text = here.read(report_key()).decode("utf-8-sig")
    assert text.splitlines()[1] == (
        "users.csv,4,givenName,shortened,Значение слишком длинное: принято его начало. Можно не больше 100 знаков."
    )
    assert "ООО" not in text
    assert here.summary()["problems"] == {"shortened": 1}
    assert here.dead_letters() == []


def test_nothing_personal_is_logged(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(batches.logger.registered_handler, "stream", stream)
    here.upload(packed(changed("users.csv", "ivanova.o", "ivanova.a")))

    here.run(announcement(), '{"phone": "+79991234567"}')

    logged = stream.getvalue()
    assert '"login_taken":1' in logged
    assert '"not_from_s3"' in logged
    assert not any(word in logged for word in ("ivanova", "Иванова", "Ольга", "reka-sosna", "79991234567", KEY))


def test_the_report_of_an_upload_in_a_folder_lies_in_that_folder(here: World) -> None:
    here.upload(GOOD, "uploads/2026/my region.zip")

    assert here.run(announcement("uploads/2026/my region.zip")) == []

    reports = aws.client("s3").list_objects_v2(Bucket="roster", Prefix="reports/")["Contents"]
    key = "uploads/2026/my region.zip"
    assert [entry["Key"] for entry in reports] == [report_key("csv", key), report_key("json", key)]
    assert report_key("csv", key).startswith("reports/2026/my region/20")


def test_two_uploads_of_one_name_are_two_imports_with_a_report_each(here: World) -> None:
    aws.client("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    bodies = []
    for files in (SMALL, changed("orgs.csv", "s1,", "s7,", changed("users.csv", "t1,true", "t1,perhaps"))):
        put = aws.client("s3").put_object(Bucket=BUCKET, Key=KEY, Body=packed(files))
        document = json.loads(announcement())
        document["Records"][0]["s3"]["object"]["versionId"] = put["VersionId"]
        bodies.append(json.dumps(document))

    assert here.run(*bodies) == []

    assert {one.organisation_id for one in here.all(Organisation)} == {"s1", "s7", "a1"}
    reports = [entry["Key"] for entry in aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="reports/")["Contents"]]
    assert len(reports) == 4
    summaries = [json.loads(here.read(key)) for key in reports if key.endswith(".json")]
    assert sorted(one["ok"] for one in summaries) == [False, True]


def test_a_dry_run_that_is_refused_leaves_no_dead_letter(here: World) -> None:
    here.upload(packed(without("manifest.csv")), **{"dry-run": "true"})

    assert here.run() == []

    assert (here.summary()["refused"], here.dead_letters()) == ("manifest_missing", [])
