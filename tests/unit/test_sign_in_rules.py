"""What ESIA wants signed, what its refusals mean, how its people are shown, and what a stage may say of it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from functions.link.settings import VkIdSettings
from functions.link.use_cases.vk_id import refusal as vk_id_refusal
from functions.sign_in.rules.esia import Signed, display_name, refusal, timestamp
from functions.sign_in.settings import GosuslugiSettings
from svyazka_common.other_parties import absolute, is_local

SIGNED = Signed(
    client_id="CLIENT",
    scope="openid fullname",
    timestamp="2026.11.29 15:04:05 +0300",
    state="5d7e",
    redirect_uri="https://chats.example/callback",
    code="c0de",
)
SETTINGS: dict[str, Any] = {
    "issuer": "http://esia.gosuslugi.ru/",
    "authorise_url": "https://esia.gosuslugi.ru/aas/oauth2/v2/ac",
    "token_url": "https://esia.gosuslugi.ru/aas/oauth2/v3/te",
    "client_id": "CLIENT",
    "client_certificate_hash": "AB12",
    "signer": "certificate",
    "secret": "svyazka-prod/gosuslugi",
}
VK_ID: dict[str, Any] = {
    "authorise_url": "https://id.vk.com/authorize",
    "token_url": "https://id.vk.com/oauth2/auth",
    "user_info_url": "https://id.vk.com/oauth2/user_info",
    "client_id": "51234567",
}


def test_each_form_signs_its_parts_in_its_own_order() -> None:
    assert SIGNED.text("v1") == "openid fullname2026.11.29 15:04:05 +0300CLIENT5d7e"
    assert SIGNED.text("v2") == ("CLIENTopenid fullname2026.11.29 15:04:05 +03005d7ehttps://chats.example/callbackc0de")


def test_the_time_of_a_request_is_moscows() -> None:
    assert timestamp(0) == "1970.01.01 03:00:00 +0300"


@pytest.mark.parametrize(
    ("error", "description", "code"),
    [
        ("access_denied", "ESIA-007004: denied", "gosuslugi_denied"),
        ("access_denied", "ESIA-007019: no permission", "gosuslugi_denied"),
        ("access_denied", "", "gosuslugi_denied"),
        ("access_denied", "ESIA-007055: not confirmed", "gosuslugi_unconfirmed"),
        ("temporarily_unavailable", "ESIA-007008: maintenance", "gosuslugi_down"),
        ("server_error", "", "gosuslugi_down"),
        ("temporarily_unavailable", "", "gosuslugi_down"),
        ("invalid_grant", "ESIA-007011: bad code", "gosuslugi_expired"),
        ("invalid_grant", "", "gosuslugi_expired"),
        ("invalid_request", "ESIA-007015: wrong time", "gosuslugi_expired"),
        ("invalid_request", "ESIA-007014: missing", "gosuslugi_refused"),
        ("invalid_request", "ESIA-007023: redirect", "gosuslugi_refused"),
        ("unauthorized_client", "ESIA-007053: secret", "gosuslugi_refused"),
        ("ESIA-007004", "", "gosuslugi_denied"),
        ("ESIA-999999", "", "gosuslugi_refused"),
        ("", "", "gosuslugi_refused"),
    ],
)
def test_each_refusal_of_esia_has_a_problem_of_ours(error: str, description: str, code: str) -> None:
    assert refusal(error, description).value == code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("access_denied", "vk_id_denied"),
        ("invalid_grant", "vk_id_expired"),
        ("slow_down", "vk_id_down"),
        ("server_error", "vk_id_down"),
        ("temporarily_unavailable", "vk_id_down"),
        ("invalid_client", "vk_id_refused"),
        ("", "vk_id_refused"),
    ],
)
def test_each_refusal_of_vk_id_has_a_problem_of_ours(error: str, code: str) -> None:
    assert vk_id_refusal(error).value == code


@pytest.mark.parametrize(
    ("person", "shown"),
    [
        ({"firstName": "Иван", "lastName": "Петров", "middleName": "Олегович"}, "Иван П."),
        ({"firstName": " Анна  Мария ", "lastName": ""}, "Анна Мария"),
        ({"lastName": "Петров"}, "П."),
        ({"firstName": 7, "lastName": ["x"]}, ""),
        ({"firstName": "я" * 1000}, "я" * 60),
        ({}, ""),
    ],
)
def test_a_name_is_shown_shortened(person: dict[str, Any], shown: str) -> None:
    assert display_name(person) == shown


def test_a_stage_says_all_that_its_esia_needs() -> None:
    settings = msgspec.convert(SETTINGS, GosuslugiSettings)
    assert (settings.form, settings.nonce, settings.scopes) == ("v2", True, ("openid", "fullname"))
    assert settings.addresses == (SETTINGS["authorise_url"], SETTINGS["token_url"])
    old = msgspec.convert(SETTINGS | {"form": "v1", "client_certificate_hash": None}, GosuslugiSettings)
    assert old.form == "v1"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"signer": "service"}, "signer_url: the signer is a service"),
        ({"client_certificate_hash": None}, "client_certificate_hash: the endpoints of form v2 want it"),
        ({"scopes": ["fullname"]}, "scopes: without openid"),
        ({"token_url": "http://esia.gosuslugi.ru/te"}, "neither an https address"),
        ({"token_url": "https://esia.gosuslugi.ru/te?x=1"}, "neither an https address"),
        ({"token_url": "//esia.gosuslugi.ru/te"}, "neither an https address"),
        ({"token_url": "https://user@esia.gosuslugi.ru/"}, "neither an https address"),
        ({"unknown": 1}, "unknown field `unknown`"),
        ({"issuer": ""}, "issuer: is empty"),
        ({"scopes": ["openid", ""]}, "scopes: is empty, or has"),
        ({"secret": "s" * 201}, "secret: is empty, or longer"),
    ],
)
def test_a_stage_that_lacks_or_misspells_something_is_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=message):
        msgspec.convert(SETTINGS | changed, GosuslugiSettings)


@pytest.mark.parametrize("client_id", ["", "abc", "12 34", 51234567])
def test_an_application_of_vk_has_a_number(client_id: Any) -> None:
    assert msgspec.convert(VK_ID, VkIdSettings).scopes == ("vkid.personal_info", "phone")
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(VK_ID | {"client_id": client_id}, VkIdSettings)


@pytest.mark.parametrize("scopes", [[], [""], ["phone", "e mail"]])
def test_a_scope_of_vk_is_a_word(scopes: list[str]) -> None:
    with pytest.raises(msgspec.ValidationError, match="scopes: "):
        msgspec.convert(VK_ID | {"scopes": scopes}, VkIdSettings)


def test_a_path_is_of_the_origin_that_the_browser_called() -> None:
    assert absolute("/esia/te", "http://localhost:4566") == "http://localhost:4566/esia/te"
    assert absolute("https://id.vk.com/x", "http://localhost:4566") == "https://id.vk.com/x"
    assert [is_local(one) for one in ("/esia", "http://127.0.0.1:1/x", "https://id.vk.com/x")] == [True, True, False]
