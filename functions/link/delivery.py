"""An SMS leaves once, however often the stream tells of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)

from functions.link.rules.budgets import CODE_LIVES_SECONDS, DAY
from functions.link.rules.sms_text import sms_text
from functions.link.sms.sns import SnsSender
from svyazka_common import aws
from svyazka_common.secrets import code_digits
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.link.sms.sender import SmsSender
    from svyazka_common.records.access import Sms

# Powertools' own default is md5, and a missing key would pass (THREATS, last paragraph).
CONFIG = IdempotencyConfig(
    event_key_jmespath="challenge_id",
    raise_on_no_idempotency_key=True,
    hash_function="sha256",
    expires_after_seconds=DAY,
)


def deliver_once(sms: Sms, now: int) -> bool:
    """Send the text of an SMS. False where its code has expired on the way, so that nothing was sent."""
    sent_at = sms.expires_at - DAY
    if now - sent_at >= CODE_LIVES_SECONDS:
        return False
    _once()(challenge={"challenge_id": sms.challenge_id}, sms=sms, sender=SnsSender())
    return True


def _send(*, challenge: dict[str, str], sms: Sms, sender: SmsSender) -> None:
    code = code_digits(sms.purpose, challenge["challenge_id"])
    sender.send(sms.phone, sms_text(sms.purpose, code, Setting.SITE_DOMAIN.read()))


@cache
def _once() -> Callable[..., None]:
    store = DynamoDBPersistenceLayer(
        table_name=Setting.ACCESS_TABLE.read(),
        key_attr="pk",
        sort_key_attr="sk",
        expiry_attr="expires_at",
        boto3_client=aws.dynamodb(),
    )
    once: Callable[..., None] = idempotent_function(
        _send, data_keyword_argument="challenge", config=CONFIG, persistence_store=store
    )
    return once
