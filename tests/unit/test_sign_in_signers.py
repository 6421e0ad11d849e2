"""Who signs requests to ESIA: the function by RSA, and the contract with a signing service."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode, urlsafe_b64decode
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from msgspec.structs import replace

from functions.sign_in.esia import signing
from functions.sign_in.esia.signing import CertificateSigner, EsiaSecret, ServiceSigner, client_secret, signer
from functions.sign_in.settings import GosuslugiSettings
from local.stand_ins.keys import new_key_pair
from local.stand_ins.serving import listening
from svyazka_common.outward import NoAnswerError

if TYPE_CHECKING:
    from collections.abc import Generator

PAIR = new_key_pair("client")
TEXT = "CLIENTopenid2026.11.29 15:04:05 +03005d7e"
SETTINGS = msgspec.convert(
    {
        "issuer": "http://esia.gosuslugi.ru/",
        "authorise_url": "https://esia.gosuslugi.ru/ac",
        "token_url": "https://esia.gosuslugi.ru/te",
        "client_id": "CLIENT",
        "client_certificate_hash": "AB12",
        "signer": "certificate",
        "secret": "gosuslugi",
    },
    GosuslugiSettings,
)


class Service:
    """A signing service, as docs/adr/0023 asks of it; `answer` replaces what it answers."""

    def __init__(self) -> None:
        self.answer: tuple[int, bytes] | None = None
        self.asked: list[tuple[dict[str, str], Any]] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        asked = json.loads((await receive())["body"])
        self.asked.append((headers, asked))
        signature = b64encode(f"{asked['form']}:".encode() + b64decode(asked["text"])).decode()
        status, content = self.answer or (200, json.dumps({"signature": signature}).encode())
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": content})


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def address(service: Service) -> Generator[str]:
    with listening(service) as site:
        yield f"{site}/sign"


def test_a_bare_signature_is_the_certificates() -> None:
    by = CertificateSigner(PAIR.certificate_pem, PAIR.key_pem)
    secret = client_secret(by, SETTINGS, TEXT)
    PAIR.key.public_key().verify(urlsafe_b64decode(secret), TEXT.encode(), PKCS1v15(), SHA256())


def test_the_key_is_read_once_for_all_signatures() -> None:
    signing._rsa_key.cache_clear()
    by = CertificateSigner(PAIR.certificate_pem, PAIR.key_pem)
    assert by.sign(TEXT, "raw") == by.sign(TEXT, "raw")
    by.sign(TEXT, "pkcs7")
    assert signing._rsa_key.cache_info().misses == 1


def test_the_old_form_is_a_detached_pkcs7_that_carries_the_certificate() -> None:
    by = CertificateSigner(PAIR.certificate_pem, PAIR.key_pem)
    old = replace(SETTINGS, form="v1")
    content = cms.ContentInfo.load(urlsafe_b64decode(client_secret(by, old, TEXT)), strict=True)["content"]
    assert content["encap_content_info"]["content"].native is None
    assert [one.chosen.serial_number for one in content["certificates"]] == [PAIR.certificate.serial_number]


def test_a_service_gets_text_and_form_and_gives_the_signature(service: Service, address: str) -> None:
    by = ServiceSigner(address, "t0ken")
    assert by.sign(TEXT, "raw") == f"raw:{TEXT}".encode()
    assert by.sign(TEXT, "pkcs7") == f"pkcs7:{TEXT}".encode()
    headers, asked = service.asked[0]
    assert headers["authorization"] == "Bearer t0ken"
    assert asked == {"text": b64encode(TEXT.encode()).decode(), "form": "raw"}


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (403, b'{"error": "forbidden"}'),
        (200, b"{}"),
        (200, b'{"signature": "!"}'),
        (200, b"<html>"),
    ],
)
def test_a_service_that_signs_nothing_is_no_answer(service: Service, address: str, answer: tuple[int, bytes]) -> None:
    service.answer = answer
    with pytest.raises(NoAnswerError):
        ServiceSigner(address, "t0ken").sign(TEXT, "raw")


def test_the_stage_chooses_who_signs() -> None:
    secret = EsiaSecret(certificate="c", private_key="k", signer_token="t", trusted_roots="r")
    assert signer(SETTINGS, secret, "") == CertificateSigner("c", "k")
    chosen = replace(SETTINGS, signer="service", signer_url="/sign")
    assert signer(chosen, secret, "http://localhost:1") == ServiceSigner("http://localhost:1/sign", "t", "r")
