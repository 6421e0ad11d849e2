"""Reading more than one call of DynamoDB returns: queries, keys, partitions of a table (mostly `state`), its index."""

from __future__ import annotations

from functools import partial
from itertools import batched, chain
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from svyazka_common import aws
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.base import INVERSE_INDEX, serialise
from svyazka_common.settings import Setting
from svyazka_common.transactions import CONFLICT_TRIES, FIRST_WAIT_SECONDS
from svyazka_common.write_conflicts import pause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from svyazka_common.records.base import Item, Key

KEYS_A_CALL = 100
PARTITIONS_A_STATEMENT = 50
"""The most values that AWS takes in an IN of partition keys."""


def query_all(**query: Any) -> list[Item]:
    """All items of a Query, page after page."""
    return list(query_each(**query))


def query_each(**query: Any) -> Iterator[Item]:
    """Yield the items of a Query; each page is read only when the items before it are used up.

    botocore's paginator does the same through JMESPath, whose parser would be loaded at each cold start.
    """
    answer = aws.dynamodb().query(**query)
    yield from answer["Items"]
    while (last := answer.get("LastEvaluatedKey")) is not None:
        answer = aws.dynamodb().query(**query, ExclusiveStartKey=last)
        yield from answer["Items"]


class Patience(NamedTuple):
    """How often DynamoDB is asked for keys that it leaves unread, and the longest first wait."""

    tries: int
    first_wait_seconds: float


INTERACTIVE = Patience(CONFLICT_TRIES, FIRST_WAIT_SECONDS)
"""For calls that a person waits for."""


def get_all(
    table: str, keys: Iterable[Key], *, consistent: bool = True, patience: Patience = INTERACTIVE
) -> list[Item]:
    """Return the items of these keys, all different, in no order; missing ones are left out.

    A read that is not `consistent` may be a moment old, for half the units. Without keys there is no call. Raises
    DomainError(busy) where DynamoDB leaves keys unread again and again, as it does where it is throttled.
    """
    items: list[Item] = []
    for batch in batched(keys, KEYS_A_CALL, strict=False):
        items += _get_batch({table: list(batch)}, consistent, patience)[table]
    return items


class KeyedRead[Value](NamedTuple):
    """A consistent read of keys, all different, that has not been made yet; `value_of` says what its items mean.

    Several of them are made with one call by `together`.
    """

    table: str
    keys: list[Key]
    value_of: Callable[[list[Item]], Value]

    def read(self) -> Value:
        """Make it alone. Raises DomainError(busy) as `get_all` does."""
        return self.value_of(get_all(self.table, self.keys))


@overload
def together[A, B](first: KeyedRead[A], second: KeyedRead[B], /) -> tuple[A, B]: ...
@overload
def together[A, B, C](first: KeyedRead[A], second: KeyedRead[B], third: KeyedRead[C], /) -> tuple[A, B, C]: ...
@overload
def together[A, B, C, D](
    first: KeyedRead[A], second: KeyedRead[B], third: KeyedRead[C], fourth: KeyedRead[D], /
) -> tuple[A, B, C, D]: ...
def together(*keyed_reads: KeyedRead[Any]) -> tuple[Any, ...]:
    """The values of reads, in order, with a call for each hundred keys of all of them, whatever their tables.

    Reads may name the same key; each gets the items of its own keys. Raises DomainError(busy) as `get_all` does.
    """
    wanted = {(read.table, *_place(key)): key for read in keyed_reads for key in read.keys}
    batches = []
    for batch in batched(wanted.items(), KEYS_A_CALL, strict=False):
        asked: dict[str, list[Key]] = {}
        for (table, *_), key in batch:
            asked.setdefault(table, []).append(key)
        batches.append(partial(_get_batch, asked, True, INTERACTIVE))  # noqa: FBT003 - consistent
    items = {
        (table, *_place(item)): item
        for answered in aws.concurrently(*batches)
        for table, of_table in answered.items()
        for item in of_table
    }
    return tuple(
        read.value_of([items[place] for key in read.keys if (place := (read.table, *_place(key))) in items])
        for read in keyed_reads
    )


