"""What DynamoDB may do to the importer, which moto never does by itself."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from declared import unwatched
from roster_files import SMALL, changed, packed

from functions.roster.apply import applying
from functions.roster.diff.changes import Ending
from functions.roster.repository import accounts, imports, items
from roster.cloud import BUCKET, KEY, World, world
from svyazka_common import aws
from svyazka_common.records.roster import Account, Organisation, Person, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from functions.roster.plan.school import AccountChange

LATER = (2026, 9, 25, 3, 0, 0)
LATEST = (2026, 10, 25, 3, 0, 0)


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("time.sleep", lambda _: None)
    with world(tables) as made:
        made.load(packed(SMALL))
        yield made


def stubborn(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let DynamoDB leave all keys unprocessed so many times."""
    real = aws.dynamodb().batch_get_item
    left = [times]

    def answer(**request: Any) -> Any:
        if left[0]:
            left[0] -= 1
            return {"Responses": {}, "UnprocessedKeys": request["RequestItems"]}
        return real(**request)

    monkeypatch.setattr(aws.dynamodb(), "batch_get_item", answer)


def test_keys_left_unprocessed_are_asked_for_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    [school] = [one for one in here.all(Organisation) if one.kind == "school"]
    stubborn(monkeypatch, items.BACKGROUND.tries - 1)

    assert [item["pk"]["S"] for item in items.stored_items([school.key])] == [school.pk]


def test_a_starved_table_is_a_failure_and_not_an_empty_one(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.upload(packed(SMALL, LATER))
    stubborn(monkeypatch, 1000)

    assert here.run() == ["m0"]


def refuse_writes(monkeypatch: pytest.MonkeyPatch, operation: str, code: str) -> None:
    def fail(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code}}, operation)

    monkeypatch.setattr(aws.dynamodb(), operation, fail)


@pytest.mark.parametrize("operation", ["put_item", "update_item"])
def test_only_a_failed_condition_is_an_answer(here: World, monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    account = here.all(Account)[0]
    ending = Ending(pk=account.pk, sk=account.sk, entity=account.entity, version=account.version + 1)
    write: dict[str, Callable[[], bool]] = {
        "put_item": lambda: items.put_if_newer(account),
        "update_item": lambda: items.end(ending),
    }

    refuse_writes(monkeypatch, operation, "ConditionalCheckFailedException")
    assert write[operation]() is False

    refuse_writes(monkeypatch, operation, "AccessDeniedException")
    with pytest.raises(ClientError):
        write[operation]()


def test_a_login_changed_by_two_imports_at_once_makes_one_account(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    write = accounts.write_account

    def overtaken(change: AccountChange) -> bool:
        if change.before is not None:
            aws.dynamodb().update_item(
                TableName="state",
                Key=change.before.key,
                UpdateExpression="SET version = version + :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
            )
        return write(change)

    with monkeypatch.context() as patched, unwatched():
        patched.setattr(applying, "write_account", overtaken)
        here.load(packed(changed("users.csv", "Petrov.S", "new.login"), LATER))
    assert [one.login for one in here.all(Account) if one.person_id == "t1"] == ["petrov.s"]

    here.load(packed(changed("users.csv", "Petrov.S", "new.login"), LATEST))
    assert [one.login for one in here.all(Account) if one.person_id == "t1"] == ["new.login"]


def test_a_lost_message_to_a_school_is_sent_again(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = aws.client("sqs").send_message_batch
    answers = iter([{"Failed": [{"Id": "1"}]}])
    monkeypatch.setattr(
        aws.client("sqs"), "send_message_batch", lambda **request: next(answers, None) or real(**request)
    )
    here.upload(packed(SMALL, LATER))

    assert here.run() == ["m0"]
    assert here.run() == []

    assert here.summary()["schools"] == {"done": 2}


def test_a_school_that_fails_for_good_is_told_and_a_redrive_does_it(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.upload(packed(changed("users.csv", "Сергей", "Семён"), LATER))
    monkeypatch.setattr(World, "work_off", lambda _: None)
    assert here.run() == []
    bodies = {json.loads(body)["organisation_id"]: body for body in iter(here.next_school, None)}
    assert here.school(bodies["a1"]) == []
    with monkeypatch.context() as patched:
        refuse_writes(patched, "batch_get_item", "AccessDeniedException")
        assert here.school(bodies["s1"], received=4) == ["m0"]
        assert here.school(bodies["s1"], received=5) == []

    assert here.schools()["s1"].failure == "AccessDeniedException"
    assert (here.summary()["ok"], here.summary()["schools"]) == (False, {"done": 1, "failed": 1})

    assert here.school(bodies["s1"]) == []
    assert (here.summary()["ok"], here.summary()["schools"]) == (True, {"done": 2})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not_json"),
        ("[]", "not_a_task"),
        ('{"import_id": "i", "organisation_id": 7}', "not_a_task"),
        ('{"import_id": "i", "organisation_id": "s1"}', "part_missing"),
    ],
)
def test_a_message_to_no_school_is_laid_aside(here: World, body: str, reason: str) -> None:
    assert here.school(body) == []

    assert here.dead_letters("SCHOOL_DLQ_URL") == [(reason, body)]


def relaid(key: str, change: Callable[[str], str]) -> None:
    """Lay an object of gzip anew, with another text."""
    s3 = aws.client("s3")
    text = gzip.decompress(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()).decode()
    s3.put_object(Bucket=BUCKET, Key=key, Body=gzip.compress(change(text).encode()))


@pytest.mark.parametrize("names_columns", [True, False])
def test_parts_laid_by_another_version_of_the_code_are_read(here: World, *, names_columns: bool) -> None:
    """A deployment may come between the split of a bundle and the import of its schools."""
    here.upload(packed(changed("classes.csv", "c1,7А", "c1,7Б", changed("users.csv", "Анна", "Яна")), LATER))
    assert here.split() == []

    def older_region(text: str) -> str:
        document = json.loads(text)
        columns = document.pop("columns")
        columns["classes"] = columns["classes"][:-1]
        return json.dumps(document | {"another": 1} | ({"columns": columns} if names_columns else {}))

    def older_part(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        return "".join(
            json.dumps([*line[:-1], line[-1][:-1]] if line[0] == "classes" else line, ensure_ascii=False) + "\n"
            for line in lines
        )

    begun = imports.import_of(KEY)
    assert begun is not None
    parts = aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=f"parts/{begun.import_id}/")
    for key in (one["Key"] for one in parts["Contents"]):
        if key.endswith("region.json.gz"):
            relaid(key, older_region)
        elif "/school/" in key:
            relaid(key, older_part)
    here.work_off()

    assert here.summary()["ok"]
    assert [one.label for one in here.all(SchoolClass)] == ["7Б"]
    assert [one.given_name for one in here.all(Person) if one.person_id == "p1"] == ["Яна"]
