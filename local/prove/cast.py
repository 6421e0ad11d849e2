"""The people of the walk, as a region's systems send them.

A bundle comes first, then the groups of the subject by queue. At the end the queue takes some of it back.

There are two schools and an authority. Each role has a person for each situation of their own. Things of another
school, class or family are asked for by the person whose role counts.
"""

from __future__ import annotations

import csv
import io
import secrets
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from local.demo_region import headers
from local.prove.table import ROLES

if TYPE_CHECKING:
    from datetime import date

    from local.prove.table import Role, Situation

OWN_SITUATIONS: tuple[Situation, ...] = ("counts", "over", "taken back", "to come", "other account")
"""Those for which there is a person of their own."""
IN_FILE: dict[Role, str] = {
    "pupil": "student",
    "parent": "parent",
    "teacher": "teacher",
    "class teacher": "teacher",
    "administrator": "principal",
    "officer": "districtAdministrator",
}
IN_ROSTER: dict[Role, str] = {
    "pupil": "pupil",
    "parent": "parent",
    "teacher": "teacher",
    "class teacher": "teacher",
    "administrator": "school_admin",
    "officer": "authority_officer",
}
SUBJECT, SUBJECT_NAME = "algebra", "Алгебра"
GROUP, OTHER_GROUP = "g1", "g2"
"""Groups of the subject in each class: that of the walk's teachers, and one that only the mathematician teaches."""
QUEUED = {"beginDate": "starts_on", "endDate": "ends_on"}
"""A relation's days are called otherwise by queue."""
DAY = timedelta(days=1)

