"""Changes by queue that guard or freeze hold back, and what operators release or discard of them.

A sender that runs away is the same accident as a half-empty file.

Before changes are applied, those that would take somebody or something away are looked at. During a freeze they wait
for its end. Else what goes from an organisation within a day is noted, and then counted. Of workers side by side each
sees what the others have noted, so together they never let more go than the stage's share. What is too much waits for
an operator (`svyazka roster held`, `release`). Both wait as `HeldChange`. An operator also brings back a record whose
version lies ahead (`reset`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from aws_lambda_powertools.metrics import MetricUnit
from msgspec import Struct

from functions.roster.changes.messages import FollowUp, entry_of
from functions.roster.changes.rules import CLASSES_A_DAY, PEOPLE_A_DAY, counts, may_take, takes
from functions.roster.changes.use_cases.apply_changes import (
    TRIES,
    WritesOvertakenError,
    apply_changes,
)
from functions.roster.repository import held_changes
from functions.roster.repository.held_changes import hold
from functions.roster.repository.organisations import has_classes, has_people
from functions.roster.repository.records import page, read, record_of, set_version
from functions.roster.rules.removal_limits import enough, frozen
from svyazka_common import aws, clock
from svyazka_common.batches import logger
from svyazka_common.metrics import metrics
from svyazka_common.records.base import Prefix, of_kind
from svyazka_common.records.changes import SHARDS, Gone, HeldChange, YearClass, year_shard_pk
from svyazka_common.records.roster import (
    AcademicYear,
    AccountClaim,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    InClass,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
    year_pk,
)
from svyazka_common.settings import Setting
from svyazka_common.write_conflicts import retry_on_conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from functions.roster.changes.messages import Entry, VersionReset
    from functions.roster.changes.rules import Change
    from functions.roster.changes.schemas import Place, Removal
    from svyazka_common.records.base import Record
    from svyazka_common.records.changes import Because, Scope

PREFIXES: dict[str, Prefix] = {
    Enrolment.entity: Prefix.ENROLMENT,
    GroupEnrolment.entity: Prefix.GROUP_ENROLMENT,
    TeachingLoad.entity: Prefix.LOAD,
    Homeroom.entity: Prefix.HOMEROOM,
    RoleAssignment.entity: Prefix.ROLE,
    Person.entity: Prefix.ROLE,
    Guardianship.entity: Prefix.GUARDIAN_OF,
    AccountClaim.entity: Prefix.ACCOUNT,
}
"""Where in a person's partition the records of a kind are. A person who leaves the region loses roles."""

NAMES: dict[Because, str] = {"guard": "held", "freeze": "frozen"}
"""The names of the metrics: `RosterChangesHeld` sets off an alarm; what a freeze holds back is as it should be."""


class Taking(Struct, frozen=True):
    """A change that takes something away, and the stored record that it takes away."""

    entry: Entry
    stored: Record

    @property
    def place(self) -> Place:
        """The key of the stored record."""
        return self.stored.pk, self.stored.sk


class Held(Struct, frozen=True):
    """A change that waits, and why."""

    taking: Taking
    because: Because
    scope: Scope
    scope_id: str


def apply_with_guard(entries: Sequence[Entry], sender_id: str, waits_as: str | None) -> Counter[str]:
    """Apply changes, except removals that the guard or a freeze holds; returns how many had which outcome.

    `waits_as`: see `apply_changes`. Changes that take nothing away go first. Raises what `apply_changes` raises.
    """

    def attempt() -> Counter[str]:
        giving, takings = apart(entries)
        # Where another worker has ended the other row meanwhile (RelationLostError), what is applied stays as it is.
        counted: Counter[str] = Counter(apply_changes((one.change for one in giving), waits_as, keeps=True))
        if takings:
            passed, withheld = withhold(takings, sender_id)
            counted += apply_changes((entry.change for entry in passed), waits_as)
            counted.update(NAMES[one.because] for one in withheld)
        return counted

    return retry_on_conflict(attempt, attempts=TRIES, otherwise=WritesOvertakenError)


