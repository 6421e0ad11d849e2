"""GET /api/sign-in/problems/{code}: what a page says that a browser was led to with a problem."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path

from functions.sign_in.schemas.before_log_in import ProblemText
from svyazka_common.api import READING, answers, entry, http_api
from svyazka_common.errors import Code, DomainError
from svyazka_common.problems import problem_document

app = http_api()

OF_NAVIGATIONS = frozenset(
    {
        Code.SESSION_REQUIRED,
        Code.FIELDS_INVALID,
        Code.BUSY,
        Code.INTERNAL,
        Code.STEP_NOT_REACHED,
        Code.ALREADY_LINKED,
        Code.PHONE_TAKEN,
        Code.PHONE_DIFFERS,
        Code.PHONE_INVALID,
        Code.PHONE_NOT_RUSSIAN,
        *(code for code in Code if code.startswith(("gosuslugi_", "vk_id_"))),
    }
)
"""The codes that a navigation can end with."""


@app.get(
    "/api/sign-in/problems/<code>",
    summary="What a problem means",
    tags=["sign-in"],
    responses=answers(200, "Title and text", Code.NOT_FOUND, Code.FIELDS_INVALID, *READING),
)
def get_problem(code: Annotated[str, Path(max_length=64)]) -> ProblemText:
    """Title and text of a code that stands in a page's address after a navigation."""
    if code not in OF_NAVIGATIONS:
        raise DomainError(Code.NOT_FOUND)
    shown = problem_document(DomainError(Code(code)))
    return ProblemText(code=code, title=shown["title"], detail=shown["detail"])


handler = entry(app)