def _place(item: Item | Key) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _get_batch(keys: dict[str, Any], consistent: bool, patience: Patience) -> dict[str, list[Item]]:  # noqa: FBT001 - private
    """The items of keys of some tables, by table."""
    items: dict[str, list[Item]] = {table: [] for table in keys}
    for attempt in range(patience.tries):
        asked: Any = {table: {"Keys": of_table, "ConsistentRead": consistent} for table, of_table in keys.items()}
        answer = aws.dynamodb().batch_get_item(RequestItems=asked)
        for table, of_table in answer["Responses"].items():
            items[table] += of_table
        if not answer["UnprocessedKeys"]:
            return items
        keys = {table: left["Keys"] for table, left in answer["UnprocessedKeys"].items()}
        pause(attempt, patience.first_wait_seconds)
    raise DomainError(Code.BUSY, retry_after_seconds=1)


def select(
    table: str, index: str | None, partitions: tuple[str, Sequence[str]], span: tuple[str, Sequence[str]]
) -> list[Item]:
    """The items that `select_each` yields."""
    return list(select_each(table, index, partitions, span))


def select_each(
    table: str, index: str | None, partitions: tuple[str, Sequence[str]], span: tuple[str, Sequence[str]] = ("", ())
) -> Iterator[Item]:
    """Yield the items of up to 50 partitions of a table or index; a consistent read of a table.

    Each page is read only when the items before it are used up. This is a statement in PartiQL, since a Query reads one
    partition: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html

    `partitions` are the partition key's name and its values; `span` is a condition on the sort key (empty for none)
    and the values of its question marks.
    """
    (pk, keys), (condition, values) = partitions, span
    source = f'"{table}"' if index is None else f'"{table}"."{index}"'
    which = ", ".join("?" for _ in keys)
    text = f'SELECT * FROM {source} WHERE "{pk}" IN [{which}]'  # noqa: S608 - names of ours, values are parameters
    asked: dict[str, Any] = {
        "Statement": f"{text} AND {condition}" if condition else text,
        "Parameters": [{"S": value} for value in (*keys, *values)],
        "ConsistentRead": index is None,
    }
    answer = aws.dynamodb().execute_statement(**asked)
    yield from answer["Items"]
    while (token := answer.get("NextToken")) is not None:
        answer = aws.dynamodb().execute_statement(**asked, NextToken=token)
        yield from answer["Items"]


type Read = Callable[[], list[Item]]
type Partitions = dict[str, list[Item]]
"""Items by their partition, in the order of their sort keys; a partition without any is there too."""


def partition(pk: str, prefix: str = "") -> list[Item]:
    """The items of a partition whose sort key begins with `prefix`; a consistent read."""
    return _query(_TABLE, _beginning(prefix), pk)


def partitions(pks: Iterable[str], prefix: str = "") -> Partitions:
    """The same of many partitions."""
    return _apart(_beginning(prefix), pks)


def reads(pks: Iterable[str], prefix: str = "") -> Iterator[Read]:
    """The reads of many partitions, for `side_by_side`."""
    return _reads(_TABLE, _beginning(prefix), pks)


def between(pk: str, first: str, last: str) -> list[Item]:
    """The items of a partition from the sort key `first` to `last`; a consistent read."""
    return _query(_TABLE, _from_to(first, last), pk)


def between_reads(pks: Iterable[str], first: str, last: str) -> Iterator[Read]:
    """The same reads of many partitions, for `side_by_side`."""
    return _reads(_TABLE, _from_to(first, last), pks)


def betweens(pks: Iterable[str], first: str, last: str) -> Partitions:
    """The same of many partitions."""
    return _apart(_from_to(first, last), pks)


def inverse(pk: str, prefix: str = "") -> list[Item]:
    """The relations read from their other end; the index follows the table with a delay."""
    return _query(_INVERSE, _beginning(prefix), pk)


