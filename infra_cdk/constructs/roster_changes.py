"""Who may send roster changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk.aws_iam import AccountPrincipal, PolicyStatement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk.aws_sqs import Queue

    from infra_cdk.stage import RosterSender


def admit_senders(queue: Queue, senders: Sequence[RosterSender]) -> None:
    """Let AWS accounts put messages into a queue, and nothing else; the queue takes none in the clear.

    The function decides which of their users and roles may send which changes (`infra_cdk.assets.senders`).
    """
    accounts = sorted({sender.account for sender in senders if sender.account is not None})
    if accounts:
        queue.add_to_resource_policy(
            PolicyStatement(
                sid="SendersOfRosterChanges",
                principals=[AccountPrincipal(account) for account in accounts],
                actions=["sqs:SendMessage", "sqs:GetQueueUrl"],
                resources=[queue.queue_arn],
            )
        )
