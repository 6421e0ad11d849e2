"""Requests to ESIA, signed by the function by RSA or by a certified service by GOST (docs/adr/0023)."""

from __future__ import annotations

from base64 import b64decode, b64encode, urlsafe_b64encode
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from functions.sign_in.rules.esia import Signed, timestamp
from svyazka_common import aws, clock
from svyazka_common.authorisation import code_challenge
from svyazka_common.errors import Code, DomainError
from svyazka_common.other_parties import absolute
from svyazka_common.outward import NoAnswerError, RefusedError, post_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from functions.sign_in.settings import GosuslugiSettings
    from svyazka_common.records.access import AuthorisationRequest


class EsiaSecret(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of the secret; a stage fills in what it uses. All but the token are PEM.

    Attributes:
        certificate, private_key: with which requests are signed where the function does it.
        provider_certificates: ESIA's, for id tokens, where there is no `jwks_url`; two of them during a change.
        trusted_roots: of servers whose certificates no public authority has given.
        signer_token: the bearer token of the signing service.
    """

    certificate: str = ""
    private_key: str = ""
    provider_certificates: tuple[str, ...] = ()
    trusted_roots: str = ""
    signer_token: str = ""


@cache
def read_secret(name: str) -> EsiaSecret:
    """The secret of a name, read once for each execution environment."""
    text = aws.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    return msgspec.json.decode(text, type=EsiaSecret)


type SignatureForm = Literal["raw", "pkcs7"]


class Signer(Protocol):
    """Signs a text."""

    def sign(self, text: str, form: SignatureForm) -> bytes:
        """A bare signature (`raw`), or a detached PKCS#7 signature in DER. Raises NoAnswerError."""
        ...


class CertificateSigner(Struct, frozen=True):
    """RSA and SHA-256 by a key of ours, for ESIA's test environment; PEM."""

    certificate: str
    private_key: str

    def sign(self, text: str, form: SignatureForm) -> bytes:
        """See `Signer`."""
        # Loaded here: a stage whose signer is a service never needs it, and a bare signature no certificates.
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

        key = _rsa_key(self.private_key)
        if form == "raw":
            from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415

            return key.sign(text.encode(), PKCS1v15(), SHA256())
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs7  # noqa: PLC0415
        from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415

        builder = pkcs7.PKCS7SignatureBuilder().set_data(text.encode())
        signed = builder.add_signer(load_pem_x509_certificate(self.certificate.encode()), key, SHA256())
        return signed.sign(Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])


@cache
def _rsa_key(pem: str) -> RSAPrivateKey:
    # OpenSSL checks the key's primes as it reads it, which takes some 40 ms: once for each execution environment.
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


class ServiceSigner(Struct, frozen=True):
    """A certified service that holds the key.

    `POST <url> {"text": base64, "form": "raw" or "pkcs7"}` gives `{"signature": base64}`.
    """

    url: str
    token: str
    trusted_roots: str = ""

    def sign(self, text: str, form: SignatureForm) -> bytes:
        """See `Signer`."""
        asked = {"text": b64encode(text.encode()).decode(), "form": form}
        try:
            answer = post_json(self.url, asked, self.token, self.trusted_roots)
            return b64decode(str(answer["signature"]), validate=True)
        except (RefusedError, KeyError, ValueError) as error:
            raise NoAnswerError(type(error).__name__) from None


def signer(settings: GosuslugiSettings, secret: EsiaSecret, origin: str) -> Signer:
    """The signer that a stage has chosen."""
    if settings.signer_url is not None and settings.signer == "service":
        return ServiceSigner(absolute(settings.signer_url, origin), secret.signer_token, secret.trusted_roots)
    return CertificateSigner(secret.certificate, secret.private_key)


def client_secret(by: Signer, settings: GosuslugiSettings, text: str) -> str:
    """The signature of a text as ESIA takes it: base64 for URLs. Raises NoAnswerError."""
    return urlsafe_b64encode(by.sign(text, "pkcs7" if settings.form == "v1" else "raw")).decode()


def authorisation_page(settings: GosuslugiSettings, request: AuthorisationRequest, origin: str) -> str:
    """Where the browser of a request is sent. Raises DomainError(gosuslugi_down) where nobody signs.

    `origin` is our own, of which addresses may be paths on a local stack.
    """
    try:
        signed = signed_fields(settings, request, origin, state=request.state)
    except NoAnswerError:
        raise DomainError(Code.GOSUSLUGI_DOWN) from None
    query = signed | {
        "response_type": "code",
        "access_type": "online",
        "nonce": request.nonce,
        "code_challenge": code_challenge(request.verifier),
        "code_challenge_method": "S256",
    }
    return f"{settings.authorise_url}?{urlencode(query)}"


def signed_fields(
    settings: GosuslugiSettings, request: AuthorisationRequest, origin: str, *, state: str, code: str = ""
) -> dict[str, str]:
    """The fields that both endpoints take, signed now. Raises NoAnswerError where nobody signs."""
    parts = Signed(
        client_id=settings.client_id,
        scope=settings.asked(request.purpose),
        timestamp=timestamp(clock.now()),
        state=state,
        redirect_uri=request.redirect_uri,
        code=code,
    )
    by = signer(settings, read_secret(settings.secret), origin)
    fields = {
        "client_id": parts.client_id,
        "client_secret": client_secret(by, settings, parts.text(settings.form)),
        "scope": parts.scope,
        "timestamp": parts.timestamp,
        "state": parts.state,
        "redirect_uri": parts.redirect_uri,
    }
    if settings.client_certificate_hash is not None:
        fields["client_certificate_hash"] = settings.client_certificate_hash
    return fields
