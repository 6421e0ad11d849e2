"""From rows of classes.csv to classes, to the lessons that are given in them, and to groups of a subject."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from functions.roster.map.context import ClassFacts, Findings, key, noted, statuses, total
from functions.roster.read.rows import (
    CONTINUES_COLUMN,
    HOMEROOM_COLUMN,
    ClassRow,
    CourseRow,
    EnrolmentRow,
    SessionRow,
    future_sessions,
)
from functions.roster.rules.checks import LONGEST_GROUP_LABEL
from functions.roster.rules.report import ReportCode
from svyazka_common.records.roster import Enrolment, GroupEnrolment, SchoolClass, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from functions.roster.map.context import ImportContext
    from svyazka_common.records.roster import InClass


class MappedClasses(Struct, frozen=True, kw_only=True):
    """Homeroom classes, and what other rows may say of these and of lessons (`facts`)."""

    records: list[SchoolClass]
    facts: Mapping[str, ClassFacts]
    findings: Findings


def map_classes(context: ImportContext) -> MappedClasses:
    """Homeroom classes first, then lessons, whichever comes first in the file."""
    rows = context.part.classes.values()
    not_begun = {one.sourced_id for one in future_sessions(list(context.part.sessions.values()), context.today)}
    homerooms = [_homeroom(row, context, not_begun) for row in rows if row.class_type == "homeroom"]
    homeroom_facts = [facts for facts, _ in homerooms if facts is not None]
    facts = {**context.classes, **{one.school_class.class_id: one for one in homeroom_facts}}
    lessons = [(row, *_lesson(row, context, facts)) for row in rows if row.class_type == "scheduled"]
    untaken = [Findings(classes=frozenset({row.sourced_id})) for row, lesson, _ in lessons if lesson is None]
    return MappedClasses(
        records=[one.school_class for one in homeroom_facts],
        facts={**facts, **{row.sourced_id: lesson for row, lesson, _ in lessons if lesson is not None}},
        findings=total([finding for _, finding in homerooms] + [finding for _, _, finding in lessons] + untaken),
    )


def _homeroom(row: ClassRow, context: ImportContext, not_begun: set[str]) -> tuple[ClassFacts | None, Findings]:
    before = context.stored.classes.get(row.sourced_id)
    if row.bare:
        return _ended(row, before), Findings()
    days = _days(row, context, before)
    if days is None:
        untaken = Findings(classes=frozenset({row.sourced_id}))
        return None, noted(row, "termSourcedIds", ReportCode.REFERENCE) + untaken
    findings = Findings()
    if days["starts_on"] > context.today and not (row.removed or not_begun.issuperset(row.session_ids)):
        findings += noted(row, "termSourcedIds", ReportCode.TERM_IN_FUTURE)
    lineage_id, finding = _lineage(row, context, before)
    organisation = context.organisation
    version = max(row.version, days.pop("version"), organisation.version if organisation.removed else 0)
    gone = statuses(removed=row.removed, unsupported=organisation.removed)
    school_class = SchoolClass(
        class_id=row.sourced_id,
        organisation_id=context.part.organisation_id,
        label=row.title,
        lineage_id=lineage_id,
        # Values that the bundle lacks are kept.
        academic_year_id=before.academic_year_id if before else None,
        **days,
        **gone,
        version=version,
    )
    facts = ClassFacts(school_class=school_class, removed=gone["status"] == "ended", version=version)
    return facts, findings + finding


def _ended(row: ClassRow, before: SchoolClass | None) -> ClassFacts | None:
    """A class of which the row says only that it has gone."""
    if before is None:
        return None
    version = max(row.version, before.version)
    gone = replace(before, status="ended", own_status=None, version=version)
    return ClassFacts(school_class=gone, removed=True, version=version)


def _lineage(row: ClassRow, context: ImportContext, before: SchoolClass | None) -> tuple[str | None, Findings]:
    """The first class of the line that the class continues; what an earlier bundle said of that stays."""
    inherited = before.lineage_id if before else None
    if row.continues_id is None:
        return inherited, Findings()
    heirs = (heir for heir in context.part.classes.values() if heir.continues_id == row.continues_id)
    if next(heirs) is not row:
        # The chats of a class that is divided go on in one of its parts.
        return None, noted(row, CONTINUES_COLUMN, ReportCode.CONTINUED_TWICE)
    earlier = context.stored.continued.get(row.continues_id)
    if earlier is not None:
        return earlier.lineage, Findings()
    if row.continues_id in context.part.classes:
        return row.continues_id, Findings()
    return inherited, noted(row, CONTINUES_COLUMN, ReportCode.CONTINUES_UNKNOWN)


def _days(row: ClassRow, context: ImportContext, before: SchoolClass | None) -> dict[str, Any] | None:
    """`starts_on`, `ends_on` and the version of what they come from."""
    part = context.part
    sessions = [part.sessions[session_id] for session_id in row.session_ids if session_id in part.sessions]
    if sessions and len(sessions) == len(row.session_ids):
        return {
            "starts_on": min(session.starts_on for session in sessions),
            "ends_on": max(session.ends_on for session in sessions),
            "version": max(session.version for session in sessions),
        }
    if before is not None and part.region.mode(SessionRow) != "bulk":
        return {"starts_on": before.starts_on, "ends_on": before.ends_on, "version": 0}
    return None


def _lesson(
    row: ClassRow, context: ImportContext, classes: Mapping[str, ClassFacts]
) -> tuple[ClassFacts | None, Findings]:
    if row.homeroom_id is None:
        return None, noted(row, HOMEROOM_COLUMN, ReportCode.HOMEROOM_UNKNOWN)
    homeroom = classes.get(row.homeroom_id)
    if homeroom is None or homeroom.subject_id is not None:
        return None, noted(row, HOMEROOM_COLUMN, ReportCode.REFERENCE)
    course = context.part.courses.get(row.course_id)
    name = course.title if course else _taught(row.course_id, row.homeroom_id, context)
    if name is None:
        return None, noted(row, "courseSourcedId", ReportCode.REFERENCE)
    facts = ClassFacts(
        school_class=homeroom.school_class,
        subject_id=row.course_id,
        subject_name=name,
        removed=row.removed or homeroom.removed or (course is not None and course.removed),
        version=max(row.version, homeroom.version, course.version if course else 0),
    )
    return facts, Findings()


def _taught(subject_id: str, class_id: str, context: ImportContext) -> str | None:
    """The latest stored name of a subject, by loads in the class or else in any; None if the bundle has all courses."""
    if context.part.region.mode(CourseRow) == "bulk":
        return None
    loads = [
        relation
        for relation in context.stored.in_classes()
        if isinstance(relation, TeachingLoad) and relation.subject_id == subject_id
    ]
    in_class = [load for load in loads if load.class_id == class_id]
    latest = max(in_class or loads, key=lambda load: (load.version, key(load)), default=None)
    return latest.subject_name if latest is not None else None


type Lesson = tuple[str, str]
"""Class and lesson; the lesson's id is the group's."""


class MappedGroups(Struct, frozen=True, kw_only=True):
    """What is known of groups after a file.

    Attributes:
        facts: homeroom classes and lessons by id, with those lessons named that are groups.
        enrols: whether the file says who is in which group: it enrols pupils in lessons at all. A file that doesn't
            leaves groups as they are: they came from elsewhere.
        removed: the lessons of the file that have gone, with the version of that.
        pupils: who is in a class of the organisation; others are in none of its groups, whatever rows of lessons say.
    """

    facts: Mapping[str, ClassFacts]
    enrols: bool
    removed: Mapping[Lesson, int]
    pupils: frozenset[str]


class _PeopleOfRows(Struct):
    """The people of classes and lessons by the bundle's rows, by class or lesson id; `gone` are those removed."""

    pupils: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gone: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    teachers: dict[str, list[EnrolmentRow]] = field(default_factory=lambda: defaultdict(list))


