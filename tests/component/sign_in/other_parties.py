"""ESIA and VK ID beside the handlers: the stand-ins of the local stack, on loopback, by the tests' own clock."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from link.families import PASSWORD
from link.http_calls import SITE, Answer, Browser
from link.http_calls import signed_in as with_session

from functions.link import settings as vk_id_settings
from functions.sign_in import settings as gosuslugi_settings
from functions.sign_in.esia import exchange
from functions.sign_in.esia.signing import read_secret
from local.stand_ins.esia.party import Esia
from local.stand_ins.esia.registry import InformationSystem
from local.stand_ins.keys import new_key_pair
from local.stand_ins.people import test_people
from local.stand_ins.serving import serving
from local.stand_ins.vk_id.party import VkId
from local.stand_ins.vk_id.registry import VkIdApp
from svyazka_common import aws, clock

if TYPE_CHECKING:
    from collections.abc import Generator

    import pytest
    from link.cloud import Cloud
    from link.families import Member

    from local.stand_ins.keys import KeyPair
    from local.stand_ins.people import TestPerson

CLIENT, CLIENT_ID, HASH, ISSUER, SECRET_NAME = "REGION_CHATS", "51234567", "AB12", "http://esia.example.ru/", "esia"
ROUTES = {
    "gosuslugi": ("GET", "/api/sign-in/gosuslugi"),
    "gosuslugi_callback": ("GET", "/api/sign-in/gosuslugi/callback"),
    "bind_gosuslugi": ("POST", "/api/sign-in/gosuslugi/binding"),
    "accounts": ("GET", "/api/sign-in/accounts"),
    "choose_account": ("POST", "/api/sign-in/account"),
    "ways": ("GET", "/api/sign-in/ways"),
    "unbind_gosuslugi": ("DELETE", "/api/sign-in/ways/gosuslugi"),
    "problem_text": ("GET", "/api/sign-in/problems/busy"),
}
VK_ROUTES = {
    "vk_id_start": ("GET", "/api/link/vk-id"),
    "vk_id_callback": ("GET", "/api/link/vk-id/callback"),
}


@cache
def pair(name: str) -> KeyPair:
    return new_key_pair(name)


def somebody(number: int) -> TestPerson:
    """A person who has an account at ESIA and at VK ID."""
    return test_people()[number]


@dataclass
class Caller(Browser):
    """A browser that also goes where it is sent, and keeps the cookies of both parties."""

    def _route_of(self, action: str) -> tuple[str, tuple[str, str]]:
        if action in ROUTES:
            return f"sign_in.handlers.{action}", ROUTES[action]
        if action in VK_ROUTES:
            return f"link.handlers.{action}", VK_ROUTES[action]
        return super()._route_of(action)

    def led(self, action: str, query: str = "", **changed: Any) -> str:
        """Where a navigation leads; it can only be that."""
        answer = self.call(action, query=query, **changed)
        assert answer.status == 302
        assert answer.headers["cache-control"] == "no-store"
        place = answer.headers["location"]
        problem = re.search(r"[?&]problem=(\w+)", place)
        assert (answer.body or {}).get("code") == (problem[1] if problem else None)
        return place


def caller(member: Member, address: str = "192.0.2.1") -> Caller:
    """A browser in which a member has logged in by password."""
    browser = with_session(member.account_id, member.person_id, member.organisation_id, address)
    return Caller(cookie=browser.cookie, address=address)


@dataclass
class OtherParties:
    """Both parties, and how a person behaves there."""

    esia: Esia
    vk_id: VkId
    address: str
    cloud: Cloud
    codes: list[str] = field(default_factory=list)

    def answer_at(self, page: str, person: TestPerson) -> str:
        """Go to a party's page, say who one is, and give the query with which the browser is sent back."""
        with httpx.Client(trust_env=False, follow_redirects=True) as visitor:
            shown = visitor.get(page)
            if shown.history and SITE in str(shown.url):  # pragma: no cover - refused at once: nobody serves our site
                return shown.url.query.decode()
            ticket = re.search(r'name="ticket" value="([^"]+)"', shown.text)
            assert ticket, shown.text
            login = shown.url.copy_with(query=None)
            chosen = {"ticket": ticket[1], "person": person.key}
            back = visitor.post(login, data=chosen, follow_redirects=False)
        return urlsplit(back.headers["location"]).query

    def refused_at(self, page: str) -> str:
        """The query with which a party sends a browser back at once."""
        answered = httpx.get(page, trust_env=False)
        return urlsplit(answered.headers["location"]).query

    def there(self, browser: Caller, person: TestPerson, query: str = "") -> str:
        """To ESIA and through it; the query of the callback."""
        return self.answer_at(browser.led("gosuslugi", query), person)

    def through(self, browser: Caller, person: TestPerson, query: str = "") -> str:
        """All of a log-in through Госуслуги; the page to which it leads."""
        return browser.led("gosuslugi_callback", self.there(browser, person, query))

    def vk_there(self, browser: Caller, person: TestPerson) -> str:
        return self.answer_at(browser.led("vk_id_start"), person)

    def vk_through(self, browser: Caller, person: TestPerson) -> str:
        return browser.led("vk_id_callback", self.vk_there(browser, person))

    def bind(self, member: Member, person: TestPerson) -> Caller:
        """Bind somebody's Госуслуги to a member's account, by a browser that has done both."""
        browser = Caller()
        assert self.through(browser, person) in {"/sign-in/gosuslugi", "/sign-in/account", "/"}
        if browser.cookie is not None:
            browser = Caller()
            assert self.through(login(browser, member), person, "purpose=binding") == "/ways?bind=gosuslugi"
        else:
            login(browser, member)
        assert browser.code_of("bind_gosuslugi") == "ok"
        return browser

    def texts_of(self, query: str) -> dict[str, str]:
        return dict(parse_qsl(query))


