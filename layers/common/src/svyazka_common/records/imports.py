"""Imports of uploaded rosters: how far each has come, school by school. All of it lies in the table `access`.

`state` holds the roster and nothing about how it came in, so that a second import of the same file leaves it as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct, field

from svyazka_common.records.base import Prefix, Record

if TYPE_CHECKING:
    from svyazka_common.records.roster import Status

type ImportState = Literal["splitting", "running", "done", "refused", "failed"]
type SchoolState = Literal[
    "waiting", "running", "waiting_approval", "held_by_freeze", "done", "overtaken", "failed", "not_named"
]

type Counts = dict[str, dict[str, int]]
"""By entity: how many records the file had (`read`), how many of them are `added`, `changed`, `ended`, `held`."""


class RosterImport(Record, frozen=True, kw_only=True):
    """One uploaded bundle: `IMPORTS` / `IMPORT#<id>`; the ids begin with the moment of the upload.

    Attributes:
        upload: the object's key in the bucket; `bucket` is where it lies.
        state: `refused` where nothing could be taken (`refused` has the code), `done` when every school is settled.
            `failed` where it could not be split, until it begins anew; `failure` has the kind of what was raised last.
        dry_run: only the difference was worked out.
        whole: at least one of its tables is a full list (`bulk`).
        version: how new the file is, ms since 1970 (`functions.roster.rules.file_versions`).
        source: the system that the manifest names.
        schools: how many there are to do; `settled`: how many need no more work of ours, for now or for good.
        counts, problems: of organisations and of splitting; each school's own are in its `SchoolImport`.
        uploaded_at: when the upload was there; `started_at`, when splitting began.
    """

    entity: ClassVar[str] = "import"
    import_id: str
    bucket: str
    upload: str
    state: ImportState = "splitting"
    refused: str | None = None
    failure: str | None = None
    dry_run: bool = False
    whole: bool = False
    version: int = 0
    source: str = ""
    schools: int = 0
    settled: int = 0
    counts: Counts = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)
    uploaded_at: int
    started_at: int
    finished_at: int | None = None
    expires_at: int

    @property
    def pk(self) -> str:
        return Prefix.IMPORTS.key()

    @property
    def sk(self) -> str:
        return import_sk(self.import_id)


def import_sk(import_id: str) -> str:
    """`IMPORT#20261123-150226-3f9a2c1b`: a key in the list of all imports, and the partition of its schools."""
    return Prefix.IMPORT.key(import_id)


class UploadImport(Record, frozen=True, kw_only=True):
    """The import of what was uploaded last at a place: `UPLOAD#uploads/region.zip?versionId=3x…` / `IMPORT`.

    By it an import is found whose upload is there no more, or whose splitting never said a word.
    """

    entity: ClassVar[str] = "upload_import"
    upload: str
    import_id: str
    expires_at: int

    @property
    def pk(self) -> str:
        return upload_pk(self.upload)

    @property
    def sk(self) -> str:
        return Prefix.IMPORT.key()


def upload_pk(upload: str) -> str:
    """`UPLOAD#uploads/region.zip?versionId=3x…`; the version only where the bucket keeps several."""
    return Prefix.UPLOAD.key(upload)


class SchoolImport(Record, frozen=True, kw_only=True):
    """What became of one organisation in an import: `IMPORT#<id>` / `SCHOOL#5f3…`.

    Attributes:
        state: `not_named` where files of the system had it before and this one hasn't: it is left alone.
        settled: it has been counted in the import's `settled`.
        failure: the kind of what was raised, where it failed.
        removals: `people`, `people_of`, `classes`, `classes_of`: how much would go, and of how much. The two of how
            much are left out where so little goes that nobody had to count.
        counts: what the last try did, or would do in a dry run or while it waits for approval.
        stale: how many things it did not take because something newer is stored.
    """

    entity: ClassVar[str] = "school_import"
    import_id: str
    organisation_id: str
    state: SchoolState = "waiting"
    settled: bool = False
    failure: str | None = None
    removals: dict[str, int] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    stale: int = 0
    problems: dict[str, int] = field(default_factory=dict)
    started_at: int | None = None
    finished_at: int | None = None
    expires_at: int

    @property
    def pk(self) -> str:
        return import_sk(self.import_id)

    @property
    def sk(self) -> str:
        return Prefix.SCHOOL.key(self.organisation_id)


class OrganisationImport(Record, frozen=True, kw_only=True):
    """An import that an organisation has to do with: `ORG#5f3…` / `IMPORT#<id>`.

    They are the newest, and those before it that still need somebody or are being worked on
    (`functions.roster.use_cases.import_states`); dry runs are none. `SchoolImport` says how it goes there.
    """

    entity: ClassVar[str] = "organisation_import"
    organisation_id: str
    import_id: str
    uploaded_at: int
    expires_at: int

    @property
    def pk(self) -> str:
        return Prefix.ORGANISATION.key(self.organisation_id)

    @property
    def sk(self) -> str:
        return import_sk(self.import_id)


class LatestImport(Record, frozen=True, kw_only=True):
    """The newest bulk file that an organisation follows: `ORG#5f3…` / `IMPORT`. It never expires.

    An older file that comes late changes nothing. `dated` is the newest date in the zip, None in items of before, where
    it was the version; both are in ms. `source` is the system that named the organisation.
    """

    entity: ClassVar[str] = "latest_import"
    organisation_id: str
    import_id: str
    version: int
    dated: int | None = None
    source: str = ""
    finished_at: int

    @property
    def pk(self) -> str:
        return Prefix.ORGANISATION.key(self.organisation_id)

    @property
    def sk(self) -> str:
        return Prefix.IMPORT.key()


class SourceUpload(Struct, frozen=True, kw_only=True):
    """A file that came: the system that made it, and when it was there, seconds since 1970."""

    source: str
    at: int


class HeldRemoval(Record, frozen=True, kw_only=True):
    """A removal that waits for the end of a freeze: `ORG#5f3…` / `HELD#PERSON#p1#ENROLMENT#c1`.

    `removed_pk`, `removed_sk` are the key in `state` of what will end then, with `version` and `own_status`.
    """

    entity: ClassVar[str] = "held_removal"
    organisation_id: str
    removed_pk: str
    removed_sk: str
    removed_entity: str
    own_status: Status | None = None
    version: int

    @property
    def pk(self) -> str:
        return Prefix.ORGANISATION.key(self.organisation_id)

    @property
    def sk(self) -> str:
        return Prefix.HELD.key(self.removed_pk, self.removed_sk)
