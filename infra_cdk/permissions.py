"""From a function's declaration to its role's statements and its environment variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from aws_cdk import Aws
from aws_cdk.aws_iam import Effect, PolicyStatement

from infra_cdk.nag import finding
from infra_cdk.specification import QUERY, SELECT, Messages, Route, Socket, Stream
from svyazka_common.passwords import ALLOCATOR
from svyazka_common.records.base import INVERSE_INDEX
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra_cdk.specification import Function, PartyName, QueueName
    from infra_cdk.stacks.state import StateStack
    from infra_cdk.stage import Stage

QUEUE_URLS: dict[QueueName, Setting] = {
    "chat_exports": Setting.CHAT_EXPORTS_QUEUE_URL,
    "ended_memberships": Setting.ENDED_MEMBERSHIPS_QUEUE_URL,
    "provisioning": Setting.PROVISIONING_QUEUE_URL,
    "roster_follow_ups": Setting.FOLLOW_UPS_QUEUE_URL,
    "roster_school": Setting.SCHOOL_QUEUE_URL,
    "sms_status": Setting.SMS_STATUS_QUEUE_URL,
}
DEAD_LETTER_URLS: dict[QueueName, Setting] = {
    "chat_exports": Setting.CHAT_EXPORTS_DLQ_URL,
    "ended_memberships": Setting.ENDED_MEMBERSHIPS_DLQ_URL,
    "provisioning": Setting.PROVISIONING_DLQ_URL,
    "roster_changes": Setting.CHANGES_DLQ_URL,
    "roster_follow_ups": Setting.FOLLOW_UPS_DLQ_URL,
    "roster_import": Setting.IMPORT_DLQ_URL,
    "roster_school": Setting.SCHOOL_DLQ_URL,
    "sms_status": Setting.SMS_STATUS_DLQ_URL,
}


PARTIES: dict[PartyName, Setting] = {"gosuslugi": Setting.GOSUSLUGI, "vk_id": Setting.VK_ID}


def statements(function: Function, state: StateStack, stage: Stage) -> list[PolicyStatement]:
    """Return the statements of a function's role: what it may do in the stateful stack, and nothing else."""
    return [
        *_tables(function, state),
        *_messages(function, state, stage),
        *_exports(function, state),
        *_party(function, stage),
        *_source(function, state),
    ]


def environment(function: Function, state: StateStack, stage: Stage) -> dict[str, str]:
    """Return the function's environment variables: names and addresses of what it uses, and nothing else."""
    variables: dict[Setting, str] = {Setting.STAGE: stage.name}
    if function.state:
        variables[Setting.STATE_TABLE] = state.tables.state.table_name
    if function.access:
        variables[Setting.ACCESS_TABLE] = state.tables.access.table_name
    if function.messages:
        variables[Setting.MESSAGES_TABLE] = state.tables.messages.table_name
    variables |= _of_the_secret(function, state, stage)
    variables |= _of_the_texts(function, state, stage)
    variables |= _of_the_site(function, stage)
    if state.edge_proof is not None and (isinstance(function.source, Route) or function.source == Socket("$connect")):
        variables[Setting.EDGE_PROOF] = state.edge_proof.secret_value.unsafe_unwrap()
    if function.announces:
        variables[Setting.EVENT_BUS] = state.announcements.bus.event_bus_name
    variables |= _of_the_roster(function, stage)
    if function.exports_read or function.exports_written:
        variables[Setting.EXPORTS_BUCKET] = state.exports.bucket.bucket_name
    for name in function.sends_to:
        variables[QUEUE_URLS[name]] = state.queues[name].queue.queue_url
    for name in function.dead_letters_of:
        variables[DEAD_LETTER_URLS[name]] = state.queues[name].dead_letters.queue_url
    powertools = {
        "POWERTOOLS_SERVICE_NAME": function.context,
        "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
        "POWERTOOLS_LOG_LEVEL": "INFO",
    }
    allocator = ALLOCATOR if function.hashes_passwords else {}
    return {setting.value: value for setting, value in variables.items()} | powertools | allocator


def _of_the_secret(function: Function, state: StateStack, stage: Stage) -> dict[Setting, str]:
    variables: dict[Setting, str] = {}
    if reads_secret(function, stage):
        variables[Setting.SECRET_ID] = state.secret.secret_arn
    if function.snils and stage.uses_snils:
        variables[Setting.SNILS] = "yes"
    return variables


def _of_the_site(function: Function, stage: Stage) -> dict[Setting, str]:
    variables: dict[Setting, str] = {}
    if function.shows_links or function.party_settings:
        variables[Setting.SITE_DOMAIN] = stage.site_domain
    if function.party_settings and function.party is not None:
        variables[PARTIES[function.party]] = msgspec.json.encode(stage.parties[function.party]).decode()
    return variables


def _of_the_texts(function: Function, state: StateStack, stage: Stage) -> dict[Setting, str]:
    variables: dict[Setting, str] = {}
    if function.sends_sms:
        variables[Setting.SITE_DOMAIN] = stage.site_domain
    if function.sends_sms or function.asks_gateways:
        variables[Setting.SMS_GATEWAYS] = state.sms.setting()
    if function.offers_calls and state.sms.calls:
        variables[Setting.SMS_CALLS] = "yes"
    return variables


