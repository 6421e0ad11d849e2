"""A OneRoster bundle: a zip with a manifest and tables."""

from __future__ import annotations

import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import IO, TYPE_CHECKING

from functions.roster.manifest import MANIFEST, Manifest, files_of_tables, read_manifest
from functions.roster.problems import BundleRefusedError, Code, Problem
from functions.roster.tables.encoding import encoding_of
from functions.roster.tables.reading import Table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.manifest import Mode
    from functions.roster.report import Report
    from functions.roster.rows.row import Row
    from functions.roster.tables.encoding import Encoding

MANIFEST_VERSION = "1.0"
VERSIONS = ("1.1", "1.2")
LARGEST_UNPACKED = 8 * 1024**3
LARGEST_MANIFEST = 64 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, ValueError)
DAY_MS = 24 * 60 * 60 * 1000
"""By so much a clock or a time zone may be wrong."""
NO_DATE = (1980, 1, 1)
"""What a packer writes that knows no date: the first day that the format can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """An opened bundle. `paths` are those of the tables in the zip, by table (`users`); `version` is in ms since 1970.

    `version` stands for the rows without `dateLastModified`. It is the date of the manifest in the zip (taken as
    UTC), so that the same file uploaded again is no newer; where the packer left that out, or was ahead by more than a
    day, the moment of the upload. `latest`: see `rows.typed.Source`.
    """

    archive: zipfile.ZipFile
    manifest: Manifest
    paths: dict[str, str]
    version: int
    latest: int
    encodings: dict[str, Encoding] = field(default_factory=dict)

    @property
    def one_roster(self) -> str:
        """`1.1` or `1.2`."""
        return self.manifest.properties["oneroster.version"]

    @property
    def source(self) -> str:
        """The system that made the bundle; empty where the manifest doesn't say."""
        told = self.manifest.properties
        return told.get("source.systemCode") or told.get("source.systemName") or ""

    def mode(self, model: type[Row]) -> Mode:
        """What the manifest says of a table; nothing can be taken from one of which it makes no sense."""
        return self.manifest.modes.get(model.FILE, "absent")

    @contextmanager
    def table(self, model: type[Row], report: Report) -> Iterator[Table | None]:
        """A table's rows; None where it is absent, or not to be read, which is in the report or the manifest."""
        path = self.paths.get(model.FILE)
        if self.mode(model) == "absent" or path is None:
            yield None
        else:
            with self.archive.open(path) as stream:
                yield read_table(stream, self.encodings[path], model, report)


def open_bundle(file: IO[bytes], uploaded_ms: int) -> Bundle:
    """Open and check the whole of it. Raises BundleRefusedError where nothing in it can be taken."""
    try:
        archive = zipfile.ZipFile(file)
        entries = {entry.filename: entry for entry in archive.infolist()}
        if sum(entry.file_size for entry in entries.values()) > LARGEST_UNPACKED:
            raise _refused(Code.BUNDLE_TOO_LARGE)
        # All of it is read here, so that damage is met before anything is written.
        encodings = {path: encoding_of(partial(archive.open, entry)) for path, entry in entries.items()}
        place = next((path for path in sorted(entries, key=_depth) if _name(path) == MANIFEST), None)
        content = archive.open(place).read(LARGEST_MANIFEST) if place else b""
    except _BROKEN as error:
        raise _refused(Code.BUNDLE_UNREADABLE) from error  # broken, cut off, encrypted, packed in a rare way
    if place is None:
        raise _refused(Code.MANIFEST_MISSING)
    manifest = read_manifest(content.decode(encodings[place], errors="replace"))
    _check(manifest)
    return Bundle(
        archive=archive,
        manifest=manifest,
        paths=files_of_tables(list(entries), manifest),
        version=_version(entries[place], uploaded_ms),
        latest=uploaded_ms + DAY_MS,
        encodings=encodings,
    )


def _name(path: str) -> str:
    return path.rpartition("/")[2].casefold()


def _depth(path: str) -> int:
    return path.count("/")


def _check(manifest: Manifest) -> None:
    told = manifest.properties
    if not (told or manifest.named):
        raise _refused(Code.MANIFEST_UNREADABLE)
    if told.get("manifest.version") != MANIFEST_VERSION:
        raise _refused(Code.VERSION_UNSUPPORTED, "manifest.version")
    if told.get("oneroster.version") not in VERSIONS:
        raise _refused(Code.VERSION_UNSUPPORTED, "oneroster.version")


def _version(manifest: zipfile.ZipInfo, uploaded_ms: int) -> int:
    if manifest.date_time[:3] == NO_DATE:
        return uploaded_ms
    try:
        moment = datetime(*manifest.date_time, tzinfo=UTC)
    except ValueError:
        return uploaded_ms
    milliseconds = round(moment.timestamp() * 1000)
    return milliseconds if milliseconds <= uploaded_ms + DAY_MS else uploaded_ms


def _refused(code: Code, column: str = "") -> BundleRefusedError:
    return BundleRefusedError(Problem(file=MANIFEST, row=0, column=column, code=code))