def apart(entries: Sequence[Entry]) -> tuple[list[Entry], list[Taking]]:
    """The changes that take nothing away from what is there today, which are applied first, and the others.

    So a person who loses one class and gets another by the same batch has the new class first.
    """
    today = clock.today()
    likely = [(entry, change) for entry in entries if may_take(change := entry.change, today)]
    if not likely:
        return list(entries), []
    stored_records = read((change.pk, change.sk) for _, change in likely)
    ends = _ends((change for _, change in likely), stored_records)
    together: dict[Place, list[Record | Removal]] = defaultdict(list)
    for change in (entry.change for entry in entries):
        together[change.pk, change.sk].append(change)
    takings = [
        Taking(entry, stored)
        for entry, change in likely
        if (stored := stored_records.get(place := (change.pk, change.sk))) is not None
        and takes(change, stored, ends, today, together[place])
    ]
    taking = {id(one.entry) for one in takings}
    return [entry for entry in entries if id(entry) not in taking], takings


def withhold(takings: Sequence[Taking], sender_id: str) -> tuple[list[Entry], list[Held]]:
    """Returns the changes that may be applied, and those that are held back, after storing the latter."""
    held_takings = _to_hold(takings)
    aws.concurrently(*(partial(hold, _record(one, sender_id)) for one in held_takings))
    waiting = {id(one.taking) for one in held_takings}
    return [taking.entry for taking in takings if id(taking) not in waiting], held_takings


def _ends(changes: Iterable[Change], stored: Mapping[Place, Record]) -> dict[str, str]:
    """The last days of the academic years into which classes move from another year, by id."""
    ids = set()
    for change in changes:
        before = stored.get((change.pk, change.sk))
        if isinstance(change, SchoolClass) and isinstance(before, SchoolClass):
            ids |= {change.academic_year_id} - {before.academic_year_id, None}
    years = read((year_pk(one), Prefix.YEAR.key()) for one in ids if one is not None)
    return {year.academic_year_id: year.ends_on for year in years.values() if isinstance(year, AcademicYear)}


def _to_hold(takings: Sequence[Taking]) -> list[Held]:
    if not takings:
        return []
    if frozen(clock.today(), Setting.ROSTER_FREEZE.read()):
        return [Held(taking, "freeze", *_scope_of(taking.stored)) for taking in takings]
    going = {taking.place for taking in takings}
    losses = aws.concurrently(*(partial(_losses, taking.stored, going) for taking in takings))
    from_each: dict[str, list[Gone]] = defaultdict(list)
    for losses_of_taking in losses:
        for loss in losses_of_taking:
            from_each[loss.organisation_id].append(loss)
    too_much = {organisation for organisation, gone in from_each.items() if _is_too_much(organisation, gone)}
    held_changes.forget_losses(gone for organisation in too_much for gone in from_each[organisation])
    held_takings = []
    for taking, losses_of_taking in zip(takings, losses, strict=True):
        exceeded = [loss.organisation_id for loss in losses_of_taking if loss.organisation_id in too_much]
        if exceeded:
            held_takings.append(Held(taking, "guard", "organisation", exceeded[0]))
        elif _ends_everything(taking.stored):
            held_takings.append(Held(taking, "guard", *_scope_of(taking.stored)))
    return held_takings


def _losses(stored: Record, going: set[Place]) -> list[Gone]:
    """A loss for each organisation that a person or class leaves; none where the person has another such record."""
    if isinstance(stored, SchoolClass):
        return [_gone(stored, "class", stored.class_id, stored.organisation_id)]
    person_id, organisations = "", list[str]()
    match stored:
        case InClass() | RoleAssignment():
            person_id = stored.person_id
            is_last = not _has(person_id, stored.entity, stored.organisation_id, going)
            organisations = [stored.organisation_id] if is_last else []
        case Guardianship():
            person_id = stored.guardian_id
            organisations = [] if _has(person_id, stored.entity, "", going) else _organisations_of(stored.child_id)
        case Person():
            person_id, organisations = stored.person_id, _organisations_of(stored.person_id)
        case AccountClaim():
            person_id, organisations = stored.person_id, [stored.organisation_id]
        case _:
            pass
    return [_gone(stored, "person", person_id, one) for one in organisations]


def _gone(stored: Record, kind: Literal["person", "class"], person_or_class_id: str, organisation_id: str) -> Gone:
    lost, expires_at = stored.entity, held_changes.loss_expiry()
    return Gone(organisation_id=organisation_id, what=kind, who=person_or_class_id, lost=lost, expires_at=expires_at)


def _has(person_id: str, lost: str, organisation_id: str, going: set[Place]) -> bool:
    """Whether somebody has a record of a kind in an organisation besides those that go."""
    return any((one.pk, one.sk) not in going for one in _having(person_id, lost, organisation_id))


