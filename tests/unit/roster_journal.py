"""A school in memory, on which the stages of the import work without any AWS."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace
from roster_files import MANIFEST, MOMENT, TODAY, SchoolTable, parts_of

from functions.roster.map.context import StoredRoster
from functions.roster.plan.school import StoredAccounts
from functions.roster.use_cases.preview import preview
from svyazka_common.records.roster import Account, Organisation, Person, Relation, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roster_files import Moment

    from functions.roster.plan.school import Plan

DAY = "2026-08-20T10:00:00Z"
"""When each row of the bundle was changed: before the bundle was made."""


def _dated(header: str, *rows: str) -> str:
    head = header.replace("sourcedId", "sourcedId,status,dateLastModified", 1)
    return "\n".join([head, *(row.replace(",", f",active,{DAY},", 1) for row in rows)]) + "\n"


TWO_SCHOOLS = {
    "manifest.csv": MANIFEST,
    "orgs.csv": _dated("sourcedId,name,type", "s1,Лицей № 3,school", "s2,Школа № 4,school"),
    "academicSessions.csv": _dated(
        "sourcedId,title,type,startDate,endDate,schoolYear", "y1,Год,schoolYear,2026-09-01,2027-09-01,2027"
    ),
    "courses.csv": _dated(
        "sourcedId,title,orgSourcedId", "homeroom,Классное руководство,s1", "algebra,Алгебра,s1", "art,ИЗО,s1"
    ),
    "classes.csv": _dated(
        "sourcedId,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds,metadata.homeroomClassSourcedId",
        "c1,7А,homeroom,homeroom,s1,y1,",
        "c2,7Б,homeroom,homeroom,s1,y1,",
        "c3,7В,homeroom,homeroom,s2,y1,",
        "l1,Алгебра 7А,algebra,scheduled,s1,y1,c1",
        "l2,ИЗО 7А,art,scheduled,s1,y1,c1",
        "l3,ИЗО 7Б,art,scheduled,s1,y1,c2",
    ),
    "users.csv": _dated(
        "sourcedId,enabledUser,username,givenName,familyName,middleName,agentSourcedIds,password",
        "t1,true,t1,Сергей,Петров,Олегович,,",
        "t2,true,t2,Вера,Орлова,,,",
        "t3,true,t3,Зоя,Лысенко,,,",
        "p1,true,p1,Анна,Иванова,Петровна,g1,",
        "p2,true,p2,Лев,Ким,,g2,",
        "p3,true,p3,Яна,Ли,,,",
        "g1,true,g1,Ольга,Иванова,,p1,",
        "g2,true,g2,Олег,Ким,,,",
    ),
    "roles.csv": _dated(
        "sourcedId,userSourcedId,roleType,role,orgSourcedId",
        "r-t1,t1,primary,teacher,s1",
        "r-t2,t2,primary,teacher,s1",
        "r-t3,t3,primary,teacher,s2",
        "r-p1,p1,primary,student,s1",
        "r-p2,p2,primary,student,s1",
        "r-p3,p3,primary,student,s2",
        "r-g1,g1,primary,parent,s1",
        "r-g2,g2,primary,parent,s1",
    ),
    "enrollments.csv": _dated(
        "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role",
        "e-t1,c1,s1,t1,teacher",
        "e-t2,c2,s1,t2,teacher",
        "e-t3,c3,s2,t3,teacher",
        "e-p1,c1,s1,p1,student",
        "e-p2,c2,s1,p2,student",
        "e-p3,c3,s2,p3,student",
        "e-l1,l1,s1,t1,teacher",
        "e-l2,l2,s1,t2,teacher",
        "e-l3,l3,s1,t2,teacher",
    ),
    "demographics.csv": _dated("sourcedId,birthDate,sex", "p1,2013-05-04,female", "p2,2013-06-01,male"),
}
"""Two schools, two class teachers, two subjects and two families, every row with a date."""


@dataclass(slots=True)
class Journal:
    """The school `s1`, empty at first; `plans` are what the files so far have done."""

    stored: StoredRoster = field(default_factory=StoredRoster)
    accounts: dict[str, Account] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)

    def load(self, files: Mapping[str, str], moment: Moment = MOMENT) -> Plan:
        """Plan a bundle, and do what the plan says."""
        part = parts_of(files, moment, table=SchoolTable("s1") if "delta" in files["manifest.csv"] else None)["s1"]
        accounts = StoredAccounts(
            by_login={one.login: one for one in self.accounts.values()},
            by_id={one.account_id: one for one in self.accounts.values()},
        )
        plan = preview(part, self.stored, TODAY, accounts=accounts, percent=100)
        assert plan is not None
        self._apply(plan)
        self.plans.append(plan)
        return plan

    def statuses(self, person_id: str) -> dict[str, str]:
        """The status of each relation of a person, by sort key."""
        pk = f"PERSON#{person_id}"
        return {one.sk: one.status for one in self.stored.relations.values() if one.pk == pk}

    def account(self, person_id: str) -> str:
        """The status of a person's account."""
        [status] = [one.status for one in self.accounts.values() if one.person_id == person_id]
        return status

    def _apply(self, plan: Plan) -> None:
        stored = self.stored
        records = {(one.pk, one.sk): one for one in (*plan.added, *plan.changed)}
        people = list(records.values())
        relations = {**stored.relations, **{place: one for place, one in records.items() if isinstance(one, Relation)}}
        classes = {**stored.classes, **{one.class_id: one for one in people if isinstance(one, SchoolClass)}}
        persons = {**stored.persons, **{one.person_id: one for one in people if isinstance(one, Person)}}
        self.accounts |= {change.after.account_id: change.after for change in plan.accounts}
        self.accounts = {name: _ended(one, plan) for name, one in self.accounts.items()}
        self.stored = StoredRoster(
            organisation=plan.organisation_ended()
            or next((one for one in people if isinstance(one, Organisation)), stored.organisation),
            classes={name: _ended(one, plan) for name, one in classes.items()},
            persons={name: _ended(one, plan) for name, one in persons.items()},
            relations={place: _ended(one, plan) for place, one in relations.items()},
        )


def _ended[R: Account | Person | Relation | SchoolClass](record: R, plan: Plan) -> R:
    """The record as it is after the plan's endings."""
    ending = plan.endings.get((record.pk, record.sk))
    if ending is None:
        return record
    if ending.record is not None:
        assert isinstance(ending.record, type(record))
        return ending.record
    if isinstance(record, Account | Person):
        return replace(record, status="ended", version=ending.version)
    return replace(record, status="ended", version=ending.version, own_status=ending.own_status)
