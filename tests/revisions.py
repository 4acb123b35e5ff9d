"""A secretary who compares the new text of a document with its ledger."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from domain.notices import MessageKind
from intake.drafts import Draft, DraftDeadline, DraftItem
from models.documents import Ledger
from models.outbox import OutboxMessage
from models.queries import items as item_queries
from models.revisions import Change, ChangeKind, Revision
from services import revisions
from tests.ledgers import (
    HEALTH,
    WEDNESDAY,
    Office,
    draft,
    draft_item,
    party,
    received_file,
    usual_items,
)

Result = TypeVar("Result")
FIRST, SECOND, THIRD = usual_items()
JUNE = (DraftDeadline("6月底前", date(2027, 6, 30)),)
NEW = draft_item(4, party(HEALTH), title="建设紧密型县域医共体")


def changed(item: DraftItem, **fields: object) -> DraftItem:
    return replace(item, **fields)  # type: ignore[arg-type]  # handed on as they are


class Reading:
    """A secretary who compares a new text with a ledger."""

    def __init__(self, office: Office, ledger: Ledger, older: Draft | None = None) -> None:
        self.office = office
        self.ledger = ledger
        self.older = older or draft(*usual_items())

    def begin(self, *items: DraftItem, **options: object) -> Revision:
        return self.office.act(
            revisions.begin,
            self.ledger.id,
            draft(*items),
            received_file(),
            older=options.get("older", self.older),  # type: ignore[arg-type]  # a draft or None
            received_by_id=self.actor_id,
            now=WEDNESDAY,
        )

    @property
    def actor_id(self) -> int:
        return self.office.secretary.person.id

    def do(self, act: Callable[..., Result], *arguments: object, **options: object) -> Result:
        return self.office.act(act, *arguments, actor_id=self.actor_id, now=WEDNESDAY, **options)

    @property
    def changes(self) -> list[Change]:
        return self.office.rows(Change)

    def change(self, kind: ChangeKind) -> Change:
        return next(row for row in self.changes if row.kind is kind)

    def apply(self, kind: ChangeKind) -> Change:
        return self.do(revisions.apply, self.change(kind).id)

    def parties(self, number: int) -> list[tuple[str, str, str]]:
        item = self.office.item(self.ledger, number)
        found = self.office.look(item_queries.parties, [item.id]).get(item.id, ())
        return [(row.agency.name, row.assignment.role, row.assignment.state) for row in found]

    def told(self) -> dict[int, OutboxMessage]:
        found = self.office.messages(MessageKind.LEDGER_REVISED)
        assert len(found) == len({row.person_id for row in found})
        return {row.person_id: row for row in found if row.person_id is not None}
