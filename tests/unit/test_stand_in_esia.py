from __future__ import annotations

import base64
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import pkcs7
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import RSAKey

from local.stand_ins.esia.party import SWITCHES, TOKENS, Esia
from local.stand_ins.esia.registry import InformationSystem
from local.stand_ins.esia.requests import challenge_of
from local.stand_ins.keys import KeyPair, new_key_pair
from local.stand_ins.people import UNCONFIRMED, test_people
from local.stand_ins.serving import serving

if TYPE_CHECKING:
    from collections.abc import Generator

BACK = "http://localhost:1/api/callback"
MNEMONIC = "SCHOOLS"
SCOPE = "openid fullname birthdate mobile"
VERIFIER = "v" * 50
HASH, ISSUER = "AB12", "http://esia.example.ru/"
CLIENT, OTHER, PROVIDER = (new_key_pair(name) for name in ("client", "other", "provider"))


@pytest.fixture(scope="module")
def party() -> Esia:
    system = InformationSystem(mnemonic=MNEMONIC, certificates={HASH: CLIENT.certificate_pem}, redirect_uris=[BACK])
    return Esia([system], PROVIDER, ISSUER)


@pytest.fixture(autouse=True)
def esia(party: Esia) -> Esia:
    party.reset()
    return party


@pytest.fixture(scope="module")
def client(party: Esia) -> Generator[httpx.Client]:
    with serving(party) as address, httpx.Client(base_url=f"{address}/esia", trust_env=False) as client:
        yield client


def raw(text: str, keys: KeyPair = CLIENT) -> str:
    signature = keys.key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return base64.urlsafe_b64encode(signature).decode()


def detached(text: str, keys: KeyPair = CLIENT) -> str:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(text.encode())
    signed = builder.add_signer(keys.certificate, keys.key, hashes.SHA256()).sign(
        serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    )
    return base64.urlsafe_b64encode(signed).decode()


def stamp(moved: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + moved).strftime("%Y.%m.%d %H:%M:%S %z")


def for_code(changed: dict[str, str] | None = None, keys: KeyPair = CLIENT) -> dict[str, str]:
    parameters = {
        "client_id": MNEMONIC,
        "redirect_uri": BACK,
        "scope": SCOPE,
        "response_type": "code",
        "state": str(uuid.uuid4()),
        "timestamp": stamp(),
        "access_type": "online",
        "client_certificate_hash": HASH,
        "nonce": "n-1",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
    } | (changed or {})
    names = ("client_id", "scope", "timestamp", "state", "redirect_uri")
    return {"client_secret": raw("".join(parameters[name] for name in names), keys)} | parameters


def for_tokens(code: str, changed: dict[str, str] | None = None, keys: KeyPair = CLIENT) -> dict[str, str]:
    parameters = {
        "client_id": MNEMONIC,
        "redirect_uri": BACK,
        "scope": SCOPE,
        "state": str(uuid.uuid4()),
        "timestamp": stamp(),
        "client_certificate_hash": HASH,
        "code": code,
        "grant_type": "authorization_code",
        "token_type": "Bearer",
        "code_verifier": VERIFIER,
    } | (changed or {})
    names = ("client_id", "scope", "timestamp", "state", "redirect_uri", "code")
    return {"client_secret": raw("".join(parameters[name] for name in names), keys)} | parameters


def asked(client: httpx.Client, parameters: dict[str, str], path: str = "/aas/oauth2/v2/ac") -> httpx.Response:
    return client.get(path, params=parameters)


def query(answer: httpx.Response) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def refusal(answer: httpx.Response) -> str:
    """The code of ЕСИА that came back to the system, with its redirect or its JSON."""
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(BACK)
        return query(answer)["error_description"].partition(":")[0]
    assert answer.status_code == 400
    return str(answer.json()["error_description"]).partition(":")[0]


def chosen(client: httpx.Client, asking: httpx.Response, person: str = "parent") -> httpx.Response:
    assert asking.status_code == 303
    page = client.get(asking.headers["Location"]).text
    ticket = re.search(r'name="ticket" value="(\w+)"', page)
    assert ticket is not None
    return client.post("/login", data={"ticket": ticket[1], "person": person})


def code_of(client: httpx.Client, person: str = "parent") -> str:
    return query(chosen(client, asked(client, for_code()), person))["code"]


