"""Rows of the tables that are read: from the cells of a line to typed values, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Protocol, Self, cast

from msgspec import Struct, field

from functions.roster.rules import checks
from functions.roster.rules.report import (
    ReportCode,
    RowNotUsedError,
    RowProblem,
    RowRejectedError,
    UnacceptableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from svyazka_common.records.roster import OrganisationKind, Role, Sex

COMMON = ("sourcedId", "status", "dateLastModified")


class Row(Struct, frozen=True, kw_only=True):
    """A row: `FILE` is its table's name, `COLUMNS` are all that are read of it, `REQUIRED` those that must be there.

    `number` counts as a spreadsheet does, `version` is in ms since 1970, `removed`: its status is `tobedeleted`.
    `owned`: this part reports the row's problems, in `file`. `untold` are the columns without a value, because the
    table hasn't them or the cell can't be read: what is stored of those stays, where a blank cell removes it.
    """

    FILE: ClassVar[str]
    COLUMNS: ClassVar[tuple[str, ...]]
    REQUIRED: ClassVar[tuple[str, ...]]
    UNIQUE: ClassVar[bool] = True
    """Whether the row is a thing of its own, which is there once; a relation may have several rows."""
    PERSON: ClassVar[str | None] = None
    CLASS: ClassVar[str | None] = None
    """The columns that name a person or a class."""

    file: str
    owned: bool
    number: int
    untold: set[str]
    sourced_id: str
    removed: bool
    version: int

    @property
    def bare(self) -> bool:
        """Whether the row only removes what its sourcedId names: other required cells are missing."""
        return self.removed and not self.untold.isdisjoint(self.REQUIRED)

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """Make it of cells. Raises RowRejectedError where something needed is missing or wrong."""
        raise NotImplementedError

    @classmethod
    def table_file(cls) -> str:
        """`users.csv`."""
        return f"{cls.FILE}.csv"


_REMOVED = {"active": False, "tobedeleted": True, "inactive": True}
_STATUS = checks.one_of(_REMOVED)


def removes(status: str) -> bool:
    """Whether a row takes away what it names, by its status in any capitals; a row without a known status doesn't."""
    return _REMOVED.get(status.casefold(), False)


MOST_NAMES = 20_000
"""A table that has more of them in spoilt rows is spoilt as a whole: every school's import reads them."""
DAY_MS = 24 * 60 * 60 * 1000


class Period(NamedTuple):
    """First and last day, ISO 8601, None where no cell has one; not `holds` where there is no day between them."""

    starts_on: str | None
    ends_on: str | None
    holds: bool = True


