"""No cache keeps an answer that is somebody's: every route, whatever it answers."""

from __future__ import annotations

import json
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools.event_handler import Response
from link.families import MOTHER
from link.http_calls import SITE, Context

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Function, Route
from svyazka_common.api import entry, http_api
from svyazka_common.sessions import COOKIE

if TYPE_CHECKING:
    from link.cloud import Cloud

ROUTES = [declared for declared in FUNCTIONS if isinstance(declared.source, Route)]
EVERYBODYS = {"sign_in.handlers.organisations"}
"""Its answer is the same for everybody, so it may say how long it can be kept."""
NAVIGATIONS = {
    "sign_in.handlers.gosuslugi",
    "sign_in.handlers.gosuslugi_callback",
    "link.handlers.vk_id_start",
    "link.handlers.vk_id_callback",
}
"""Whatever happens, they lead to a page."""
each_route = pytest.mark.parametrize("declared", ROUTES, ids=lambda declared: declared.module)


def event(route: Route, *, cookies: list[str] | None = None, **changed: Any) -> dict[str, Any]:
    path = re.sub(r"\{\w+\}", "a1", route.path)
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "cookies": cookies or [],
        "headers": {"content-type": "application/json", "host": SITE, "sec-fetch-site": "same-origin"},
        "requestContext": {
            "http": {"method": route.method, "path": path, "sourceIp": "192.0.2.1"},
            "requestId": "r",
            "stage": "$default",
            "domainName": SITE,
        },
        "body": None if route.method in {"GET", "DELETE"} else "{}",
        "isBase64Encoded": False,
    } | changed


def kept(answered: dict[str, Any]) -> str:
    (value,) = (value for name, value in answered["headers"].items() if name.lower() == "cache-control")
    return str(value)


def called(declared: Function, **changed: Any) -> dict[str, Any]:
    assert isinstance(declared.source, Route)
    handler = import_module(f"functions.{declared.module}").handler
    answered: dict[str, Any] = handler(event(declared.source, **changed), Context())
    return answered


@each_route
@pytest.mark.usefixtures("school")
def test_no_route_lets_its_answer_be_kept(declared: Function) -> None:
    session = [f"{COOKIE}={MOTHER.browser().cookie}"]
    nobodys, somebodys = called(declared), called(declared, cookies=session)
    if declared.module in EVERYBODYS:
        assert nobodys["statusCode"] == 200
    else:
        assert (kept(nobodys), kept(somebodys)) == ("no-store", "no-store")


@each_route
@pytest.mark.usefixtures("school")
def test_nor_what_is_refused(declared: Function) -> None:
    assert isinstance(declared.source, Route)
    unknown = called(declared, rawPath="/api/none")
    assert (unknown["statusCode"], kept(unknown)) == (302 if declared.module in NAVIGATIONS else 404, "no-store")
    if declared.source.method not in {"GET", "DELETE"}:
        foreign = called(declared, headers={"sec-fetch-site": "cross-site"})
        assert (foreign["statusCode"], kept(foreign)) == (403, "no-store")


@pytest.mark.usefixtures("school")
def test_somebodys_own_answers_are_among_them() -> None:
    session = [f"{COOKIE}={MOTHER.browser().cookie}"]
    answers = [
        called(one, cookies=session)
        for one in ROUTES
        if one.module in {"sign_in.handlers.who_am_i", "chats.handlers.mine"}
    ]
    assert [answered["statusCode"] for answered in answers] == [200, 200]


def test_a_route_may_say_otherwise_of_what_is_everybodys() -> None:
    api = http_api()

    @api.get("/api/list")
    def get_list() -> Response[list[str]]:
        headers: dict[str, str | list[str]] = {"Cache-Control": "public, max-age=300"}
        return Response(status_code=200, content_type="application/json", body=[], headers=headers)

    answered = entry(api)(event(Route("GET", "/api/list")), Context())
    assert kept(answered) == "public, max-age=300"


def test_what_breaks_is_not_kept_either() -> None:
    api = http_api()

    @api.get("/api/broken")
    def get_broken() -> list[str]:
        raise RuntimeError

    answered = entry(api)(event(Route("GET", "/api/broken")), Context())
    assert (answered["statusCode"], json.loads(answered["body"])["code"], kept(answered)) == (
        500,
        "internal",
        "no-store",
    )


@pytest.mark.usefixtures("school")
def test_nobody_is_no_error_and_a_session_that_has_ended_is(school: Cloud) -> None:
    (who_am_i,) = (one for one in ROUTES if one.module == "sign_in.handlers.who_am_i")
    nobody = called(who_am_i)
    assert (nobody["statusCode"], nobody.get("body") or "") == (204, "")
    browser = MOTHER.browser()
    school.clock.forward(31 * 24 * 3600)
    for cookie in (browser.cookie, "", "a.mother.school-1", "x"):
        answered = called(who_am_i, cookies=[f"{COOKIE}={cookie}"])
        assert (answered["statusCode"], json.loads(answered["body"])["code"]) == (401, "session_required")
