"""Addresses of other parties, as a stage's file gives them to the functions."""

from __future__ import annotations

import re

from msgspec import Struct

_HTTPS = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
_LOOPBACK = re.compile(r"http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
_PATH = re.compile(r"/[A-Za-z0-9._~-][A-Za-z0-9._~/-]*")
_TEXT = re.compile(r".{1,200}", re.DOTALL)


class Party(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The settings that all parties have: the page for browsers, the address for codes, and our client id.

    They are checked where a stage is synthesised, and again as a function reads them. No library of models is needed
    for that: a browser waits for these functions, which have much else to load (docs/adr/0004-cold-start.md).

    Attributes:
        authorise_url, token_url: the endpoints. An address is `https://…`, or on a local stack `http://localhost…`, or
            a path of the origin that the browser called.
        client_id: our name, given at registration.
        scopes: what is asked for.
    """

    authorise_url: str
    token_url: str
    client_id: str
    scopes: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raises ValueError with the name of what can't be."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if name.endswith("_url") and value is not None and not _is_address(value):
                message = f"{name}: is neither an https address without query, nor an address or a path on this machine"
                raise ValueError(message)
            if isinstance(value, str) and _TEXT.fullmatch(value) is None:
                message = f"{name}: is empty, or longer than 200 characters"
                raise ValueError(message)
        if not self.scopes or not all(map(_TEXT.fullmatch, self.scopes)):
            message = "scopes: is empty, or has a text that is empty or longer than 200 characters"
            raise ValueError(message)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that is set."""
        texts = (getattr(self, name) for name in self.__struct_fields__ if name.endswith("_url"))
        return tuple(text for text in texts if text)


def _is_address(text: str) -> bool:
    return any(form.fullmatch(text) for form in (_HTTPS, _LOOPBACK, _PATH))


def absolute(address: str, origin: str) -> str:
    """An address that a server can be called at; a path is one of `origin`."""
    return f"{origin}{address}" if address.startswith("/") else address


def is_local(address: str) -> bool:
    """Whether it leads to this machine."""
    return not address.startswith("https://")
