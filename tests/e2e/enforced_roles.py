"""A stack on which every function is held to its role, as on AWS.

The emulator checks no permission unless `AUTH` is set, and deploying with it isn't possible (it doesn't let the CDK's
roles write to the CDK's bucket). So a stack that was deployed without it is started with it. Where its reading of a
policy isn't that of AWS, the policy is put in the emulator's words.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

POLICIES = ("iam", "s3", "sns", "sqs")
PARTIQL = {
    "dynamodb:PartiQLSelect": "dynamodb:ExecuteStatement",
    "dynamodb:PartiQLInsert": "dynamodb:BatchExecuteStatement",
}


def hold_to_roles(home: Path, *, disarmed: str) -> None:
    """Put a stopped stack's policies in the emulator's words; the role with `disarmed` in its name loses all."""
    for name in POLICIES:
        path = home / "state" / f"{name}.json"
        path.write_text(json.dumps(_translated(json.loads(path.read_text("utf-8")))), "utf-8")
    iam = home / "state" / "iam.json"
    saved = json.loads(iam.read_text("utf-8"))
    (role,) = (role for name, role in saved["payload"]["roles"]["data"].items() if disarmed in name)
    role["InlinePolicies"] = {}
    iam.write_text(json.dumps(saved), "utf-8")


def _translated(value: Any) -> Any:
    match value:
        case {"Statement": list(statements)}:
            kept = [_statement(statement) for statement in statements if not _of_tls(statement)]
            return value | {"Statement": [*kept, *filter(None, map(_of_statements, statements))]}
        case dict():
            return {key: _translated(inner) for key, inner in value.items()}
        case list():
            return [_translated(inner) for inner in value]
        case str() if value.startswith("{") and '"Statement"' in value:
            return json.dumps(_translated(json.loads(value)))
        case _:
            return value


def _of_tls(statement: dict[str, Any]) -> bool:
    """It refuses calls without TLS, and the emulator has none."""
    return "aws:SecureTransport" in json.dumps(statement.get("Condition", {}))


def _of_statements(statement: dict[str, Any]) -> dict[str, Any] | None:
    """To AWS a statement in PartiQL is what it does to which table, to the emulator a call that names no table."""
    actions = statement.get("Action", [])
    calls = [call for action, call in PARTIQL.items() if action in actions and statement["Effect"] == "Allow"]
    return {"Effect": "Allow", "Action": calls, "Resource": "*"} if calls else None


def _statement(statement: dict[str, Any]) -> dict[str, Any]:
    match statement.get("Action"):
        case "sqs:SendMessage":
            # On AWS this one action allows the sending of batches too.
            return statement | {"Action": ["sqs:SendMessage", "sqs:SendMessageBatch"]}
        case "secretsmanager:GetSecretValue":
            # A reference to a secret is its ARN on AWS, its name here.
            named = statement["Resource"]
            names = named if isinstance(named, list) else [named]
            return statement | {"Resource": [f"arn:aws:secretsmanager:*:*:secret:{name}*" for name in names]}
        case _:
            return statement
