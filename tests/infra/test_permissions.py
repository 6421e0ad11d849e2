"""What each function may do: what it declares, on exactly that, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from infra_templates import Templates, synthesised
from policies import Grant, denials, grants, role_name

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import SELECT, Function, Route

TRACES = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}
STREAM_READING = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}
each_function = pytest.mark.parametrize("declared", FUNCTIONS, ids=lambda declared: declared.module)


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


def function_of(templates: Templates, declared: Function) -> dict[str, Any]:
    functions = templates.resources("AWS::Lambda::Function").values()
    (only_function,) = (function for function in functions if function["Properties"]["Handler"] == declared.handler)
    return only_function


def on_table(granted: list[Grant], table: str) -> set[str]:
    """DynamoDB actions on a table itself."""
    return {
        grant.action.removeprefix("dynamodb:")
        for grant in granted
        if grant.action.startswith("dynamodb:")
        and f"Tables{table.title()}" in grant.resource
        and "/index/" not in grant.resource
    } - STREAM_READING


def test_every_function_has_a_role_of_its_own(prod: Templates) -> None:
    roles = [role_name(function) for function in prod.resources("AWS::Lambda::Function").values()]
    assert len(set(roles)) == len(roles) == len(FUNCTIONS)


def test_there_is_no_policy_beside_those_in_the_roles(prod: Templates) -> None:
    assert prod.resources("AWS::IAM::Policy") == {}
    assert prod.resources("AWS::IAM::ManagedPolicy") == {}


@each_function
def test_no_function_has_a_wildcard_action(prod: Templates, declared: Function) -> None:
    assert [grant for grant in grants(prod, function_of(prod, declared)) if "*" in grant.action] == []


@each_function
def test_wildcards_are_for_traces_phones_windows_and_prefixes_alone(prod: Templates, declared: Function) -> None:
    wild = {
        (grant.action, grant.resource[-12:])
        for grant in grants(prod, function_of(prod, declared))
        if "*" in grant.resource
    }
    expected = {(action, "*") for action in TRACES}
    reads = ("s3:GetObject", "s3:GetObjectVersion")
    expected |= {(action, f'/{folder}*"]]}}'[-12:]) for action in reads for folder in declared.inbox_reads}
    expected |= {("s3:PutObject", f'/{folder}*"]]}}'[-12:]) for folder in declared.inbox_writes}
    expected |= {("s3:GetObject", '{"Ref": "AWS::Region"}, "/*"]]}'[-12:]) for _ in range(declared.exports_read)}
    expected |= {("s3:PutObject", '{"Ref": "AWS::Region"}, "/*"]]}'[-12:]) for _ in range(declared.exports_written)}
    if declared.sends_sms:
        expected |= {("sns:Publish", ':sns:*:*:*"]]}'[-12:])}
    if declared.posts_to_windows:
        expected |= {("execute-api:ManageConnections", '/@connections/*"]]}'[-12:])}
    assert wild == expected


def test_texts_go_to_phones_and_never_to_topics(prod: Templates) -> None:
    (sender,) = (declared for declared in FUNCTIONS if declared.sends_sms)
    granted = [grant for grant in grants(prod, function_of(prod, sender)) if grant.action == "sns:Publish"]
    assert [grant.resource.startswith("not ") for grant in granted] == [True]


@each_function
def test_the_secret_of_another_party_is_read_by_who_signs_for_it_alone(prod: Templates, declared: Function) -> None:
    granted = grants(prod, function_of(prod, declared))
    read = [grant.resource for grant in granted if "svyazka-prod/gosuslugi-??????" in grant.resource]
    assert bool(read) == declared.party_secret


@each_function
@pytest.mark.parametrize("table", ["state", "access", "messages"])
def test_a_function_may_do_on_a_table_what_it_declares(prod: Templates, declared: Function, table: str) -> None:
    allowed = on_table(list(grants(prod, function_of(prod, declared))), table)
    assert allowed == set(getattr(declared, table))


@each_function
def test_only_who_queries_the_inverse_index_may(prod: Templates, declared: Function) -> None:
    on_index = [grant for grant in grants(prod, function_of(prod, declared)) if "/index/" in grant.resource]
    reading = {"dynamodb:Query"} | {f"dynamodb:{SELECT}"} & {f"dynamodb:{action}" for action in declared.state}
    assert {grant.action for grant in on_index} == (reading if declared.inverse else set())
    assert all("/index/inverse" in grant.resource for grant in on_index)


@each_function
def test_a_function_that_reads_by_statement_reads_no_whole_table(prod: Templates, declared: Function) -> None:
    granted = {grant for grant in grants(prod, function_of(prod, declared)) if grant.action == f"dynamodb:{SELECT}"}
    denied = dict(denials(prod, function_of(prod, declared)))
    assert granted <= denied.keys()
    assert all(condition == {"Bool": {"dynamodb:FullTableScan": "true"}} for condition in denied.values())
    assert bool(granted) == (SELECT in {*declared.state, *declared.access, *declared.messages})


@each_function
def test_only_who_declares_it_may_read_the_secret(prod: Templates, declared: Function) -> None:
    actions = [grant.action for grant in grants(prod, function_of(prod, declared))]
    gateways = 2 if declared.sends_sms or declared.asks_gateways else 0
    assert actions.count("secretsmanager:GetSecretValue") == declared.secret + declared.party_secret + gateways


@each_function
def test_nobody_holds_the_key(prod: Templates, declared: Function) -> None:
    actions = [grant.action for grant in grants(prod, function_of(prod, declared))]
    assert [action for action in actions if action.startswith("kms:")] == []


@each_function
def test_nobody_that_a_person_calls_sends_to_a_queue_or_bus(prod: Templates, declared: Function) -> None:
    """They write to the table and leave the rest to its stream: a crash between two writes would lose the second."""
    sends = {
        grant.action
        for grant in grants(prod, function_of(prod, declared))
        if grant.action in {"sqs:SendMessage", "events:PutEvents"}
    }
    assert not (isinstance(declared.source, Route) and sends)


@each_function
def test_only_lambda_can_take_a_functions_role(prod: Templates, declared: Function) -> None:
    role = prod.resources("AWS::IAM::Role")[role_name(function_of(prod, declared))]["Properties"]
    principals = [statement["Principal"] for statement in role["AssumeRolePolicyDocument"]["Statement"]]
    assert principals == [{"Service": "lambda.amazonaws.com"}]