class Cells(Struct):
    """`values` by column, without surrounding blanks. `owned`, `untold`: see `Row`.

    `untold` and `problems` are what reading the cells has shown so far.
    """

    file: str
    number: int
    values: Mapping[str, str]
    source: Source
    owned: bool = True
    untold: set[str] = field(default_factory=set)
    problems: list[RowProblem] = field(default_factory=list)

    @property
    def removes(self) -> bool:
        """Whether the row takes away what it names."""
        return removes(self.values.get("status", ""))

    def tell(self, column: str, code: ReportCode, *, other: int | None = None) -> None:
        """Note a problem with a column of this row; `other` is the row that it has it with."""
        self._add(RowProblem(file=self.file, row=self.number, column=column, code=code, other=other))

    def needed[T](self, column: str, check: Callable[[str], T], blank: T) -> T:
        """The value of a column without which the row can't be taken, unless it removes what its sourcedId names.

        Such a row may have nothing else: then the value is `blank` and the column `untold`. Raises RowRejectedError.
        """
        if self.removes and not self.values.get(column):
            self.untold.add(column)
            return blank
        return self.required(column, check)

    def required[T](self, column: str, check: Callable[[str], T]) -> T:
        """The value of a column without which the row can't be taken. Raises RowRejectedError."""
        text = self.values.get(column)
        if not text:
            self.tell(column, ReportCode.MISSING)
            raise RowRejectedError
        value = self._checked(column, text, check)
        if value is None:
            raise RowRejectedError
        return value

    def expected[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column that should be filled; the row is taken without it."""
        text = self.values.get(column)
        if not text:
            if self.removes:
                self.untold.add(column)
            else:
                self.tell(column, ReportCode.MISSING)
            return None
        return self._checked(column, text, check)

    def optional[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column, None where it is blank or wrong; the latter is reported, and then it is `untold`."""
        text = self.values.get(column)
        return self._checked(column, text, check) if text else None

    def several[T](self, column: str, check: Callable[[str], T]) -> list[T]:
        """The values in a list that are right; where one is wrong, the column is `untold` too."""
        values = (self._checked(column, entry, check) for entry in checks.entries(self.values.get(column, "")))
        return [value for value in values if value is not None]

    def _checked[T](self, column: str, text: str, check: Callable[[str], T]) -> T | None:
        try:
            return check(text)
        except UnacceptableError as error:
            taken = error.repaired is not None and error.note is not None
            code = error.note if taken and error.note is not None else error.code
            problem = RowProblem(
                file=self.file, row=self.number, column=column, code=code, limit=error.limit, sign=error.sign
            )
            self._add(problem)
            if taken:
                return cast("T", error.repaired)  # only checks of texts propose a value
            self.untold.add(column)
            return None

    def if_given[T](self, column: str, check: Callable[[str], T]) -> T | None:
        """The value of a column, None where it is blank; where it is wrong, the row is too: RowRejectedError."""
        return self.required(column, check) if self.values.get(column) else None

    def period(self, begins: str = "beginDate") -> Period:
        """The days of a row, None where no cell has one; raises RowRejectedError where they are wrong.

        A period that ends before its first day has passed holds on no day: then the row `removes` what it names.
        """
        last = checks.day if self.source.ends_inclusive else checks.day_before
        period = Period(self.if_given(begins, checks.day), self.if_given("endDate", last))
        if period.starts_on is None or period.ends_on is None or period.starts_on <= period.ends_on:
            return period
        if checks.day(self.values["endDate"]) == period.starts_on:
            return Period(None, None, holds=False)
        self.tell("endDate", ReportCode.DATES_REVERSED)
        raise RowRejectedError

    def _add(self, problem: RowProblem) -> None:
        if self.owned:
            self.problems.append(problem)

    def common(self) -> dict[str, Any]:
        """What all rows have, by the names of `Row`: `dateLastModified` or the bundle's version among it."""
        return {
            "file": self.file,
            "owned": self.owned,
            "number": self.number,
            "untold": self.untold,
            "sourced_id": self.required("sourcedId", checks.identifier),
            "removed": self.if_given("status", _STATUS) or False,
            "version": self._version(),
        }

    def _version(self) -> int:
        """The row's date, or the bundle's version; never later than the upload.

        A moment that has not come would make a record that nothing later can change. A day without a time may
        mean any moment of it: it counts as the last at which the bundle can have been made.
        """
        moment = self.optional("dateLastModified", checks.timestamp_ms)
        uploaded = self.source.uploaded
        if moment is not None and moment > uploaded + DAY_MS:
            self.tell("dateLastModified", ReportCode.TIMESTAMP_IN_FUTURE)
            moment = None
        if moment is None:
            return self.source.version
        if moment % DAY_MS == 0:
            latest = self.source.version if self.source.version >= moment else uploaded
            moment = min(moment + DAY_MS - 1, latest)
        return min(moment, uploaded)


type Line = tuple[str, int, bool, Sequence[str]]
"""File, row number, whether this part reports the row's problems, and the cells in the order of the columns."""


class Source(Protocol):
    """What is known of the rows' bundle.

    `version` is the version of rows without a date; nothing is later than the upload (both in ms since 1970). `untold`
    contains, by table, the columns that the bundle lacks; `columns`, by table, the columns of its lines in order.
    `ends_inclusive`: its end dates are last days, where the standard gives the days after.
    """

    @property
    def version(self) -> int:
        """Milliseconds since 1970."""
        ...

    @property
    def uploaded(self) -> int:
        """The moment of the upload, milliseconds since 1970."""
        ...

    @property
    def untold(self) -> Mapping[str, Sequence[str]]:
        """Columns by table (`users`)."""
        ...

    @property
    def columns(self) -> Mapping[str, Sequence[str]]:
        """Columns by table; of a table that isn't named a line has the first of its model's columns."""
        ...

    @property
    def ends_inclusive(self) -> bool:
        """Whether `endDate` is a last day."""
        ...


class Kept(Struct):
    """Persons and classes that a rejected row names: they keep what they have, whatever else is absent.

    `families` are persons who keep their guardians and children, and nothing else.
    """

    persons: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)


