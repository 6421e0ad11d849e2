"""How a route declares the problems that it can answer, so that the OpenAPI document names every error code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common.problems import MEANINGS, Code

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse

READING = (Code.INTERNAL, Code.BUSY)
WRITING = (Code.CROSS_SITE, *READING)
WITH_BODY = (Code.BODY_NOT_JSON, Code.BODY_TOO_LARGE, Code.MEDIA_TYPE, Code.FIELDS_INVALID, *WRITING)


def answers(status: int, description: str, *codes: Code) -> dict[int, OpenAPIResponse]:
    """The `responses` of a route: its success, then one entry for each error status with the codes it may carry."""
    by_status: dict[int, list[Code]] = {}
    for code in codes:
        by_status.setdefault(MEANINGS[code].status, []).append(code)
    success: OpenAPIResponse = {"description": description}
    refusals = {refused: _response(found) for refused, found in sorted(by_status.items())}
    return {status: success} | refusals


def _response(codes: list[Code]) -> OpenAPIResponse:
    schema: dict[str, Any] = {
        "allOf": [{"$ref": "#/components/schemas/Problem"}],
        "properties": {"code": {"enum": [code.value for code in codes]}},
    }
    return {
        "description": "; ".join(MEANINGS[code].title for code in codes),
        "content": {"application/problem+json": {"schema": schema}},
    }