def _having(person_id: str, lost: str, organisation_id: str) -> list[Record]:
    """The records of a kind that say today that somebody is in an organisation; a guardian of anybody counts."""
    today = clock.today()
    records = map(record_of, page(person_pk(person_id), PREFIXES[lost].key("")).items)
    return [
        one
        for one in records
        if counts(one, today)
        and (lost == Guardianship.entity or getattr(one, "organisation_id", "") == organisation_id)
    ]


def _organisations_of(person_id: str) -> list[str]:
    """Where somebody has a role today."""
    today = clock.today()
    roles = map(record_of, page(person_pk(person_id), Prefix.ROLE.key("")).items)
    return sorted({one.organisation_id for one in roles if isinstance(one, RoleAssignment) and counts(one, today)})


def _is_too_much(organisation_id: str, going: Sequence[Gone]) -> bool:
    """Note what goes, and count it with what has gone within a day; people who have come back meanwhile don't count."""
    held_changes.note_losses(going)
    gone = held_changes.gone_from(organisation_id)
    if not _exceeds(organisation_id, gone, going):
        return False
    going_keys = {one.sk for one in going}
    before = [one for one in gone if one.sk not in going_keys]
    returned = aws.concurrently(*(partial(_has_returned, one) for one in before))
    back = [one for one, is_back in zip(before, returned, strict=True) if is_back]
    held_changes.forget_losses(back)
    return _exceeds(organisation_id, [one for one in gone if one not in back], going)


def _exceeds(organisation_id: str, gone: Sequence[Gone], going: Sequence[Gone]) -> bool:
    percent = int(Setting.ROSTER_LARGEST_REMOVAL.read())
    people = {one.who for one in gone if one.what == "person"}
    classes = {one.who for one in gone if one.what == "class"}
    going_keys = {one.sk for one in going}
    # They count among those who were there, and the table has their roles no more.
    without_role = {
        one.who for one in gone if one.lost in {RoleAssignment.entity, Person.entity} and one.sk not in going_keys
    }
    without_class = {one.who for one in gone if one.what == "class" and one.sk not in going_keys}
    if len(people) > PEOPLE_A_DAY:
        needed = enough(len(people), percent)
        if needed is None or not has_people(organisation_id, needed - len(without_role)):
            return True
    if len(classes) > CLASSES_A_DAY:
        needed = enough(len(classes), percent)
        return needed is None or not has_classes(organisation_id, needed - len(without_class), clock.today())
    return False


def _has_returned(gone: Gone) -> bool:
    if gone.what == "person":
        return bool(_having(gone.who, gone.lost, gone.organisation_id))
    place = class_pk(gone.who), Prefix.CLASS.key()
    school_class = read([place]).get(place)
    return isinstance(school_class, SchoolClass) and counts(school_class, clock.today())


def _ends_everything(stored: Record) -> bool:
    """Whether an organisation with people or classes goes, or an academic year with classes."""
    match stored:
        case Organisation():
            organisation_id, today = stored.organisation_id, clock.today()
            return has_people(organisation_id, PEOPLE_A_DAY + 1) or has_classes(
                organisation_id, CLASSES_A_DAY + 1, today
            )
        case AcademicYear():
            return _has_more_classes(stored.academic_year_id, CLASSES_A_DAY)
        case _:
            return False


def _has_more_classes(academic_year_id: str, number: int) -> bool:
    """Whether more than `number` classes of an academic year count today; classes that have ended keep no year."""
    today = clock.today()
    counting = 0
    for classes in _pages_of_classes(academic_year_id):
        counting += sum(counts(school_class, today) for school_class in classes)
        if counting > number:
            return True
    return False


def _pages_of_classes(academic_year_id: str) -> Iterator[Iterable[Record]]:
    for shard in range(SHARDS):
        answer = page(pk := year_shard_pk(academic_year_id, shard), prefix := Prefix.CLASS.key(""))
        while True:
            entries = of_kind(YearClass, answer.items)
            yield read((class_pk(entry.class_id), Prefix.CLASS.key()) for entry in entries).values()
            if answer.after is None:
                break
            answer = page(pk, prefix, answer.after)


def _scope_of(stored: Record) -> tuple[Scope, str]:
    """Where a change is held back: in the organisation from which it takes, or the academic year that it ends.

    What is taken from a person without a role anywhere is held back under their own id.
    """
    match stored:
        case AcademicYear():
            return "academic_year", stored.academic_year_id
        case Guardianship():
            return "organisation", next(iter(_organisations_of(stored.child_id)), stored.child_id)
        case Person():
            return "organisation", next(iter(_organisations_of(stored.person_id)), stored.person_id)
        case _:
            return "organisation", getattr(stored, "organisation_id", "")


