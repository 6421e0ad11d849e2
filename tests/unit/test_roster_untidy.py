"""However a bundle is written that can mean one thing only, it means the same."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from roster_files import SMALL, mapped

from functions.roster.rules.report import NOTES

if TYPE_CHECKING:
    from collections.abc import Callable

DATES = {"2026-09-01": (2026, 9, 1), "2027-09-01": (2027, 9, 1), "2013-05-04": (2013, 5, 4)}
DATE_FORMS = [
    "{0:04}-{1:02}-{2:02}", "{2:02}.{1:02}.{0:04}", "{2}.{1}.{0:04}", "{0:04}/{1:02}/{2:02}", "{0}-{1}-{2}",
    "{2:02}.{1:02}.{0:04} 0:00:00", "{0:04}-{1:02}-{2:02}T00:00:00.000Z", "{0:04}-{1:02}-{2:02} 00:00",
]  # fmt: skip
SLIPS = {
    "sourcedId": ["sourceId", "Sourced_ID"],
    "birthDate": ["BirthDat", "birth date"],
    "agentSourcedIds": ["agentSourcedId"],
    "termSourcedIds": ["TERMSOURCEDID"],
    "classSourcedId": ["clasSourcedId"],
    "startDate": ["start_date"],
}
SPELLINGS: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    " {} ".format,
    lambda name: SLIPS.get(name, [name])[0],
]
FILES = {"enrollments.csv": ["enrolments.csv", "Enrollments.csv"], "users.csv": ["User.csv", "export/users.CSV"]}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1251"]

RIGHT = {(record.pk, record.sk): record for record in mapped(SMALL)[0]}


@st.composite
def untidy(draw: st.DrawFn) -> dict[str, bytes]:
    """The small bundle, each file of it written in a way of its own."""
    files = {}
    for name, content in SMALL.items():
        rows = list(csv.reader(io.StringIO(content)))
        form, spelling = draw(st.sampled_from(DATE_FORMS)), draw(st.sampled_from(SPELLINGS))
        if name != "manifest.csv":
            rows[0] = [spelling(cell) for cell in rows[0]]
        rows = [[form.format(*DATES[cell]) if cell in DATES else cell for cell in row] for row in rows]
        target = io.StringIO(newline="")
        csv.writer(
            target,
            delimiter=draw(st.sampled_from(",;\t")),
            lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
            quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        ).writerows(rows)
        text = draw(st.sampled_from(["", "\n", "\r\n\r\n"])) + target.getvalue()
        place = draw(st.sampled_from([name, *FILES.get(name, [])]))
        files[place] = text.encode(draw(st.sampled_from(ENCODINGS)))
    return files


@settings(max_examples=60)
@given(untidy())
def test_every_way_of_writing_gives_the_same_records_and_nothing_but_notes(files: dict[str, bytes]) -> None:
    records, report = mapped(files)

    assert {code for *_, code in report} <= {code.value for code in NOTES}
    assert {(record.pk, record.sk): record for record in records} == RIGHT


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(["t1", "p1", "g1", "c1", "l1", "s1", "y1"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=',;|"'), min_size=1,
            max_size=255).filter(lambda text: text.strip() == text)))  # fmt: skip
def test_whatever_identifiers_a_system_has_the_same_things_are_told(names: dict[str, str]) -> None:
    if len(set(names.values())) < len(names) or set(names.values()) & {"a1", "o1", *names}:
        return
    files = {}
    for file, content in SMALL.items():
        rows = [[names.get(cell, cell) for cell in row] for row in csv.reader(io.StringIO(content))]
        target = io.StringIO(newline="")
        csv.writer(target).writerows(rows)
        files[file] = target.getvalue()

    records, report = mapped(files)

    assert {code for *_, code in report} <= {"identifier_replaced"}
    assert sorted(record.entity for record in records) == sorted(record.entity for record in RIGHT.values())
