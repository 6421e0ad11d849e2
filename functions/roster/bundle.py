"""A OneRoster bundle: a zip with a manifest and tables."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from functions.roster.problems import BundleRefusedError, Code, Problem
from functions.roster.reading import RowModel, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.report import Report

MANIFEST = "manifest.csv"
SUPPORTED = {"manifest.version": "1.0", "oneroster.version": "1.2"}
LARGEST_UNPACKED = 2 * 1024**3
LARGEST_MANIFEST = 64 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError)
NO_DATE = (1980, 1, 1)
"""What a packer writes that knows no date: the first day that the format can hold."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle. `properties` are the manifest's, by name in small letters; `version` is in ms since 1970.

    `version` stands for the rows without `dateLastModified`. It is the date of the manifest in the zip (taken as
    UTC), so that the same file uploaded again is no newer; where the packer left that out, the moment of the upload.
    """

    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    properties: dict[str, str]
    version: int

    def rows[R: RowModel](self, model: type[R], report: Report) -> Iterator[R]:
        """The rows of a table; none where the manifest says that it is absent."""
        file = f"{model.FILE}.csv"
        match self.properties.get(f"file.{model.FILE}".casefold(), "absent").casefold():
            case "absent":
                return
            case "bulk":
                pass
            case _:
                report.tell(MANIFEST, 0, f"file.{model.FILE}", Code.DELTA_UNSUPPORTED)
                return
        if (entry := self.entries.get(file.casefold())) is None:
            report.tell(file, 0, "", Code.FILE_MISSING)
            return
        with self.archive.open(entry) as stream:
            yield from read_table(stream, model, report, self.version)


def open_bundle(file: IO[bytes], uploaded_ms: int) -> Bundle:
    """Open and check the whole of it. Raises BundleRefusedError where nothing in it can be taken."""
    try:
        archive = zipfile.ZipFile(file)
        entries = {entry.filename.rpartition("/")[2].casefold(): entry for entry in archive.infolist()}
        if sum(entry.file_size for entry in entries.values()) > LARGEST_UNPACKED:
            raise _refused(Code.BUNDLE_TOO_LARGE)
        if archive.testzip() is not None:
            raise _refused(Code.BUNDLE_UNREADABLE)
        manifest = entries.get(MANIFEST)
        properties = _properties(archive.open(manifest).read(LARGEST_MANIFEST)) if manifest else None
    except _BROKEN as error:
        raise _refused(Code.BUNDLE_UNREADABLE) from error  # broken, cut off, encrypted, packed in a rare way
    if manifest is None or properties is None:
        raise _refused(Code.MANIFEST_MISSING)
    for name, wanted in SUPPORTED.items():
        if properties.get(name) != wanted:
            raise _refused(Code.VERSION_UNSUPPORTED, name)
    return Bundle(archive, entries, properties, _version(manifest, uploaded_ms))


def _properties(content: bytes) -> dict[str, str]:
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline=""))
    return {line[0].strip().casefold(): line[1].strip() for line in lines if len(line) > 1}


def _version(manifest: zipfile.ZipInfo, uploaded_ms: int) -> int:
    if manifest.date_time[:3] == NO_DATE:
        return uploaded_ms
    try:
        moment = datetime(*manifest.date_time, tzinfo=UTC)
    except ValueError:
        return uploaded_ms
    return round(moment.timestamp() * 1000)


def _refused(code: Code, column: str = "") -> BundleRefusedError:
    return BundleRefusedError(Problem(file=MANIFEST, row=0, column=column, code=code))
