"""What the calls of a school administrator take and give."""

from typing import Literal

from pydantic import BaseModel, Field

from svyazka_common.fields import Request


class SchoolClassOut(BaseModel):
    """A class of the school."""

    class_id: str
    label: str


class School(BaseModel):
    """The administrator's school with the classes of this year, 5А before 10А."""

    organisation_id: str
    name: str
    classes: list[SchoolClassOut]


class SchoolPerson(BaseModel):
    """A person of the school; `logins` are those in this school, `children` a parent's children in the class."""

    person_id: str
    name: str
    linked: bool
    logins: list[str]
    children: list[str]


class ClassPeople(BaseModel):
    """Everybody of a class, each list by name; whoever has two parts is in both lists."""

    class_id: str
    label: str
    pupils: list[SchoolPerson]
    parents: list[SchoolPerson]
    teachers: list[SchoolPerson]


class LinkedCount(BaseModel):
    """How many have linked, of how many."""

    linked: int
    expected: int


class ClassLinked(BaseModel):
    """How many of a class have linked; whoever has two parts counts in both."""

    class_id: str
    pupils: LinkedCount
    parents: LinkedCount
    teachers: LinkedCount


class SchoolLinked(BaseModel):
    """How many of the school's classes have linked, each person once, and of each class."""

    pupils: LinkedCount
    parents: LinkedCount
    teachers: LinkedCount
    classes: list[ClassLinked]


class Staff(BaseModel):
    """Who works in the school, by name."""

    people: list[SchoolPerson]


class ConflictPerson(BaseModel):
    """Who wanted to prove a number that was in other hands."""

    person_id: str
    name: str


class ConflictHolder(BaseModel):
    """Who holds the number; named only where they belong to the same school."""

    name: str | None = None
    same_school: bool


class ConflictOut(BaseModel):
    """A number in other hands. `noticed_at` is ISO 8601, UTC; a family may hold the number together."""

    conflict_id: str
    person: ConflictPerson
    noticed_at: str
    holders: list[ConflictHolder]


class Conflicts(BaseModel):
    """What the administrator has to settle, the newest first."""

    conflicts: list[ConflictOut]


class ConflictSettled(Request):
    """`release`: the present holders have to prove another number. `keep`: the number stays where it is."""

    conflict_id: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}~[0-9a-f]{64}$")
    decision: Literal["release", "keep"]
