from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from local.stand_ins.esia.requests import challenge_of
from local.stand_ins.people import test_people
from local.stand_ins.serving import serving
from local.stand_ins.vk_id.party import VkId
from local.stand_ins.vk_id.registry import VkIdApp

if TYPE_CHECKING:
    from collections.abc import Generator

BACK = "http://localhost:1/callback"
VERIFIER = "v" * 50
STATE = "s" * 32
SCOPE = "vkid.personal_info phone"


@pytest.fixture(scope="module")
def party() -> VkId:
    return VkId([VkIdApp(client_id=1, redirect_uris=[BACK]), VkIdApp(client_id=2, redirect_uris=[BACK])])


@pytest.fixture(autouse=True)
def vk_id(party: VkId) -> VkId:
    party.reset()
    return party


@pytest.fixture(scope="module")
def client(party: VkId) -> Generator[httpx.Client]:
    with serving(party) as address, httpx.Client(base_url=f"{address}/vk-id", trust_env=False) as client:
        yield client


def asked(client: httpx.Client, **changed: str) -> httpx.Response:
    parameters = {
        "response_type": "code",
        "client_id": "1",
        "redirect_uri": BACK,
        "state": STATE,
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "s256",
        "scope": SCOPE,
    }
    return client.get("/authorize", params=parameters | changed)


def query(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def chosen(client: httpx.Client, asking: httpx.Response, person: str = "parent") -> dict[str, str]:
    assert asking.status_code == 303
    ticket = re.search(r'name="ticket" value="(\w+)"', client.get(asking.headers["Location"]).text)
    assert ticket is not None
    return query(client.post("/login", data={"ticket": ticket[1], "person": person}))


def for_tokens(back: dict[str, str], **changed: str) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": back["code"],
        "code_verifier": VERIFIER,
        "client_id": "1",
        "device_id": back["device_id"],
        "redirect_uri": BACK,
        "state": "another state of the caller",
    } | changed


def tokens(client: httpx.Client, **changed: str) -> Any:
    parameters = for_tokens(chosen(client, asked(client, **changed)))
    return client.post("/oauth2/auth", data=parameters).raise_for_status().json()


def test_a_chosen_person_comes_back_with_tokens_and_data(client: httpx.Client) -> None:
    person = next(one for one in test_people() if one.key == "parent")
    back = chosen(client, asked(client))
    assert (back["state"], back["type"]) == (STATE, "code_v2")
    answer = client.post("/oauth2/auth", data=for_tokens(back)).json()
    assert (answer["user_id"], answer["scope"], answer["state"]) == (
        person.vk_user_id,
        SCOPE,
        "another state of the caller",
    )
    user = client.post("/oauth2/user_info", data={"client_id": "1", "access_token": answer["access_token"]}).json()
    assert (user["user"]["user_id"], "+" + user["user"]["phone"]) == (str(person.vk_user_id), person.phone)
    assert user["user"]["birthday"] == f"{person.birth_date:%d.%m.%Y}"


def test_parameters_may_stand_in_the_query_as_the_sdk_puts_them(client: httpx.Client) -> None:
    parameters = for_tokens(chosen(client, asked(client)))
    code = parameters.pop("code")
    assert client.post("/oauth2/auth", params=parameters, data={"code": code}).is_success


@pytest.mark.parametrize("method", ["s256", "S256"])
def test_both_spellings_of_the_method_are_taken(client: httpx.Client, method: str) -> None:
    assert "code" in chosen(client, asked(client, code_challenge_method=method))


