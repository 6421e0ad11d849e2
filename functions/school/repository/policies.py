"""The school's policy: read with the caller's role, changed with an entry in the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.administrators import still_counts
from svyazka_common.audit import audited
from svyazka_common.reading import get_all
from svyazka_common.records.base import Prefix, first, key_of
from svyazka_common.records.school_policy import SchoolPolicy, policy_or_default, policy_sk
from svyazka_common.rights import administrator_keys
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, put, transact

if TYPE_CHECKING:
    from svyazka_common.records.access import Session
    from svyazka_common.records.base import Item
    from svyazka_common.records.roster import RoleAssignment


def administrator_and_policy(session: Session) -> tuple[list[Item], SchoolPolicy]:
    """Return the items for `rights.access_school`, and the policy of the session's school; consistent reads."""
    key = key_of(Prefix.ORGANISATION.key(session.organisation_id), policy_sk())
    items = get_all(Setting.STATE_TABLE.read(), [*administrator_keys(session), key])
    return items, policy_or_default(session.organisation_id, first(SchoolPolicy, items))


def replace_policy(session: Session, role: RoleAssignment, policy: SchoolPolicy) -> bool:
    """Write a policy in place of the version before it, with an audit entry; False where that version has changed."""
    changed = put(
        Setting.STATE_TABLE.read(),
        policy,
        "version = :before OR (attribute_not_exists(pk) AND :before = :none)",
        before=policy.version - 1,
        none=0,
    )
    try:
        transact([changed, still_counts(role), audited(session, "policy_changed")])
    except ConditionFailedError:
        return False
    return True
