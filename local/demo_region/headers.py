"""The columns of OneRoster 1.2 CSV in the standard's order (1EdTech, OneRoster 1.2 CSV Binding, chapter 4)."""

from __future__ import annotations

_FILES = """
academicSessions categories classes classResources courses courseResources demographics enrollments
lineItemLearningObjectiveIds lineItems lineItemScoreScales orgs resources resultLearningObjectiveIds results
resultScoreScales roles scoreScales userProfiles userResources users
"""

_COMMON = "sourcedId status dateLastModified"

_COLUMNS = {
    "orgs": "name type identifier parentSourcedId",
    "academicSessions": "title type startDate endDate parentSourcedId schoolYear",
    "courses": "schoolYearSourcedId title courseCode grades orgSourcedId subjects subjectCodes",
    "classes": (
        "title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects "
        "subjectCodes periods metadata.homeroomClassSourcedId"
    ),
    "users": (
        "enabledUser username userIds givenName familyName middleName identifier email sms phone agentSourcedIds "
        "grades password userMasterIdentifier resourceSourcedIds preferredGivenName preferredMiddleName "
        "preferredFamilyName primaryOrgSourcedId pronouns"
    ),
    "roles": "userSourcedId roleType role beginDate endDate orgSourcedId userProfileSourcedId",
    "enrollments": "classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate",
    "demographics": (
        "birthDate sex americanIndianOrAlaskaNative asian blackOrAfricanAmerican "
        "nativeHawaiianOrOtherPacificIslander white demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity "
        "countryOfBirthCode stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus"
    ),
}

MANIFEST = ["propertyName", "value"]

HEADERS = {name: [*_COMMON.split(), *columns.split()] for name, columns in _COLUMNS.items()}

FILES = _FILES.split()
