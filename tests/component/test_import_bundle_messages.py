"""Messages and bundles that are not ours, or broken; each with the fate of its neighbours in the batch."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from declared import unwatched
from roster_files import SMALL, changed, packed, without
from roster_world import KEY, World, announcement, world

from functions.roster import bundle
from svyazka_common import aws, batches

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


def test_a_row_that_is_not_taken_is_reported_in_russian_without_what_it_holds(here: World) -> None:
    here.upload(packed(changed("users.csv", "Ольга", "О" * 101)))

    assert here.run() == []

    text = here.read("reports/region 1.csv").decode("utf-8-sig")
    assert text.splitlines()[1] == "users.csv,4,givenName,too_long,Значение слишком длинное."
    assert "ООО" not in text
    assert here.summary()["problems"] == {"too_long": 1, "reference": 2}
    assert here.dead_letters() == []


def test_nothing_personal_is_logged(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(batches.logger.registered_handler, "stream", stream)
    here.upload(packed(changed("users.csv", "ivanova.o", "ivanova.a")))

    here.run(announcement(), '{"phone": "+79991234567"}')

    logged = stream.getvalue()
    assert '"login_taken":1' in logged
    assert '"not_from_s3"' in logged
    assert not any(word in logged for word in ("ivanova", "Иванова", "Ольга", "reka-sosna", "7999", KEY))


def test_the_report_of_an_upload_in_a_folder_lies_in_that_folder(here: World) -> None:
    here.upload(GOOD, "uploads/2026/my region.zip")

    assert here.run(announcement("uploads/2026/my region.zip")) == []

    found = aws.client("s3").list_objects_v2(Bucket="roster", Prefix="reports/")["Contents"]
    assert [entry["Key"] for entry in found] == ["reports/2026/my region.csv", "reports/2026/my region.json"]
