"""Whatever bytes are uploaded, reading them ends with a report: no other exception, no end of memory."""

from __future__ import annotations

import bz2
import csv
import io
import lzma
import resource
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from roster_files import SMALL, SMALL_1_1, UPLOADED_MS, changed, packed

from functions.roster.read.bundle import LARGEST_UNPACKED, open_bundle
from functions.roster.rules.report import BundleRefusedError, ReportCode
from functions.roster.use_cases import preview

if TYPE_CHECKING:
    from collections.abc import Mapping

FEW = settings(max_examples=30, suppress_health_check=list(HealthCheck))
TABLES = [name for name in SMALL if name != "manifest.csv"]


def read(content: bytes) -> ReportCode | int:
    """Read bytes as an upload is read: why all of it was refused, or how many parts there are."""
    try:
        return len(preview.read(content, uploaded_ms=UPLOADED_MS).parts)
    except BundleRefusedError as refused:
        return refused.problem.code


RIGHT = packed(SMALL)


@FEW
@given(st.binary(max_size=2_000))
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"PK\x05\x06" + b"\xff" * 18)
def test_any_bytes_are_refused(content: bytes) -> None:
    assert isinstance(read(content), ReportCode)


@FEW
@given(st.lists(st.tuples(st.integers(0, len(RIGHT) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_zip_file_with_some_other_bytes_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(RIGHT)
    for place, byte in changes:
        content[place] = byte

    read(bytes(content))


@FEW
@given(st.integers(0, len(RIGHT)), st.binary(max_size=50))
def test_a_zip_file_that_is_cut_off_is_refused_or_read(end: int, rest: bytes) -> None:
    read(RIGHT[:end] + rest)


@FEW
@given(st.dictionaries(st.sampled_from([*SMALL, "x.csv", "a\\users.csv"]), st.binary(max_size=400)))
@example({"manifest.csv": b'"' * 10})
@example({"users.csv": b"sourcedId\r\x00\xff"})
def test_files_of_any_bytes_are_read_or_refused(contents: Mapping[str, bytes]) -> None:
    read(packed({**SMALL, **contents}))


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["s1", "p1", "c1", "t1", "a1", "l1", "tobedeleted", "2026-09-01", "0001-01-01", "9999-12-31", "",
                     "\0", "ext:x", "1/1/2026", "2026-09-01T00:00:00+99:99", "-", "|", "9" * 400]),
)  # fmt: skip


@FEW
@given(st.sampled_from(TABLES), st.lists(st.lists(CELLS, max_size=15), max_size=6), st.sampled_from([SMALL, SMALL_1_1]))
def test_tables_of_any_cells_are_read(name: str, rows: list[list[str]], files: Mapping[str, str]) -> None:
    target = io.StringIO(newline="")
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows(rows)
    content = files.get(name, SMALL[name])

    outcome = read(packed({**files, name: content + target.getvalue()}))
    assert isinstance(outcome, int) or outcome is ReportCode.NAMES_GARBLED


@FEW
@given(st.sampled_from(TABLES), st.sampled_from(["utf-8", "utf-16", "cp1251", "koi8_r"]), st.text(max_size=40))
def test_tables_whose_lines_are_broken_anywhere_are_read_or_refused(name: str, encoding: str, text: str) -> None:
    content = SMALL[name].encode(encoding, "replace")
    middle = len(content) // 2

    read(packed({**SMALL, name: content[:middle] + text.encode("utf-8", "replace") + content[middle:]}))


def entry(content: bytes, method: int, size: int, *, flags: int = 0) -> bytes:
    """A zip of one entry `users.csv` with whatever its headers claim."""
    name = b"users.csv"
    common = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 0x21, 0, len(content), size, len(name), 0)
    local = b"PK\x03\x04" + common + name + content
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (entry(b"x", zipfile.ZIP_STORED, 1, flags=1), ReportCode.BUNDLE_ENCRYPTED),
        (entry(lzma.compress(b"x"), zipfile.ZIP_LZMA, 1), ReportCode.COMPRESSION_UNSUPPORTED),
        (entry(b"\x09\x04\x05\x00\x5d\xff\xff\xff\xff", zipfile.ZIP_LZMA, 2**31), ReportCode.COMPRESSION_UNSUPPORTED),
        (entry(bz2.compress(b"x"), zipfile.ZIP_BZIP2, 1), ReportCode.COMPRESSION_UNSUPPORTED),
        (entry(b"x", 97, 1), ReportCode.COMPRESSION_UNSUPPORTED),
        (entry(b"x", zipfile.ZIP_DEFLATED, 1), ReportCode.BUNDLE_UNREADABLE),
        (entry(b"x", zipfile.ZIP_STORED, 100), ReportCode.BUNDLE_UNREADABLE),
    ],
)
def test_entries_that_cannot_be_unpacked_say_why(content: bytes, code: ReportCode) -> None:
    assert read(content) is code


def bomb(*, files: int = 1, size: int = 0) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(files):
            archive.writestr(f"{number}.csv", b"\0" * size)
    return target.getvalue()


def test_a_bomb_is_refused_by_what_it_claims_to_hold() -> None:
    small = bomb(files=1, size=10)
    claims = small.replace(struct.pack("<I", 10), struct.pack("<I", 2**32 - 2))
    many = bomb(files=1001)

    assert read(many) is ReportCode.TOO_MANY_FILES
    assert read(claims) is ReportCode.BUNDLE_UNREADABLE
    assert LARGEST_UNPACKED + 2**32 > 2 * (2**32 - 2)


def test_nested_archives_and_deep_folders_are_not_opened() -> None:
    inner = RIGHT
    for _ in range(5):
        inner = packed({"inner.zip": inner})
    deep = "a/" * 1000

    assert read(inner) is ReportCode.MANIFEST_MISSING
    assert read(packed({deep + name: text for name, text in SMALL.items()})) == 2


@pytest.mark.parametrize("unit", [b"x", b'"\n"', b'",\n"', b"\n", b","])
def test_a_file_that_is_one_row_does_not_fill_the_memory(unit: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    header = SMALL["demographics.csv"].splitlines()[0].encode()
    content = header + b'\np1,"' + unit * (4 * 1024 * 1024 // len(unit))

    assert read(packed({**SMALL, "demographics.csv": content})) == 2

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100 * 1024


def test_what_is_twice_in_the_zip_is_read_by_neither() -> None:
    target = io.BytesIO(RIGHT)
    with zipfile.ZipFile(target, "a") as archive, warnings.catch_warnings(action="ignore"):
        archive.writestr("users.csv", changed("users.csv", "t1", "t9")["users.csv"])

    bundle = open_bundle(io.BytesIO(target.getvalue()), UPLOADED_MS)

    assert "users" not in bundle.files
    assert [one.code for one in bundle.manifest.problems] == [ReportCode.FILE_REPEATED]


@pytest.mark.parametrize("name", ["orgs.csv", "academicSessions.csv", "courses.csv"])
def test_a_table_that_would_fill_the_memory_is_refused(name: str) -> None:
    assert read(packed({**SMALL, name: SMALL[name] + "x\n" * (8 * 1024**2)})) is ReportCode.BUNDLE_TOO_LARGE
