"""Who represents whom, from the agents that users name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.mapping.relations import standing
from functions.roster.problems import Code
from functions.roster.rows.people import AGENTS
from svyazka_common.records.relations import Guardianship

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.mapping.known import Known


def guardianships(known: Known, here: set[str]) -> Iterator[Guardianship]:
    """A pupil's row names the guardians, or a guardian's row the pupils; exactly one of the two is a pupil.

    Only those of the organisation's pupils (`here`): others' are told by their own schools.
    """
    before = {(one.guardian_id, one.child_id) for one in known.stored.guardianships()}
    for row in known.part.users.values():
        if AGENTS in row.untold and known.part.region.agents_told:
            known.part.kept.families.add(row.sourced_id)
        for agent_id in row.agent_ids:
            if agent_id not in known.persons:
                known.note(row, AGENTS, Code.REFERENCE)
                if not before & {(agent_id, row.sourced_id), (row.sourced_id, agent_id)}:
                    known.part.kept.families.add(row.sourced_id)  # who is meant is not known: perhaps one who is there
            elif (row.sourced_id in known.pupils) == (agent_id in known.pupils):
                known.note(row, AGENTS, Code.GUARDIAN_UNCLEAR)
                known.part.kept.families |= {row.sourced_id, agent_id}
            else:
                child, guardian = row.sourced_id, agent_id
                if child not in known.pupils:
                    child, guardian = guardian, child
                if child in here:
                    yield _guardianship(guardian, child, known)


def _guardianship(guardian_id: str, child_id: str, known: Known) -> Guardianship:
    guardian, child = known.persons[guardian_id], known.persons[child_id]
    return Guardianship(
        guardian_id=guardian_id,
        child_id=child_id,
        child_name=child.full_name,
        **standing(removed=False, unsupported=guardian.removed or child.removed),
        version=max(guardian.version, child.version),
    )
