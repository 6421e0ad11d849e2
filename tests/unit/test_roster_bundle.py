import io
import zipfile

import pytest
from roster_files import MOMENT_MS, SMALL, UPLOADED_MS, Moment, changed, mapped, packed

from functions.roster.bundle import open_bundle
from functions.roster.problems import BundleRefusedError, Code


def test_the_manifests_date_is_the_version() -> None:
    assert open_bundle(io.BytesIO(packed(SMALL)), UPLOADED_MS).version == MOMENT_MS


@pytest.mark.parametrize(
    "moment", [(1980, 1, 1, 0, 0, 0), (2026, 13, 1, 0, 0, 0), (2026, 2, 30, 0, 0, 0), (2062, 1, 1, 0, 0, 0)]
)
def test_without_a_date_that_can_be_true_the_moment_of_the_upload_is(moment: Moment) -> None:
    assert open_bundle(io.BytesIO(packed(SMALL, moment)), UPLOADED_MS).version == UPLOADED_MS


def test_a_file_that_the_manifest_calls_absent_is_not_read() -> None:
    records, report = mapped(changed("manifest.csv", "file.demographics,bulk", "file.demographics,absent"))

    assert report == []
    assert not any(getattr(record, "birth_date", None) for record in records)


def test_a_damaged_entry_refuses_the_whole() -> None:
    with zipfile.ZipFile(target := io.BytesIO(), "w") as archive:
        for name, content in SMALL.items():
            archive.writestr(name, content)
    damaged = target.getvalue().replace("Лицей".encode(), "ЛИЦЕЙ".encode(), 1)

    with pytest.raises(BundleRefusedError) as caught:
        open_bundle(io.BytesIO(damaged), UPLOADED_MS)

    assert caught.value.problem.code is Code.BUNDLE_UNREADABLE


def test_blank_lines_are_passed_over_and_counted() -> None:
    files = changed("demographics.csv", "p1,", "\n,,\np9,")

    assert mapped(files)[1] == [("demographics.csv", 4, "sourcedId", "reference")]
