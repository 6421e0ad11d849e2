"""What a stage's file says of VK ID (`[vk_id]`), as the functions get it."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from pydantic import Field, StringConstraints

from svyazka_common.other_parties import Address, Party
from svyazka_common.settings import Setting

type Scope = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.]{1,100}$")]


class VkIdSettings(Party):
    """VK ID as a region has registered with it (a web application; it has no secret that we need: PKCE).

    Attributes:
        user_info_url: where the owner's phone, name and birth date are read.
        client_id: the application's number.
    """

    user_info_url: Address
    client_id: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, strict=False)] = ("vkid.personal_info", "phone")


def vk_id() -> VkIdSettings:
    """The settings of this stage. Raises MissingSettingError where it has none."""
    return _parsed(Setting.VK_ID.read())


@cache
def _parsed(text: str) -> VkIdSettings:
    return VkIdSettings.model_validate_json(text)
