"""The events of Госуслуги, of VK ID, and of the ways into an account."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

from local.bench import parties, world
from local.bench.events import request
from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context

START, BACK = "sign_in.handlers.gosuslugi", "sign_in.handlers.gosuslugi_callback"


def _handle(module: str, event: Event) -> Any:
    return import_module(f"functions.{module}").handler(event, Context())


def _cookies(answer: Any) -> list[str]:
    return [cookie.partition(";")[0] for cookie in answer["cookies"] if "Max-Age=0" not in cookie]


def _start() -> Event:
    return request("GET", "/api/sign-in/gosuslugi")


def _callback() -> Event:
    started = _handle(START, _start())
    query = dict(parse_qsl(parties.answer_at(started["headers"]["Location"])))
    return request("GET", "/api/sign-in/gosuslugi/callback", query=query, cookies=_cookies(started))


def _proven() -> list[str]:
    """The cookie of an identity that waits."""
    return _cookies(_handle(BACK, _callback()))


def _binding(person_id: str = "parent") -> Event:
    proven = _proven()
    return request("POST", "/api/sign-in/gosuslugi/binding", cookies=[*world.sign_in(person_id), *proven])


def _bound(person_id: str) -> None:
    event = _binding(person_id)
    _handle("sign_in.handlers.bind_gosuslugi", event)


def _accounts() -> Event:
    _bound("parent")
    second = request("GET", "/api/sign-in/gosuslugi", query={"purpose": "binding"}, cookies=world.sign_in("teacher"))
    started = _handle(START, second)
    query = dict(parse_qsl(parties.answer_at(started["headers"]["Location"])))
    cookies = [*second["cookies"], *_cookies(started)]
    back = _handle(BACK, request("GET", "/api/sign-in/gosuslugi/callback", query=query, cookies=cookies))
    waiting = [*second["cookies"], *_cookies(back)]
    _handle("sign_in.handlers.bind_gosuslugi", request("POST", "/api/sign-in/gosuslugi/binding", cookies=waiting))
    return request("GET", "/api/sign-in/accounts", cookies=_proven())


def _account() -> Event:
    waiting = _accounts()["cookies"]
    return request("POST", "/api/sign-in/account", body={"account_id": "a-teacher"}, cookies=waiting)


def _take_away() -> Event:
    event = _binding()
    _handle("sign_in.handlers.bind_gosuslugi", event)
    return request("DELETE", "/api/sign-in/ways/gosuslugi", cookies=event["cookies"])


def _vk_callback() -> Event:
    event = signed_in("GET", "/api/link/vk-id", "parent")
    started = _handle("link.handlers.vk_id_start", event)
    query = dict(parse_qsl(parties.answer_at(started["headers"]["Location"])))
    return request("GET", "/api/link/vk-id/callback", query=query, cookies=[*event["cookies"], *_cookies(started)])


SCENARIOS: dict[str, Scenario] = {
    START: Scenario(_start, 302),
    BACK: Scenario(_callback, 302),
    "sign_in.handlers.bind_gosuslugi": Scenario(_binding, 200),
    "sign_in.handlers.accounts": Scenario(_accounts, 200),
    "sign_in.handlers.choose_account": Scenario(_account, 200),
    "sign_in.handlers.ways": Scenario(lambda: signed_in("GET", "/api/sign-in/ways", "parent"), 200),
    "sign_in.handlers.unbind_gosuslugi": Scenario(_take_away, 204),
    "sign_in.handlers.problem_text": Scenario(lambda: request("GET", "/api/sign-in/problems/busy"), 200),
    "link.handlers.vk_id_start": Scenario(lambda: signed_in("GET", "/api/link/vk-id", "parent"), 302),
    "link.handlers.vk_id_callback": Scenario(_vk_callback, 302),
}