class Typed[R: Row](Struct, frozen=True, kw_only=True):
    """The lines of a table, after reading.

    Attributes:
        rows: those that can be taken; of things, the first of each id.
        problems: what is wrong with all of them, in the order of the lines.
        not_taken: the cells of the others, by column.
        unused: the versions of rows that say nothing that we use, by sourcedId; `unused_cells` are their cells.
    """

    model: type[R]
    rows: list[R]
    problems: list[RowProblem]
    not_taken: list[dict[str, str]]
    unused: dict[str, int]
    unused_cells: list[dict[str, str]]


def typed[R: Row](lines: Iterable[Line], model: type[R], source: Source) -> Typed[R]:
    """Read the lines of a table."""
    table: Typed[R] = Typed(model=model, rows=[], problems=[], not_taken=[], unused={}, unused_cells=[])
    seen: dict[str, int] = {}
    table_untold = source.untold.get(model.FILE, ())
    blank = dict.fromkeys(model.COLUMNS, "")
    columns = source.columns.get(model.FILE, model.COLUMNS)
    for file, number, owned, line in lines:
        # A part may have been laid by another version of this code, with fewer columns or more.
        named, untold = dict(zip(columns, line, strict=False)), set(table_untold)
        if named.keys() != blank.keys():
            untold |= blank.keys() - named.keys()
            named = {column: named.get(column, "") for column in blank}
        cells = Cells(file, number, named, source, owned=bool(owned), untold=untold)
        try:
            row = model.read(cells)
        except RowNotUsedError as unused:
            table.unused[unused.sourced_id] = unused.version
            table.unused_cells.append(named)
        except RowRejectedError:
            table.not_taken.append(named)
        else:
            if row.sourced_id in seen and model.UNIQUE:
                cells.tell("sourcedId", ReportCode.DUPLICATE, other=seen[row.sourced_id])
            else:
                seen[row.sourced_id] = number
                table.rows.append(row)
        table.problems.extend(cells.problems)
    return table


def by_id[R: Row](rows: Iterable[R]) -> dict[str, R]:
    """Rows by their sourcedId."""
    return {row.sourced_id: row for row in rows}


PARENT = "parentSourcedId"

_KINDS: dict[str, OrganisationKind | None] = {
    "school": "school",
    "department": "authority",
    "district": "authority",
    "local": "authority",
    "state": "authority",
    "national": "authority",
}
_UNTOLD_KIND: tuple[OrganisationKind | None] = ("school",)
"""Of a row that only removes."""
_kind = checks.one_of({word: (kind,) for word, kind in _KINDS.items()}, extension=((None,),))


