"""Who administers a school: read by more than one context, and checked in the transactions of their acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import get_all, inverse
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.roster import RoleAssignment
from svyazka_common.rights import administrator_keys, counts
from svyazka_common.settings import Setting
from svyazka_common.transactions import check

if TYPE_CHECKING:
    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item
    from svyazka_common.transactions import Action


def administrator_items(session: Session) -> list[Item]:
    """Return the items from which `rights.access_school` decides whether the caller is the administrator."""
    return get_all(Setting.STATE_TABLE.read(), administrator_keys(session))


def administrators_of(organisation_id: str, today: str) -> set[str]:
    """The ids of the people who administer a school today, by the index, which follows the table with a delay."""
    items = inverse(Prefix.ORGANISATION.key(organisation_id), Prefix.ROLE.key("school_admin", ""))
    return {role.person_id for role in of_kind(RoleAssignment, items) if counts(role, today)}


def still_counts(role: RoleAssignment) -> Action:
    """Let a transaction through only while the role by which the caller acts is as it was read."""
    condition = "version = :version AND #status = :active"
    table = Setting.STATE_TABLE.read()
    return check(table, role.key, condition, names={"#status": "status"}, version=role.version, active="active")
