from __future__ import annotations

import pytest

from functions.school.rules.people import LinkStatistics, Share, share


def of(people: str, linked: str = "") -> LinkStatistics:
    return LinkStatistics(organisation_id="o", people=frozenset(people), linked=frozenset(linked))


@pytest.mark.parametrize(
    ("statistics", "expected", "percent"),
    [
        ([], Share(0, 0), None),
        ([of("")], Share(0, 0), None),
        ([of("abcd", "a")], Share(4, 1), 75.0),
        ([of("ab", "ab")], Share(2, 2), 0.0),
        ([of("abc"), of("cd", "c")], Share(4, 1), 75.0),
        ([of("abc"), of("", "ax")], Share(3, 1), 66.67),
    ],
    ids=["no organisation", "nobody", "one school", "all", "in two schools", "linked elsewhere, or gone"],
)
def test_a_person_with_a_role_counts_once_and_a_link_counts_everywhere(
    statistics: list[LinkStatistics], expected: Share, percent: float | None
) -> None:
    assert share(statistics) == expected
    assert expected.unlinked_percent == percent