def login(browser: Caller, member: Member, password: str = PASSWORD) -> Caller:
    assert browser.code_of("log_in", member.log_in(password)) == "ok"
    return browser


def answered(answer: Answer) -> Any:
    assert answer.code == "ok", answer.body
    return answer.body


@contextmanager
def other_parties(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> Generator[OtherParties]:
    """Both parties as they are registered with, and the settings of the functions."""
    site = f"https://{SITE}"
    system = InformationSystem(
        mnemonic=CLIENT,
        certificates={HASH: pair("client").certificate_pem},
        redirect_uris=[f"{site}/api/sign-in/gosuslugi/callback"],
    )
    esia = Esia([system], pair("esia"), ISSUER, now=lambda: clock.now())  # noqa: PLW0108 - the clock is moved
    app = VkIdApp(client_id=int(CLIENT_ID), redirect_uris=[f"{site}/api/link/vk-id/callback"])
    vk_id = VkId([app], now=lambda: clock.now())  # noqa: PLW0108 - the clock is moved
    with serving(esia, vk_id) as address:
        of_esia, of_vk = f"{address}/esia", f"{address}/vk-id"
        gosuslugi = {
            "issuer": ISSUER,
            "authorise_url": f"{of_esia}/aas/oauth2/v2/ac",
            "token_url": f"{of_esia}/aas/oauth2/v3/te",
            "persons_url": f"{of_esia}/rs/prns",
            "jwks_url": f"{of_esia}/jwks",
            "client_id": CLIENT,
            "client_certificate_hash": HASH,
            "signer": "certificate",
            "secret": SECRET_NAME,
        }
        vk = {
            "authorise_url": f"{of_vk}/authorize",
            "token_url": f"{of_vk}/oauth2/auth",
            "user_info_url": f"{of_vk}/oauth2/user_info",
            "client_id": CLIENT_ID,
        }
        monkeypatch.setenv("GOSUSLUGI", json.dumps(gosuslugi))
        monkeypatch.setenv("VK_ID", json.dumps(vk))
        keep_secret(certificate=pair("client").certificate_pem, private_key=pair("client").key_pem)
        try:
            yield OtherParties(esia, vk_id, address, school)
        finally:
            forget()


def keep_secret(**content: Any) -> None:
    """What an operator has put into Secrets Manager."""
    forget()
    client = aws.client("secretsmanager")
    text = json.dumps(content)
    if any(one["Name"] == SECRET_NAME for one in client.list_secrets()["SecretList"]):
        client.put_secret_value(SecretId=SECRET_NAME, SecretString=text)
    else:
        client.create_secret(Name=SECRET_NAME, SecretString=text)


def changed_setting(monkeypatch: pytest.MonkeyPatch, name: str, **changed: Any) -> None:
    """The settings of a party, otherwise; None takes one away."""
    import os  # noqa: PLC0415

    settings = json.loads(os.environ[name]) | changed
    monkeypatch.setenv(name, json.dumps({key: value for key, value in settings.items() if value is not None}))


def forget() -> None:
    """What a function keeps from one call to the next belongs to one test only."""
    read_secret.cache_clear()
    exchange.forget()
    gosuslugi_settings._parsed.cache_clear()
    vk_id_settings._parsed.cache_clear()
