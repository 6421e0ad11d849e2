"""Who represents whom, from the agents that users name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.mapping.relations import status
from functions.roster.problems import Code
from svyazka_common.records.relations import Guardianship

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.mapping.known import Known
    from functions.roster.report import Report
    from functions.roster.rows.people import UserRow


def guardianships(known: Known, report: Report) -> Iterator[Guardianship]:
    """A pupil's row names the guardians, or a guardian's row the pupils; exactly one of the two is a pupil."""
    for row in known.users.values():
        for agent_id in row.agent_ids:
            agent = known.users.get(agent_id)
            if agent is None:
                report.tell("users.csv", row.number, "agentSourcedIds", Code.REFERENCE)
            elif (row.sourced_id in known.pupils) == (agent_id in known.pupils):
                report.tell("users.csv", row.number, "agentSourcedIds", Code.GUARDIAN_UNCLEAR)
            elif row.sourced_id in known.pupils:
                yield _guardianship(agent, row)
            else:
                yield _guardianship(row, agent)


def _guardianship(guardian: UserRow, child: UserRow) -> Guardianship:
    names = (child.family_name, child.given_name, child.patronymic)
    return Guardianship(
        guardian_id=guardian.sourced_id,
        child_id=child.sourced_id,
        child_name=" ".join(part for part in names if part),
        status=status(removed=guardian.removed or child.removed),
        version=max(guardian.version, child.version),
    )
