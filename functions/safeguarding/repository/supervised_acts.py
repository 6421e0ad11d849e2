"""What an administrator does that leaves nothing but its record: the entry in the audit trail, and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.administrators import still_counts
from svyazka_common.transactions import ConditionFailedError, transact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.roster import RoleAssignment
    from svyazka_common.transactions import Action


class RoleChangedError(Exception):
    """The role by which the caller acts is no longer as it was read."""


def record(role: RoleAssignment, entries: Sequence[Action]) -> None:
    """Write entries and notices, which have no conditions, while a role counts. Raises RoleChangedError."""
    try:
        transact([still_counts(role), *entries])
    except ConditionFailedError:
        raise RoleChangedError from None
