"""GET /api/organisations: find an organisation by the beginning of its name (guide, step 1)."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.link.models import OrganisationsFound
from functions.link.repository.people import directory
from functions.link.views import organisations_found
from svyazka_common.api import entry, http_api
from svyazka_common.directory import normalise
from svyazka_common.openapi import READING, answers
from svyazka_common.problems import Code

# An organisation stands in the directory once for each word of its name, so a few more entries are read than shown.
MOST_ENTRIES = 60

app = http_api()


@app.get(
    "/api/organisations",
    summary="Search organisations",
    tags=["sign-in"],
    responses=answers(200, "Organisations of the kind", Code.FIELDS_INVALID, *READING),
)
def get_organisations(
    kind: Annotated[
        Literal["school", "authority"], Query(description="«Организация» or «Орган управления»")
    ] = "school",
    name: Annotated[str, Query(max_length=100, description="The beginning of the name or of a word of it")] = "",
) -> OrganisationsFound:
    """Organisations of one kind whose name, or a word of it, begins with `name`; at most 20, by name."""
    return organisations_found(directory(kind, normalise(name), MOST_ENTRIES))


handler = entry(app)