type Row = dict[str, str]
type Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """The account in whose session a case is asked."""

    person_id: str
    organisation_id: str
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A class with a pupil, a child whose parent takes no part in the walk, and teachers."""

    organisation_id: str
    class_id: str
    pupil: str
    child: str
    tutor: str
    mathematician: str


@dataclass(slots=True)
class Cast:
    """Everybody. `run` begins all identifiers, so that a stack may be walked again."""

    today: date
    run: str = field(default_factory=lambda: f"rights-{secrets.token_hex(4)}")
    password: str = field(default_factory=lambda: f"Связка-{secrets.token_hex(8)}", repr=False)
    _tables: dict[str, list[Row]] = field(default_factory=dict)
    _groups: list[Row] = field(default_factory=list)
    _taken_back: list[tuple[str, Row]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._organisations()
        for place in (self.own, self.other_class, self.other_school):
            self._class(place)
        for role in ROLES:
            for situation in OWN_SITUATIONS:
                self._person(role, situation)
        for school in (self.school, self.second_school):
            self._user(self.id(f"claimant-{school}"), ("parent", school))
        self._user(self.id("administrator-2"), ("principal", self.second_school))

    @property
    def school(self) -> str:
        """The school that the roles of the walk are in."""
        return self.id("a")

    @property
    def second_school(self) -> str:
        """The other school."""
        return self.id("b")

    @property
    def authority(self) -> str:
        """The authority whose officers are in the walk."""
        return self.id("x")

    @property
    def own(self) -> Place:
        """The class that the roles of the walk are in."""
        return self._place(self.school, "7a")

    @property
    def other_class(self) -> Place:
        """Another class of the school."""
        return self._place(self.school, "7b")

    @property
    def other_school(self) -> Place:
        """A class of the other school."""
        return self._place(self.second_school, "5v")

    def id(self, name: str) -> str:
        """An identifier of this run."""
        return name if name.startswith(self.run) else f"{self.run}-{name}"

    def person(self, role: Role, situation: Situation) -> str:
        """The person with a role in a situation; where it is about another's things, the one whose role counts."""
        own = situation if situation in OWN_SITUATIONS else "counts"
        return self.id(f"{role}-{own}".replace(" ", "-"))

    def account(self, role: Role, situation: Situation) -> Account:
        """In whose session such a case is asked."""
        home = self.authority if role == "officer" else self.school
        organisation = self.second_school if situation == "other account" else home
        return self.account_of(self.person(role, situation), organisation)

    def account_of(self, person_id: str, organisation_id: str) -> Account:
        """An account of anybody."""
        return Account(person_id, organisation_id, person_id, self.password)

    def child_of(self, situation: Situation) -> str:
        """The child of the parent of that situation."""
        return self.id(f"child-of-{situation}".replace(" ", "-"))

    def bundle(self) -> bytes:
        """OneRoster 1.2, a list of changes: it leaves everything else on the stack as it is."""
        packed = io.BytesIO()
        manifest = [{"propertyName": "manifest.version", "value": "1.0"}]
        manifest.append({"propertyName": "oneroster.version", "value": "1.2"})
        manifest += [{"propertyName": f"file.{name}", "value": "delta"} for name in self._tables]
        stamp = {"status": "active", "dateLastModified": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")}
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.csv", _csv(headers.MANIFEST, manifest))
            for name, rows in self._tables.items():
                archive.writestr(f"{name}.csv", _csv(headers.HEADERS[name], [stamp | row for row in rows]))
        return packed.getvalue()

    def groups(self, version: int) -> list[Event]:
        """The changes by queue that give the groups of the subject to their teachers."""
        return [_event("teaching_load.upserted", data | {"version": version}) for data in self._groups]

    def taken_back(self, version: int) -> list[Event]:
        """The changes by queue that end the roles which are taken back."""
        return [_event(kind, data | {"version": version}) for kind, data in self._taken_back]

    def closed(self, version: int) -> list[Event]:
        """The end of the walk: its organisations are closed, so that nobody finds them any more."""
        everywhere = (self.school, self.second_school, self.authority)
        return [_event("organisation.removed", {"organisation_id": one, "version": version}) for one in everywhere]

    def _place(self, organisation_id: str, name: str) -> Place:
        return Place(
            organisation_id=organisation_id,
            class_id=self.id(name),
            pupil=self.id(f"pupil-of-{name}"),
            child=self.id(f"child-of-{name}"),
            tutor=self.id(f"tutor-{name}"),
            mathematician=self.id(f"mathematician-{name}"),
        )

    def _add(self, table: str, sourced_id: str, **cells: str) -> None:
        self._tables.setdefault(table, []).append({"sourcedId": sourced_id} | cells)

    def _organisations(self) -> None:
        self._add("orgs", self.authority, name=f"Управление «Проверка прав» {self.run}", type="district")
        for school, name in ((self.school, "Первая"), (self.second_school, "Вторая")):
            title = f"{name} школа «Проверка прав» {self.run}"
            self._add("orgs", school, name=title, type="school", parentSourcedId=self.authority)
        year = self.id("year")
        days = {"startDate": self._day(-100), "endDate": self._day(100), "schoolYear": str(self.today.year + 1)}
        self._add("academicSessions", year, title="Учебный год", type="schoolYear", **days)
        for course, title in (("homeroom", "Классное руководство"), (SUBJECT, SUBJECT_NAME)):
            self._add("courses", self.id(course), title=title, orgSourcedId=self.authority)

    def _class(self, place: Place) -> None:
        common = {"schoolSourcedId": place.organisation_id, "termSourcedIds": self.id("year")}
        label = place.class_id.rpartition("-")[2].upper()
        homeroom = {"title": label, "courseSourcedId": self.id("homeroom"), "classType": "homeroom"}
        self._add("classes", place.class_id, **homeroom, **common)
        lessons = {"title": f"{SUBJECT_NAME} {label}", "courseSourcedId": self.id(SUBJECT), "classType": "scheduled"}
        lessons["metadata.homeroomClassSourcedId"] = place.class_id
        self._add("classes", _lessons(place.class_id), **lessons, **common)
        for pupil in (place.pupil, place.child):
            self._user(pupil, ("student", place.organisation_id))
            self._enrol(pupil, place.class_id, place.organisation_id, "student")
        for teacher, class_id in ((place.tutor, place.class_id), (place.mathematician, _lessons(place.class_id))):
            self._user(teacher, ("teacher", place.organisation_id))
            self._enrol(teacher, class_id, place.organisation_id, "teacher")
        for group_id in (GROUP, OTHER_GROUP):
            self._teach(place.mathematician, place.class_id, group_id)

    def _person(self, role: Role, situation: Situation) -> None:
        person_id, days = self.person(role, situation), self._days(situation)
        home = self.authority if role == "officer" else self.school
        elsewhere = [("relative" if role != "pupil" else "student", self.second_school)]
        self._user(person_id, (IN_FILE[role], home), *(elsewhere if situation == "other account" else []), **days)
        class_id = self.own.class_id
        relations: list[tuple[str, Row]] = []
        match role:
            case "pupil":
                self._enrol(person_id, class_id, home, "student", **days)
                relations = [("enrolment", {"person_id": person_id, "class_id": class_id})]
            case "parent":
                child = self.child_of(situation)
                self._user(child, ("student", home), agents=person_id)
                self._enrol(child, class_id, home, "student", **days)
                relations = [("guardianship", {"guardian_id": person_id, "child_id": child})]
            case "teacher":
                self._enrol(person_id, _lessons(class_id), home, "teacher", **days)
                of_group = self._teach(person_id, class_id, GROUP, **days)
                of_class = {name: value for name, value in of_group.items() if name != "group_id"}
                relations = [("teaching_load", of_class), ("teaching_load", of_group)]
            case "class teacher":
                self._enrol(person_id, class_id, home, "teacher", **days)
                relations = [("homeroom", {"person_id": person_id, "class_id": class_id})]
                relations.append(("role", self._role(person_id, "homeroom_teacher", home)))
            case _:
                pass
        if situation == "taken back":
            relations.append(("role", self._role(person_id, IN_ROSTER[role], home)))
            self._taken_back += [(f"{kind}.removed", data) for kind, data in relations]

    def _teach(self, person_id: str, class_id: str, group_id: str, **days: str) -> Row:
        """A load of a group; returns what names it."""
        load = {"person_id": person_id, "class_id": class_id, "subject_id": self.id(SUBJECT), "group_id": group_id}
        own = {QUEUED[name]: day for name, day in days.items()}
        self._groups.append(load | own | {"subject_name": SUBJECT_NAME, "group_label": f"группа {group_id[-1]}"})
        return load

    def _role(self, person_id: str, role: str, organisation_id: str) -> Row:
        return {"person_id": person_id, "organisation_id": organisation_id, "role": role}

    def _user(self, person_id: str, *roles: tuple[str, str], agents: str = "", **days: str) -> None:
        """A person with roles, the first of them within the days."""
        # Like names would be reported as one person under two ids.
        name = {"familyName": f"Проверкин{_letters(len(self._tables.get('users', [])))}", "givenName": "Иван"}
        account = {"enabledUser": "true", "username": person_id, "password": self.password}
        self._add("users", person_id, **account, **name, agentSourcedIds=agents)
        for number, (role, organisation_id) in enumerate(roles):
            kind = "primary" if number == 0 else "secondary"
            cells = {"userSourcedId": person_id, "roleType": kind, "role": role, "orgSourcedId": organisation_id}
            self._add("roles", f"{person_id}-role-{number}", **cells, **(days if number == 0 else {}))

    def _enrol(self, person_id: str, class_id: str, school_id: str, role: str, **days: str) -> None:
        cells = {"classSourcedId": class_id, "schoolSourcedId": school_id, "userSourcedId": person_id, "role": role}
        self._add("enrollments", self.id(f"e{len(self._tables.get('enrollments', []))}"), **cells, **days)

    def _days(self, situation: Situation) -> dict[str, str]:
        # A day apart on either side, whether a source's last day is the last one or the one after.
        match situation:
            case "over":
                return {"beginDate": self._day(-50), "endDate": self._day(-2)}
            case "to come":
                return {"beginDate": self._day(2), "endDate": self._day(50)}
            case _:
                return {}

    def _day(self, away: int) -> str:
        return (self.today + away * DAY).isoformat()


def _letters(number: int) -> str:
    return "".join(chr(ord("а") + int(digit)) for digit in str(number))


def _lessons(class_id: str) -> str:
    return f"{class_id}-lessons"


def _csv(columns: list[str], rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _event(kind: str, data: Event) -> Event:
    return {
        "specversion": "1.0",
        "id": secrets.token_hex(8),
        "source": "urn:svyazka:prove",
        "type": f"roster.{kind}",
        "data": data,
    }
