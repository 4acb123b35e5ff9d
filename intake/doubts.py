"""What a text does not decide: the kinds of doubt, with the facts and the likely answers of each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import accumulate

from domain.items import PartyRole
from domain.levels import GovernmentLevel
from intake import agencies
from intake.assignees import Assignment, DraftParty
from intake.deadlines import DraftDeadline
from intake.findings import Finding
from intake.heads import Head
from intake.registry import AgencyQuestion
from intake.targets import DraftTarget

#: Answers that are no name and no date.
CONTINUING = "continuing"
SPLIT = "split"
COMPLETE = "complete"
TAKE_IN = "take_in"
LEAVE_OUT = "leave_out"
SAME = "same"
DIFFERENT = "different"
EXACT = "="
AT_LEAST = ">="

_BOUNDS = {False: (EXACT, AT_LEAST, LEAVE_OUT), True: (AT_LEAST, EXACT, LEAVE_OUT)}
#: 约350个, 350个左右; 签约率 and 节约 are other words.
_ABOUT = re.compile(
    r"大约|约[为占合有]?(?=\s*[0-9０-９一二三四五六七八九十百两])|左右|上下(?=$|[，。；、的])"
)
_CLAUSE_END = re.compile(r"[，。；！？,;\n]")
#: 按照国家到2025年…的要求: the date is somebody else's.
_CITING = re.compile("按照?|根据|对照|依据|围绕|对标|国家|省里|中央|国务院")
_CITED = re.compile("要求|部署|规定|规划|提出的|明确的|确定的|目标")
_REACH = 60
_SHOWN = 12  # of what has no number


class DoubtKind(StrEnum):
    """The kinds of question a draft asks; answers stand with the likeliest first.

    Of a measure of an item `measure` are its words, and `place` its place among them, from 1.
    """

    # Of one item.
    WHO_LEADS = "who_leads"  # several are responsible and none leads; answers: the parties, SPLIT
    NO_PARTY = "no_party"  # the item names nobody
    PARTY_UNCLEAR = "party_unclear"  # names that a cell's line breaks part in two ways; answers: both lists
    OPEN_LIST = "open_list"  # 等: others may belong to it; facts: `names`; answers: COMPLETE
    NO_DEADLINE = "no_deadline"  # facts: `text` if it is no date; answers: end of the period, CONTINUING
    DEADLINE_YEAR = "deadline_year"  # a month without a year; facts: `text`; answers: dates
    DEADLINE_UNCLEAR = "deadline_unclear"  # 2025年前: before or within; facts: `text`; answers: dates
    DEADLINE_CITED = "deadline_cited"  # another plan's, perhaps; facts: `text`; answers: date, LEAVE_OUT
    TARGET_UNCLEAR = "target_unclear"  # 约350个; facts: `text`; answers: EXACT, AT_LEAST, LEAVE_OUT
    NUMBER_MISSING = "number_missing"  # facts: `before`, `after` (labels)
    NUMBER_REPEATED = "number_repeated"  # facts: `label`
    NUMBER_NONE = "number_none"  # an item without a number among numbered ones; answers: TAKE_IN, LEAVE_OUT
    # Of the document.
    GROUP_PARTY = "group_party"  # a name that stands for many; facts: `name`, `items` (running numbers)
    AGENCY_SAME = "agency_same"  # two names, perhaps of one agency; facts: `name`, `other`; SAME, DIFFERENT
    UNKNOWN_TITLE = "unknown_title"
    UNKNOWN_YEAR = "unknown_year"
    UNKNOWN_LEVEL = "unknown_level"  # answers: levels of government
    PERIOD_ASSUMED = "period_assumed"  # the title names no period; answers: its likely last day
    PASSED_OVER = "passed_over"  # paragraphs of a section that names nobody; facts: `section`, `labels`
    COLUMN_ASSUMED = (
        "column_assumed"  # agencies under another heading; facts: `name`; answers: roles, LEAVE_OUT
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
    finding: Finding,
    assignment: Assignment,
    deadlines: Iterable[DraftDeadline],
    targets: Iterable[DraftTarget],
    *,
    is_continuing: bool,
    period_end: date | None,
) -> Iterator[Doubt]:
    """What the text of one item leaves open."""
    yield from _of_parties(no, finding, assignment)
    stated = [deadline for deadline in deadlines if not deadline.assumed]
    printed = "；".join(limit.printed for limit in finding.limits)
    if not stated and not (is_continuing and printed):
        assumed = (period_end.isoformat(),) if period_end else ()
        answers = (CONTINUING, *assumed) if is_continuing else (*assumed, CONTINUING)
        yield Doubt(DoubtKind.NO_DEADLINE, no, {"text": printed} if printed else {}, answers)
    yield from _of_deadlines(no, stated, finding.body)
    for target in targets:
        if _ABOUT.search(target.text):
            yield Doubt(DoubtKind.TARGET_UNCLEAR, no, {"text": target.text}, _BOUNDS[target.op == ">="])


def of_measures(
    own: Sequence[Doubt], parties: Sequence[DraftParty], measures: Iterable[tuple[str, Iterable[Doubt]]]
) -> Iterator[Doubt]:
    """What the measures of an item leave open, each by its words, and what the item does not ask itself.

    A measure that names nobody or no date is the item's, so it is asked about only where that names nobody.
    """
    asked = [(doubt.kind, dict(doubt.facts)) for doubt in own]
    settled = {DoubtKind.NO_DEADLINE, *((DoubtKind.NO_PARTY,) if parties else ())}
    for place, (words, doubts) in enumerate(measures, start=1):
        for doubt in doubts:
            if doubt.kind not in settled and (doubt.kind, dict(doubt.facts)) not in asked:
                facts = {**doubt.facts, "measure": words, "place": str(place)}
                yield replace(doubt, facts=facts)


def _of_parties(no: int, finding: Finding, assignment: Assignment) -> Iterator[Doubt]:
    parties = assignment.parties
    if not parties:
        yield Doubt(DoubtKind.NO_PARTY, no)
        return
    if finding.other:
        names = "、".join(party.name for party in parties)
        other = _read_otherwise([party.name for party in parties], finding.other)
        yield Doubt(DoubtKind.PARTY_UNCLEAR, no, {"names": names}, (names, other))
    # 各区县 cannot lead where others are named.
    candidates = [
        party.name for party in parties if party.role is PartyRole.RESPONSIBLE and not party.is_group
    ]
    if not (assignment.has_lead or finding.is_split) and len(candidates) > 1:
        yield Doubt(DoubtKind.WHO_LEADS, no, answers=(*candidates, SPLIT))
    if assignment.open_ended:
        names = "、".join(party.name for party in parties)
        yield Doubt(DoubtKind.OPEN_LIST, no, {"names": names}, (COMPLETE,))


def _read_otherwise(names: Sequence[str], other: str) -> str:
    """The names with a second reading of those that stand in one cell."""
    second = agencies.listed(other)
    starts = [0, *accumulate(map(len, names))]
    begin = "".join(names).find("".join(second))
    end = begin + len("".join(second))
    if begin not in starts or end not in starts:
        return other
    return "、".join([*names[: starts.index(begin)], *second, *names[starts.index(end) :]])


def _of_deadlines(no: int, deadlines: Iterable[DraftDeadline], body: str) -> Iterator[Doubt]:
    for deadline in deadlines:
        kind = DoubtKind.DEADLINE_YEAR if deadline.is_year_open else DoubtKind.DEADLINE_UNCLEAR
        if deadline.alternative:
            answers = (deadline.due_on.isoformat(), deadline.alternative.isoformat())
            yield Doubt(kind, no, {"text": deadline.text}, answers)
        elif is_cited(deadline.text, body):
            answers = (deadline.due_on.isoformat(), LEAVE_OUT)
            yield Doubt(DoubtKind.DEADLINE_CITED, no, {"text": deadline.text}, answers)


def is_cited(phrase: str, body: str) -> bool:
    """Whether words around a phrase of time make it another plan's: 按照国家2025年底前…的要求."""
    begin = body.find(phrase) if phrase else -1
    if begin < 0:
        return False
    clause = _CLAUSE_END.split(body[max(begin - _REACH, 0) : begin])[-1]
    behind = _CLAUSE_END.split(body[begin + len(phrase) : begin + _REACH], maxsplit=1)[0]
    return _CITING.search(clause) is not None and _CITED.search(behind) is not None