class OrganisationRow(Row, frozen=True, kw_only=True):
    """An organisation; an organisation of a type that is not `used` has no part.

    A department of a school is a part of the school (`departments`).
    """

    FILE: ClassVar[str] = "orgs"
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, "name", "type", PARENT)
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "name", "type")
    name: str
    kind: OrganisationKind
    used: bool = True
    is_department: bool = False
    parent_id: str | None = None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        common = cells.common()
        (kind,) = cells.needed("type", _kind, _UNTOLD_KIND)
        if kind is None:
            cells.tell("type", ReportCode.ORGANISATION_NOT_USED)
        return cls(
            **common,
            name=cells.needed("name", checks.title, ""),
            kind=kind or "authority",
            used=kind is not None,
            is_department=cells.values["type"].casefold() == "department",
            parent_id=cells.optional(PARENT, checks.identifier),
        )


class SessionRow(Row, frozen=True, kw_only=True):
    """An academic year or a part of it: its first and last day, ISO 8601."""

    FILE: ClassVar[str] = "academicSessions"
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, "startDate", "endDate")
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "startDate", "endDate")
    starts_on: str
    ends_on: str

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        common = cells.common()
        if not cells.removes:
            for column in ("startDate", "endDate"):
                cells.required(column, checks.day)
        period = cells.period("startDate")
        if not period.holds:
            cells.tell("endDate", ReportCode.DATES_REVERSED)
            raise RowRejectedError
        cells.untold |= {c for c, value in (("startDate", period.starts_on), ("endDate", period.ends_on)) if not value}
        return cls(**common, starts_on=period.starts_on or "", ends_on=period.ends_on or "")


def departments(rows: Iterable[OrganisationRow]) -> dict[str, str]:
    """The school of each department that is a part of a school, however deep, by the department's id."""
    by_id = {row.sourced_id: row for row in rows}
    schools: dict[str, str] = {}
    for row in by_id.values():
        parent, seen = row, set[str]()
        while parent.is_department and parent.sourced_id not in seen and parent.parent_id in by_id:
            seen.add(parent.sourced_id)
            parent = by_id[parent.parent_id]
        if row.is_department and parent.kind == "school":
            schools[row.sourced_id] = parent.sourced_id
    return schools


def future_sessions(sessions: Sequence[SessionRow], today: str) -> list[SessionRow]:
    """The sessions that have not begun, except later parts of a year that has begun."""
    begun = [one for one in sessions if one.starts_on <= today]
    return [
        one
        for one in sessions
        if one.starts_on > today
        and not one.removed
        and not any(year.starts_on <= one.starts_on <= year.ends_on for year in begun)
    ]


type ClassType = Literal["homeroom", "scheduled", "other"]

HOMEROOM_COLUMN = "metadata.homeroomClassSourcedId"
"""Our extension column (the standard allows `metadata.*`): to which homeroom class a scheduled class is given."""

CONTINUES_COLUMN = "metadata.continuesClassSourcedId"
"""Likewise: whose chats a homeroom class goes on with, where a new academic year has given it another sourcedId."""

CODE_COLUMN = "classCode"

_TYPES: dict[str, ClassType] = {"homeroom": "homeroom", "scheduled": "scheduled"}
_UNTOLD_TYPE: ClassType = "homeroom"
"""Of a row that only removes, the school class that is stored."""
_class_type = checks.one_of(_TYPES, extension=("other",))


class CourseRow(Row, frozen=True, kw_only=True):
    """A subject."""

    FILE: ClassVar[str] = "courses"
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, "title")
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "title")
    title: str

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        return cls(
            **cells.common(),
            title=cells.needed("title", checks.title, ""),
        )


