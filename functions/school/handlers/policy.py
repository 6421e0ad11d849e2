"""GET /api/school/policy: what my school has decided for its chats."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.school.schemas import SchoolPolicyOut
from functions.school.use_cases.policy import policy_of
from svyazka_common.api import READING, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, *READING)


@app.get(
    "/api/school/policy",
    summary="Policy of my school",
    tags=["school"],
    responses=answers(200, "Contacts, safe mode, quiet hours and retention", *REFUSALS),
)
def get_policy(session: Annotated[Session, Depends(signed_in)]) -> SchoolPolicyOut:
    """The school's own policy, or the presets."""
    return policy_of(session)


handler = entry(app)