class _Stored(Struct):
    """What is stored of groups (`in_groups`) and of the pupils and teachers of whole classes."""

    in_groups: dict[Lesson, list[GroupEnrolment]] = field(default_factory=lambda: defaultdict(list))
    group_loads: set[tuple[str, str]] = field(default_factory=set)
    pupils: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    loads: dict[tuple[str, str], list[TeachingLoad]] = field(default_factory=lambda: defaultdict(list))


def group_of(relation: InClass) -> str | None:
    """The group that a relation is about; None where it is about all of the class."""
    return relation.group_id if isinstance(relation, (GroupEnrolment, TeachingLoad)) else None


def map_groups(context: ImportContext, kept_persons: frozenset[str]) -> MappedGroups:
    """Find the groups among the lessons of `context.classes`, and name them.

    `kept_persons` contains persons that rejected rows name: their absence from a lesson says nothing.
    """
    people, stored = _people_of_rows(context), _stored(context)
    lessons = {class_id: facts for class_id, facts in context.classes.items() if facts.subject_id is not None}
    whole = context.part.region.whole(EnrolmentRow)
    by_subject: dict[tuple[str, str], list[str]] = defaultdict(list)
    for lesson_id, facts in lessons.items():
        is_group = (
            _is_part(lesson_id, facts, people, kept_persons)
            if whole
            else _stays_part(lesson_id, facts, people, stored, context)
        )
        if is_group and facts.subject_id is not None:
            by_subject[facts.school_class.class_id, facts.subject_id].append(lesson_id)
    labels: dict[str, str] = {}
    for (class_id, subject_id), ids in by_subject.items():
        labels |= _labels(class_id, subject_id, ids, stored, context)
    named = {one: replace(lessons[one], group_id=one, group_label=label) for one, label in labels.items()}
    rows = context.part.classes.values()
    return MappedGroups(
        facts={**context.classes, **named},
        enrols=any(people.pupils[lesson_id] for lesson_id in lessons),
        removed={
            (row.homeroom_id, row.sourced_id): row.version
            for row in rows
            if row.removed and row.class_type == "scheduled" and row.homeroom_id is not None
        },
        pupils=_in_classes(context, people, stored, whole=whole),
    )


