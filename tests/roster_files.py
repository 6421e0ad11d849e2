"""A small, right OneRoster bundle that tests change a little."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import TYPE_CHECKING
from unittest import mock

from functions.roster.map.context import StoredRoster
from functions.roster.map.desired import map_part
from functions.roster.read.rows import HOMEROOM_COLUMN
from functions.roster.rules.report import line_of
from functions.roster.use_cases.preview import NothingStored, read
from svyazka_common import clock
from svyazka_common.records.roster import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from functions.roster.read.school_bundle import SchoolBundle
    from functions.roster.rules.report import ReportLine
    from svyazka_common.records.base import Record

type Moment = tuple[int, int, int, int, int, int]

MOMENT: Moment = (2026, 8, 25, 3, 0, 0)
MOMENT_MS = 1_787_626_800_000
TODAY = "2026-10-15"
UPLOADED_MS = 1_800_000_000_000
SECOND: Moment = (2026, 9, 25, 3, 0, 0)
THIRD: Moment = (2026, 10, 1, 3, 0, 0)
FOURTH: Moment = (2026, 10, 5, 3, 0, 0)
"""When later bundles come."""

MANIFEST = """propertyName,value
manifest.version,1.0
oneroster.version,1.2
file.orgs,bulk
file.academicSessions,bulk
file.courses,bulk
file.classes,bulk
file.users,bulk
file.roles,bulk
file.enrollments,bulk
file.demographics,bulk
file.results,absent
"""

SMALL = {
    "manifest.csv": MANIFEST,
    "orgs.csv": """sourcedId,status,dateLastModified,name,type
s1,,,Лицей № 3,school
a1,,,Управление образования,district
""",
    "academicSessions.csv": """sourcedId,title,type,startDate,endDate,schoolYear
y1,Год,schoolYear,2026-09-01,2027-09-01,2027
""",
    "courses.csv": """sourcedId,title,orgSourcedId
homeroom,Классное руководство,a1
algebra,Алгебра,a1
""",
    "classes.csv": f"""sourcedId,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds,{HOMEROOM_COLUMN}
c1,7А,homeroom,homeroom,s1,y1,
l1,Алгебра 7А,algebra,scheduled,s1,y1,c1
""",
    "users.csv": """sourcedId,enabledUser,username,givenName,familyName,middleName,agentSourcedIds,password
t1,true,Petrov.S,Сергей,Петров,Олегович,,reka-sosna-luna
p1,true,ivanova.a,Анна,Иванова,Петровна,g1,
g1,true,ivanova.o,Ольга,Иванова,,,
o1,true,officer,Зоя,Лысенко,,,
""",
    "roles.csv": """sourcedId,userSourcedId,roleType,role,orgSourcedId
r1,t1,primary,teacher,s1
r2,p1,primary,student,s1
r3,g1,primary,parent,s1
r4,o1,primary,districtAdministrator,a1
""",
    "enrollments.csv": """sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role
e1,c1,s1,t1,teacher
e2,c1,s1,p1,student
e3,l1,s1,t1,teacher
""",
    "demographics.csv": """sourcedId,birthDate,sex
p1,2013-05-04,female
""",
}

HEADERS = {name: text.splitlines()[0] for name, text in SMALL.items() if name != "manifest.csv"}

SMALL_1_1 = {
    **{name: content for name, content in SMALL.items() if name != "roles.csv"},
    "manifest.csv": MANIFEST.replace("version,1.2", "version,1.1").replace("file.roles,bulk\n", ""),
    "users.csv": """sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,middleName,agentSourcedIds,\
