"""Doubts about the measures of an item answered: the measure changes, and the item where it must."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from domain.errors import AgencyUnknown, DateInvalid
from domain.items import PartyRole
from intake.doubts import LEAVE_OUT, SPLIT, DoubtKind
from models.documents import Doubt
from models.items import Item, Measure
from models.queries import items as item_queries
from services import corrections

#: The first-named agency leads.
_FIRST = "first"
_DATED = frozenset({DoubtKind.DEADLINE_YEAR, DoubtKind.DEADLINE_UNCLEAR, DoubtKind.DEADLINE_CITED})
_NAMED = frozenset({DoubtKind.NO_PARTY, DoubtKind.PARTY_UNCLEAR})


def is_of_measure(doubt: Doubt) -> bool:
    """Whether a doubt is about a measure, and not about the whole item."""
    return "place" in doubt.facts


def settle(
    session: Session, item: Item, doubts: Sequence[Doubt], answer: str, *, actor_id: int | None, now: datetime
) -> None:
    """Let an answer change the measures that the doubts are about.

    Errors: AgencyUnknown where nobody of that name is in the measure, DateInvalid.
    """
    rows = item_queries.measures(session, item.id)
    for doubt in doubts:
        place = int(str(doubt.facts["place"])) - 1
        if place < len(rows):
            _settle(rows[place], doubt, answer)
    corrections.note(session, item, actor_id, now, field="measure", after=answer)


def _settle(measure: Measure, doubt: Doubt, answer: str) -> None:
    if doubt.kind == DoubtKind.WHO_LEADS:
        measure.parties = _led(measure.parties, answer)
    elif doubt.kind in _DATED:
        measure.deadline = None if answer == LEAVE_OUT else _day(answer)
    elif doubt.kind in _NAMED:
        names = corrections.names_in(answer)
        measure.parties = [{"name": name, "role": PartyRole.RESPONSIBLE.value} for name in names]


def _led(parties: Sequence[dict[str, str]], answer: str) -> list[dict[str, str]]:
    """The agencies of a measure, one of them, or (SPLIT) each for its own part, as lead."""
    names = [party["name"] for party in parties]
    lead = names[0] if answer == _FIRST and names else answer
    if answer == SPLIT:
        return [{**party, "role": PartyRole.LEAD.value} for party in parties]
    if lead not in names:
        raise AgencyUnknown(name=answer, candidates=names[:5])
    return [
        {**party, "role": PartyRole.LEAD.value if party["name"] == lead else party["role"]}
        for party in parties
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateInvalid from None
