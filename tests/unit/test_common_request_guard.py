from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svyazka_common.request_guard import MAX_BODY_BYTES, refusal

JSON = {"content-type": "application/json"}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def code(
    body: str | None = None, method: str = "POST", *, base64: bool = False, headers: dict[str, str] | None = None
) -> str | None:
    event = {
        "headers": headers or {},
        "requestContext": {"http": {"method": method}, "domainName": "api.svyazka.test"},
        "body": body,
        "isBase64Encoded": base64,
    }
    refused = refusal(event)
    return refused.code.value if refused is not None else None


@given(VALUES)
def test_json_is_let_in_exactly_if_it_is_an_object(value: Any) -> None:
    plain, encoded = json.dumps(value), b64encode(json.dumps(value).encode()).decode()
    expected = None if isinstance(value, dict) else "body_not_json"
    assert code(plain, headers=JSON) == expected
    assert code(encoded, base64=True, headers=JSON) == expected


@given(st.text(min_size=1))
def test_no_body_makes_the_door_fail(body: str) -> None:
    assert code(body, headers=JSON) in {None, "body_not_json"}
    assert code(body, base64=True, headers=JSON) in {None, "body_not_json"}


def test_body_is_measured_in_bytes() -> None:
    fits = json.dumps({"a": "я" * ((MAX_BODY_BYTES - 9) // 2)}, ensure_ascii=False)
    assert code(fits, headers=JSON) is None
    assert code(fits + " " * 10, headers=JSON) == "body_too_large"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_is_let_in_from_anywhere(method: str) -> None:
    assert code("x", method, headers={"sec-fetch-site": "cross-site"}) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"sec-fetch-site": "same-origin"}, None),
        ({"sec-fetch-site": "none"}, None),
        ({"sec-fetch-site": "same-site"}, "cross_site"),
        ({"sec-fetch-site": "cross-site"}, "cross_site"),
        ({"origin": "https://api.svyazka.test"}, None),
        ({"origin": "https://svyazka.test", "host": "svyazka.test"}, None),
        ({"origin": "https://evil.test", "host": "svyazka.test"}, "cross_site"),
        ({"origin": "http://svyazka.test", "host": "svyazka.test"}, "cross_site"),
        ({"origin": "http://localhost:8080", "host": "localhost:8080"}, None),
        ({"origin": "null"}, "cross_site"),
        ({"origin": ""}, "cross_site"),
        ({"origin": "https://evil.test", "sec-fetch-site": "same-origin"}, None),
    ],
)
def test_writing_is_let_in_from_our_own_pages_and_from_programs(headers: dict[str, str], expected: str | None) -> None:
    assert code(method="DELETE", headers=headers) == expected


def test_event_without_headers_is_let_in() -> None:
    assert refusal({"requestContext": {"http": {"method": "DELETE"}}}) is None