def claims_of(token: str) -> dict[str, object]:
    key = RSAKey.import_key(
        PROVIDER.certificate.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return jwt.decode(token, key, registry=TOKENS).claims


def test_a_chosen_person_comes_back_with_the_documented_token_and_data(client: httpx.Client) -> None:
    person = next(one for one in test_people() if one.key == "parent")
    answer = client.post("/aas/oauth2/v3/te", data=for_tokens(code_of(client))).raise_for_status().json()
    claims = claims_of(answer["id_token"])
    subject = claims["urn:esia:sbj"]
    assert isinstance(subject, dict)
    assert (claims["sub"], claims["aud"], claims["nonce"]) == (person.oid, MNEMONIC, "n-1")
    assert (subject["urn:esia:sbj:oid"], subject["urn:esia:sbj:typ"], subject["urn:esia:sbj:is_tru"]) == (
        int(person.oid),
        "P",
        True,
    )
    assert claims["iss"] == ISSUER
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    data = client.get(f"/rs/prns/{person.oid}", headers=bearer).json()
    assert (data["lastName"], data["birthDate"]) == (person.family_name, f"{person.birth_date:%d.%m.%Y}")
    contacts = client.get(f"/rs/prns/{person.oid}/ctts?embed=(elements)", headers=bearer).json()["elements"]
    assert [(one["type"], re.sub(r"[()]", "", one["value"])) for one in contacts] == [("MBT", person.phone)]


def test_a_person_s_data_open_to_nobody_else_and_by_no_other_token(client: httpx.Client) -> None:
    oids = {one.key: one.oid for one in test_people()}
    token = client.post("/aas/oauth2/v3/te", data=for_tokens(code_of(client))).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get(f"/rs/prns/{oids['pupil']}", headers=bearer).status_code == 403
    assert client.get(f"/rs/prns/{oids['parent']}", headers={"Authorization": "Bearer x"}).status_code == 401
    assert client.get(f"/rs/prns/{oids['parent']}").status_code == 401


def test_an_unconfirmed_person_s_token_says_so(client: httpx.Client) -> None:
    token = client.post("/aas/oauth2/v3/te", data=for_tokens(code_of(client, UNCONFIRMED))).json()["id_token"]
    subject = claims_of(token)["urn:esia:sbj"]
    assert isinstance(subject, dict)
    assert subject["urn:esia:sbj:is_tru"] is False


def test_the_old_generation_takes_a_detached_pkcs7(client: httpx.Client) -> None:
    def signed(parameters: dict[str, str], keys: KeyPair = CLIENT) -> dict[str, str]:
        text = "".join(parameters[name] for name in ("scope", "timestamp", "client_id", "state"))
        return parameters | {"client_secret": detached(text, keys)}

    asking = asked(client, signed(for_code()), "/aas/oauth2/ac")
    code = query(chosen(client, asking))["code"]
    assert client.post("/aas/oauth2/te", data=signed(for_tokens(code))).is_success
    assert refusal(asked(client, signed(for_code(), OTHER), "/aas/oauth2/ac")) == "ESIA-007053"
    stale = signed(for_code()) | {"timestamp": stamp(timedelta(seconds=9))}
    assert refusal(asked(client, stale, "/aas/oauth2/ac")) == "ESIA-007053"
    assert refusal(asked(client, for_code() | {"client_secret": "AAAA"}, "/aas/oauth2/ac")) == "ESIA-007053"


@pytest.mark.parametrize(
    "name", ["client_secret", "response_type", "state", "timestamp", "access_type", "client_certificate_hash"]
)
def test_a_request_for_a_code_without_a_parameter_is_refused(client: httpx.Client, name: str) -> None:
    assert refusal(asked(client, for_code() | {name: ""})) == "ESIA-007014"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"scope": ""}, "ESIA-007013"),
        ({"scope": "openid everything"}, "ESIA-007006"),
        ({"scope": "fullname"}, "ESIA-007006"),
        ({"response_type": "token"}, "ESIA-007009"),
        ({"access_type": "always"}, "ESIA-007003"),
        ({"state": "not-a-uuid"}, "ESIA-007003"),
        ({"code_challenge_method": "plain"}, "ESIA-007003"),
        ({"code_challenge": "short"}, "ESIA-007003"),
        ({"timestamp": "2026-11-29T12:00:00Z"}, "ESIA-007015"),
        ({"timestamp": "2026.13.29 12:00:00 +0300"}, "ESIA-007015"),
        ({"timestamp": stamp(timedelta(hours=-6))}, "ESIA-007015"),
        ({"timestamp": stamp(timedelta(hours=6))}, "ESIA-007015"),
        ({"client_certificate_hash": "00FF"}, "ESIA-007053"),
    ],
)
def test_a_wrong_request_for_a_code_is_refused_with_its_documented_code(
    client: httpx.Client, changed: dict[str, str], code: str
) -> None:
    assert refusal(asked(client, for_code(changed))) == code


def test_a_signature_by_another_key_or_over_something_else_is_refused(client: httpx.Client) -> None:
    assert refusal(asked(client, for_code(keys=OTHER))) == "ESIA-007053"
    assert refusal(asked(client, for_code() | {"state": str(uuid.uuid4())})) == "ESIA-007053"
    assert refusal(asked(client, for_code() | {"client_secret": "%%%"})) == "ESIA-007053"


