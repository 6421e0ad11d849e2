"""What the sign-in and link calls take and give."""

from typing import Literal

from pydantic import BaseModel


class RoleOut(BaseModel):
    """A role of the caller."""

    role: Literal["pupil", "parent", "teacher", "homeroom_teacher", "school_admin", "authority_officer"]
    organisation_id: str
    organisation_name: str


class ChildOut(BaseModel):
    """A child of the caller."""

    person_id: str
    name: str


class WhoAmI(BaseModel):
    """The person behind the session."""

    person_id: str
    full_name: str
    roles: list[RoleOut]
    children: list[ChildOut]
    linked: bool