def _record(withheld: Held, sender_id: str) -> HeldChange:
    stored, entry = withheld.taking.stored, withheld.taking.entry
    return HeldChange(
        scope=withheld.scope,
        scope_id=withheld.scope_id,
        held_pk=stored.pk,
        held_sk=stored.sk,
        kind=entry.kind,
        data=entry.raw["data"],
        sender_id=sender_id,
        because=withheld.because,
        version=entry.content.version,
        held_at=clock.now(),
    )


THAWED = "thawed"
RELEASED = "released"
RELEASED_ALL = "released_all"
DISCARDED = "discarded"
"""What else a follow-up's `part` may say. `THAWED` passes through the guard what a freeze held back. By an operator's
order, `RELEASED` applies what the guard held back, `RELEASED_ALL` applies all, and `DISCARDED` deletes all.
"""


def thawed() -> Iterator[FollowUp]:
    """A message for each organisation and year where changes are held back."""
    places: set[tuple[Scope, str]] = set()
    for change in held_changes.all_held():
        place = change.scope, change.scope_id
        if place not in places:
            places.add(place)
            yield FollowUp(entity=change.scope, id=change.scope_id, part=THAWED)


def carry_out_order(scope: Scope, scope_id: str, order: str) -> None:
    """Apply or delete the changes held back in a scope, as `order` says; of two about one record the newer stays."""
    if order == DISCARDED:
        _give_up(scope, scope_id)
        return
    entries = [(entry_of(one.kind, one.data), one) for one in held_changes.held_in(scope, scope_id)]
    held_by_entry = {id(entry): (entry, one) for entry, one in entries}
    giving, takings = apart([entry for entry, _ in held_by_entry.values()])
    apply_changes(entry.change for entry in giving)
    for entry in giving:
        held_changes.delete(held_by_entry[id(entry)][1])
    chosen = [(taking, change) for taking in takings if _goes(change := held_by_entry[id(taking.entry)][1], order)]
    if order == THAWED:
        _through_the_guard(chosen)
        return
    apply_changes(taking.entry.change for taking, _ in chosen)
    for _, change in chosen:
        held_changes.delete(change)
    logger.info("held changes were released", scope=scope, scope_id=scope_id, number=len(chosen))


def _give_up(scope: Scope, scope_id: str) -> None:
    held_there = held_changes.held_in(scope, scope_id)
    for change in held_there:
        held_changes.delete(change)
    logger.info("held changes were discarded", scope=scope, scope_id=scope_id, number=len(held_there))


def _through_the_guard(chosen: list[tuple[Taking, HeldChange]]) -> None:
    """Pass each sender's changes through the guard together; those above its limit wait for an operator."""

    def sender(pair: tuple[Taking, HeldChange]) -> str:
        return pair[1].sender_id

    for sender_id, pairs in groupby(sorted(chosen, key=sender), key=sender):
        changes = {id(taking.entry): (taking, change) for taking, change in pairs}
        passed, withheld = withhold([taking for taking, _ in changes.values()], sender_id)
        apply_changes(entry.change for entry in passed)
        again = {(id(one.taking.entry), one.scope, one.scope_id) for one in withheld}
        for entry, (_, change) in changes.items():
            if (entry, change.scope, change.scope_id) not in again:
                held_changes.delete(change)
        for waiting in withheld:
            metrics.add_metric(f"RosterChanges{NAMES[waiting.because].title()}", MetricUnit.Count, 1)


def _goes(change: HeldChange, order: str) -> bool:
    if order == THAWED:
        return change.because == "freeze" and not frozen(clock.today(), Setting.ROSTER_FREEZE.read())
    return order == RELEASED_ALL or change.because == "guard"


def reset(message: VersionReset, sender_id: str) -> None:
    """Set a record's version to this moment, and log who asked for it and why: changes from now on count again.

    A version that is not ahead stays as it is, and so does a version other than `message.version`.
    """
    now_ms = clock.now_ms()
    done = message.version > now_ms and set_version(message.pk, message.sk, message.version, now_ms)
    logger.warning(
        "version reset" if done else "version left as it is",
        audit=True,
        pk=message.pk,
        sk=message.sk,
        version=message.version,
        new_version=now_ms if done else None,
        reason=message.reason,
        sender_id=sender_id,
    )
