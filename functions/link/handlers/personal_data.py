"""PUT /api/link/vk-id: the VK ID's personal data (journey, step 5)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.depends import Depends

from functions.link.schemas import LinkStatus, PersonalData
from functions.link.use_cases.study_profile import give_data
from svyazka_common.api import WITH_BODY, answers, entry, http_api, signed_in
from svyazka_common.errors import Code
from svyazka_common.records.access import Session

app = http_api()

REFUSALS = (Code.SESSION_REQUIRED, Code.STEP_NOT_REACHED, Code.ALREADY_LINKED, *WITH_BODY)


@app.put(
    "/api/link/vk-id",
    summary="Give the VK ID data",
    tags=["link"],
    responses=answers(200, "The data are kept", *REFUSALS),
)
def put_personal_data(session: Annotated[Session, Depends(signed_in)], body: PersonalData) -> LinkStatus:
    """Name, birth date and sex of the person; the patronymic is optional."""
    return LinkStatus.of(give_data(session, body))


handler = entry(app)
