"""GET /api/organisations: where one can log in (journey, step 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.sign_in.schemas.before_log_in import OrganisationOut, Organisations
from svyazka_common.api import READING, answers, entry, http_api
from svyazka_common.errors import Code
from svyazka_common.names import natural
from svyazka_common.organisations import directory

if TYPE_CHECKING:
    from svyazka_common.records.roster import DirectoryEntry


app = http_api()


@app.get(
    "/api/organisations",
    summary="List organisations",
    tags=["sign-in"],
    responses=answers(200, "Organisations of the kind", Code.FIELDS_INVALID, *READING),
)
def get_organisations(
    kind: Annotated[
        Literal["school", "authority"], Query(description="«Организация» or «Орган управления»")
    ] = "school",
) -> Response[Organisations]:
    """Every open organisation of a kind with the one above it; the log-in page searches the list itself."""
    entries, authorities = directory(kind)
    return Response(
        status_code=200,
        content_type="application/json",
        body=_listed(entries, authorities),
        # A thousand schools are 150 kB as they stand, and the same for everybody.
        headers={"Cache-Control": "public, max-age=300"},
        compress=True,
    )


def _listed(entries: list[DirectoryEntry], names: dict[str, str]) -> Organisations:
    """Each organisation once, in natural order; `names` has those of the organisations above them, by id."""
    return Organisations(
        organisations=[
            OrganisationOut(
                organisation_id=entry.organisation_id,
                kind=entry.kind,
                name=entry.name,
                parent_name=names.get(entry.parent_id or ""),
            )
            for entry in sorted(entries, key=lambda entry: natural(entry.name))
        ]
    )


handler = entry(app)
