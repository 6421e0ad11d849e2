"""Reading the audit trail of an organisation (`svyazka_common.audit` writes it)."""

from __future__ import annotations

from svyazka_common import aws
from svyazka_common.records.access import Audit, audit_pk
from svyazka_common.records.base import Prefix, of_kind, serialise
from svyazka_common.settings import Setting


def newest(organisation_id: str, before_ms: int, most: int) -> list[Audit]:
    """The last entries of an organisation before a moment (milliseconds since 1970), the newest first."""
    first, last = Prefix.AUDIT.key(""), Prefix.AUDIT.key(f"{before_ms:014}")
    answer = aws.dynamodb().query(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues=serialise({":pk": audit_pk(organisation_id), ":first": first, ":last": last}),
        ScanIndexForward=False,
        Limit=most,
        ConsistentRead=True,
    )
    return of_kind(Audit, answer["Items"])