def _in_classes(context: ImportContext, people: _PeopleOfRows, stored: _Stored, *, whole: bool) -> frozenset[str]:
    classes = [one for one, facts in context.classes.items() if facts.subject_id is None]
    pupils_in_classes = {person for one in classes for person in people.pupils[one]}
    if not whole:
        pupils_in_classes |= {person for one, pupils in stored.pupils.items() for person in pupils - people.gone[one]}
    return frozenset(pupils_in_classes)


def _people_of_rows(context: ImportContext) -> _PeopleOfRows:
    people = _PeopleOfRows()
    for row in context.part.enrolments:
        if row.person_id not in context.persons:
            continue
        if row.removed:
            people.gone[row.class_id].add(row.person_id)
        elif row.role == "teacher":
            people.teachers[row.class_id].append(row)
        elif row.ends_on is None or row.ends_on >= context.today:
            people.pupils[row.class_id].add(row.person_id)
    return people


def _stored(context: ImportContext) -> _Stored:
    stored = _Stored()
    for relation in context.stored.in_classes():
        if relation.status != "active":
            continue
        match relation:
            case GroupEnrolment():
                stored.in_groups[relation.class_id, relation.group_id].append(relation)
            case Enrolment() if relation.ends_on >= context.today:
                stored.pupils[relation.class_id].add(relation.person_id)
            case TeachingLoad(group_id=str(group_id)):
                stored.group_loads.add((relation.person_id, group_id))
            case TeachingLoad():
                stored.loads[relation.class_id, relation.subject_id].append(relation)
            case _:
                pass
    return stored


