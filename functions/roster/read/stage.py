"""The whole stage for a bundle that fits in memory: bytes in, typed rows and problems out."""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.roster.read.bundle import open_bundle
from functions.roster.read.school_bundle import read_school_bundle
from functions.roster.read.split import split
from functions.roster.rules.report import ReportLine, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.read.school_bundle import SchoolBundle
    from functions.roster.read.split import Stored


class NothingStored:
    """A table that knows nobody: what a bundle comes to by itself."""

    def knows(self, organisation_id: str) -> bool:  # noqa: ARG002
        """See `read.split.Stored`."""
        return False

    def places_of(self, person_id: str) -> list[str]:  # noqa: ARG002
        """See `read.split.Stored`."""
        return []

    def schools_of(self, class_ids: Iterable[str]) -> dict[str, str]:  # noqa: ARG002
        """See `read.split.Stored`."""
        return {}

    def open_ones(self, organisation_ids: Iterable[str]) -> list[str]:  # noqa: ARG002
        """See `read.split.Stored`."""
        return []

    def organisations_of(self, source: str) -> list[str]:  # noqa: ARG002
        """See `read.split.Stored`."""
        return []


class Roster(Struct, frozen=True, kw_only=True):
    """What a bundle says: the part of each organisation, by id, and what is wrong, as the report has it."""

    parts: dict[str, SchoolBundle]
    problems: list[ReportLine]


def read(content: bytes, *, uploaded_ms: int | None = None, stored: Stored | None = None) -> Roster:
    """Read a bundle, uploaded at a moment (ms since 1970; now, if left out), as an organisation's import will see it.

    Raises BundleRefusedError where nothing in it can be taken.
    """
    moment = round(time.time() * 1000) if uploaded_ms is None else uploaded_ms
    bundle = open_bundle(io.BytesIO(content), moment)
    with tempfile.TemporaryDirectory() as name:
        made = split(bundle, stored or NothingStored(), Path(name))
        with made.report as report:
            parts = {one: read_school_bundle(one, made.region, made.parts.lines(one)) for one in made.schools}
            problems = list(report.lines())
    return Roster(parts=parts, problems=problems + [line_of(one) for part in parts.values() for one in part.problems])
