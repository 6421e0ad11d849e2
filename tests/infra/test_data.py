"""What holds data: kept, encrypted, closed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from infra_templates import Templates, synthesised

BUCKETS_CLOSED = {
    "BlockPublicAcls": True,
    "BlockPublicPolicy": True,
    "IgnorePublicAcls": True,
    "RestrictPublicBuckets": True,
}
each_stage = pytest.mark.parametrize("stage", ["local", "dev", "prod"])


def bucket_named(templates: Templates, name: str) -> dict[str, Any]:
    """The bucket whose name holds a word of ours."""
    (bucket,) = (
        bucket
        for bucket in templates.resources("AWS::S3::Bucket").values()
        if f"-{name}-" in json.dumps(bucket["Properties"].get("BucketName", ""))
    )
    return bucket


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


@each_stage
def test_tables_can_be_restored_to_any_point_in_time(stage: str) -> None:
    tables = synthesised(stage).resources("AWS::DynamoDB::Table").values()
    recovery = [table["Properties"]["PointInTimeRecoverySpecification"] for table in tables]
    assert recovery == [{"PointInTimeRecoveryEnabled": True}] * 3


def test_tables_of_prod_cant_be_deleted_and_outlive_their_stack(prod: Templates) -> None:
    tables = prod.resources("AWS::DynamoDB::Table").values()
    assert [table["Properties"]["DeletionProtectionEnabled"] for table in tables] == [True] * 3
    assert [table["DeletionPolicy"] for table in tables] == ["Retain"] * 3


def test_key_secret_and_bucket_of_prod_outlive_their_stack(prod: Templates) -> None:
    for kind in ("AWS::KMS::Key", "AWS::SecretsManager::Secret", "AWS::S3::Bucket"):
        assert {resource["DeletionPolicy"] for resource in prod.resources(kind).values()} == {"Retain"}


@pytest.mark.parametrize("stage", ["local", "dev"])
def test_what_is_not_prod_leaves_nothing_behind(stage: str) -> None:
    tables = synthesised(stage).resources("AWS::DynamoDB::Table").values()
    assert {table["DeletionPolicy"] for table in tables} == {"Delete"}


def test_streams_whose_readers_compare_tell_both_images(prod: Templates) -> None:
    views = {
        name: table["Properties"]["StreamSpecification"]["StreamViewType"]
        for name, table in prod.resources("AWS::DynamoDB::Table").items()
    }
    assert sorted(views.values()) == ["NEW_AND_OLD_IMAGES"] * 3


def test_what_expires_does_so_by_the_attribute_that_the_records_have(prod: Templates) -> None:
    expiring = {
        name: table["Properties"]["TimeToLiveSpecification"]
        for name, table in prod.resources("AWS::DynamoDB::Table").items()
        if "TimeToLiveSpecification" in table["Properties"]
    }
    assert list(expiring.values()) == [{"AttributeName": "expires_at", "Enabled": True}] * 2
    assert all("State" not in name for name in expiring)


def test_tables_secrets_roster_and_exports_are_encrypted_with_our_key(prod: Templates) -> None:
    (key,) = prod.resources("AWS::KMS::Key")
    for table in prod.resources("AWS::DynamoDB::Table").values():
        assert key in json.dumps(table["Properties"]["SSESpecification"])
    for secret in prod.resources("AWS::SecretsManager::Secret").values():
        assert key in json.dumps(secret["Properties"]["KmsKeyId"])
    roster = bucket_named(prod, "roster")
    for bucket in (roster, bucket_named(prod, "chat-exports")):
        assert key in json.dumps(bucket["Properties"]["BucketEncryption"])


def test_the_key_is_for_this_account_through_the_services_that_store_data(prod: Templates) -> None:
    (key,) = prod.resources("AWS::KMS::Key").values()
    anybody = [
        statement for statement in key["Properties"]["KeyPolicy"]["Statement"] if statement["Principal"] == {"AWS": "*"}
    ]
    conditions = [statement["Condition"]["StringEquals"] for statement in anybody]
    assert [condition["kms:CallerAccount"] for condition in conditions] == [{"Ref": "AWS::AccountId"}]
    assert all("kms:ViaService" in condition for condition in conditions)
    assert key["Properties"]["EnableKeyRotation"] is True


def test_secrets_are_64_generated_characters(prod: Templates) -> None:
    for secret in prod.resources("AWS::SecretsManager::Secret").values():
        assert secret["Properties"]["GenerateSecretString"]["PasswordLength"] == 64
        assert "SecretString" not in secret["Properties"]


def test_buckets_are_closed_to_the_public_and_take_nothing_in_the_clear(prod: Templates) -> None:
    buckets = prod.resources("AWS::S3::Bucket")
    assert [b["Properties"]["PublicAccessBlockConfiguration"] for b in buckets.values()] == [BUCKETS_CLOSED] * 4
    closed = {
        policy["Properties"]["Bucket"]["Ref"]
        for policy in prod.resources("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert closed == set(buckets)


def test_uploads_are_announced_and_reports_are_not(prod: Templates) -> None:
    roster = bucket_named(prod, "roster")
    (announced,) = roster["Properties"]["NotificationConfiguration"]["QueueConfigurations"]
    assert announced["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "uploads/"}]


def test_uploaded_rosters_and_their_parts_are_deleted_after_30_days(prod: Templates) -> None:
    roster = bucket_named(prod, "roster")
    rules = roster["Properties"]["LifecycleConfiguration"]["Rules"]
    days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules}
    assert days == {"uploads/": 30, "parts/": 30, "reports/": 365}


def test_exported_chats_are_deleted_after_a_week_and_no_version_stays(prod: Templates) -> None:
    exports = bucket_named(prod, "chat-exports")["Properties"]
    (rule,) = exports["LifecycleConfiguration"]["Rules"]
    assert (rule["ExpirationInDays"], rule["Status"]) == (7, "Enabled")
    assert "VersioningConfiguration" not in exports


def test_exported_chats_are_read_by_an_address_signed_within_a_minute(prod: Templates) -> None:
    statements = [
        statement
        for policy in prod.resources("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement.get("Sid") == "SignedJustNow"
    ]
    (denied,) = statements
    assert (denied["Effect"], denied["Action"]) == ("Deny", "s3:GetObject")
    assert denied["Condition"] == {"NumericGreaterThan": {"s3:signatureAge": 60_000}}
    assert "chat-exports" in json.dumps(denied["Resource"])


def test_the_bus_keeps_what_was_said(prod: Templates) -> None:
    (archive,) = prod.resources("AWS::Events::Archive").values()
    assert archive["Properties"]["RetentionDays"] == 30


def test_prod_stacks_hold_the_functions_apart_from_the_data(prod: Templates) -> None:
    stateful = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue", "AWS::SecretsManager::Secret"}
    replaceable = [*prod.contexts.values(), prod.api]
    in_others = {resource["Type"] for template in replaceable for resource in template["Resources"].values()}
    in_state = {resource["Type"] for resource in prod.state["Resources"].values()}
    assert in_others & stateful == set()
    assert "AWS::Lambda::Function" not in in_state


@pytest.mark.parametrize(("stage", "warm"), [("dev", None), ("prod", {"WriteUnitsPerSecond": 8000})])
def test_a_regions_first_day_does_not_wait_for_the_table_to_warm_up(stage: str, warm: dict[str, int] | None) -> None:
    tables = synthesised(stage).resources("AWS::DynamoDB::Table")
    (state,) = (one["Properties"] for name, one in tables.items() if name.startswith("TablesState"))
    (index,) = state["GlobalSecondaryIndexes"]
    assert state.get("WarmThroughput") == warm
    assert index.get("WarmThroughput") == warm
