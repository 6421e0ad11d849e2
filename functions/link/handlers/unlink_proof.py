"""POST /api/link/unlink-proof: the code from the SMS, or the one on paper."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import UnlinkProof
from functions.link.use_cases.old_phone import prove_by_code, prove_by_paper
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.problems import missing_field, superfluous_field
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (
    Code.SESSION_REQUIRED,
    Code.NOT_LINKED,
    Code.OLD_PHONE_GONE,
    Code.CODE_WRONG,
    Code.CODE_EXPIRED,
    Code.CODE_TRIES_SPENT,
    Code.PAPER_CODE_WRONG,
    Code.TOO_MANY_ATTEMPTS,
    *WITH_BODY,
)


@app.post(
    "/api/link/unlink-proof",
    summary="Prove the profile to be yours",
    tags=["link"],
    responses=answers(204, "The session may unlink or change the number for an hour", *REFUSALS),
)
def post_unlink_proof(session: Annotated[Session, Depends(signed_in)], body: UnlinkProof) -> Response[None]:
    """Prove the profile's number by the code from the SMS, or the person by the code on paper: just one of the two."""
    match body.code, body.paper_code:
        case str() as code, None:
            prove_by_code(session, code)
        case None, str() as paper_code:
            prove_by_paper(session, paper_code)
        case None, None:
            raise missing_field("code")
        case _:
            raise superfluous_field("paper_code")
    return Response(status_code=204)


handler = entry(app)
