"""Reading a template's roles: which function may do what on what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra_templates import Templates


@dataclass(frozen=True)
class Grant:
    """One action that a policy allows (or denies) on one resource, as in the template: text, reference or join."""

    action: str
    resource: str


def role_name(function: dict[str, Any]) -> str:
    """The logical name of a function's role."""
    name: str = function["Properties"]["Role"]["Fn::GetAtt"][0]
    return name


def grants(templates: Templates, function: dict[str, Any]) -> Iterator[Grant]:
    """Everything that a function's role allows."""
    for statement in _statements(templates, function):
        if statement["Effect"] == "Allow":
            assert "Condition" not in statement
            yield from _of(statement)


def denials(templates: Templates, function: dict[str, Any]) -> Iterator[tuple[Grant, Any]]:
    """What it denies, each with its condition."""
    for statement in _statements(templates, function):
        if statement["Effect"] == "Deny":
            yield from ((grant, statement.get("Condition")) for grant in _of(statement))


def _statements(templates: Templates, function: dict[str, Any]) -> Iterator[dict[str, Any]]:
    role = templates.resources("AWS::IAM::Role")[role_name(function)]["Properties"]
    assert "ManagedPolicyArns" not in role
    for policy in role["Policies"]:
        yield from policy["PolicyDocument"]["Statement"]


def _of(statement: dict[str, Any]) -> Iterator[Grant]:
    for action in _list(statement["Action"]):
        for resource in _list(statement.get("Resource", [])):
            yield Grant(action, _text(resource))
        for other in _list(statement.get("NotResource", [])):
            yield Grant(action, f"not {_text(other)}")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(resource: Any) -> str:
    return resource if isinstance(resource, str) else json.dumps(resource)
