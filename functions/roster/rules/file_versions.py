"""How new a file is beside others (docs/adr/0006-the-roster-by-file.md).

A file is as new as the newest date in its zip, and never newer than its upload; of two with the same date the later
upload counts. All moments are milliseconds since 1970.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.imports import LatestImport


SECOND = 1000


class Dated(Protocol):
    """A file: its date and its version."""

    @property
    def dated(self) -> int:
        """The newest date in its zip."""
        ...

    @property
    def version(self) -> int:
        """See `version_of`."""
        ...


def version_of(dated: int, uploaded: int, import_id: str, followed: Iterable[LatestImport]) -> int:
    """The version of a file, given those that its organisations follow.

    It is the file's date, unless one of them follows a file of that date already: then dates decide nothing, and the
    moment of the upload does. S3 dates uploads by whole seconds, so of two within one second the file that is split
    later is the newer one. A file that is split once more gets the version that it had.
    """
    every = list(followed)
    own = [latest.version for latest in every if latest.import_id == import_id]
    if own:
        return max(own)
    before = [latest for latest in every if _dated(latest) <= dated]
    newer = all(_dated(latest) < dated and latest.version < dated for latest in before)
    if newer:
        return dated
    same_second = [latest.version for latest in before if latest.version // SECOND == uploaded // SECOND]
    return max([uploaded, *(version + 1 for version in same_second)])


def is_overtaken(file: Dated, import_id: str, latest: LatestImport | None) -> bool:
    """Whether an organisation follows a file that is newer than this one."""
    if latest is None or latest.import_id == import_id:
        return False
    return (_dated(latest), latest.version) > (file.dated, file.version)


def _dated(latest: LatestImport) -> int:
    return latest.version if latest.dated is None else latest.dated
