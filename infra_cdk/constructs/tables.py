"""The three tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk.aws_dynamodb import (
    Attribute,
    AttributeType,
    BillingMode,
    PointInTimeRecoverySpecification,
    StreamViewType,
    Table,
    TableEncryption,
    WarmThroughput,
)
from constructs import Construct

from svyazka_common.records.base import INVERSE_INDEX

if TYPE_CHECKING:
    from aws_cdk.aws_kms import IKey

    from infra_cdk.specification import TableName
    from infra_cdk.stage import Stage


class Tables(Construct):
    """`state` (roster, links, chats), `access` (what expires: sessions, codes, counters), `messages` (what is said).

    `messages` has a stream of its own: `state` has its two readers, which is as many as a shard serves without waiting.
    """

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, key: IKey) -> None:
        super().__init__(scope, construct_id)
        warm = WarmThroughput(write_units_per_second=stage.warm_writes) if stage.warm_writes else None
        self.state = self._table("State", stage, key, warm=warm)
        self.state.add_global_secondary_index(
            index_name=INVERSE_INDEX,
            partition_key=_text("inverse_pk"),
            sort_key=_text("inverse_sk"),
            warm_throughput=warm,
        )
        self.access = self._table("Access", stage, key, expires="expires_at")
        self.messages = self._table("Messages", stage, key, expires="expires_at")

    def stream_of(self, table: TableName) -> str:
        """The ARN of a table's stream."""
        tables: dict[TableName, Table] = {"state": self.state, "access": self.access, "messages": self.messages}
        arn = tables[table].table_stream_arn
        assert arn is not None
        return arn

    def _table(
        self,
        construct_id: str,
        stage: Stage,
        key: IKey,
        *,
        expires: str | None = None,
        warm: WarmThroughput | None = None,
    ) -> Table:
        return Table(
            self,
            construct_id,
            partition_key=_text("pk"),
            sort_key=_text("sk"),
            billing_mode=BillingMode.PAY_PER_REQUEST,
            stream=StreamViewType.NEW_AND_OLD_IMAGES,
            time_to_live_attribute=expires,
            warm_throughput=warm,
            encryption=TableEncryption.CUSTOMER_MANAGED,
            encryption_key=key,
            point_in_time_recovery_specification=PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
            deletion_protection=stage.keeps_data,
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )


def _text(name: str) -> Attribute:
    return Attribute(name=name, type=AttributeType.STRING)
