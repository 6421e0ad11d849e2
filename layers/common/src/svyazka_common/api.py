"""What all HTTP handlers share: the resolver with validation, the request guard, who calls, problem documents, answers.

A route declares the problems that it can answer, so that the OpenAPI document names every error code. What a route has
to know of its caller it depends on: `session: Annotated[Session, Depends(signed_in)]`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping  # noqa: TC003 - Powertools reads the signatures of what routes depend on
from typing import TYPE_CHECKING, Any

import msgspec
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import ServiceError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError, ResponseValidationError
from aws_lambda_powertools.event_handler.request import Request  # noqa: TC002 - Powertools reads it of the signatures
from botocore.exceptions import BotoCoreError, ClientError
from msgspec import Struct

from svyazka_common.errors import Code, DomainError, NobodyError
from svyazka_common.problems import MEANINGS, problem_document, refused_fields
from svyazka_common.records.access import Session  # noqa: TC001 - likewise
from svyazka_common.request_guard import as_seen_by_edge, refusal
from svyazka_common.sessions import COOKIE, cookie_value, read_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

type Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

PROBLEM_JSON = "application/problem+json"
CACHE_CONTROL = "cache-control"

logger = Logger()


def http_api(*, checked: bool = True) -> APIGatewayHttpResolver:
    """A resolver that checks requests and answers against the handlers' types and turns errors into problems.

    Not `checked`, it serves routes that take texts as they come (`query_of`) and answer with no document: they start
    without pydantic, which is a fifth of a start (docs/adr/0004-cold-start.md).
    """
    api = APIGatewayHttpResolver(enable_validation=checked, serializer=_to_json)
    api.exception_handler(DomainError)(answer)
    api.exception_handler(RequestValidationError)(lambda error: answer(refused_fields(error)))
    api.exception_handler(NobodyError)(lambda _: Response(status_code=204))
    api.exception_handler(ServiceError)(_no_route)
    api.exception_handler([ClientError, BotoCoreError])(_aws_failed)
    api.exception_handler([ResponseValidationError, Exception])(_unexpected)
    return api


def entry(api: APIGatewayHttpResolver) -> Handler:
    """The Lambda entry: the request guard first, then the resolver."""

    @logger.inject_lambda_context(clear_state=True)
    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        logger.set_correlation_id(event["requestContext"].get("requestId"))
        if (seen := as_seen_by_edge(event)) is None:
            return _refused(DomainError(Code.CROSS_SITE))
        if (problem := refusal(seen)) is not None:
            return _refused(problem)
        return _kept_nowhere(api.resolve(_with_plain_type(seen), context))

    return handler


def _kept_nowhere(answered: dict[str, Any]) -> dict[str, Any]:
    # Answers are personal, errors and empty ones too: no cache may keep them (ASVS 5.0, 14.2.2 and 14.3.2). A route
    # whose answer is the same for everybody sends a Cache-Control of its own.
    headers = answered.get("headers") or {}
    if any(name.lower() == CACHE_CONTROL for name in headers):
        return answered
    return {**answered, "headers": {**headers, CACHE_CONTROL.title(): "no-store"}}


def _refused(problem: DomainError) -> dict[str, Any]:
    refused = answer(problem)
    document = {"statusCode": refused.status_code, "headers": refused.headers, "body": refused.body, "cookies": []}
    return _kept_nowhere(document)


def _with_plain_type(event: dict[str, Any]) -> dict[str, Any]:
    # The resolver knows `application/json` in small letters only (RFC 9110, 8.3.1: the case says nothing).
    headers = event.get("headers") or {}
    kind = headers.get("content-type", "").strip().lower()
    return {**event, "headers": {**headers, "content-type": kind}} if kind else event


def answer(problem: DomainError) -> Response[str]:
    """The HTTP answer of a problem (RFC 9457)."""
    logger.info("refused", code=problem.code.value)
    headers: dict[str, str | list[str]] = {"Content-Type": PROBLEM_JSON}
    if (wait := problem.extra.get("retry_after_seconds")) is not None:
        headers["Retry-After"] = str(wait)
    return Response(
        status_code=MEANINGS[problem.code].status,
        content_type=PROBLEM_JSON,
        body=_to_json(problem_document(problem)),
        headers=headers,
    )


def _to_json(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _no_route(_error: ServiceError) -> Response[str]:
    return answer(DomainError(Code.NOT_FOUND))


def _aws_failed(error: Exception) -> Response[str]:
    # The message of a conditional failure can hold an item, so only its kind is logged.
    kind = error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
    logger.error("aws call failed", kind=kind)
    return answer(DomainError(Code.BUSY, retry_after_seconds=2))


def _unexpected(error: Exception) -> Response[str]:
    # The text of an exception can quote what the user typed, so only its kind and place are logged.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame is not None else None
    logger.error("unexpected", kind=type(error).__name__, place=place)
    return answer(DomainError(Code.INTERNAL))


def signed_in(request: Request) -> Session:
    """The caller's session. Raises DomainError(session_required)."""
    return read_session(cookies_of(request))


