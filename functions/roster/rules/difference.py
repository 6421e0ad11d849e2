"""What an import has to write, and what it ends, in one organisation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from functions.roster.stored import key

if TYPE_CHECKING:
    from functions.roster.stored import Key
    from svyazka_common.records.accounts import Account
    from svyazka_common.records.relations import Relation
    from svyazka_common.records.roster import Organisation, Person, SchoolClass, Status

    type Versioned = Account | Organisation | Person | Relation | SchoolClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something that ends: its key and entity in `state`, and the version of that. `own_status`: see `Relation`."""

    pk: str
    sk: str
    entity: str
    version: int
    own_status: Status | None = None

    @property
    def key(self) -> Key:
        """Partition and sort key."""
        return self.pk, self.sk


@dataclass(slots=True)
class Difference:
    """`added` and `changed` are written whole; `endings` are by key, in the order in which they came."""

    added: list[Versioned] = field(default_factory=list)
    changed: list[Versioned] = field(default_factory=list)
    endings: dict[Key, Ending] = field(default_factory=dict)

    def end(self, record: Versioned, version: int, own_status: Status | None = None) -> None:
        """Something ends, unless it is newer than that."""
        if version > record.version:
            self.endings[key(record)] = Ending(
                pk=record.pk, sk=record.sk, entity=record.entity, version=version, own_status=own_status
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How the versions of a table's rows count. `version` is the bundle's; `whole` tells that it is a bulk table.

    A row of a whole list that has no date of its own and says nothing new is not written, or a nightly file would
    rewrite the region. A row with a date is, for the date's sake: a late older message could undo it else. So is each
    row of a list of changes: there are few.
    """

    version: int
    whole: bool

    def compare(
        self, new: Versioned, old: Versioned | None, difference: Difference, *, taken_over: bool = False
    ) -> None:
        """Put a record where it belongs: nowhere, if it says nothing new.

        `taken_over`: it was another organisation's. What a whole list has here is written with the list's version at
        least: what is said of it over there, before or after, by this list or an older one, counts no more.
        """
        if old is None:
            difference.added.append(new)
            return
        active = new.status == "active"
        came_back = old.status == "ended" and old.version < self.version
        if self.whole and active and (came_back or taken_over):
            # Who is in a list of everybody is there, however old the row: it may have ended by having been absent.
            new = replace(new, version=max(new.version, self.version))
        if new.version < old.version or (new.version == old.version and not (active and old.status == "ended")):
            return
        says_nothing_new = replace(new, version=old.version) == old and not taken_over
        if self.whole and new.version == self.version and says_nothing_new:
            return
        if new.status == "ended" and old.status == "active":
            difference.end(old, new.version, getattr(new, "own_status", None))
        else:
            difference.changed.append(new)
