"""All stages one after another, on whatever files came before: a file that comes again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from roster_files import FOURTH, MOMENT, SECOND, THIRD, changed, delta
from roster_journal import DAY, TWO_SCHOOLS, Journal

from functions.roster.map.context import key
from functions.roster.rules.report import ReportCode

if TYPE_CHECKING:
    from roster_files import Moment

DATES = ("2026-08-19T10:00:00Z", DAY, "2026-09-20T10:00:00Z", "2026-09-26T10:00:00Z", "")
LISTS = {
    "as it was": TWO_SCHOOLS,
    "a class renamed": changed("classes.csv", "7А,homeroom", "7Г,homeroom", TWO_SCHOOLS),
    "another class teacher": changed("enrollments.csv", "c1,s1,t1,teacher", "c1,s1,t2,teacher", TWO_SCHOOLS),
    "a pupil moved": changed("enrollments.csv", f"e-p1,active,{DAY},c1", f"e-p1,active,{DAY},c2", TWO_SCHOOLS),
    "another login": changed("users.csv", "true,p1,", "true,anna,", TWO_SCHOOLS),
    "a guardian less": changed("users.csv", "Петровна,g1,", "Петровна,,", TWO_SCHOOLS),
    "a role less": changed("roles.csv", f"r-p2,active,{DAY},p2,primary,student,s1\n", "", TWO_SCHOOLS),
    "a school less": changed("orgs.csv", "s1,active", "s1,tobedeleted", TWO_SCHOOLS),
}
ROWS = {
    "users": [
        "{status},{date},p1,true,p1,Анна,Иванова,Петровна,,",
        "{status},{date},p1,true,p2,Яна,Иванова,Петровна,g1;g2,",
        "{status},{date},p2,true,lev,Лев,Ким,,g2,",
        "{status},{date},g1,false,g1,Ольга,Иванова,,p1,",
        "{status},{date},t2,true,t2,Вера,Новикова,,,",
    ],
    "roles": [
        "{status},{date},r-p1,p1,primary,student,s1",
        "{status},{date},r-p1,p1,primary,student,s2",
        "{status},{date},r-t1,t1,primary,principal,s1",
        "{status},{date},r-9,p1,primary,student,s1",
    ],
    "enrollments": [
        "{status},{date},e-p1,c2,s1,p1,student",
        "{status},{date},e-p1,c1,s1,p1,student",
        "{status},{date},e-9,c1,s1,p1,student",
        "{status},{date},e-t1,c1,s1,t2,teacher",
        "{status},{date},e-t1,c2,s1,t1,teacher",
        "{status},{date},e-l2,l2,s1,t2,teacher",
    ],
    "classes": [
        "{status},{date},c1,7Г,homeroom,homeroom,s1,y1,",
        "{status},{date},l2,ИЗО 7А,art,scheduled,s1,y1,c1",
    ],
}
CELLS = st.fixed_dictionaries(
    {"status": st.sampled_from(["active", "active", "tobedeleted"]), "date": st.sampled_from(DATES)}
)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, str]:
    """A list of changes with some rows of some tables."""
    tables = draw(st.sets(st.sampled_from(sorted(ROWS)), min_size=1))
    chosen = {
        table: draw(st.lists(st.sampled_from(ROWS[table]), min_size=1, max_size=3, unique=True))
        for table in sorted(tables)
    }
    return delta(**{table: "\n".join(row.format(**draw(CELLS)) for row in rows) for table, rows in chosen.items()})


FILES = st.tuples(
    st.one_of(st.sampled_from(sorted(LISTS)), changes()), st.sampled_from([MOMENT, SECOND, THIRD, FOURTH])
)


def statuses(school: Journal) -> dict[object, str]:
    """What stands and what has ended, by key."""
    stored, accounts = school.stored, school.accounts
    records: list[Any] = [*stored.relations.values(), *stored.classes.values(), *accounts.values()]
    return {key(one): one.status for one in records}


@settings(max_examples=150, derandomize=True)
@given(st.lists(FILES, max_size=3), FILES)
def test_a_file_that_comes_again_writes_nothing(
    before: list[tuple[str | dict[str, str], Moment]], last: tuple[str | dict[str, str], Moment]
) -> None:
    school = Journal()
    loads: list[tuple[str | dict[str, str], Moment]] = [("as it was", MOMENT), *before, last, last]
    *others, second = [(LISTS[one] if isinstance(one, str) else one, moment) for one, moment in loads]
    for files, moment in others:
        school.load(files, moment)
    first, once = school.plans[-1], statuses(school)

    plan = school.load(*second)

    assert (plan.added, plan.changed, plan.endings) == ((), (), {})
    if not any(problem.code is ReportCode.LOGIN_TAKEN for problem in first.problems):
        # A login whose owner's account ends in the same file is reported as taken, and free for the next file.
        assert plan.accounts == ()
        assert statuses(school) == once
