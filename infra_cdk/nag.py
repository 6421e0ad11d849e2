"""Exceptions from the rules of cdk-nag, each with its reason, said next to the resource that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Acknowledgment, Validations

if TYPE_CHECKING:
    from constructs import IConstruct


def acknowledge(resource: IConstruct, rule: str, reason: str) -> None:
    """Take a resource (and what is in it) out of a rule; `rule` is its id, with the finding's where it has one."""
    Validations.of(resource).acknowledge(Acknowledgment(id=rule, reason=reason))
