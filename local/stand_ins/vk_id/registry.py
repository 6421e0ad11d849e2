"""The applications that are registered at the stand-in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SCOPES = ("vkid.personal_info", "phone", "email")
DEFAULT_SCOPE = "vkid.personal_info"


@dataclass(frozen=True, slots=True, kw_only=True)
class VkIdApp:
    """What a service registers: its number, where people may be sent back to, and what it may ask for."""

    client_id: int
    redirect_uris: Sequence[str]
    scopes: Sequence[str] = field(default=SCOPES)
