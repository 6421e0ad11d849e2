"""Addresses of other parties, as a stage's file gives them to the functions."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

_HTTPS = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
_LOOPBACK = re.compile(r"http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
_PATH = re.compile(r"/[A-Za-z0-9._~-][A-Za-z0-9._~/-]*")


def _address(text: str) -> str:
    if not any(form.fullmatch(text) for form in (_HTTPS, _LOOPBACK, _PATH)):
        message = "is neither an https address without query, nor an address or a path on this machine"
        raise ValueError(message)
    return text


type Address = Annotated[str, AfterValidator(_address)]
"""`https://…`; on a local stack `http://localhost…`, or a path of the origin that the browser called."""


class Party(BaseModel):
    """The settings that all parties have: the page for browsers, the address for codes, and our client id.

    Attributes:
        authorise_url, token_url: the endpoints.
        client_id: our name, given at registration.
        scopes: what is asked for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    authorise_url: Address
    token_url: Address
    client_id: str
    scopes: tuple[str, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that is set."""
        texts = (getattr(self, name) for name in type(self).model_fields if name.endswith("_url"))
        return tuple(text for text in texts if text)


def absolute(address: str, origin: str) -> str:
    """An address that a server can be called at; a path is one of `origin`."""
    return f"{origin}{address}" if address.startswith("/") else address


def is_local(address: str) -> bool:
    """Whether it leads to this machine."""
    return not address.startswith("https://")
