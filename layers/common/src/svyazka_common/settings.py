"""What the functions and the CDK app agree on: the names of environment variables, and how often a queue tries."""

from __future__ import annotations

import os
from enum import StrEnum

QUEUE_TRIES = 5
"""How often a message is tried before it counts as dead."""

QUEUE_RECEIVES = QUEUE_TRIES + 3
"""How often a queue hands a message out before SQS lays it aside by itself.

What comes after the last try is not tried any more. It comes so that its end is noted even where the last try could not
do that: its function was killed or ran out of time.
"""


class MissingSettingError(RuntimeError):
    """A function was deployed without a variable that it needs."""


class Setting(StrEnum):
    """An environment variable; `read()` reads it at the moment of use, so that importing a handler needs none."""

    STATE_TABLE = "STATE_TABLE"
    ACCESS_TABLE = "ACCESS_TABLE"
    MESSAGES_TABLE = "MESSAGES_TABLE"
    SOCKET_CALLBACK_URL = "SOCKET_CALLBACK_URL"
    SECRET_ID = "SECRET_ID"  # noqa: S105 - the name of the variable
    PROVISIONING_QUEUE_URL = "PROVISIONING_QUEUE_URL"
    PROVISIONING_DLQ_URL = "PROVISIONING_DLQ_URL"
    IMPORT_DLQ_URL = "IMPORT_DLQ_URL"
    SCHOOL_QUEUE_URL = "SCHOOL_QUEUE_URL"
    SCHOOL_DLQ_URL = "SCHOOL_DLQ_URL"
    ROSTER_LARGEST_REMOVAL = "ROSTER_LARGEST_REMOVAL"
    ROSTER_FREEZE = "ROSTER_FREEZE"
    ROSTER_SILENT_HOURS = "ROSTER_SILENT_HOURS"
    ROSTER_INCLUSIVE_END_DATES = "ROSTER_INCLUSIVE_END_DATES"
    CHANGES_DLQ_URL = "CHANGES_DLQ_URL"
    FOLLOW_UPS_QUEUE_URL = "FOLLOW_UPS_QUEUE_URL"
    FOLLOW_UPS_DLQ_URL = "FOLLOW_UPS_DLQ_URL"
    SMS_GATEWAYS = "SMS_GATEWAYS"
    SMS_CALLS = "SMS_CALLS"
    ENDED_MEMBERSHIPS_QUEUE_URL = "ENDED_MEMBERSHIPS_QUEUE_URL"
    ENDED_MEMBERSHIPS_DLQ_URL = "ENDED_MEMBERSHIPS_DLQ_URL"
    SMS_STATUS_QUEUE_URL = "SMS_STATUS_QUEUE_URL"
    SMS_STATUS_DLQ_URL = "SMS_STATUS_DLQ_URL"
    CHAT_EXPORTS_QUEUE_URL = "CHAT_EXPORTS_QUEUE_URL"
    CHAT_EXPORTS_DLQ_URL = "CHAT_EXPORTS_DLQ_URL"
    EXPORTS_BUCKET = "EXPORTS_BUCKET"
    EVENT_BUS = "EVENT_BUS"
    SITE_DOMAIN = "SITE_DOMAIN"
    GOSUSLUGI = "GOSUSLUGI"
    SNILS = "SNILS"
    VK_ID = "VK_ID"
    EDGE_PROOF = "EDGE_PROOF"
    STAGE = "STAGE"

    def read(self) -> str:
        """The variable's text. Raises MissingSettingError with its name where it is not set or empty."""
        text = os.environ.get(self.value)
        if not text:
            message = f"environment variable {self.value} is not set"
            raise MissingSettingError(message)
        return text

    def read_or(self, default: str) -> str:
        """The variable's text, or the default where it is not set or empty."""
        return os.environ.get(self.value) or default
