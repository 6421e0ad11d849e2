"""What a school decides for its chats; no call of a pupil or parent changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.school.repository.policies import administrator_and_policy, replace_policy
from functions.school.schemas import SchoolPolicyOut
from svyazka_common import clock
from svyazka_common.contact_policy import contacts_in_force
from svyazka_common.errors import Code, DomainError
from svyazka_common.rights import access_school

if TYPE_CHECKING:
    from functions.school.schemas import NewSchoolPolicy
    from svyazka_common.records.access import Session
    from svyazka_common.records.school_policy import SchoolPolicy


def policy_of(session: Session) -> SchoolPolicyOut:
    """The policy of the administrator's school. Raises DomainError(not_school_admin)."""
    administrator, policy = administrator_and_policy(session)
    access_school(session, administrator, clock.today())
    return _shown(policy)


def change_policy(session: Session, asked: NewSchoolPolicy) -> SchoolPolicyOut:
    """Give the administrator's school another policy; the same policy again changes nothing.

    Raises DomainError: not_school_admin, policy_changed.
    """
    administrator, policy = administrator_and_policy(session)
    role = access_school(session, administrator, clock.today())
    wanted = replace(policy, **asked.model_dump(exclude={"version"}))
    if wanted == policy:
        return _shown(policy)
    changed = replace(wanted, version=asked.version + 1)
    if policy.version != asked.version or not replace_policy(session, role, changed):
        raise DomainError(Code.POLICY_CHANGED)
    return _shown(changed)


def _shown(policy: SchoolPolicy) -> SchoolPolicyOut:
    return SchoolPolicyOut(
        organisation_id=policy.organisation_id,
        contacts=policy.contacts,
        contacts_in_force=contacts_in_force(policy),
        safe_mode=policy.safe_mode,
        quiet=policy.quiet,
        quiet_from=policy.quiet_from,
        quiet_until=policy.quiet_until,
        retention_months=policy.retention_months,
        version=policy.version,
    )
