"""What every call of sign-in and link answers to what it can't take: a problem document, always."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest

from link.families import GOOD, SON
from link.http_calls import ROUTES, Browser

if TYPE_CHECKING:
    from link.cloud import Cloud

STATE_CHANGING = [action for action, (method, _) in ROUTES.items() if method != "GET"]
OPEN = {"organisations", "log_in", "log_out", "forgotten_password", "password_by_phone", "password_by_paper_code"}
SIGNED_IN = [action for action in ROUTES if action not in OPEN]
FIELDS = [(action, field) for action, body in GOOD.items() for field in body]
# Without a phone, a code goes to the one given last (test_resend).
NEEDED = [named for named in FIELDS if named != ("phone", "phone")]
LONG = "я" * 129


@pytest.fixture
def browser(school: Cloud) -> Browser:
    del school  # it need only be open
    return SON.browser()


@pytest.mark.parametrize("action", GOOD)
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "body_not_json"),
        ("", 422, "fields_invalid"),
        ("null", 400, "body_not_json"),
        ("[]", 400, "body_not_json"),
        ('"text"', 400, "body_not_json"),
        ("[" * 20_000, 400, "body_not_json"),
        ('{"a": ' * 10_000, 400, "body_not_json"),
        ("\ufeff{}", 400, "body_not_json"),
        ({"login": "x" * 1_000_000}, 413, "body_too_large"),
    ],
    ids=["broken", "empty", "null", "list", "text", "deep", "deep-object", "byte-order-mark", "1-MB"],
)
def test_body_that_cannot_be_read_is_refused(browser: Browser, action: str, body: Any, status: int, code: str) -> None:
    answer = browser.call(action, body)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(("action", "field"), FIELDS)
def test_field_that_does_not_fit_is_named(browser: Browser, action: str, field: str) -> None:
    for odd in (None, 7, True, ["x"], {"x": "y"}, "", LONG, "\ud800"):
        if odd is None and (action, field) not in NEEDED:
            continue
        if type(odd) is type(GOOD[action][field]) and not isinstance(odd, str):
            continue
        refused = browser.call(action, GOOD[action] | {field: odd})
        assert refused.code == "fields_invalid", odd
        (error,) = refused.body["errors"]
        assert error["field"].split(".")[0] == field
        assert error["detail"]


@pytest.mark.parametrize(("action", "field"), NEEDED)
def test_missing_field_is_named(browser: Browser, action: str, field: str) -> None:
    body = {name: value for name, value in GOOD[action].items() if name != field}
    assert browser.call(action, body).body["errors"] == [
        {"field": field, "code": "missing", "detail": "Заполните это поле."}
    ]


@pytest.mark.parametrize("action", GOOD)
def test_field_too_many_is_named(browser: Browser, action: str) -> None:
    assert browser.call(action, GOOD[action] | {"admin": True}).body["errors"] == [
        {"field": "admin", "code": "extra_forbidden", "detail": "Такого поля нет."}
    ]


def test_answer_does_not_repeat_what_was_typed(browser: Browser) -> None:
    refused = browser.call("personal_data", SON.data | {"family_name": "Секретов#1"})
    assert refused.code == "fields_invalid"
    assert "Секретов" not in repr(refused)


@pytest.mark.parametrize("action", GOOD)
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
def test_other_content_type_is_refused(browser: Browser, action: str, content_type: str) -> None:
    browser.headers["content-type"] = content_type
    answer = browser.call(action, GOOD[action])
    assert (answer.status, answer.code) == (415, "media_type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_content_type_is_read_as_http_defines_it(browser: Browser, content_type: str) -> None:
    browser.headers["content-type"] = content_type
    assert browser.code_of("phone", GOOD["phone"]) == "ok"


def test_base64_body_is_read(browser: Browser) -> None:
    body = b64encode(b'{"phone": "+79123456789"}').decode()
    assert browser.code_of("phone", body, isBase64Encoded=True) == "ok"


@pytest.mark.parametrize(
    ("body", "code"),
    [("%%%", "body_not_json"), (b64encode(b"\xff\xfe{}").decode(), "body_not_json"), ("W10=", "body_not_json")],
)
def test_base64_body_that_holds_no_object_is_refused(browser: Browser, body: str, code: str) -> None:
    assert browser.code_of("phone", body, isBase64Encoded=True) == code


def test_base64_body_is_measured_decoded(browser: Browser) -> None:
    body = b64encode(b'{"phone": "' + b"1" * 1_000_000 + b'"}').decode()
    assert browser.code_of("phone", body, isBase64Encoded=True) == "body_too_large"


@pytest.mark.parametrize("action", STATE_CHANGING)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "https://svyazka.test.evil.test"},
        {"sec-fetch-site": "cross-site", "origin": "https://svyazka.test"},
    ],
    ids=str,
)
def test_call_from_another_site_changes_nothing(
    school: Cloud, browser: Browser, action: str, headers: dict[str, str]
) -> None:
    browser.headers = headers
    before = school.contents("state"), school.contents("access")
    answer = browser.call(action, GOOD.get(action))
    assert (answer.status, answer.code) == (403, "cross_site")
    assert (school.contents("state"), school.contents("access")) == before


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "none"}, {"origin": "https://svyazka.test"}, {}], ids=str)
def test_call_of_the_site_or_of_a_program_is_let_in(browser: Browser, headers: dict[str, str]) -> None:
    browser.headers = headers
    assert browser.code_of("phone", GOOD["phone"]) == "ok"


@pytest.mark.parametrize("action", SIGNED_IN)
def test_without_a_session_nothing_is_told_or_done(school: Cloud, action: str) -> None:
    other = SON.browser().cookie
    assert other is not None
    before = school.contents("state"), school.contents("access")
    for cookie in (None, "", "a", f"{SON.account_id}.{'x' * 43}", f"{other}x", f"a.mother.school-1.{other[-43:]}"):
        answer = Browser(cookie=cookie).call(action, GOOD.get(action))
        if action == "who_am_i" and not cookie:
            assert (answer.status, answer.body) == (204, None)
        else:
            assert (answer.status, answer.code) == (401, "session_required")
    assert (school.contents("state"), school.contents("access")) == before


@pytest.mark.parametrize("action", SIGNED_IN)
def test_expired_session_is_refused(school: Cloud, action: str) -> None:
    browser = SON.browser()
    school.clock.forward(30 * 24 * 3600)
    assert browser.code_of(action, GOOD.get(action)) == "session_required"


@pytest.mark.parametrize("action", ROUTES)
def test_other_path_or_method_is_not_found(browser: Browser, action: str) -> None:
    method, path = ROUTES[action]
    for other_method, other_path in ((method, f"{path}/x"), ("PATCH", path)):
        context = {
            "http": {"method": other_method, "path": other_path, "sourceIp": "192.0.2.1"},
            "requestId": "r",
            "stage": "$default",
        }
        answer = browser.call(action, GOOD.get(action), rawPath=other_path, requestContext=context)
        assert (answer.status, answer.code) == (404, "not_found")