password
t1,true,s1,teacher,Petrov.S,Сергей,Петров,Олегович,,reka-sosna-luna
p1,true,s1,student,ivanova.a,Анна,Иванова,Петровна,g1,
g1,true,s1,guardian,ivanova.o,Ольга,Иванова,,,
o1,true,"a1",administrator,officer,Зоя,Лысенко,,,
""",
}
"""The same as OneRoster 1.1 tells it: roles and organisations stand with the users."""


def changed(file: str, old: str, new: str, files: Mapping[str, str] = SMALL) -> dict[str, str]:
    """The files with one text replaced, which has to be there."""
    assert old in files[file]
    return {**files, file: files[file].replace(old, new)}


def without(*names: str) -> dict[str, str]:
    """The small bundle without some files."""
    return {name: content for name, content in SMALL.items() if name not in names}


def rows_of(*persons: str) -> dict[str, str]:
    """The small bundle without some persons' rows."""
    files = dict(SMALL)
    for name in ("users.csv", "roles.csv", "enrollments.csv", "demographics.csv"):
        kept = [line for line in files[name].splitlines() if not any(f"{one}," in line for one in persons)]
        files[name] = "\n".join(kept) + "\n"
    return files


def packed(files: Mapping[str, str | bytes], moment: Moment = MOMENT) -> bytes:
    """A zip of files, all with one date."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def delta(**rows: str) -> dict[str, str]:
    """A list of changes with some rows in each of the named tables; each with status and date."""
    manifest = ["propertyName,value", "manifest.version,1.0", "oneroster.version,1.2"]
    manifest += [f"file.{name},delta" for name in rows]
    tables = {}
    for name, lines in rows.items():
        header = HEADERS[f"{name}.csv"].replace("sourcedId,status,dateLastModified,", "sourcedId,")
        tables[f"{name}.csv"] = "\n".join([f"status,dateLastModified,{header}", *lines.split("\n")]) + "\n"
    return {"manifest.csv": "\n".join(manifest) + "\n", **tables}


EmptyTable = NothingStored


def mapped(files: Mapping[str, str | bytes]) -> tuple[list[Record], list[tuple[str, int, str, str]]]:
    """The different records that a bundle gives in an empty table, accounts aside, and the report."""
    records, report = _mapped(files)
    return records, [(line.file, line.row, line.column, line.code) for line in report]


def report_of(files: Mapping[str, str | bytes]) -> str:
    """All that the report says of a bundle."""
    return "\n".join(line.text for line in _mapped(files)[1])


class SchoolTable(EmptyTable):
    """A table that knows one school, and everybody in it."""

    def __init__(self, organisation_id: str) -> None:
        self.organisation_id = organisation_id

    def knows(self, organisation_id: str) -> bool:
        return organisation_id == self.organisation_id

    def places_of(self, person_id: str) -> list[str]:  # noqa: ARG002
        return [self.organisation_id]


def parts_of(
    files: Mapping[str, str | bytes], moment: Moment = MOMENT, table: EmptyTable | None = None
) -> dict[str, SchoolBundle]:
    """The part of each organisation in a bundle."""
    with mock.patch.object(clock, "today", return_value=TODAY):
        return read(packed(files, moment), uploaded_ms=UPLOADED_MS, stored=table).parts


def _mapped(files: Mapping[str, str | bytes]) -> tuple[list[Record], list[ReportLine]]:
    with mock.patch.object(clock, "today", return_value=TODAY):
        roster = read(packed(files), uploaded_ms=UPLOADED_MS)
        made: dict[tuple[str, str], Record] = {}
        report = list(roster.problems)
        for part in roster.parts.values():
            desired = map_part(part, StoredRoster(), TODAY)
            assert desired is not None
            report += map(line_of, desired.findings.problems)
            for row in part.organisations.values():
                organisation = Organisation(
                    organisation_id=row.sourced_id, kind=row.kind, name=row.name, version=row.version
                )
                made[organisation.pk, organisation.sk] = organisation
            for record in (*desired.classes.values(), *desired.persons, *desired.relations.values()):
                made[record.pk, record.sk] = record
    return list(made.values()), report


def kinds(records: Iterable[Record]) -> Counter[str]:
    """How many of each entity."""
    return Counter(record.entity for record in records)


WHOLE = kinds(mapped(SMALL)[0])
"""What the small bundle gives."""
