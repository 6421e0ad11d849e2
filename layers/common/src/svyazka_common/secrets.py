"""What is derived from the stage's secret: keyed hashes and the digits of a code.

One random secret for each stage lies in Secrets Manager. Each use has its own key by HMAC with the use's name (NIST SP
800-108: a KDF in feedback-free counter form needs no more for one block).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache
from typing import Literal

from svyazka_common import aws
from svyazka_common.settings import Setting

type Use = Literal[
    "phone",
    "reset_subject",
    "link",
    "unlink",
    "password",
    "paper_code",
    "device",
    "device_account",
    "identity",
    "identity_account",
    "invitation",
    "snils",
]


@cache
def _stage_secret(secret_id: str) -> bytes:
    secret: str = aws.client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"]
    return secret.encode()


def _digest(use: Use, text: str) -> bytes:
    key = hmac.digest(_stage_secret(Setting.SECRET_ID.read()), use.encode(), hashlib.sha256)
    return hmac.digest(key, text.encode(), hashlib.sha256)


def keyed_hash(use: Use, text: str) -> str:
    """HMAC-SHA-256, hexadecimal: the same text gives another hash for another use."""
    return _digest(use, text).hex()


def derived_token(use: Use, text: str) -> str:
    """A token of 24 characters, safe in addresses: 144 bits that only who has the secret can work out from the text."""
    return base64.urlsafe_b64encode(_digest(use, text)[:18]).decode()


def snils_key(digits: str) -> str | None:
    """The keyed hash by which the roster knows a СНИЛС; None where the stage uses none (docs/adr/0023)."""
    return keyed_hash("snils", digits) if uses_snils() else None


def uses_snils() -> bool:
    """Whether the stage lets a СНИЛС of the roster open an account at the first log-in through Госуслуги."""
    return Setting.SNILS.read_or("") == "yes"


def code_digits(use: Use, challenge_id: str) -> str:
    """The six digits of a challenge; only who has the secret can work them out (RFC 4226, 5.3, on SHA-256)."""
    digest = _digest(use, challenge_id)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def same(first: str, second: str) -> bool:
    """Comparison in constant time; an empty text equals nothing."""
    return bool(first) and bool(second) and hmac.compare_digest(first.encode(), second.encode())