def inverse_between(pk: str, first: str, last: str) -> list[Item]:
    """The relations from the sort key `first` to `last`, read as `inverse` does."""
    return _query(_INVERSE, _from_to(first, last), pk)


def inverse_beginning(pk: str, prefix: str, a_page: int) -> Iterator[Item]:
    """Yield what `inverse` returns; each page of `a_page` items is read only when those before it are used up."""
    return query_each(**_asked(_INVERSE, _beginning(prefix), pk), Limit=a_page)


def inverse_each(pks: Sequence[str]) -> Iterator[Item]:
    """Yield what `inverse` returns of up to 50 partitions; each page is read only when those before it are used up."""
    return select_each(Setting.STATE_TABLE.read(), INVERSE_INDEX, (_INVERSE.pk, pks))


def inverse_reads(pks: Iterable[str], prefix: str = "") -> Iterator[Read]:
    """The reads of many partitions of the index, for `side_by_side`."""
    return _reads(_INVERSE, _beginning(prefix), pks)


def key_reads(keys: Iterable[Key]) -> Iterator[Read]:
    """The reads of any number of different keys, for `side_by_side`; see `reading.get_all`."""
    table = Setting.STATE_TABLE.read()
    return (partial(get_all, table, batch) for batch in batched(keys, KEYS_A_CALL, strict=False))


def side_by_side(reads: Iterable[Read]) -> list[Item]:
    """Run independent reads at the same time; return all their items, in the order of the reads."""
    return list(chain.from_iterable(aws.concurrently(*reads)))


class _Side(NamedTuple):
    """The table, or its index: what the keys are called there."""

    pk: str
    sk: str
    index_name: str | None


class _Span(NamedTuple):
    """Which sort keys: a condition on `{sk}` with a place for each of the values."""

    condition: str = ""
    values: tuple[str, ...] = ()


_TABLE = _Side("pk", "sk", None)
_INVERSE = _Side("inverse_pk", "inverse_sk", INVERSE_INDEX)


def _beginning(prefix: str) -> _Span:
    return _Span("begins_with({sk}, {})", (prefix,)) if prefix else _Span()


def _from_to(first: str, last: str) -> _Span:
    return _Span("{sk} BETWEEN {} AND {}", (first, last))


def _query(side: _Side, span: _Span, pk: str) -> list[Item]:
    return query_all(**_asked(side, span, pk))


def _asked(side: _Side, span: _Span, pk: str) -> dict[str, Any]:
    names = [f":sk{number}" for number, _ in enumerate(span.values)]
    conditions = [f"{side.pk} = :pk", *([span.condition.format(*names, sk=side.sk)] if span.condition else [])]
    where: dict[str, Any] = {"ConsistentRead": True} if side.index_name is None else {"IndexName": side.index_name}
    return {
        "TableName": Setting.STATE_TABLE.read(),
        "KeyConditionExpression": " AND ".join(conditions),
        "ExpressionAttributeValues": serialise({":pk": pk, **dict(zip(names, span.values, strict=True))}),
        **where,
    }


def _select(side: _Side, span: _Span, pks: Sequence[str]) -> list[Item]:
    condition = span.condition.format(*("?" for _ in span.values), sk=f'"{side.sk}"')
    return select(Setting.STATE_TABLE.read(), side.index_name, (side.pk, pks), (condition, span.values))


def _reads(side: _Side, span: _Span, pks: Iterable[str]) -> Iterator[Read]:
    for batch in batched(pks, PARTITIONS_A_STATEMENT, strict=False):
        yield partial(_query, side, span, *batch) if len(batch) == 1 else partial(_select, side, span, batch)


def _apart(span: _Span, pks: Iterable[str]) -> Partitions:
    asked = sorted(set(pks))
    partitions: Partitions = {pk: [] for pk in asked}
    for item in side_by_side(_reads(_TABLE, span, asked)):
        partitions[item["pk"]["S"]].append(item)
    return {pk: sorted(items, key=lambda item: item["sk"]["S"]) for pk, items in partitions.items()}