def _is_part(lesson_id: str, facts: ClassFacts, people: _PeopleOfRows, kept_persons: frozenset[str]) -> bool:
    """Whether a table of everybody has some pupils of a class in a lesson, and not all."""
    pupils = people.pupils[lesson_id]
    return (
        bool(pupils) and not facts.removed and not people.pupils[facts.school_class.class_id] - kept_persons <= pupils
    )


def _stays_part(
    lesson_id: str, facts: ClassFacts, people: _PeopleOfRows, stored: _Stored, context: ImportContext
) -> bool:
    """Whether a lesson of a list of changes is a group: it was a group, or it is new and lacks some of the class."""
    class_id = facts.school_class.class_id
    teachers = people.teachers[lesson_id]
    if (class_id, lesson_id) in stored.in_groups:
        return True
    if any((row.person_id, lesson_id) in stored.group_loads for row in teachers):
        return True
    pupils, enrolled = people.pupils[lesson_id], stored.pupils[class_id]
    if context.part.region.mode(EnrolmentRow) != "delta" or facts.removed or not pupils:
        return False
    if enrolled and not enrolled & pupils:
        return False  # Who comes into the class comes into its lessons.
    loads = stored.loads[class_id, facts.subject_id or ""]
    rows = {row_id for load in loads for row_id in load.rows or ()}
    if loads and (not teachers or any(row.sourced_id in rows for row in teachers)):
        return False  # The lesson has been the whole class's.
    return not (enrolled - people.gone[class_id]) | people.pupils[class_id] <= pupils


def _labels(
    class_id: str, subject_id: str, lesson_ids: Iterable[str], stored: _Stored, context: ImportContext
) -> dict[str, str]:
    ids = set(lesson_ids)
    subject = max(context.classes[one].subject_name for one in ids)
    before = {
        lesson_id: max(relations, key=lambda relation: (relation.version, key(relation))).group_label
        for (of_class, lesson_id), relations in stored.in_groups.items()
        if of_class == class_id and any(relation.subject_id == subject_id for relation in relations)
    }
    whole = context.part.region.whole(EnrolmentRow)
    rows = context.part.classes
    unlabelled = [
        UnnamedGroup(
            lesson_id=one,
            title=rows[one].title if one in rows else None,
            code=rows[one].code if one in rows else None,
            stored=before.get(one),
        )
        for one in ids
    ]
    others = set() if whole else {label for one, label in before.items() if one not in ids}
    return group_labels(unlabelled, subject, context.classes[min(ids)].school_class.label, used=others)


class StoredGroups(Struct, frozen=True):
    """The groups that are stored, for rows of a list of changes that doesn't bring the lesson itself."""

    by_lesson: Mapping[str, list[GroupEnrolment | TeachingLoad]]
    classes: Mapping[str, SchoolClass]
    class_of: frozenset[tuple[str, str]]

    def facts(self, row: EnrolmentRow) -> ClassFacts | None:
        """The group in which a row has somebody: for a pupil a group of the own class, for others any of theirs."""
        labels = [
            one
            for one in self.by_lesson.get(row.class_id, ())
            if one.person_id == row.person_id
            or (
                row.role == "student"
                and isinstance(one, GroupEnrolment)
                and (row.person_id, one.class_id) in self.class_of
            )
        ]
        latest = max(labels, key=lambda relation: (relation.version, key(relation)), default=None)
        school_class = self.classes.get(latest.class_id) if latest is not None else None
        if latest is None or school_class is None:
            return None
        return ClassFacts(
            school_class=school_class,
            subject_id=latest.subject_id,
            subject_name=latest.subject_name,
            group_id=latest.group_id,
            group_label=latest.group_label,
            removed=school_class.status == "ended",
        )


def stored_groups(context: ImportContext) -> StoredGroups:
    """Those that a file may mean; none where it has all lessons."""
    by_lesson: dict[str, list[GroupEnrolment | TeachingLoad]] = defaultdict(list)
    class_of: set[tuple[str, str]] = set()
    for relation in () if context.part.region.whole(ClassRow) else context.stored.in_classes():
        if isinstance(relation, (GroupEnrolment, TeachingLoad)) and relation.group_id is not None:
            by_lesson[relation.group_id].append(relation)
        elif isinstance(relation, Enrolment) and relation.status == "active":
            class_of.add((relation.person_id, relation.class_id))
    return StoredGroups(by_lesson=by_lesson, classes=context.stored.classes, class_of=frozenset(class_of))


