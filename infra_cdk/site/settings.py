"""`/config.json`: what the page has to know before anybody is logged in."""

from __future__ import annotations

from typing import Any

PATH = "/config.json"


def page_settings(stage: str, *, sms_panel: str | None = None) -> dict[str, Any]:
    """The settings of a stage's page.

    `identity_providers` are the ways to log in beside login and password; `messenger_url` is where «VK Мессенджер»
    leads, None where the list of chats is on the page; `sms_panel` tells where texts can be read, on the local stack
    only.
    """
    return {"stage": stage, "identity_providers": [], "messenger_url": None, "sms_panel": sms_panel}
