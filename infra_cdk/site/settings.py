"""`/config.json`: what the page has to know before anybody is logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

PATH = "/config.json"
SOCKET = "socket"
"""The site's path of the WebSocket API, without the slash; the API's stage is named like it."""


def page_settings(stage: str, *, parties: Iterable[str] = (), sms_panel: str | None = None) -> dict[str, Any]:
    """The settings of a stage's page.

    `identity_providers` are the other parties that are set up: `gosuslugi` to log in, `vk_id` to prove a phone.
    `messenger_url` is where «VK Мессенджер» leads, None where it opens the messenger on the page. `sms_panel` tells
    where texts can be read, on the local stack only.
    """
    return {"stage": stage, "identity_providers": list(parties), "messenger_url": None, "sms_panel": sms_panel}