def signed_in_or_nobody(request: Request) -> Session:
    """The caller's session, for a route to which nobody is an answer (204) and no error.

    Raises NobodyError where the browser has no session cookie, DomainError(session_required) where it has one whose
    session doesn't count (any more).
    """
    if not any(cookie.strip().partition("=")[0] == COOKIE for cookie in cookies_of(request)):
        raise NobodyError
    return signed_in(request)


def browser_cookie(request: Request) -> tuple[str, str] | None:
    """Account id and token of the session cookie that the browser sent, checked for its form only."""
    return cookie_value(cookies_of(request))


def caller_address(request: Request) -> str:
    """The IP address that the call came from, as the edge saw it (never a header that anybody can set)."""
    address: str = request.resolved_event.raw_event["requestContext"]["http"]["sourceIp"]
    return address


def user_agent_of(request: Request) -> str:
    """The header User-Agent, empty where there is none."""
    headers: dict[str, str] = request.resolved_event.raw_event.get("headers") or {}
    return headers.get("user-agent", "")


def query_of(request: Request) -> Mapping[str, str]:
    """The call's query as it came, for a route that is not checked."""
    return request.query_parameters or {}


def parse_query[Query: Struct](query: Mapping[str, str], form: type[Query]) -> Query:
    """Return a query as a struct, for a route that is not checked. Raises DomainError(fields_invalid)."""
    try:
        return msgspec.convert(query, form, strict=False)
    except msgspec.ValidationError:
        raise DomainError(Code.FIELDS_INVALID) from None


def cookies_of(request: Request) -> list[str]:
    """The cookies that the browser sent, each as `name=value`."""
    return request.resolved_event.raw_event.get("cookies") or []


def cookie_of(request: Request, name: str) -> str:
    """The value of a cookie that the browser sent, empty where it sent none."""
    pairs = (cookie.strip().partition("=") for cookie in cookies_of(request))
    return next((value for found, _, value in pairs if found == name), "")


READING = (Code.INTERNAL, Code.BUSY)
WRITING = (Code.CROSS_SITE, *READING)
WITH_BODY = (Code.BODY_NOT_JSON, Code.BODY_TOO_LARGE, Code.MEDIA_TYPE, Code.FIELDS_INVALID, *WRITING)


def answers(status: int, description: str, *codes: Code) -> dict[int, OpenAPIResponse]:
    """The `responses` of a route: its success, then one entry for each error status with the codes it may carry."""
    by_status: dict[int, list[Code]] = {}
    for code in codes:
        by_status.setdefault(MEANINGS[code].status, []).append(code)
    success: OpenAPIResponse = {"description": description}
    refusals = {refused: _refusals(found) for refused, found in sorted(by_status.items())}
    return {status: success} | refusals


def leads(description: str, *codes: Code) -> dict[int, OpenAPIResponse]:
    """The `responses` of a navigation (`svyazka_common.navigation`): it always leads on, to a page of ours or away.

    The codes are those that may stand in the address, and in the body as a problem document.
    """
    location = {"description": "Where the browser goes", "schema": {"type": "string"}}
    led: Any = {**_refusals(list(codes)), "description": description, "headers": {"Location": location}}
    return {302: led}


def _refusals(codes: list[Code]) -> OpenAPIResponse:
    distinct = list(dict.fromkeys(codes))
    schema: dict[str, Any] = {
        "allOf": [{"$ref": "#/components/schemas/Problem"}],
        "properties": {"code": {"enum": [code.value for code in distinct]}},
    }
    return {
        "description": "; ".join(MEANINGS[code].title for code in distinct),
        "content": {"application/problem+json": {"schema": schema}},
    }