@pytest.mark.parametrize("changed", [{"redirect_uri": "https://example.ru/"}, {"client_id": "NOBODY"}])
def test_nobody_is_sent_back_to_an_address_that_is_not_registered(
    client: httpx.Client, changed: dict[str, str]
) -> None:
    answer = asked(client, for_code(changed))
    assert (answer.status_code, "Location" in answer.headers) == (400, False)


def test_a_code_is_good_once_and_for_its_own_request(client: httpx.Client) -> None:
    code = code_of(client)
    assert client.post("/aas/oauth2/v3/te", data=for_tokens(code)).is_success
    assert refusal(client.post("/aas/oauth2/v3/te", data=for_tokens(code))) == "ESIA-007011"
    narrowed = for_tokens(code_of(client), {"scope": "openid"})
    assert refusal(client.post("/aas/oauth2/v3/te", data=narrowed)) == "ESIA-007011"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code_verifier": "w" * 50}, "ESIA-007040"),
        ({"grant_type": "password"}, "ESIA-007012"),
        ({"token_type": "MAC"}, "ESIA-007003"),
        ({"timestamp": "now"}, "ESIA-007015"),
        ({"code": "made-up"}, "ESIA-007011"),
    ],
)
def test_a_wrong_request_for_tokens_is_refused_with_its_documented_code(
    client: httpx.Client, changed: dict[str, str], code: str
) -> None:
    parameters = for_tokens(changed.get("code") or code_of(client), changed)
    assert refusal(client.post("/aas/oauth2/v3/te", data=parameters)) == code


def test_tokens_are_given_to_a_signed_form_only(client: httpx.Client) -> None:
    parameters = for_tokens(code_of(client))
    assert client.post("/aas/oauth2/v3/te", json=parameters).status_code == 400
    assert client.get("/aas/oauth2/v3/te", params=parameters).status_code == 405
    assert refusal(client.post("/aas/oauth2/v3/te", data=for_tokens(parameters["code"], keys=OTHER))) == "ESIA-007053"


@pytest.mark.parametrize(("switch", "code"), [("denied", "ESIA-007004"), ("unconfirmed", "ESIA-007055")])
def test_refusals_of_a_person_come_back_to_the_system(client: httpx.Client, esia: Esia, switch: str, code: str) -> None:
    asking = asked(client, for_code())
    esia.turn(switch, on=True)
    assert refusal(chosen(client, asking)) == code


def test_who_refuses_comes_back_with_the_documented_code(client: httpx.Client) -> None:
    assert refusal(chosen(client, asked(client, for_code()), "")) == "ESIA-007004"


def test_maintenance_and_an_expired_code_can_be_switched_on(client: httpx.Client, esia: Esia) -> None:
    code = code_of(client)
    esia.turn("busy", on=True)
    esia.turn("expired_code", on=True)
    assert refusal(asked(client, for_code())) == "ESIA-007008"
    assert refusal(client.post("/aas/oauth2/v3/te", data=for_tokens(code))) == "ESIA-007011"


@pytest.mark.parametrize("switch", ["wrong_nonce", "wrong_issuer", "wrong_audience", "old_token", "early_token"])
def test_a_spoilt_token_is_signed_as_any_other(client: httpx.Client, esia: Esia, switch: str) -> None:
    whole = claims_of(client.post("/aas/oauth2/v3/te", data=for_tokens(code_of(client))).json()["id_token"])
    esia.turn(switch, on=True)
    spoilt = claims_of(client.post("/aas/oauth2/v3/te", data=for_tokens(code_of(client))).json()["id_token"])
    about = {"wrong_nonce": "nonce", "wrong_issuer": "iss", "wrong_audience": "aud"}.get(switch, "exp")
    assert spoilt[about] != whole[about]


def test_a_token_of_another_key_does_not_verify(client: httpx.Client, esia: Esia) -> None:
    esia.turn("wrong_key", on=True)
    token = client.post("/aas/oauth2/v3/te", data=for_tokens(code_of(client))).json()["id_token"]
    with pytest.raises(BadSignatureError):
        claims_of(token)


def test_an_unsigned_token_has_no_signature(client: httpx.Client, esia: Esia) -> None:
    esia.turn("unsigned", on=True)
    token = client.post("/aas/oauth2/v3/te", data=for_tokens(code_of(client))).json()["id_token"]
    assert token.endswith(".")


def test_every_switch_is_offered_on_its_page(client: httpx.Client) -> None:
    page = client.get("/").text
    assert all(f'name="{switch}"' in page for switch in SWITCHES)


def test_certificate_and_key_set_are_those_that_sign(client: httpx.Client) -> None:
    assert client.get("/certificate.pem").text == PROVIDER.certificate_pem
    [key] = client.get("/jwks").json()["keys"]
    assert "d" not in key
    token = client.post("/aas/oauth2/v3/te", data=for_tokens(code_of(client))).json()["id_token"]
    assert jwt.decode(token, RSAKey.import_key(key), registry=TOKENS).claims["aud"] == MNEMONIC
