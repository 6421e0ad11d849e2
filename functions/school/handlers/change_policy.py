"""PUT /api/school/policy: decide anew for the chats of my school."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.school.schemas import NewSchoolPolicy, SchoolPolicyOut
from functions.school.use_cases.policy import change_policy
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.NOT_SCHOOL_ADMIN, Code.POLICY_CHANGED, *WITH_BODY)


@app.put(
    "/api/school/policy",
    summary="Change the policy of my school",
    tags=["school"],
    responses=answers(200, "The policy as it is now", *REFUSALS),
)
def put_policy(session: Annotated[Session, Depends(signed_in)], body: NewSchoolPolicy) -> SchoolPolicyOut:
    """Replace the policy whole; the audit trail says who did."""
    return change_policy(session, body)


handler = entry(app)
