"""A client has the event handlers that an ordinary one would use."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore.handlers import BUILTIN_HANDLERS

from svyazka_common.lean.event_handlers import register_for

SERVICES = {
    "dynamodb": "dynamodb",
    "events": "eventbridge",
    "s3": "s3",
    "secretsmanager": "secrets-manager",
    "sns": "sns",
    "sqs": "sqs",
}


def handlers(session: Any, event: str) -> list[Any]:
    """The handlers that an event would be given to, in order."""
    emitter = session.get_component("event_emitter")._emitter  # the one behind the aliases
    return list(emitter._lookup_cache.get(event) or emitter._handlers.prefix_search(event))


@pytest.mark.parametrize("service", SERVICES)
def test_each_event_of_a_service_has_the_handlers_of_an_ordinary_session_in_their_order(service: str) -> None:
    ordinary = botocore.session.Session()
    lean = botocore.session.Session(include_builtin_handlers=False)
    register_for(lean, None)
    register_for(lean, service)
    for name, *_ in BUILTIN_HANDLERS:
        kind, *rest = name.split(".")
        if kind != "docs":
            event = ".".join([kind, SERVICES[service], *(rest[1:] or ["AnyOperation"])]).replace("*", "AnyOperation")
            assert handlers(lean, event) == handlers(ordinary, event), event


def test_handlers_of_other_services_are_left_out() -> None:
    lean = botocore.session.Session(include_builtin_handlers=False)
    register_for(lean, None)
    register_for(lean, "dynamodb")
    assert handlers(lean, "before-parameter-build.s3.PutObject") != handlers(
        botocore.session.Session(), "before-parameter-build.s3.PutObject"
    )
