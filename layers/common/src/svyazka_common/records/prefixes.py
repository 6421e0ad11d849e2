"""The first part of every key, in one place."""

from enum import StrEnum


class Prefix(StrEnum):
    """Key prefixes of both tables; a key is parts joined by `#`, and no identifier contains `#`."""

    ORGANISATION = "ORG"
    DIRECTORY = "DIRECTORY"
    CLASS = "CLASS"
    PERSON = "PERSON"
    ROLE = "ROLE"
    ENROLMENT = "ENROLMENT"
    PUPIL = "PUPIL"
    GUARDIAN_OF = "GUARDIAN_OF"
    GUARDED_BY = "GUARDED_BY"
    LOAD = "LOAD"
    TEACHER = "TEACHER"
    HOMEROOM = "HOMEROOM"
    LOGIN = "LOGIN"
    ACCOUNT = "ACCOUNT"
    JOURNEY = "JOURNEY"
    VK_ID = "VKID"
    STUDY_PROFILE = "PROFILE"
    LINK = "LINK"
    RECOVERY = "RECOVERY"
    PHONE = "PHONE"
    CONFLICT = "CONFLICT"
    CHAT = "CHAT"
    MEMBER = "MEMBER"
    SESSION = "SESSION"
    CUTOFF = "CUTOFF"
    RESET = "RESET"
    PAPER_CODE = "PAPER"
    GUARD = "GUARD"
    SMS = "SMS"

    def key(self, *parts: str) -> str:
        """`ORG` or `ORG#123` or `LOAD#7a#algebra`."""
        return "#".join((self.value, *parts))
