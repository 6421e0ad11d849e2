"""The names of the environment variables that functions read and the CDK app sets."""

from __future__ import annotations

import os
from enum import StrEnum


class MissingSettingError(RuntimeError):
    """A function was deployed without a variable that it needs."""


class Setting(StrEnum):
    """An environment variable; `read()` reads it at the moment of use, so that importing a handler needs none."""

    STATE_TABLE = "STATE_TABLE"
    ACCESS_TABLE = "ACCESS_TABLE"
    SECRET_ID = "SECRET_ID"  # noqa: S105 - the name of the variable
    PROVISIONING_QUEUE_URL = "PROVISIONING_QUEUE_URL"
    PROVISIONING_DLQ_URL = "PROVISIONING_DLQ_URL"
    IMPORT_DLQ_URL = "IMPORT_DLQ_URL"
    SCHOOL_QUEUE_URL = "SCHOOL_QUEUE_URL"
    SCHOOL_DLQ_URL = "SCHOOL_DLQ_URL"
    ROSTER_LARGEST_REMOVAL = "ROSTER_LARGEST_REMOVAL"
    ROSTER_FREEZE = "ROSTER_FREEZE"
    CHANGES_DLQ_URL = "CHANGES_DLQ_URL"
    FOLLOW_UPS_QUEUE_URL = "FOLLOW_UPS_QUEUE_URL"
    FOLLOW_UPS_DLQ_URL = "FOLLOW_UPS_DLQ_URL"
    EVENT_BUS = "EVENT_BUS"
    SITE_DOMAIN = "SITE_DOMAIN"
    EDGE_PROOF = "EDGE_PROOF"

    def read(self) -> str:
        """The variable's text. Raises MissingSettingError with its name where it is not set or empty."""
        text = os.environ.get(self.value)
        if not text:
            message = f"environment variable {self.value} is not set"
            raise MissingSettingError(message)
        return text
