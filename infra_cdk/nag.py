"""Exceptions from the rules of cdk-nag, each with its reason, said next to the resource that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Aws, Validations

if TYPE_CHECKING:
    from constructs import IConstruct


def acknowledge(resource: IConstruct, rule: str, reason: str) -> None:
    """Take a resource (and what is in it) out of a rule; `rule` is its id, with the finding's where it has one."""
    Validations.of(resource).acknowledge(Acknowledgment(id=rule, reason=reason))


def finding(resource: str) -> str:
    """The id of the finding that a policy names a resource with a wildcard, as cdk-nag writes it."""
    names = {Aws.PARTITION: "<AWS::Partition>", Aws.ACCOUNT_ID: "<AWS::AccountId>", Aws.REGION: "<AWS::Region>"}
    for placeholder, name in names.items():
        resource = resource.replace(placeholder, name)
    return f"AwsSolutions-IAM5[Resource::{resource}]"
