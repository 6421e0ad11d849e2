"""From the code that a browser brought back to who it is, as ESIA says."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from aws_lambda_powertools import Logger
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from functions.sign_in.esia.signing import read_secret, signed_fields
from functions.sign_in.rules.esia import display_name, refusal
from functions.sign_in.rules.first_binding import snils_claim
from functions.sign_in.rules.id_token import Expected, SignatureError, TokenError, UnconfirmedError, subject
from svyazka_common import clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.other_parties import absolute
from svyazka_common.outward import NoAnswerError, RefusedError, get_json, post_form, several
from svyazka_common.secrets import snils_key

if TYPE_CHECKING:
    from functions.sign_in.esia.signing import EsiaSecret
    from functions.sign_in.rules.first_binding import SnilsClaim
    from functions.sign_in.settings import GosuslugiSettings
    from svyazka_common.records.access import AuthorisationRequest


FRESH_SECONDS = 600.0
MOST_KEYS = 8

_kept: dict[str, tuple[float, list[RSAKey]]] = {}


def token_keys(settings: GosuslugiSettings, secret: EsiaSecret, origin: str) -> list[RSAKey]:
    """The keys; those of a JWKS as of at most ten minutes ago. Raises NoAnswerError."""
    if settings.jwks_url is None:
        return [_of_certificate(pem) for pem in secret.provider_certificates]
    url = absolute(settings.jwks_url, origin)
    read_at, keys = _kept.get(url, (0.0, []))
    if not keys or time.monotonic() - read_at > FRESH_SECONDS:
        keys = _published(url, secret.trusted_roots)
        _kept[url] = (time.monotonic(), keys)
    return keys


def forget() -> None:
    """Forget the keys, so that the next call reads them: a token may be signed by a key published since."""
    _kept.clear()


def _of_certificate(pem: str) -> RSAKey:
    # Loaded here: where ESIA publishes its keys, no certificate is read.
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415

    public = load_pem_x509_certificate(pem.encode()).public_key()
    return RSAKey.import_key(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def _published(url: str, trusted_roots: str) -> list[RSAKey]:
    try:
        published = get_json(url, trusted_roots=trusted_roots).get("keys")
    except RefusedError:
        raise NoAnswerError("refused") from None
    entries = published[:MOST_KEYS] if isinstance(published, list) else []
    return [key for entry in entries if (key := _of_jwk(entry)) is not None]


def _of_jwk(entry: Any) -> RSAKey | None:
    """Public RSA keys for signatures only; what is none of these is passed over."""
    if not isinstance(entry, dict) or entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig":
        return None
    try:
        return RSAKey.import_key({name: entry[name] for name in ("kty", "n", "e", "kid") if name in entry})
    except (JoseError, ValueError, TypeError):
        return None


logger = Logger()


class EsiaPerson(NamedTuple):
    """`oid` is ESIA's number of the person, `name` what is shown of them («Иван П.», or empty).

    `claim` is who they are by their СНИЛС, None where it isn't asked for or not theirs for certain.
    """

    oid: str
    name: str
    claim: SnilsClaim | None = None


def person_of(settings: GosuslugiSettings, code: str, request: AuthorisationRequest, origin: str) -> EsiaPerson:
    """Exchange a code, once, and return the person who came back. `origin` as for `authorisation_page`.

    Raises DomainError: gosuslugi_down, gosuslugi_expired, gosuslugi_refused, gosuslugi_unconfirmed.
    """
    try:
        with several():
            return _person(settings, code, request, origin)
    except NoAnswerError as error:
        logger.warning("no answer", party="gosuslugi", why=str(error))
        raise DomainError(Code.GOSUSLUGI_DOWN) from None
    except RefusedError as error:
        logger.warning("refused by the other party", party="gosuslugi", why=str(error))
        raise DomainError(refusal(error.error, error.description)) from None
    except UnconfirmedError:
        raise DomainError(Code.GOSUSLUGI_UNCONFIRMED) from None
    except TokenError as error:
        logger.warning("id token not taken", party="gosuslugi", rule=str(error))
        raise DomainError(Code.GOSUSLUGI_REFUSED) from None


def _person(settings: GosuslugiSettings, code: str, request: AuthorisationRequest, origin: str) -> EsiaPerson:
    fields = signed_fields(settings, request, origin, state=str(uuid4()), code=code) | {
        "code": code,
        "grant_type": "authorization_code",
        "token_type": "Bearer",
        "code_verifier": request.verifier,
    }
    roots = read_secret(settings.secret).trusted_roots
    answer = post_form(absolute(settings.token_url, origin), fields, roots)
    id_token, access_token = answer.get("id_token"), answer.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise NoAnswerError("no tokens")
    oid = _subject(settings, id_token, request, origin)
    if settings.persons_url is None:
        return EsiaPerson(oid, "")
    person = get_json(f"{absolute(settings.persons_url, origin)}/{oid}", access_token, roots)
    claim = None
    if settings.first_binding_by_snils and request.purpose == "sign_in":
        claim = snils_claim(person, snils_key)
    return EsiaPerson(oid, display_name(person), claim)


def _subject(settings: GosuslugiSettings, id_token: str, request: AuthorisationRequest, origin: str) -> str:
    expected = Expected(
        issuer=settings.issuer,
        audience=settings.client_id,
        nonce=request.nonce if settings.nonce else None,
        now=clock.now(),
    )
    secret = read_secret(settings.secret)
    try:
        return subject(id_token, token_keys(settings, secret, origin), expected)
    except SignatureError:
        if settings.jwks_url is None:
            raise
    # It may be signed by a key that was published since the others were read.
    forget()
    return subject(id_token, token_keys(settings, secret, origin), expected)
