"""The envelope: CloudEvents 1.0, JSON format, structured mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.roster.changes.schemas import records
from svyazka_common.fields import Request

if TYPE_CHECKING:
    from functions.roster.changes.schemas.fields import Removed, Upserted

MOST_IN_A_BATCH = 1000
"""SQS takes no message above 1 MiB; a thousand changes are some 200 kB."""

BATCH = "roster.batch"

RFC_3339 = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})$"

JSON_MEDIA_TYPE = r"^[^/;\s]+/([^/;\s]+\+)?[Jj][Ss][Oo][Nn]\s*(;.*)?$"
"""What the JSON format of CloudEvents takes for JSON: the subtype `json` or a `+json`, with parameters or without."""

CHANGES: dict[str, type[Upserted | Removed]] = {
    "roster.organisation.upserted": records.OrganisationUpserted,
    "roster.organisation.removed": records.OrganisationRemoved,
    "roster.academic_year.upserted": records.AcademicYearUpserted,
    "roster.academic_year.removed": records.AcademicYearRemoved,
    "roster.class.upserted": records.ClassUpserted,
    "roster.class.removed": records.ClassRemoved,
    "roster.person.upserted": records.PersonUpserted,
    "roster.person.removed": records.PersonRemoved,
    "roster.account.upserted": records.AccountUpserted,
    "roster.account.removed": records.AccountRemoved,
    "roster.role.upserted": records.RoleUpserted,
    "roster.role.removed": records.RoleRemoved,
    "roster.enrolment.upserted": records.EnrolmentUpserted,
    "roster.enrolment.removed": records.EnrolmentRemoved,
    "roster.group_enrolment.upserted": records.GroupEnrolmentUpserted,
    "roster.group_enrolment.removed": records.GroupEnrolmentRemoved,
    "roster.guardianship.upserted": records.GuardianshipUpserted,
    "roster.guardianship.removed": records.GuardianshipRemoved,
    "roster.teaching_load.upserted": records.TeachingLoadUpserted,
    "roster.teaching_load.removed": records.TeachingLoadRemoved,
    "roster.homeroom.upserted": records.HomeroomUpserted,
    "roster.homeroom.removed": records.HomeroomRemoved,
}
"""Every change by its type; a record's type comes after the types of the records that it leans on."""


class Envelope(BaseModel):
    """A message. Other attributes than these are let pass, as the standard asks; they say nothing here."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    specversion: Literal["1.0"]
    id: Annotated[str, Field(min_length=1, max_length=200, description="Different for each message of a source.")]
    source: Annotated[str, Field(min_length=1, max_length=200, description="The system that sends: a URI.")]
    type: Annotated[str, Field(min_length=1, max_length=100)]
    time: Annotated[str, StringConstraints(pattern=RFC_3339)] | None = None
    datacontenttype: Annotated[str, StringConstraints(max_length=200, pattern=JSON_MEDIA_TYPE)] | None = None
    data: dict[str, Any]


class Entry(Request):
    """One change in a batch."""

    type: Annotated[str, Field(max_length=100)]
    data: dict[str, Any]


class Batch(Request):
    """Many changes in one message, at most 1000 and 1 MiB; their order doesn't matter."""

    records: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_IN_A_BATCH)]
