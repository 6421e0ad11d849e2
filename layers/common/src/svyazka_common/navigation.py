"""Calls that a browser makes by going there: every answer leads it to a page, a refusal too (docs/adr/0023)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.request import Request  # noqa: TC002 - Powertools reads it of the signatures
from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from svyazka_common.api import entry
from svyazka_common.errors import Code, DomainError
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

    from svyazka_common.api import Handler

LOCALHOST = "localhost"
_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")
_FIRST_REFUSAL = 400
_OWN_PAGE = re.compile(r"/|/[!$%&'()*+,.:;=?@_~A-Za-z0-9-][!$%&'()*+,./:;=?@_~A-Za-z0-9\[\]{}|^`-]*")


def navigation(api: APIGatewayHttpResolver, page: str) -> Handler:
    """The Lambda entry as `svyazka_common.api.entry`, where a refusal leads to `page?problem=<code>`.

    A DomainError with the member `page` leads to that page, with its query. The body stays the problem document.
    """
    handler = entry(api)

    def leading_back(event: dict[str, Any], context: Any) -> dict[str, Any]:
        answered = handler(event, context)
        if answered["statusCode"] < _FIRST_REFUSAL:
            return answered
        problem = json.loads(answered["body"])
        location = with_query(problem.pop("page", page), problem=problem["code"])
        headers = {**answered["headers"], "Location": location}
        return {**answered, "statusCode": 302, "headers": headers, "body": json.dumps(problem, ensure_ascii=False)}

    return leading_back


def own_page(wanted: str) -> str:
    """The page of ours that an address names, path and query; `/` for what could lead anywhere else.

    Browsers take two slashes, and a slash with a backslash, for the beginning of another site (docs/threats.md, 8).
    """
    return wanted if _OWN_PAGE.fullmatch(wanted) else "/"


def with_query(page: str, **members: str) -> str:
    """The address of a page with further members of its query; `next` is left out where it is the start page."""
    query = {name: text for name, text in members.items() if (name, text) != ("next", "/")}
    if not query:
        return page
    return f"{page}{'&' if '?' in page else '?'}{urlencode(query)}"


def lead_to(location: str, cookies: Sequence[Cookie] = ()) -> Response[None]:
    """The answer that sends a browser on, to a page of ours or to another party."""
    return Response(status_code=302, headers={"Location": location}, cookies=list(cookies))


def origin(request: Request) -> str:
    """Where the site stands, such as `https://chats.example.ru`.

    On localhost it is what the browser called, since a local stack runs on any port. Raises DomainError(cross_site)
    where that is another name.
    """
    domain = Setting.SITE_DOMAIN.read()
    if domain != LOCALHOST:
        return f"https://{domain}"
    host = (request.resolved_event.raw_event.get("headers") or {}).get("host", "")
    if _LOOPBACK.fullmatch(host) is None:
        raise DomainError(Code.CROSS_SITE)
    return f"http://{host}"


def secret_cookie(name: str, value: str, max_age: int) -> Cookie:
    """A cookie that scripts can't read and that a navigation from another site brings along; `max_age` in seconds."""
    return Cookie(
        name=name, value=value, path="/", secure=True, http_only=True, same_site=SameSite.LAX_MODE, max_age=max_age
    )


def without_cookie(name: str) -> Cookie:
    """Takes such a cookie away."""
    return secret_cookie(name, "", -1)