class ClassRow(Row, frozen=True, kw_only=True):
    """A homeroom class («7А») or a scheduled class: the lessons of a subject, given to a homeroom class.

    A class of type `other` (`ext:club`) is not used: nor is what refers to it.
    """

    FILE: ClassVar[str] = "classes"
    CLASS: ClassVar[str | None] = "sourcedId"
    REQUIRED: ClassVar[tuple[str, ...]] = (
        "sourcedId",
        "title",
        "courseSourcedId",
        "classType",
        "schoolSourcedId",
        "termSourcedIds",
    )
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, *REQUIRED[1:], HOMEROOM_COLUMN, CONTINUES_COLUMN, CODE_COLUMN)
    title: str
    course_id: str
    class_type: ClassType
    school_id: str
    session_ids: list[str]
    homeroom_id: str | None
    continues_id: str | None
    code: str | None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        common = cells.common()
        class_type = cells.needed("classType", _class_type, _UNTOLD_TYPE)
        if class_type == "other":
            cells.tell("classType", ReportCode.CLASS_NOT_USED)
        return cls(
            **common,
            title=cells.needed("title", checks.title, ""),
            course_id=cells.needed("courseSourcedId", checks.identifier, ""),
            class_type=class_type,
            school_id=cells.needed("schoolSourcedId", checks.identifier, ""),
            session_ids=cells.needed("termSourcedIds", checks.identifiers, []),
            homeroom_id=cells.if_given(HOMEROOM_COLUMN, checks.identifier),
            continues_id=cells.if_given(CONTINUES_COLUMN, checks.identifier),
            code=cells.optional(CODE_COLUMN, checks.title),
        )


AGENTS = "agentSourcedIds"
USER_IDS = "userIds"
"""Ids of other systems. A part has at most the keyed hash of a СНИЛС of them (`checks.without_numbers`)."""

_SEXES: dict[str, Sex | None] = {"male": "male", "female": "female", "unspecified": None, "other": None}
_sex = checks.one_of({word: (sex,) for word, sex in _SEXES.items()})


