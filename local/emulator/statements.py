"""Statements in PartiQL as on AWS.

On AWS a SELECT reads only the partitions that it names, and the stream has a record of each INSERT. The emulator
(1.5.33) reads the whole table, and its stream gets no record. It also parses a statement twice for each item, and
compares each item with all the named partitions: that was most of its work.
"""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from importlib import import_module
from typing import Any

from local.statements import row_of

type Table = dict[str, Any]
type Members = dict[Any, Any]
type Where = tuple[Any, ...] | None


def apart(where: Where, key: str) -> tuple[list[str] | None, Where]:
    """Return the partitions that a parsed condition names (None: all), and the rest of the condition (None: nothing).

    `key` is the partition key.
    """
    match where:
        case ("and", left, right):
            named, rest = apart(left, key)
            if named is not None:
                return named, right if rest is None else ("and", rest, right)
            named, rest = apart(right, key)
            return named, left if rest is None else ("and", left, rest)
        case ("in", ("path", [name], *_), ("options", options)) if name == key:
            values = [_text(option) for option in options]
            if None not in values:
                return [value for value in values if value is not None], None
    return None, where


def of_partitions(table: Table, named: list[str]) -> Table:
    """The table with these partitions alone."""
    items = table["items"]
    return {**table, "items": {pk: items[pk] for pk in named if pk in items}}


def of_index_partitions(table: Table, named: list[str], members: Members) -> Table:
    """The table with what an index has in these partitions of its own; `members` are its places by partition."""
    items: dict[str, dict[str, Any]] = {}
    for partition in named:
        for pk, sk in members.get(partition, ()):
            if sk in table["items"].get(pk, {}):
                items.setdefault(pk, {})[sk] = table["items"][pk][sk]
    return {**table, "items": items}


def run_statements_as_aws_does() -> None:
    """Have the emulator run statements in that way."""
    dynamodb: Any = import_module("ministack.services.dynamodb")
    _read_by_key(dynamodb)
    _parse_once(dynamodb)
    insert = dynamodb._partiql_insert  # noqa: SLF001 - no other way in

    def insert_and_tell(table: Table, parsed: dict[str, Any]) -> Any:
        answer = insert(table, parsed)
        if answer[0] == HTTPStatus.OK:
            dynamodb._emit_stream_event(parsed["table"], "INSERT", None, parsed["item"])  # noqa: SLF001
        return answer

    dynamodb._partiql_insert = insert_and_tell  # noqa: SLF001


def _parse_once(dynamodb: Any) -> None:
    dynamodb._condition_syntax_error = lru_cache(maxsize=1000)(dynamodb._condition_syntax_error)  # noqa: SLF001
    dynamodb._tokenize = lru_cache(maxsize=1000)(dynamodb._tokenize)  # noqa: SLF001
    parse, parameter_error = dynamodb._parse_partiql, dynamodb._partiql_parameter_error  # noqa: SLF001
    last: list[Any] = [None, None]  # parameters, and what was made of them with their statement

    def parse_unless_known(statement: str, parameters: list[Any]) -> dict[str, Any]:
        if parameters is not last[0]:
            last[:] = parameters, parsed_anew(statement, parameters)
        return dict(last[1])

    def parsed_anew(statement: str, parameters: list[Any]) -> dict[str, Any]:
        row = row_of(statement)
        if row is None or len(row.names) != len(parameters):
            parsed: dict[str, Any] = parse(statement, parameters)
            return parsed
        for error in filter(None, map(parameter_error, parameters)):
            raise ValueError(error)
        item = dict(zip(row.names, parameters, strict=True))
        return {"op": "INSERT", "table": row.table, "index": None, "item": item, "where_fn": None, "conditions": []}

    dynamodb._parse_partiql = parse_unless_known  # noqa: SLF001


def _read_by_key(dynamodb: Any) -> None:
    select, select_index = dynamodb._partiql_select, dynamodb._partiql_select_index  # noqa: SLF001
    members_of = dynamodb._index_members  # noqa: SLF001

    def select_by_key(table: Table, parsed: dict[str, Any]) -> Any:
        named, rest = apart(parsed.get("where"), table["pk_name"])
        if named is None:
            return select(table, parsed)
        holds = None if rest is None else (lambda item: dynamodb._pq_truthy(dynamodb._pq_eval(rest, item)))  # noqa: SLF001
        return select(of_partitions(table, named), {**parsed, "where_fn": holds})

    def select_index_by_key(table: Table, parsed: dict[str, Any], data: dict[str, Any]) -> Any:
        members = members_of(table).get(parsed["index"])
        indexes = {one["IndexName"]: one for one in table.get("GlobalSecondaryIndexes", [])}
        if members is None or parsed["index"] not in indexes:
            return select_index(table, parsed, data)
        named, _ = apart(parsed.get("where"), indexes[parsed["index"]]["KeySchema"][0]["AttributeName"])
        return select_index(table if named is None else of_index_partitions(table, named, members), parsed, data)

    dynamodb._partiql_select, dynamodb._partiql_select_index = select_by_key, select_index_by_key  # noqa: SLF001


def _text(option: tuple[Any, ...]) -> str | None:
    match option:
        case ("lit", {"S": str(text)}, *_):
            return text
    return None
