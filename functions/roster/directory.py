"""Where the search for an organisation finds it."""

from __future__ import annotations

from svyazka_common.directory import normalise
from svyazka_common.records.roster import DirectoryEntry, Organisation


def terms(name: str) -> list[str]:
    """The normalised name from the start of each of its words on, without repetition.

    `terms("Лицей № 3") == ["лицей 3", "3"]`.
    """
    words = normalise(name).split()
    return list(dict.fromkeys(" ".join(words[start:]) for start in range(len(words))))


def entries(organisation: Organisation) -> list[DirectoryEntry]:
    """The rows of the directory that belong to an organisation."""
    return [
        DirectoryEntry(
            term=term,
            organisation_id=organisation.organisation_id,
            kind=organisation.kind,
            name=organisation.name,
        )
        for term in terms(organisation.name)
    ]
