"""The facts on which memberships rest, and how a membership's basis names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.records.link import Link
from svyazka_common.records.roster import (
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    RoleAssignment,
    TeachingLoad,
)

if TYPE_CHECKING:
    from svyazka_common.rights import Fact, Place

FACTS: tuple[type[Fact], ...] = (
    Link,
    RoleAssignment,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    TeachingLoad,
    Homeroom,
)


def ref_of(fact: Fact | Place) -> str:
    """How a basis names a fact: `PERSON#p1/ENROLMENT#c1`.

    The version is no part of it: a roster that is sent again with new versions and the same content then changes no
    membership (docs/adr/0003-membership.md).
    """
    return f"{fact.pk}/{fact.sk}"


def key_parts(ref: str) -> tuple[str, str]:
    """Partition and sort key of a fact that a basis names."""
    pk, _, sk = ref.partition("/")
    return pk, sk