class UserRow(Row, frozen=True, kw_only=True):
    """A human being; `agent_ids` names persons who represent them, or are represented by them: exports do both.

    `enabled` is None where the row doesn't show whether there is to be an account.
    """

    FILE: ClassVar[str] = "users"
    PERSON: ClassVar[str | None] = "sourcedId"
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "enabledUser", "username", "givenName", "familyName")
    COLUMNS: ClassVar[tuple[str, ...]] = (
        *COMMON,
        *REQUIRED[1:],
        "middleName",
        "password",
        AGENTS,
        # What OneRoster 1.1 has instead of roles.csv:
        "orgSourcedIds",
        "role",
        USER_IDS,
    )
    enabled: bool | None
    login: str | None
    given_name: str
    family_name: str
    patronymic: str | None
    password: str | None
    agent_ids: list[str]
    snils_key: str | None = None

    def __repr__(self) -> str:
        """Without the password: a log or a traceback may show it."""
        return f"{type(self).__name__}({self.sourced_id!r})"

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`; where the account is in doubt, the person is still taken."""
        return cls(
            **cells.common(),
            enabled=cells.expected("enabledUser", checks.boolean),
            given_name=cells.needed("givenName", checks.name, ""),
            family_name=cells.needed("familyName", checks.name, ""),
            patronymic=cells.optional("middleName", checks.patronymic),
            login=cells.expected("username", checks.login),
            password=cells.optional("password", checks.password),
            agent_ids=cells.several(AGENTS, checks.identifier),
            snils_key=cells.optional(USER_IDS, checks.hashed_snils),
        )


class DemographicsRow(Row, frozen=True, kw_only=True):
    """Birth date and sex of the user with the same sourcedId."""

    FILE: ClassVar[str] = "demographics"
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, "birthDate", "sex")
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId",)
    birth_date: str | None
    sex: Sex | None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        return cls(
            **cells.common(),
            birth_date=cells.optional("birthDate", checks.day),
            sex=(cells.optional("sex", _sex) or (None,))[0],
        )


type EnrolledAs = Literal["student", "teacher"]

_ROLES: dict[str, Role | None] = {
    "student": "pupil",
    "parent": "parent",
    "guardian": "parent",
    "relative": "parent",
    "teacher": "teacher",
    "principal": "school_admin",
    "siteadministrator": "school_admin",
    "systemadministrator": "school_admin",
    "districtadministrator": "authority_officer",
    "administrator": "school_admin",
    "aide": None,
    "counselor": None,
    "proctor": None,
}
_ENROLLED_AS: dict[str, EnrolledAs | None] = {
    "student": "student",
    "teacher": "teacher",
    "administrator": None,
    "proctor": None,
}
_role = checks.one_of({word: (role,) for word, role in _ROLES.items()}, extension=((None,),))
_enrolled_as = checks.one_of({word: (role,) for word, role in _ENROLLED_AS.items()}, extension=((None,),))


_UNTOLD_ROLE: tuple[Role | None] = ("pupil",)
_UNTOLD_ENROLMENT: tuple[EnrolledAs | None] = ("student",)
"""Of a row that only removes."""


def _used[T](cells: Cells, common: Mapping[str, Any], role: T | None) -> T:
    if role is None:
        cells.tell("role", ReportCode.ROLE_NOT_USED)
        raise RowNotUsedError(common["sourced_id"], common["version"])
    return role


class RoleRow(Row, frozen=True, kw_only=True):
    """A role of a user in an organisation: its first and last day, ISO 8601, None where the role has no such end.

    Its sourcedId names the record, which a later row with the same id replaces. OneRoster 1.1 has no rows of roles: the
    id is the user's then, which names the role together with the organisation.
    """

    FILE: ClassVar[str] = "roles"
    PERSON: ClassVar[str | None] = "userSourcedId"
    UNIQUE: ClassVar[bool] = False
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "userSourcedId", "role", "orgSourcedId")
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, *REQUIRED[1:], "beginDate", "endDate")
    person_id: str
    organisation_id: str
    role: Role
    starts_on: str | None
    ends_on: str | None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`; of a row that is `bare` only the id and the version mean anything."""
        common = cells.common()
        person_id = cells.needed("userSourcedId", checks.identifier, "")
        organisation_id = cells.needed("orgSourcedId", checks.identifier, "")
        (role,) = cells.needed("role", _role, _UNTOLD_ROLE)
        period = cells.period()
        return cls(
            **common | {"removed": common["removed"] or not period.holds},
            person_id=person_id,
            organisation_id=organisation_id,
            role=_used(cells, common, role),
            starts_on=period.starts_on,
            ends_on=period.ends_on,
        )


class EnrolmentRow(Row, frozen=True, kw_only=True):
    """A pupil or teacher in a homeroom or scheduled class; days are ISO 8601, None where the class's hold.

    Its sourcedId names the record, which a later row with the same id replaces.
    """

    FILE: ClassVar[str] = "enrollments"
    PERSON: ClassVar[str | None] = "userSourcedId"
    UNIQUE: ClassVar[bool] = False
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role")
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, *REQUIRED[1:], "beginDate", "endDate")
    class_id: str
    school_id: str
    person_id: str
    role: EnrolledAs
    starts_on: str | None
    ends_on: str | None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`; of a row that is `bare` only the id and the version mean anything."""
        common = cells.common()
        class_id = cells.needed("classSourcedId", checks.identifier, "")
        school_id = cells.needed("schoolSourcedId", checks.identifier, "")
        person_id = cells.needed("userSourcedId", checks.identifier, "")
        (role,) = cells.needed("role", _enrolled_as, _UNTOLD_ENROLMENT)
        period = cells.period()
        return cls(
            **common | {"removed": common["removed"] or not period.holds},
            class_id=class_id,
            school_id=school_id,
            person_id=person_id,
            role=_used(cells, common, role),
            starts_on=period.starts_on,
            ends_on=period.ends_on,
        )


MODELS: tuple[type[Row], ...] = (
    OrganisationRow,
    SessionRow,
    CourseRow,
    ClassRow,
    UserRow,
    RoleRow,
    EnrolmentRow,
    DemographicsRow,
)
"""The tables that are read."""