def _of_the_roster(function: Function, stage: Stage) -> dict[Setting, str]:
    variables: dict[Setting, str] = {}
    if function.removes:
        variables[Setting.ROSTER_LARGEST_REMOVAL] = str(stage.largest_removal_percent)
        variables[Setting.ROSTER_FREEZE] = stage.freeze
    if "uploads/" in function.inbox_reads and stage.inclusive_end_dates:
        variables[Setting.ROSTER_INCLUSIVE_END_DATES] = ",".join(stage.inclusive_end_dates)
    if function.watches_senders:
        variables[Setting.ROSTER_SILENT_HOURS] = str(stage.silent_hours)
    return variables


def exceptions(function: Function, state: StateStack) -> dict[str, str]:
    """The wildcards in the function's statements: rule of cdk-nag and reason."""
    reason = "The objects below one prefix of the roster bucket: their names are the senders' choice."
    folders = (*function.inbox_reads, *function.inbox_writes)
    wildcards = {finding(state.inbox.objects(folder)): reason for folder in folders}
    if function.exports_read or function.exports_written:
        wildcards[finding(state.exports.files)] = (
            "The files of exports, named by their records, in a bucket of their own."
        )
    return wildcards


def _allow(actions: list[str], *resources: str) -> PolicyStatement:
    return PolicyStatement(actions=actions, resources=list(resources))


def _no_scans(*resources: str) -> PolicyStatement:
    """A SELECT that names no partition would read the whole table."""
    return PolicyStatement(
        effect=Effect.DENY,
        actions=[f"dynamodb:{SELECT}"],
        resources=list(resources),
        conditions={"Bool": {"dynamodb:FullTableScan": "true"}},
    )


def _tables(function: Function, state: StateStack) -> Iterator[PolicyStatement]:
    if function.state:
        arn = state.tables.state.table_arn
        yield _allow([f"dynamodb:{action}" for action in function.state], arn)
        if function.inverse:
            actions = [QUERY, SELECT] if SELECT in function.state else [QUERY]
            yield _allow([f"dynamodb:{action}" for action in actions], f"{arn}/index/{INVERSE_INDEX}")
        if SELECT in function.state:
            yield _no_scans(arn, f"{arn}/index/{INVERSE_INDEX}")
    others = ((function.access, state.tables.access), (function.messages, state.tables.messages))
    for table_actions, table in others:
        if table_actions:
            yield _allow([f"dynamodb:{action}" for action in table_actions], table.table_arn)
        if SELECT in table_actions:
            yield _no_scans(table.table_arn)


def reads_secret(function: Function, stage: Stage) -> bool:
    """Whether a function reads the stage's secret."""
    return function.secret or (function.snils and stage.uses_snils)


def _messages(function: Function, state: StateStack, stage: Stage) -> Iterator[PolicyStatement]:
    if reads_secret(function, stage):
        yield _allow(["secretsmanager:GetSecretValue"], state.secret.secret_arn)
    if function.sends_sms or function.asks_gateways:
        yield from (
            _allow(["secretsmanager:GetSecretValue"], secret.secret_arn) for secret in state.sms.secrets.values()
        )
    if function.sends_sms and state.sms.by_sns:
        # A phone number has no ARN. What is not a topic's is a phone's.
        topics = f"arn:{Aws.PARTITION}:sns:*:*:*"
        yield PolicyStatement(effect=Effect.ALLOW, actions=["sns:Publish"], not_resources=[topics])
    if function.announces:
        yield _allow(["events:PutEvents"], state.announcements.bus.event_bus_arn)
    if function.inbox_reads:
        # An upload is read by its version: another one may have been put under its name since.
        reads = ["s3:GetObject", "s3:GetObjectVersion"]
        yield _allow(reads, *(state.inbox.objects(folder) for folder in function.inbox_reads))
    if function.inbox_writes:
        yield _allow(["s3:PutObject"], *(state.inbox.objects(folder) for folder in function.inbox_writes))
    for name in function.sends_to:
        yield _allow(["sqs:SendMessage"], state.queues[name].queue.queue_arn)
    for name in function.dead_letters_of:
        yield _allow(["sqs:SendMessage"], state.queues[name].dead_letters.queue_arn)


def _exports(function: Function, state: StateStack) -> Iterator[PolicyStatement]:
    if function.exports_read:
        yield _allow(["s3:GetObject"], state.exports.files)
    if function.exports_written:
        yield _allow(["s3:PutObject"], state.exports.files)


def _party(function: Function, stage: Stage) -> Iterator[PolicyStatement]:
    if function.party_secret and stage.gosuslugi is not None:
        # An operator has made it by name; Secrets Manager puts six characters of its own behind that.
        place = f"arn:{Aws.PARTITION}:secretsmanager:{Aws.REGION}:{Aws.ACCOUNT_ID}:secret"
        yield _allow(["secretsmanager:GetSecretValue"], f"{place}:{stage.gosuslugi.secret}-??????")


def _source(function: Function, state: StateStack) -> Iterator[PolicyStatement]:
    """Return the statements that let Lambda read the function's queue or stream under the function's role."""
    match function.source:
        case Messages(queue=name):
            queue = state.queues[name].queue.queue_arn
            # A message whose try has failed is hidden for less than the queue's own time (`svyazka_common.batches`).
            actions = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility")
            yield _allow([f"sqs:{action}" for action in actions], queue)
        case Stream(table=name):
            reading = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
            yield _allow([f"dynamodb:{action}" for action in reading], state.tables.stream_of(name))
            yield _allow(["sqs:SendMessage"], state.failed_batches[function.module].queue_arn)
        case _:
            pass
