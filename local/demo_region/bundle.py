"""The bundle as files and as one zip."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

from local.demo_region import headers, one_roster, region

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from local.demo_region.one_roster_people import Row


def files(year: int) -> dict[str, bytes]:
    """The CSV files by name; UTF-8, comma, lines ended as RFC 4180 says."""
    made = region.make(year)
    tables = {"manifest.csv": _csv(headers.MANIFEST, one_roster.manifest())}
    for name, rows in one_roster.TABLES.items():
        tables[f"{name}.csv"] = _csv(headers.HEADERS[name], rows(made))
    return tables


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def write(year: int, folder: Path) -> list[Path]:
    """Write the files into a folder, which is made if missing; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files(year).items():
        path = folder / name
        path.write_bytes(content)
        written.append(path)
    return written


def zipped(year: int) -> bytes:
    """The bundle as a region would upload it; the same bytes each time, dated 25 August of the year."""
    return pack(files(year), year)


def pack(contents: dict[str, bytes], year: int) -> bytes:
    """Files as a zip whose entries are dated 25 August of the year, 3 o'clock: the version of their rows."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, (year, 8, 25, 3, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
