"""What a stage's file says of VK ID (`[vk_id]`), as the functions get it."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from svyazka_common.other_parties import Party
from svyazka_common.settings import Setting

_NUMBER = re.compile(r"[0-9]{1,20}")
_SCOPE = re.compile(r"[A-Za-z0-9_.]{1,100}")


class VkIdSettings(Party, frozen=True, kw_only=True):
    """VK ID as a region has registered with it (a web application; it has no secret that we need: PKCE).

    Attributes:
        user_info_url: where the owner's phone, name and birth date are read.
        client_id: the application's number.
    """

    user_info_url: str
    scopes: tuple[str, ...] = ("vkid.personal_info", "phone")

    def __post_init__(self) -> None:
        """Raises ValueError with the name of what can't be."""
        super().__post_init__()
        if _NUMBER.fullmatch(self.client_id) is None:
            message = "client_id: is no number of an application"
            raise ValueError(message)
        if not all(map(_SCOPE.fullmatch, self.scopes)):
            message = "scopes: has a text that is no scope"
            raise ValueError(message)


def vk_id() -> VkIdSettings:
    """The settings of this stage. Raises MissingSettingError where it has none."""
    return _parsed(Setting.VK_ID.read())


@cache
def _parsed(text: str) -> VkIdSettings:
    return msgspec.json.decode(text, type=VkIdSettings)
