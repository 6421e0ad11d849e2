"""What a second bundle changes, and what it leaves."""

from __future__ import annotations

import io
import zipfile
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from roster_files import MOMENT, MOMENT_MS, SMALL, Moment, changed, delta, packed

from functions.roster.repository import items
from roster.cloud import World, world
from svyazka_common import aws
from svyazka_common.passwords import verify_password
from svyazka_common.records.roster import Account, DirectoryEntry, Enrolment, Organisation, Person, account_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LATER: Moment = (2026, 9, 25, 3, 0, 0)
LATEST: Moment = (2026, 10, 25, 3, 0, 0)
NO_DATE: Moment = (1980, 1, 1, 0, 0, 0)


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(tables) as made:
        # In a school of four each removal would be too much.
        monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "100")
        made.load(packed(SMALL))
        made.writes.clear()
        yield made


def written(summary: Mapping[str, Any]) -> dict[str, int]:
    return {entity: count["written"] for entity, count in summary["counts"].items() if count["written"]}


def person(here: World, person_id: str) -> Person:
    return next(one for one in here.all(Person) if one.person_id == person_id)


def accounts(here: World, person_id: str) -> list[Account]:
    return [one for one in here.all(Account) if one.person_id == person_id]


def sent_anew(content: bytes) -> bytes:
    """The same tables in a file that is another one: the very same object announced twice is one import."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"anew"
    return file.getvalue()


def test_only_what_changed_is_written(here: World) -> None:
    summary = here.load(packed(changed("users.csv", "Сергей", "Семён"), LATER))

    assert written(summary) == {"person": 1}
    assert here.writes == {"PutItem": 1}
    assert person(here, "t1").given_name == "Семён"


@pytest.mark.parametrize("moment", [MOMENT, LATER])
def test_a_file_that_says_the_same_writes_nothing(here: World, moment: Moment) -> None:
    assert written(here.load(sent_anew(packed(SMALL, moment)))) == {}
    assert not here.writes


def test_an_older_file_that_comes_late_changes_nothing(here: World) -> None:
    here.load(packed(changed("users.csv", "Сергей", "Семён"), LATER))

    summary = here.load(packed(changed("users.csv", "Сергей", "Савва")))

    assert written(summary) == {}
    assert person(here, "t1").given_name == "Семён"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_dated_changes_end_the_same_in_any_order(here: World, order: tuple[int, ...]) -> None:
    row = "active,2026-0{}-01T00:00:00Z,t1,true,Petrov.S,{},Петров,Олегович,,"
    files = [delta(users=row.format(month, name)) for month, name in [(7, "Савва"), (9, "Сергей"), (10, "Савва")]]
    for number in order:
        here.load(packed(files[number], LATER))

    assert person(here, "t1").given_name == "Савва"
    assert person(here, "t1").version > MOMENT_MS


def test_a_newer_write_between_reading_and_writing_wins(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    put = items.put_if_newer

    def overtaken(record: Any) -> bool:
        newer = replace(record, given_name="Савва", version=record.version + 1)
        aws.dynamodb().put_item(TableName="state", Item=newer.to_item())
        return put(record)

    monkeypatch.setattr("functions.roster.apply.applying.put_if_newer", overtaken)

    summary = here.load(packed(changed("users.csv", "Сергей", "Семён"), LATER))

    assert written(summary) == {}
    assert person(here, "t1").given_name == "Савва"


def test_a_removed_enrolment_ends_and_stays(here: World) -> None:
    files = changed("enrollments.csv", "sourcedId,", "status,sourcedId,")
    rows = (
        files["enrollments.csv"].replace("\ne1", "\n,e1").replace("\ne2", "\ntobedeleted,e2").replace("\ne3", "\n,e3")
    )

    here.load(packed({**files, "enrollments.csv": rows}, LATER))

    [enrolment] = here.all(Enrolment)
    assert (enrolment.status, enrolment.class_id) == ("ended", "c1")


def test_a_renamed_school_is_found_by_its_new_name_only(here: World) -> None:
    here.load(packed(changed("orgs.csv", "Лицей № 3", "Гимназия № 3"), LATER))

    assert {entry.term for entry in here.all(DirectoryEntry) if entry.kind == "school"} == {"гимназия 3"}
    assert {entry.name for entry in here.all(DirectoryEntry) if entry.kind == "school"} == {"Гимназия № 3"}


def test_a_removed_school_is_not_found_any_more(here: World) -> None:
    here.load(packed(changed("orgs.csv", "s1,,,Лицей № 3", "s1,tobedeleted,,Лицей № 3 (закрыт)"), LATER))

    assert [entry for entry in here.all(DirectoryEntry) if entry.kind == "school"] == []
    assert len(here.all(Organisation)) == 2


def test_a_changed_login_keeps_account_and_password(here: World) -> None:
    [before] = accounts(here, "t1")

    here.load(packed(changed("users.csv", "Petrov.S", "Petrov.Sergey"), LATER))

    [after] = accounts(here, "t1")
    assert (before.login, after.login) == ("petrov.s", "petrov.sergey")
    assert after.account_id == before.account_id == account_id("t1", "s1")
    assert after.password_hash == before.password_hash
    assert verify_password(after.password_hash, "reka-sosna-luna")


def test_an_older_file_does_not_bring_the_old_login_back(here: World) -> None:
    here.load(packed(changed("users.csv", "Petrov.S", "Petrov.Sergey"), LATER))

    here.load(packed(SMALL))

    assert [one.login for one in accounts(here, "t1")] == ["petrov.sergey"]


def test_a_password_changed_here_is_not_taken_back_by_the_file(here: World) -> None:
    [before] = accounts(here, "t1")
    aws.dynamodb().update_item(
        TableName="state",
        Key=before.key,
        UpdateExpression="SET password_hash = :hash",
        ExpressionAttributeValues={":hash": {"S": "own"}},
    )

    here.load(packed(changed("users.csv", "Сергей", "Семён"), LATER))
    here.load(packed(changed("users.csv", "Petrov.S", "Petrov.Sergey"), LATEST))

    assert [one.password_hash for one in accounts(here, "t1")] == ["own"]


def test_an_account_without_a_password_takes_the_first_that_comes(here: World) -> None:
    assert accounts(here, "g1")[0].password_hash is None
    files = changed("users.csv", "Иванова,,,\n", "Иванова,,,gora-more\n")
    dated = {**files, "users.csv": files["users.csv"].replace("sourcedId,", "dateLastModified,sourcedId,")}
    for user in ("t1", "p1", "g1", "o1"):
        dated["users.csv"] = dated["users.csv"].replace(f"\n{user},", f"\n2026-10-01T00:00:00Z,{user},")

    here.load(packed(dated, LATER))

    assert verify_password(accounts(here, "g1")[0].password_hash, "gora-more")


def test_two_with_one_login_are_reported_and_the_first_is_kept(here: World) -> None:
    here.load(packed(changed("users.csv", "o1,true,officer", "t2,true,PETROV.S,Пётр,Петров,,,\no1,true,officer",
        changed("roles.csv", "r4,", "r5,t2,primary,teacher,s1\nr4,")), LATER))  # fmt: skip

    assert here.report() == [("users.csv", "5", "username", "login_taken")]
    assert [one.person_id for one in here.all(Account) if one.login == "petrov.s"] == ["t1"]


def test_a_login_may_go_from_one_person_to_another(here: World) -> None:
    here.load(packed(changed("users.csv", "Petrov.S", "other", changed("users.csv", "ivanova.o", "petrov.s")), LATER))

    assert here.report() == []
    assert {one.login: one.person_id for one in here.all(Account) if one.person_id in {"t1", "g1"}} == {
        "other": "t1",
        "petrov.s": "g1",
    }


def test_a_login_that_is_another_persons_in_the_table_is_reported(here: World) -> None:
    files = changed("users.csv", "t1,true,Petrov.S,Сергей,Петров,Олегович,,reka-sosna-luna\n", "")
    files = changed("roles.csv", "r1,t1,primary,teacher,s1\n", "", files)
    enrolled = files["enrollments.csv"].replace("e1,c1,s1,t1,teacher\n", "").replace("e3,l1,s1,t1,teacher\n", "")

    here.load(packed(changed("users.csv", "ivanova.o", "petrov.s", {**files, "enrollments.csv": enrolled}), LATER))

    assert here.report() == [("users.csv", "3", "username", "login_taken")]
    assert {one.login: one.person_id for one in here.all(Account) if one.person_id in {"t1", "g1"}} == {
        "ivanova.o": "g1",
        "petrov.s": "t1",
    }


def test_a_disabled_user_gets_no_account(here: World) -> None:
    files = changed("users.csv", "o1,true", "t2,false,new,Пётр,Петров,,,\no1,true")
    here.load(packed({**files, "roles.csv": SMALL["roles.csv"] + "r5,t2,primary,teacher,s1\n"}, LATER))

    assert person(here, "t2").family_name == "Петров"
    assert accounts(here, "t2") == []


def test_without_any_date_the_upload_counts(tables: dict[str, dict[str, Any]]) -> None:
    with world(tables) as empty:
        empty.load(packed(SMALL, NO_DATE))

        uploaded = aws.client("s3").head_object(Bucket="roster", Key="uploads/region 1.zip")["LastModified"]
        assert {one.version for one in empty.all(Person)} == {round(uploaded.timestamp() * 1000)}
