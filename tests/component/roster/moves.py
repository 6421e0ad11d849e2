"""A class and its people who move from one school to another, and the files that tell of it."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

from moto.backends import get_backend
from roster_files import SMALL, THIRD, changed, packed

from roster.cloud import RELATIONS, World
from roster.import_steps import Worker, interleave, stop_at_each_call
from svyazka_common.records.roster import Account, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pytest

OLD, NEW = "2026-08-20T00:00:00Z", "2026-09-30T20:00:00Z"
"""When rows were changed; a class that moves is changed shortly before the file is made."""

TWO_SCHOOLS = changed("orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,")
TWO_SCHOOLS |= {
    "classes.csv": SMALL["classes.csv"] + "c2,5Б,homeroom,homeroom,s2,y1,\n",
    "users.csv": SMALL["users.csv"].replace("reka-sosna-luna", "")
    + "p2,true,orlov,Лев,Орлов,,g2,\ng2,true,orlova,Ева,Орлова,,,\np3,true,lis,Ян,Лис,,,\n",
    "roles.csv": SMALL["roles.csv"] + "r5,p2,primary,student,s1\nr6,g2,primary,parent,s1\nr7,p3,primary,student,s1\n",
    "enrollments.csv": SMALL["enrollments.csv"] + "e5,c1,s1,p2,student\ne6,c1,s1,p3,student\n",
}
"""7А of the first school has a class teacher and three pupils, two with a parent; the second school has 5Б."""


def moved() -> dict[str, str]:
    """7А goes to the second school with everybody; there Лев joins 5Б, his mother with him, and Ян leaves for good."""
    files = dict(TWO_SCHOOLS)
    for name in ("classes.csv", "roles.csv", "enrollments.csv"):
        files[name] = files[name].replace(",s1", ",s2")
    files = changed("enrollments.csv", "e5,c1,s2,p2,student\ne6,c1,s2,p3,student\n", "e5,c2,s2,p2,student\n", files)
    return changed(
        "roles.csv", "r7,p3,primary,student,s2\n", "", changed("users.csv", "p3,true,lis,Ян,Лис,,,\n", "", files)
    )


def dated(files: dict[str, str], when: str, *names: str) -> dict[str, str]:
    """The files with a date in each row of some tables, of all where none is named."""
    bundle = dict(files)
    for name in names or files.keys() - {"manifest.csv"}:
        head, *rows = files[name].splitlines()
        columns = head.split(",")
        if "dateLastModified" in columns:
            place = columns.index("dateLastModified")
            rows = [",".join([*(cells := row.split(","))[:place], when, *cells[place + 1 :]]) for row in rows]
        else:
            head, rows = f"{head},dateLastModified", [f"{row},{when}" for row in rows]
        bundle[name] = "\n".join([head, *rows]) + "\n"
    return bundle


BEFORE = dated(TWO_SCHOOLS, OLD)
AFTER = dated(dated(moved(), OLD), NEW, "classes.csv", "roles.csv", "enrollments.csv")


def messages(here: World, content: bytes) -> dict[str, str]:
    """Split a file; the messages of its schools by organisation."""
    here.upload(content)
    assert here.split() == []
    return {json.loads(body)["organisation_id"]: body for body in iter(here.next_school, None)}


def facts(here: World) -> set[tuple[Any, ...]]:
    """All that is in force."""
    places: set[tuple[Any, ...]] = set()
    for kind in RELATIONS:
        places |= {
            (one.pk, one.sk, getattr(one, "organisation_id", "")) for one in here.all(kind) if one.status == "active"
        }
    places |= {("class", one.class_id, one.organisation_id) for one in here.all(SchoolClass) if one.status == "active"}
    return places | {("account", one.login, one.organisation_id) for one in here.all(Account) if one.status == "active"}


def state(here: World) -> dict[tuple[str, str], Any]:
    return {(item["pk"]["S"], item["sk"]["S"]): item for item in here.items()}


class Moving:
    """The move, again and again from the same beginning."""

    def __init__(
        self, here: World, monkeypatch: pytest.MonkeyPatch, files: Mapping[str, str], only: Sequence[str] = ()
    ) -> None:
        self.here = here
        self.bodies = messages(here, packed(files, THIRD))
        assert here.school(self.bodies["a1"]) == []
        self.tables = deepcopy(get_backend("dynamodb")["123456789012"]["eu-central-1"].tables)
        stop_at_each_call(monkeypatch, only)

    def run(self, order: Iterable[int]) -> list[int]:
        """Work both schools off so; how many calls each made."""
        self._begin_anew()
        return interleave(self._works(), order)

    def run_until(self, school: int, number: int) -> None:
        """Work one school off, and break off before so many calls and one."""
        self._begin_anew()
        worker = Worker(self._works()[school])
        for _ in range(number):
            worker.step()
        worker.break_off()

    def go_on(self, *order: int) -> None:
        """Work schools off, one after another."""
        for school in order:
            assert self._works()[school]() == []

    def _begin_anew(self) -> None:
        get_backend("dynamodb")["123456789012"]["eu-central-1"].tables = deepcopy(self.tables)

    def _works(self) -> list[Callable[[], object]]:
        return [partial(self.here.school, self.bodies[one]) for one in ("s1", "s2")]
