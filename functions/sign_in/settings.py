"""What a stage's file says of Госуслуги (`[gosuslugi]`), as the functions get it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from svyazka_common.other_parties import Party
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.records.access import AuthorisationPurpose

type Form = Literal["v1", "v2"]
SNILS = "snils"
"""ESIA's scope for it."""


class GosuslugiSettings(Party, frozen=True, kw_only=True):
    """ESIA as a region has registered with it.

    Attributes:
        issuer: what its id tokens carry, to the letter: `http://esia.gosuslugi.ru/`.
        persons_url: where a person's name is read, `/rs/prns`, with the scope `fullname`; without it no name is shown.
        form: `v2` for `/aas/oauth2/v2/ac` and `/v3/te`, `v1` for the older endpoints.
        signer: `certificate` signs in the function, by RSA; `service` asks `signer_url`, which can do GOST.
        client_certificate_hash: of the certificate that is registered; `v2` wants it.
        jwks_url: where the keys of id tokens are; without it they are `provider_certificates` of the secret.
        first_binding_by_snils: who logs in for the first time gets into the one account of the region whose person has
            the same СНИЛС in the roster. Off, the number is neither asked for nor kept (docs/operations.md).
        nonce: id tokens carry our nonce. Without it state, PKCE and the signed code tie an answer to its request.
        secret: the name in Secrets Manager of what must not be in a file (docs/adr/0023).
    """

    issuer: str
    persons_url: str | None = None
    scopes: tuple[str, ...] = ("openid", "fullname")
    form: Form = "v2"
    signer: Literal["certificate", "service"]
    signer_url: str | None = None
    client_certificate_hash: str | None = None
    jwks_url: str | None = None
    first_binding_by_snils: bool = False
    nonce: bool = True
    secret: str

    def __post_init__(self) -> None:
        """Raises ValueError with the name of what can't be."""
        super().__post_init__()
        if self.signer == "service" and self.signer_url is None:
            message = "signer_url: the signer is a service, and this is its address"
            raise ValueError(message)
        if self.form == "v2" and self.client_certificate_hash is None:
            message = "client_certificate_hash: the endpoints of form v2 want it"
            raise ValueError(message)
        if "openid" not in self.scopes:
            message = "scopes: without openid there is no id token"
            raise ValueError(message)
        if SNILS in self.scopes:
            message = "scopes: snils is asked for where first_binding_by_snils is set, and nowhere else"
            raise ValueError(message)
        if self.first_binding_by_snils and (self.persons_url is None or "fullname" not in self.scopes):
            message = "first_binding_by_snils: it needs persons_url and the scope fullname"
            raise ValueError(message)

    def asked(self, purpose: AuthorisationPurpose) -> str:
        """The scopes of a request, as ESIA takes them: the СНИЛС only where it may open an account."""
        by_snils = self.first_binding_by_snils and purpose == "sign_in"
        return " ".join((*self.scopes, SNILS) if by_snils else self.scopes)


def gosuslugi() -> GosuslugiSettings:
    """The settings of this stage. Raises MissingSettingError where it has none."""
    return _parsed(Setting.GOSUSLUGI.read())


@cache
def _parsed(text: str) -> GosuslugiSettings:
    return msgspec.json.decode(text, type=GosuslugiSettings)
