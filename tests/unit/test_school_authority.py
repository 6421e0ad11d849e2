"""Which schools are an authority's."""

from __future__ import annotations

from functions.school.rules.people import schools_below
from svyazka_common.records.roster import DirectoryEntry, OrganisationKind


def entry(
    organisation_id: str, parent_id: str | None, name: str = "", kind: OrganisationKind = "school"
) -> DirectoryEntry:
    return DirectoryEntry(
        term="", organisation_id=organisation_id, kind=kind, name=name or organisation_id, parent_id=parent_id
    )


def authority(organisation_id: str, parent_id: str | None = None) -> DirectoryEntry:
    return entry(organisation_id, parent_id, kind="authority")


def ids(schools: list[DirectoryEntry]) -> list[str]:
    return [one.organisation_id for one in schools]


def test_schools_of_the_authorities_below_count_too() -> None:
    authorities = [authority("region"), authority("district", "region"), authority("town", "district")]
    schools = [entry("s1", "region"), entry("s2", "town"), entry("s3", "elsewhere"), entry("s4", None)]
    assert ids(schools_below("region", schools, authorities)) == ["s1", "s2"]
    assert ids(schools_below("district", schools, authorities)) == ["s2"]


def test_schools_stand_in_natural_order() -> None:
    schools = [entry("a", "x", "Школа № 10"), entry("b", "x", "Школа № 9"), entry("c", "x", "Школа № 9")]
    assert ids(schools_below("x", schools, [])) == ["b", "c", "a"]


def test_a_circle_in_the_tree_ends() -> None:
    authorities = [authority("a", "b"), authority("b", "a")]
    assert ids(schools_below("a", [entry("s", "b")], authorities)) == ["s"]