_EDGES = " ,;:·|/\\-–—_"
_BRACKETS = "()[]«»\"'"
_WORD = re.compile(r"\w+")
_NUMBERED = re.compile(
    r"(?:(?:группа|гр)[\s.]*(?:№\s*)?(\d{1,2}|[ivx]{1,4}))|(?:(?:№\s*)?(\d{1,2}|[ivx]{1,4})(?:\s*-?\s*я)?[\s.]*(?:группа|гр)?)",
    re.IGNORECASE,
)
SHORTEST_ABBREVIATION = 2


class UnnamedGroup(Struct, frozen=True, kw_only=True):
    """A group's lesson: its sourcedId, what its row calls it, and the label that is stored of it.

    `title` and `code` are the row's, None where the file has none of them.
    """

    lesson_id: str
    title: str | None = None
    code: str | None = None
    stored: str | None = None


def group_labels(
    groups: Iterable[UnnamedGroup], subject: str, class_label: str, *, used: Collection[str] = ()
) -> dict[str, str]:
    """Name the groups of one subject in one class, each differently; labels by the lesson's id.

    A group is called what its title says besides subject and class («Английский язык, 7А, группа 2»: «группа 2»).
    Else it is called what its code says, or else what it was called before. A group of which nothing says anything gets
    the first free number, in the order of ids. `used` are the labels of groups that the file doesn't bring.
    """
    ordered = sorted(groups, key=lambda group: group.lesson_id)
    labels: dict[str, str] = {}
    taken = set(used)
    sources = (
        {one.lesson_id: besides(one.title or "", subject, class_label) for one in ordered},
        {one.lesson_id: besides(one.code or "", subject, class_label) for one in ordered},
        {one.lesson_id: one.stored or "" for one in ordered},
    )
    for names in sources:
        often = Counter(name for lesson_id, name in names.items() if lesson_id not in labels)
        for lesson_id, name in names.items():
            if name and lesson_id not in labels and often[name] == 1 and name not in taken:
                labels[lesson_id] = name
        taken |= set(labels.values())
    free = (name for number in count(1) if (name := f"группа {number}") not in taken)
    return labels | {one.lesson_id: next(free) for one in ordered if one.lesson_id not in labels}


def besides(text: str, subject: str, class_label: str) -> str:
    """What a lesson's title says besides its subject and its class, at most 40 characters; blank where nothing is."""
    rest = _without(_without(text, class_label), subject)
    while (word := _WORD.search(rest)) is not None and _abbreviates(word[0], subject):
        rest = rest[word.end() :]
    rest = " ".join(rest.split()).lstrip(f"{_EDGES}.").rstrip(_EDGES)
    if rest[:1] in _BRACKETS or rest.count("(") != rest.count(")"):
        rest = rest.strip(_BRACKETS + _EDGES)
    numbered = _NUMBERED.fullmatch(rest)
    if numbered is not None:
        return f"группа {(numbered[1] or numbered[2]).upper()}"
    return rest[:LONGEST_GROUP_LABEL].rstrip(_EDGES)


def _without(text: str, name: str) -> str:
    """A text without the first occurrence of a name's words, whatever separates these."""
    words = re.findall(r"\d+|[^\W\d]+", name)
    if not words:
        return text
    pattern = r"(?<!\w)" + r"[\W_]*".join(map(re.escape, words)) + r"(?!\w)"
    return re.sub(pattern, " ", text, count=1, flags=re.IGNORECASE)


def _abbreviates(word: str, subject: str) -> bool:
    short = word.casefold()
    starts = (one.casefold().startswith(short) for one in _WORD.findall(subject))
    return len(short) >= SHORTEST_ABBREVIATION and any(starts)
