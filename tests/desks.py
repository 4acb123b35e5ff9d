"""A draft with questions on the secretary's desk."""

from collections.abc import Callable
from typing import TypeVar

from domain.items import PartyRole
from intake.doubts import COMPLETE, CONTINUING, LEAVE_OUT, SPLIT, TAKE_IN
from intake.drafts import Doubt, DoubtKind, DraftItem
from models.documents import Doubt as DoubtRow
from models.documents import Ledger
from models.items import Item
from models.queries import doubts as queries
from models.queries import items as item_queries
from models.questions import Question
from services import doubts
from tests.ledgers import (
    HEALTH,
    INSURANCE,
    RESPONSIBLE,
    THURSDAY,
    Office,
    draft_item,
    party,
)

Result = TypeVar("Result")
YEAR_END, CONTINUES = "2026-12-31", CONTINUING


def undecided(no: int, *kinds: DoubtKind) -> DraftItem:
    """An item for which two answer; who leads is open, and by when."""
    asked = {
        DoubtKind.WHO_LEADS: Doubt(DoubtKind.WHO_LEADS, no, answers=(HEALTH, INSURANCE, SPLIT)),
        DoubtKind.NO_DEADLINE: Doubt(DoubtKind.NO_DEADLINE, no, answers=(YEAR_END, CONTINUES)),
        DoubtKind.OPEN_LIST: Doubt(DoubtKind.OPEN_LIST, no, answers=(COMPLETE,)),
        DoubtKind.NUMBER_REPEATED: Doubt(DoubtKind.NUMBER_REPEATED, no, {"label": "（一）"}),
        DoubtKind.NUMBER_NONE: Doubt(DoubtKind.NUMBER_NONE, no, answers=(TAKE_IN, LEAVE_OUT)),
    }
    parties = (party(HEALTH, RESPONSIBLE), party(INSURANCE, RESPONSIBLE))
    return draft_item(no, *parties, doubts=[asked[kind] for kind in kinds])


class Desk:
    """A draft with questions on the secretary's desk."""

    def __init__(self, office: Office, *items: DraftItem, **options: object) -> None:
        self.office = office
        self.ledger: Ledger = office.import_draft(*items, **options)

    def act(self, function: Callable[..., Result], *arguments: object, **options: object) -> Result:
        actor_id = self.office.secretary.person.id
        return self.office.act(function, *arguments, actor_id=actor_id, now=THURSDAY, **options)

    def asked(self, after: int | None = None, **options: bool) -> Question | None:
        return self.office.look(queries.question, self.ledger.id, after, **options)

    def open(self, kind: DoubtKind, place: int = 0) -> int:
        found = [row for row in self.office.rows(DoubtRow) if row.kind == kind and row.answered_at is None]
        return found[place].id

    def answer(self, kind: DoubtKind, answer: str, place: int = 0, **options: bool) -> int:
        return self.act(doubts.settle, self.open(kind, place), answer, **options)

    def item(self, number: int) -> Item:
        return self.office.item(self.ledger, number)

    def roles(self, number: int) -> dict[str, PartyRole]:
        item_id = self.item(number).id
        found = self.office.look(item_queries.parties, [item_id]).get(item_id, ())
        return {row.agency.name: row.assignment.role for row in found}

    def numbers(self) -> list[tuple[int, str]]:
        return [(row.number, row.title) for row in self.office.look(item_queries.of_ledger, self.ledger.id)]


def nobody(no: int) -> DraftItem:
    """An item that names no agency."""
    item = draft_item(no, doubts=[Doubt(DoubtKind.NO_PARTY, no)])
    return DraftItem(**{**item.__dict__, "parties": (), "responsibility": ""})