def of_groups(items: Iterable[tuple[int, Iterable[DraftParty]]]) -> Iterator[Doubt]:
    """Each name that stands for many, once, with the numbers of the items that it stands in."""
    found: dict[str, list[int]] = {}
    for no, parties in items:
        for party in parties:
            if party.is_group and no not in found.setdefault(party.name, []):
                found[party.name].append(no)
    for name, numbers in found.items():
        yield Doubt(DoubtKind.GROUP_PARTY, None, {"name": name, "items": " ".join(map(str, numbers))})


def of_agencies(questions: Iterable[AgencyQuestion]) -> Iterator[Doubt]:
    """Names that may be of one agency."""
    for question in questions:
        answers = (SAME, DIFFERENT) if question.is_likely else (DIFFERENT, SAME)
        facts = {"name": question.name, "other": question.other}
        yield Doubt(DoubtKind.AGENCY_SAME, None, facts, answers)


def of_columns(names: Iterable[str]) -> Iterator[Doubt]:
    """Columns whose heading says nothing, and in which agencies stand: which role do they have?"""
    roles = (PartyRole.RESPONSIBLE, PartyRole.LEAD, PartyRole.PARTICIPANT)
    for name in names:
        answers = (*(role.value for role in roles), LEAVE_OUT)
        yield Doubt(DoubtKind.COLUMN_ASSUMED, None, {"name": name}, answers)


