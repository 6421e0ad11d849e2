"""A small, right OneRoster bundle that tests change a little."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from functions.roster.bundle import open_bundle
from functions.roster.mapping.classes import classes
from functions.roster.mapping.enrolments import in_classes
from functions.roster.mapping.guardianships import guardianships
from functions.roster.mapping.known import Known
from functions.roster.mapping.organisations import learn_sessions_and_courses, organisations
from functions.roster.mapping.people import persons, role_assignments
from functions.roster.mapping.relations import merged
from functions.roster.report import Report
from functions.roster.rows.classes import HOMEROOM_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from svyazka_common.records.base import Record

type Moment = tuple[int, int, int, int, int, int]

MOMENT: Moment = (2026, 8, 25, 3, 0, 0)
MOMENT_MS = 1_787_626_800_000

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
y1,Год,schoolYear,2026-09-01,2027-08-31,2027
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


def changed(file: str, old: str, new: str, files: Mapping[str, str] = SMALL) -> dict[str, str]:
    """The files with one text replaced, which has to be there."""
    assert old in files[file]
    return {**files, file: files[file].replace(old, new)}


def without(*names: str) -> dict[str, str]:
    """The small bundle without some files."""
    return {name: content for name, content in SMALL.items() if name not in names}


def packed(files: Mapping[str, str | bytes], moment: Moment = MOMENT) -> bytes:
    """A zip of files, all with one date."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def lines(report: Report) -> list[tuple[str, int, str, str]]:
    """The report's lines: file, row, column, code."""
    text = io.StringIO(report.content().read().decode("utf-8-sig"), newline="")
    return [(line["file"], int(line["row"]), line["column"], line["code"]) for line in csv.DictReader(text)]


def mapped(files: Mapping[str, str | bytes]) -> tuple[list[Record], list[tuple[str, int, str, str]]]:
    """The records that a bundle gives, accounts and roles from homerooms aside, and the report."""
    with Report() as report:
        bundle = open_bundle(io.BytesIO(packed(files)), 1)
        known = Known()
        made: list[Record] = list(organisations(bundle, known, report))
        learn_sessions_and_courses(bundle, known, report)
        steps: list[Iterable[Record]] = [
            classes(bundle, known, report),
            persons(bundle, known, report),
            merged(role_assignments(bundle, known, report)),
            merged(guardianships(known, report)),
            merged(in_classes(bundle, known, report)),
        ]
        for step in steps:
            made += step
        return made, lines(report)


def kinds(records: Iterable[Record]) -> Counter[str]:
    """How many of each entity."""
    return Counter(record.entity for record in records)
