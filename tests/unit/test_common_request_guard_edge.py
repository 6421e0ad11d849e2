import json
from types import SimpleNamespace
from typing import Any

import pytest

from svyazka_common.api import entry, http_api
from svyazka_common.request_guard import as_seen_by_edge

PROOF = "p" * 40
CONTEXT = SimpleNamespace(
    function_name="x", memory_limit_in_mb=1024, invoked_function_arn="arn:aws:lambda:x", aws_request_id="1"
)


@pytest.fixture(autouse=True)
def behind_the_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGE_PROOF", PROOF)


def call(**headers: str) -> dict[str, Any]:
    return {
        "version": "2.0",
        "rawPath": "/api/x",
        "headers": {"x-viewer-host": "chats.example.ru", "x-viewer-address": "2001:db8::1"} | headers,
        "requestContext": {
            "stage": "$default",
            "domainName": "ab12.execute-api",
            "http": {"method": "POST", "path": "/api/x", "sourceIp": "130.176.0.1"},
        },
    }


def test_a_call_through_the_edge_counts_for_the_browsers_address() -> None:
    seen = as_seen_by_edge(call(**{"x-site-proof": PROOF}))
    assert seen is not None
    assert seen["requestContext"]["http"]["sourceIp"] == "2001:db8::1"
    assert seen["requestContext"]["domainName"] == "chats.example.ru"
    assert seen["requestContext"]["http"]["method"] == "POST"


@pytest.mark.parametrize("headers", [{}, {"x-site-proof": ""}, {"x-site-proof": "q" * 40}, {"x-site-proof": "п"}])
def test_a_direct_call_is_refused_whatever_address_it_claims(headers: dict[str, str]) -> None:
    assert as_seen_by_edge(call(**headers)) is None
    answer = entry(http_api())(call(**headers), CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (403, "cross_site")


def test_an_older_browser_is_known_by_the_sites_own_origin() -> None:
    answers = {
        origin: entry(http_api())(call(**{"x-site-proof": PROOF, "origin": origin}), CONTEXT)["statusCode"]
        for origin in ("https://chats.example.ru", "https://evil.example")
    }
    assert answers == {"https://chats.example.ru": 404, "https://evil.example": 403}


@pytest.mark.parametrize("proof", ["", None])
def test_without_an_edge_the_event_stays(monkeypatch: pytest.MonkeyPatch, proof: str | None) -> None:
    monkeypatch.delenv("EDGE_PROOF")
    if proof is not None:
        monkeypatch.setenv("EDGE_PROOF", proof)
    event = call(**{"x-site-proof": "anything"})
    assert as_seen_by_edge(event) is event
