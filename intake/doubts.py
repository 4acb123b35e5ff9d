"""What a text does not decide: the kinds of doubt, with the facts and the likely answers of each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.items import PartyRole
from intake.assignees import Assignment
from intake.deadlines import DraftDeadline
from intake.heads import Head
from intake.outline import Entry

#: Answers that are no name and no date.
CONTINUING = "continuing"
SPLIT = "split"
COMPLETE = "complete"
TAKE_IN = "take_in"
LEAVE_OUT = "leave_out"
SAME = "same"
DIFFERENT = "different"


class DoubtKind(StrEnum):
    """The kinds of question a draft asks."""

    WHO_LEADS = "who_leads"  # several are responsible and none leads; answers: the parties, likely first
    NO_PARTY = "no_party"  # the item names nobody
    OPEN_LIST = "open_list"  # 等: others may belong to it; fact: `names`
    GROUP_PARTY = "group_party"  # a name that stands for many; fact: `name`
    NO_DEADLINE = "no_deadline"  # answers: end of the period, or CONTINUING
    DEADLINE_YEAR = "deadline_year"  # a month without a year; facts: `text`; answers: dates
    DEADLINE_UNCLEAR = "deadline_unclear"  # 2025年前: before or within; facts: `text`; answers: dates
    AGENCY_SAME = "agency_same"  # two names, perhaps of one agency; facts: `name`, `other`
    NUMBER_MISSING = "number_missing"  # facts: `before`, `after` (labels)
    NUMBER_REPEATED = "number_repeated"  # facts: `label`
    UNKNOWN_TITLE = "unknown_title"
    UNKNOWN_YEAR = "unknown_year"
    PERIOD_ASSUMED = "period_assumed"  # the title names no period; answers: its likely last day
    PASSED_OVER = (
        "passed_over"  # numbered paragraphs of a section that names nobody; facts: `section`, `labels`
    )


@dataclass(frozen=True)
class Doubt:
    """A question about the document or about one item (its running number), with the likely answers first."""

    kind: DoubtKind
    item: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[str, ...] = ()


def of_item(
    no: int,
    assignment: Assignment,
    deadlines: Iterable[DraftDeadline],
    *,
    is_continuing: bool,
    period_end: date | None,
) -> Iterator[Doubt]:
    """What the text of one item leaves open."""
    yield from _of_parties(no, assignment)
    stated = [deadline for deadline in deadlines if not deadline.assumed]
    if not stated:
        assumed = (period_end.isoformat(),) if period_end else ()
        answers = (CONTINUING, *assumed) if is_continuing else (*assumed, CONTINUING)
        yield Doubt(DoubtKind.NO_DEADLINE, no, answers=answers)
    yield from _of_deadlines(no, stated)


def _of_parties(no: int, assignment: Assignment) -> Iterator[Doubt]:
    parties = assignment.parties
    if not parties:
        yield Doubt(DoubtKind.NO_PARTY, no)
        return
    candidates = [party for party in parties if party.role is PartyRole.RESPONSIBLE]
    if not assignment.has_lead and len(candidates) > 1:
        single = [party.name for party in candidates if not party.is_group]
        groups = [party.name for party in candidates if party.is_group]
        yield Doubt(DoubtKind.WHO_LEADS, no, answers=(*single, *groups, SPLIT))
    if assignment.open_ended:
        names = "、".join(party.name for party in parties)
        yield Doubt(DoubtKind.OPEN_LIST, no, {"names": names}, (COMPLETE,))
    for party in parties:
        if party.is_group:
            yield Doubt(DoubtKind.GROUP_PARTY, no, {"name": party.name})


def _of_deadlines(no: int, deadlines: Iterable[DraftDeadline]) -> Iterator[Doubt]:
    for deadline in deadlines:
        kind = DoubtKind.DEADLINE_YEAR if deadline.is_year_open else DoubtKind.DEADLINE_UNCLEAR
        if deadline.alternative:
            answers = (deadline.due_on.isoformat(), deadline.alternative.isoformat())
            yield Doubt(kind, no, {"text": deadline.text}, answers)


def of_document(head: Head, aims: Iterable[date]) -> Iterator[Doubt]:
    """What the head of the document leaves open; `aims` are dates by which its aims are to be reached."""
    if head.title is None:
        yield Doubt(DoubtKind.UNKNOWN_TITLE)
    if head.year is None:
        yield Doubt(DoubtKind.UNKNOWN_YEAR)
    elif head.period_assumed and head.period_end is not None:
        ends = (head.period_end, *sorted(set(aims) - {head.period_end}))
        yield Doubt(DoubtKind.PERIOD_ASSUMED, answers=tuple(end.isoformat() for end in ends))


def of_passed_over(entries: Iterable[Entry]) -> Iterator[Doubt]:
    """One question per section whose numbered paragraphs name nobody."""
    sections: dict[str, list[str]] = {}
    for entry in entries:
        sections.setdefault(entry.section or "", []).append(entry.label)
    for section, labels in sections.items():
        facts = {"section": section, "labels": " ".join(labels)}
        yield Doubt(DoubtKind.PASSED_OVER, None, facts, (LEAVE_OUT, TAKE_IN))


def of_numbers(entries: Iterable[Entry]) -> Iterator[Doubt]:
    """Numbers that are missing or come twice; a list may begin anew in each section."""
    before: Entry | None = None
    for no, entry in enumerate(entries, start=1):
        if before is not None and before.level == entry.level:
            begins_anew = entry.number == 1 and entry.section != before.section
            if entry.number == before.number and not begins_anew:
                yield Doubt(DoubtKind.NUMBER_REPEATED, no, {"label": entry.label})
            elif entry.number != before.number + 1 and not begins_anew:
                yield Doubt(DoubtKind.NUMBER_MISSING, no, {"before": before.label, "after": entry.label})
        before = entry
