import io
import zipfile
from collections import Counter

import pytest
from roster_files import MOMENT, MOMENT_MS, SMALL, UPLOADED_MS, WHOLE, Moment, changed, kinds, mapped, packed

from functions.roster.read.bundle import open_bundle
from functions.roster.rules.report import BundleRefusedError, ReportCode

OLD: Moment = (2020, 1, 1, 0, 0, 0)


def test_a_bundle_is_as_new_as_the_newest_date_in_it() -> None:
    assert open_bundle(io.BytesIO(packed(SMALL)), UPLOADED_MS).dated == MOMENT_MS


def test_a_manifest_that_is_copied_does_not_make_a_bundle_old() -> None:
    with zipfile.ZipFile(target := io.BytesIO(), "w") as archive:
        for name, content in SMALL.items():
            archive.writestr(zipfile.ZipInfo(name, OLD if name == "manifest.csv" else MOMENT), content)

    assert open_bundle(target, UPLOADED_MS).dated == MOMENT_MS


@pytest.mark.parametrize(
    "moment", [(1980, 1, 1, 0, 0, 0), (2026, 13, 1, 0, 0, 0), (2026, 2, 30, 0, 0, 0), (2062, 1, 1, 0, 0, 0)]
)
def test_without_a_date_that_can_be_true_the_moment_of_the_upload_is(moment: Moment) -> None:
    assert open_bundle(io.BytesIO(packed(SMALL, moment)), UPLOADED_MS).dated == UPLOADED_MS


def test_a_file_that_the_manifest_calls_absent_is_not_read() -> None:
    records, report = mapped(changed("manifest.csv", "file.demographics,bulk", "file.demographics,absent"))

    assert report == [("demographics.csv", 0, "", "file_left_out")]
    assert not any(getattr(record, "birth_date", None) for record in records)


def test_a_damaged_entry_refuses_the_whole() -> None:
    with zipfile.ZipFile(target := io.BytesIO(), "w") as archive:
        for name, content in SMALL.items():
            archive.writestr(name, content)
    damaged = target.getvalue().replace("Лицей".encode(), "ЛИЦЕЙ".encode(), 1)

    with pytest.raises(BundleRefusedError) as caught:
        open_bundle(io.BytesIO(damaged), UPLOADED_MS)

    assert caught.value.problem.code is ReportCode.BUNDLE_UNREADABLE


def test_blank_lines_are_passed_over_and_counted() -> None:
    files = changed("demographics.csv", "p1,", "\n,,\np9,")

    assert mapped(files)[1] == [("demographics.csv", 4, "sourcedId", "reference")]


NO_ENROLMENTS = WHOLE - Counter({"enrolment": 1, "homeroom": 1, "teaching_load": 1})


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("file.enrollments,bulk", "file.enrollments,full", ("manifest.csv", 10, "file.enrollments", "mode_unknown")),
        ("file.enrollments,bulk", "file.enrollments,", ("manifest.csv", 10, "file.enrollments", "mode_unknown")),
        ("file.enrollments,bulk", "file.enrollments", ("manifest.csv", 10, "file.enrollments", "mode_unknown")),
        (
            "file.enrollments,bulk",
            "file.enrollments,bulk\nfile.enrollments,delta",
            ("manifest.csv", 11, "file.enrollments", "mode_unknown"),
        ),
        ("file.enrollments,bulk\n", "", ("enrollments.csv", 0, "", "file_unnamed")),
        ("file.enrollments,bulk", "file.pupils,bulk", ("manifest.csv", 10, "file.pupils", "file_unknown")),
    ],
)
def test_a_table_with_an_unknown_mode_is_reported_and_not_read(
    old: str, new: str, line: tuple[str, int, str, str]
) -> None:
    records, report = mapped(changed("manifest.csv", old, new))

    assert line in report
    assert kinds(records) == NO_ENROLMENTS


def renamed(name: str, other: str, files: dict[str, str] = SMALL) -> dict[str, str]:
    return {other if one == name else one: text for one, text in files.items()}


@pytest.mark.parametrize("name", ["enrolments.csv", "Enrollments.CSV", "out/ENROLMENT.csv", "enroll_ments.csv"])
def test_a_table_whose_name_is_misspelt_and_can_be_no_other_is_read(name: str) -> None:
    records, report = mapped(renamed("enrollments.csv", name))

    assert kinds(records) == WHOLE
    assert set(report) <= {("enrollments.csv", 0, "", "file_guessed")}


def test_a_table_misspelt_in_the_manifest_and_in_the_zip_is_read_and_noted() -> None:
    files = renamed("enrollments.csv", "enrolments.csv", changed("manifest.csv", "file.enrollments", "file.enrolments"))

    records, report = mapped(files)

    assert report == [
        ("manifest.csv", 10, "file.enrollments", "file_guessed"),
        ("enrollments.csv", 0, "", "file_guessed"),
    ]
    assert kinds(records) == WHOLE


@pytest.mark.parametrize("name", ["enrollments2.csv", "pupils.csv", "new_enrollments.csv", "enrollments_old.csv"])
def test_a_file_of_a_name_that_may_be_anything_is_reported_and_not_read(name: str) -> None:
    records, report = mapped(renamed("enrollments.csv", name))

    assert {(name, 0, "", "file_unknown"), ("enrollments.csv", 0, "", "file_missing")} <= set(report)
    assert kinds(records) == NO_ENROLMENTS


def test_a_table_that_is_there_twice_is_not_read() -> None:
    records, report = mapped({**SMALL, "old/enrollments.csv": SMALL["enrollments.csv"]})

    assert report == [("enrollments.csv", 0, "", "file_repeated")]
    assert kinds(records) == NO_ENROLMENTS


def test_other_tables_of_the_standard_and_what_packers_add_are_passed_over() -> None:
    others = {"results.csv": "x\n", "lineItems.csv": "x\n", "__MACOSX/._users.csv": "x", "readme.txt": "x", "a/": ""}

    records, report = mapped({**SMALL, **others})

    assert (report, kinds(records)) == ([], WHOLE)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("beginning", ["", "\n", "\r\n;;\r\n", "\ufeff"])
def test_the_manifests_cells_may_be_parted_as_those_of_a_table(separator: str, beginning: str) -> None:
    records, report = mapped({**SMALL, "manifest.csv": beginning + SMALL["manifest.csv"].replace(",", separator)})

    assert (report, kinds(records)) == ([], WHOLE)


@pytest.mark.parametrize(
    ("manifest", "code", "column"),
    [
        ("", ReportCode.MANIFEST_UNREADABLE, ""),
        ("имя|значение\nверсия|1\n", ReportCode.MANIFEST_UNREADABLE, ""),
        (SMALL["manifest.csv"].replace(",", "|"), ReportCode.MANIFEST_UNREADABLE, ""),
        (SMALL["manifest.csv"].replace("manifest.version,1.0", "manifest.version,2"), ReportCode.VERSION_UNSUPPORTED,
         "manifest.version"),
        (SMALL["manifest.csv"].replace("version,1.2", "version,1.0"), ReportCode.VERSION_UNSUPPORTED,
         "oneroster.version"),
    ],
)  # fmt: skip
def test_a_manifest_that_says_nothing_is_told_apart_from_another_version(
    manifest: str, code: ReportCode, column: str
) -> None:
    with pytest.raises(BundleRefusedError) as caught:
        open_bundle(io.BytesIO(packed({**SMALL, "manifest.csv": manifest})), UPLOADED_MS)

    assert (caught.value.problem.code, caught.value.problem.column) == (code, column)
