"""Who may send roster changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk.aws_iam import AccountPrincipal, PolicyStatement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk.aws_sqs import Queue


def admit_senders(queue: Queue, accounts: Sequence[str]) -> None:
    """Let AWS accounts put messages into a queue, and nothing else; the queue takes none in the clear.

    Which users and roles of theirs send is the other accounts' own business.
    """
    if accounts:
        queue.add_to_resource_policy(
            PolicyStatement(
                sid="SendersOfRosterChanges",
                principals=[AccountPrincipal(account) for account in accounts],
                actions=["sqs:SendMessage", "sqs:GetQueueUrl"],
                resources=[queue.queue_arn],
            )
        )
