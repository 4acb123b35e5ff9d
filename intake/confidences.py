"""How sure a draft is of each field, by the form in which the text gives it.

The figures order the fields for the clerk who checks them; they are no probabilities. The same text always
gives the same figures:

    1.0  the text says it in a form that has one reading (a full date, 牵头单位：…, a heading with its number)
    0.9  one rule of the grammar led to it (年底前 with the year of the title, 按职责分工负责)
    0.6  it was assumed where the text leaves it open (who leads among several; the end of the period), or the
         text around it looks torn (a bracket without its partner, a number that is missing behind it)
    0.3  nothing was found where something belongs
"""

import re
from collections.abc import Iterable, Mapping

from intake import brackets, doubts
from intake.assignees import Assignment
from intake.deadlines import DraftDeadline
from intake.findings import Finding
from intake.heads import Head
from intake.targets import DraftTarget

STATED, BY_RULE, ASSUMED, MISSING = 1.0, 0.9, 0.6, 0.3

#: Titles of real tasks end well before this; a longer one is a sentence that was meant as text.
_LONG_TITLE = 60
_LEFT_OVER = re.compile("(?:负责|牵头|配合|参与)[）)〕]")
_FIGURES = re.compile(r"[0-9０-９]")
_VERBS = re.compile("牵头|主办|主责|参与|参加|配合|协办|协助|按照?职责|分工|分别|责任单位|责任部门")


def of_item(
    finding: Finding,
    assignment: Assignment,
    deadlines: tuple[DraftDeadline, ...],
    targets: tuple[DraftTarget, ...],
    *,
    may_hold_more: bool = False,
) -> dict[str, float]:
    """How sure the fields of an item are: title, section, body, parties, open_ended, deadlines, targets.

    `may_hold_more`: the number behind the item's is missing, so that the next item may stand in its text.
    """
    found = _of_fields(finding, assignment, deadlines, targets)
    if may_hold_more or _is_torn(finding.body):
        found |= {key: min(found[key], ASSUMED) for key in ("body", "parties", "open_ended")}
    return found


def _of_fields(
    finding: Finding,
    assignment: Assignment,
    deadlines: tuple[DraftDeadline, ...],
    targets: tuple[DraftTarget, ...],
) -> dict[str, float]:
    return {
        "title": _of_title(finding),
        "section": BY_RULE if finding.section is None else STATED,
        "body": _of_body(finding),
        "parties": _of_parties(finding, assignment),
        "open_ended": _of_list(finding, assignment),
        "deadlines": _of_deadlines(deadlines, finding.body),
        "targets": _of_targets(targets, finding.body),
    }


def of_document(head: Head) -> dict[str, float]:
    """How sure the fields of the head are: title, doc_no, issuer, issued_on, year, period_end, level."""
    return {
        "title": MISSING if head.title is None else STATED,
        "doc_no": ASSUMED if head.doc_no is None else STATED,
        "issuer": ASSUMED if head.issuer is None else STATED,
        "issued_on": ASSUMED if head.issued_on is None else STATED,
        "year": _of_year(head),
        "period_end": _of_period(head),
        "level": MISSING if head.level is None else BY_RULE,
    }


def lowest(confidence: Mapping[str, float]) -> float:
    """How sure the least sure field is; 1 where there is none."""
    return min(confidence.values(), default=STATED)


def _is_torn(body: str) -> bool:
    """Whether brackets in the text lost their partners, or one still says who is responsible."""
    opened, closed = (sum(map(body.count, marks)) for marks in (brackets.OPENING, brackets.CLOSING))
    return opened != closed or _LEFT_OVER.search(body) is not None


def _of_title(finding: Finding) -> float:
    if not finding.title:
        return MISSING
    return ASSUMED if len(finding.title) > _LONG_TITLE else STATED


def _of_body(finding: Finding) -> float:
    if not finding.body:
        return MISSING
    return BY_RULE if finding.is_cut else STATED


def _of_parties(finding: Finding, assignment: Assignment) -> float:
    if not assignment.parties:
        return MISSING
    if finding.other or finding.is_assumed:
        return ASSUMED
    is_own = bool(finding.clause_places)  # and not its section's
    if is_own and assignment.has_lead and _VERBS.search("".join(finding.clauses)):
        return STATED
    is_settled = (
        finding.is_split or assignment.has_lead or assignment.by_duties or len(assignment.parties) == 1
    )
    return BY_RULE if is_settled else ASSUMED


def _of_list(finding: Finding, assignment: Assignment) -> float:
    if not assignment.parties:
        return ASSUMED
    return BY_RULE if any("等" in clause for clause in finding.clauses) else STATED


def _of_deadlines(deadlines: Iterable[DraftDeadline], body: str) -> float:
    return min((_of_deadline(deadline, body) for deadline in deadlines), default=BY_RULE)


def _of_deadline(deadline: DraftDeadline, body: str) -> float:
    if deadline.assumed or deadline.alternative is not None or doubts.is_cited(deadline.text, body):
        return ASSUMED
    return STATED if str(deadline.due_on.year) in deadline.text else BY_RULE


def _of_targets(targets: tuple[DraftTarget, ...], body: str) -> float:
    if targets:
        return STATED if all(target.op != "=" for target in targets) else BY_RULE
    return BY_RULE if _FIGURES.search(body) else STATED


def _of_year(head: Head) -> float:
    if head.year is None:
        return MISSING
    return STATED if str(head.year) in (head.title or "") else BY_RULE


def _of_period(head: Head) -> float:
    if head.period_end is None:
        return MISSING
    return ASSUMED if head.period_assumed else STATED
