"""Organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.records.roster import Organisation

if TYPE_CHECKING:
    from functions.roster.rows.organisations import OrganisationRow


def organisation(row: OrganisationRow) -> Organisation:
    """What a row says of an organisation."""
    return Organisation(
        organisation_id=row.sourced_id,
        kind=row.kind,
        name=row.name,
        status="ended" if row.removed else "active",
        version=row.version,
    )