@pytest.mark.parametrize("changed", [{"client_id": "3"}, {"redirect_uri": "https://example.ru/"}])
def test_nobody_is_sent_back_to_an_address_that_is_not_trusted(client: httpx.Client, changed: dict[str, str]) -> None:
    answer = asked(client, **changed)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"state": "short"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "friends"}, "invalid_scope"),
    ],
)
def test_a_wrong_request_for_a_code_comes_back_with_its_error(
    client: httpx.Client, changed: dict[str, str], error: str
) -> None:
    assert query(asked(client, **changed))["error"] == error


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "w" * 50}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"device_id": "another"}, "invalid_grant"),
        ({"device_id": ""}, "invalid_request"),
        ({"redirect_uri": "https://example.ru/"}, "invalid_grant"),
        ({"state": ""}, "invalid_request"),
        ({"client_id": "2"}, "invalid_grant"),
        ({"client_id": "3"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"code": "made-up"}, "invalid_grant"),
    ],
)
def test_a_wrong_request_for_tokens_is_refused(client: httpx.Client, changed: dict[str, str], error: str) -> None:
    answer = client.post("/oauth2/auth", data=for_tokens(chosen(client, asked(client)), **changed))
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_code_is_good_once(client: httpx.Client) -> None:
    parameters = for_tokens(chosen(client, asked(client)))
    assert client.post("/oauth2/auth", data=parameters).is_success
    assert client.post("/oauth2/auth", data=parameters).json()["error"] == "invalid_grant"


def test_a_refresh_token_gives_new_tokens_once_and_on_its_device_only(client: httpx.Client) -> None:
    back = chosen(client, asked(client))
    first = client.post("/oauth2/auth", data=for_tokens(back)).json()
    again = {"grant_type": "refresh_token", "client_id": "1", "state": "x", "refresh_token": first["refresh_token"]}
    second = client.post("/oauth2/auth", data={**again, "device_id": back["device_id"]})
    assert second.json()["user_id"] == first["user_id"]
    assert (
        client.post("/oauth2/auth", data={**again, "device_id": back["device_id"]}).json()["error"] == "invalid_grant"
    )


def test_data_are_as_wide_as_the_scope(client: httpx.Client) -> None:
    token = tokens(client, scope="vkid.personal_info")["access_token"]
    user = client.post("/oauth2/user_info", data={"client_id": "1", "access_token": token}).json()["user"]
    assert ("first_name" in user, "phone" in user) == (True, False)


@pytest.mark.parametrize("path", ["/oauth2/revoke", "/oauth2/logout"])
def test_a_token_that_was_given_back_opens_nothing(client: httpx.Client, path: str) -> None:
    given = {"client_id": "1", "access_token": tokens(client)["access_token"]}
    assert client.post(path, data=given).json() == {"response": 1}
    answer = client.post("/oauth2/user_info", data=given)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


def test_a_token_opens_nothing_to_another_application(client: httpx.Client) -> None:
    given = {"client_id": "2", "access_token": tokens(client)["access_token"]}
    assert client.post("/oauth2/user_info", data=given).json()["error"] == "invalid_token"


def test_public_data_are_masked(client: httpx.Client) -> None:
    person = next(one for one in test_people() if one.key == "parent")
    given = {"client_id": "1", "id_token": tokens(client)["id_token"]}
    user = client.post("/oauth2/public_info", data=given).json()["user"]
    assert user["phone"] != person.phone.removeprefix("+")
    assert user["last_name"] == f"{person.family_name[0]}."


def test_who_refuses_comes_back_with_an_error(client: httpx.Client, vk_id: VkId) -> None:
    assert chosen(client, asked(client), "")["error"] == "access_denied"
    vk_id.turn("denied", on=True)
    assert chosen(client, asked(client))["error"] == "access_denied"


def test_failures_can_be_switched_on(client: httpx.Client, vk_id: VkId) -> None:
    token = tokens(client)["access_token"]
    for switch in ("no_phone", "no_name", "another_user", "errors_as_200", "wrong_state", "expired_code"):
        vk_id.turn(switch, on=True)
    user = client.post("/oauth2/user_info", data={"client_id": "1", "access_token": token}).json()["user"]
    assert user.keys() == {"user_id"}
    assert user["user_id"] != str(next(one for one in test_people() if one.key == "parent").vk_user_id)
    back = chosen(client, asked(client))
    assert back["state"] != STATE
    answer = client.post("/oauth2/auth", data=for_tokens(back))
    assert (answer.status_code, answer.json()["error"]) == (200, "invalid_grant")
