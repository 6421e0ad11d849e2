"""Holds a function that is called in a test to what `infra_cdk.functions` says that it may touch."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from infra_cdk.functions import FUNCTIONS
from local.statements import Insertion, Selection
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Generator

# botocore tells the parameters of each call before they are checked.
EVENT = "before-parameter-build.dynamodb"
ID = "held-to-declaration"
IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
INVERSE = ("inverse", "Query")

type Touched = set[tuple[str, str]]


_watching = [True]


@contextmanager
def unwatched() -> Generator[None]:
    """What a test does in the midst of a function's work is not that function's."""
    _watching.append(False)
    try:
        yield
    finally:
        _watching.pop()


@contextmanager
def held_to_declaration(module: str) -> Generator[None]:
    """Fails where a table is touched in a way that is not declared; in the main thread only, where calls don't mix."""
    if threading.current_thread() is not threading.main_thread() or not _watching[-1]:
        yield
        return
    touched: Touched = set()

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        if _watching[-1]:
            touched.update(touched_by(str(model.name), params))

    events = aws.client("dynamodb").meta.events
    events.register(EVENT, note, unique_id=ID)
    try:
        yield
    finally:
        events.unregister(EVENT, note, unique_id=ID)
    assert touched <= declared_for(module), f"{module} does what it may not: {sorted(touched - declared_for(module))}"


def touched_by(operation: str, params: dict[str, Any]) -> Touched:
    """Tables and actions of one call."""
    if operation in {"BatchGetItem", "BatchWriteItem"}:
        return {(table, operation) for table in params["RequestItems"]}
    if operation == "TransactWriteItems":
        actions = [action for actions in params["TransactItems"] for action in actions.items()]
        return {(what["TableName"], IN_TRANSACTIONS[kind]) for kind, what in actions}
    if operation == "BatchExecuteStatement":
        read = [Insertion.parse(one["Statement"], one["Parameters"]) for one in params["Statements"]]
        return {(one.table, "PartiQLInsert") for one in read}
    if operation == "ExecuteStatement":
        asked = Selection.parse(params["Statement"], params["Parameters"])
        return {(asked.index or asked.table, "PartiQLSelect")}
    return {INVERSE if "IndexName" in params else (params["TableName"], operation)}


def declared_for(module: str) -> Touched:
    """Tables and actions that a function may use."""
    (function,) = (function for function in FUNCTIONS if function.module == module)
    tables: Touched = {("state", action) for action in function.state}
    tables |= {("access", action) for action in function.access}
    tables |= {("messages", action) for action in function.messages}
    if function.inverse:
        tables |= {("inverse", action) for action in {"Query", "PartiQLSelect"} & {"Query", *function.state}}
    return tables