def of_document(head: Head, aims: Iterable[date]) -> Iterator[Doubt]:
    """What the head of the document leaves open; `aims` are dates by which its aims are to be reached."""
    if head.title is None:
        yield Doubt(DoubtKind.UNKNOWN_TITLE)
    if head.year is None:
        yield Doubt(DoubtKind.UNKNOWN_YEAR)
    if head.level is None:
        yield Doubt(
            DoubtKind.UNKNOWN_LEVEL, answers=tuple(level.value for level in reversed(GovernmentLevel))
        )
    if head.period_assumed and head.period_end is not None:
        ends = (head.period_end, *sorted(set(aims) - {head.period_end}))
        yield Doubt(DoubtKind.PERIOD_ASSUMED, answers=tuple(end.isoformat() for end in ends))


def of_passed_over(findings: Iterable[Finding]) -> Iterator[Doubt]:
    """One question per section whose numbered paragraphs name nobody."""
    sections: dict[str, list[str]] = {}
    for finding in findings:
        sections.setdefault(finding.section or "", []).append(finding.label or finding.title[:_SHOWN])
    for section, labels in sections.items():
        facts = {"section": section, "labels": " ".join(labels)}
        yield Doubt(DoubtKind.PASSED_OVER, None, facts, (LEAVE_OUT, TAKE_IN))


def of_numbers(findings: Sequence[Finding]) -> Iterator[Doubt]:
    """Numbers that are missing or come twice; a list may begin anew in each section."""
    before: Finding | None = None
    for no, finding in enumerate(findings, start=1):
        if finding.number is None:
            beside = findings[max(no - 2, 0) : no + 1]
            if any(row.number is not None and row.is_in_table == finding.is_in_table for row in beside):
                yield Doubt(DoubtKind.NUMBER_NONE, no, {}, (TAKE_IN, LEAVE_OUT))
            continue
        if before is not None and before.level == finding.level and before.is_in_table == finding.is_in_table:
            yield from _of_number(no, before, finding)
        before = finding


def _of_number(no: int, before: Finding, finding: Finding) -> Iterator[Doubt]:
    number = before.number or 0
    if finding.number == 1 and (finding.section != before.section or finding.is_in_table):
        return
    if finding.number == number:
        yield Doubt(DoubtKind.NUMBER_REPEATED, no, {"label": finding.label})
    elif finding.number != number + 1:
        yield Doubt(DoubtKind.NUMBER_MISSING, no, {"before": before.label, "after": finding.label})
