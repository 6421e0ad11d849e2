"""The information systems that are registered at the stand-in."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from local.stand_ins.esia.errors import EsiaError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCOPES = ("openid", "fullname", "birthdate", "gender", "snils", "mobile", "email")
"""The scopes of a person's data that the stand-in knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationSystem:
    """What a system registers.

    Attributes:
        certificates: PEM, each under the hash that `client_certificate_hash` names it by. The real party computes that
            by GOST R 34.11-2012; here it is what was registered.
        redirect_uris: where people may be sent back to.
        scopes: what it may ask for.
    """

    mnemonic: str
    certificates: Mapping[str, str]
    redirect_uris: Sequence[str]
    scopes: Sequence[str] = field(default=SCOPES)


def verify_raw(system: InformationSystem, given_hash: str, secret: str, signed: str) -> None:
    """Check a raw signature by the certificate that the hash names. Raises EsiaError."""
    named = system.certificates.get(given_hash)
    if named is None:
        raise EsiaError("ESIA-007053", "client_certificate_hash")
    _verify(_public_key(named), _decoded(secret), signed.encode())


def verify_pkcs7(system: InformationSystem, secret: str, signed: str) -> None:
    """Check a detached PKCS#7 by a registered certificate. Raises EsiaError."""
    try:
        content = cms.ContentInfo.load(_decoded(secret), strict=True)["content"]
        [signer] = content["signer_infos"]
        carried = [one.chosen.dump() for one in content["certificates"]]
        attributes = signer["signed_attrs"]
        signature = signer["signature"].native
        is_detached = content["encap_content_info"]["content"].native is None
    except (ValueError, TypeError, KeyError) as error:
        raise EsiaError("ESIA-007053", "client_secret") from error
    registered = {
        x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER): pem
        for pem in system.certificates.values()
    }
    used = [registered[one] for one in carried if one in registered]
    if not used or not is_detached:
        raise EsiaError("ESIA-007053", "client_secret")
    data = signed.encode()
    if len(attributes) > 0:
        digests = [one["values"][0].native for one in attributes if one["type"].native == "message_digest"]
        if digests != [hashlib.sha256(data).digest()]:
            raise EsiaError("ESIA-007053", "client_secret")
        data = attributes.untag().dump()
    _verify(_public_key(used[0]), signature, data)


def _public_key(certificate_pem: str) -> rsa.RSAPublicKey:
    key = x509.load_pem_x509_certificate(certificate_pem.encode()).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    return key


def _verify(key: rsa.RSAPublicKey, signature: bytes, data: bytes) -> None:
    try:
        key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature as error:
        raise EsiaError("ESIA-007053", "client_secret") from error


def _decoded(secret: str) -> bytes:
    try:
        return base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise EsiaError("ESIA-007053", "client_secret") from error
