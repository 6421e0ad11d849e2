"""The imports that an organisation has to do with: what an operator is told of it, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.repository import progress, standing
from functions.roster.rules.open_imports import forgotten
from svyazka_common.records.imports import OrganisationImport

if TYPE_CHECKING:
    from svyazka_common.records.imports import RosterImport, SchoolImport, SchoolState


def begin(begun: RosterImport, organisation_id: str) -> None:
    """Remember that an organisation has to do with an import; with a dry run it hasn't."""
    if not begun.dry_run:
        one = OrganisationImport(
            organisation_id=organisation_id,
            import_id=begun.import_id,
            uploaded_at=begun.uploaded_at,
            expires_at=begun.expires_at,
        )
        progress.write(one)


def end(begun: RosterImport, ended: SchoolImport) -> None:
    """Forget what is of no interest any more, now that an import has ended there."""
    if begun.dry_run:
        return
    known = standing.imports_of(ended.organisation_id)
    states: dict[str, SchoolState | None] = {}
    for one in known:
        school = ended if one.import_id == ended.import_id else progress.find_school(one.import_id, one.organisation_id)
        states[one.import_id] = school.state if school is not None else None
    gone = forgotten(states, ended, whole=begun.whole)
    standing.forget(one for one in known if one.import_id in gone)
