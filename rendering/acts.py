"""What can be done with an item, by whom it is seen and how it stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.items import ACTIVE, declarers
from domain.roles import Permission
from domain.sub_items import DIVISIBLE
from models.views import ItemCard, Party
from rendering import labels
from rendering.buttons import Action, button, keyboard
from rendering.messages import Message
from rendering.texts import Texts, msgid


@dataclass(frozen=True)
class Standing:
    """An item as it stands for one person; the predicates of the acts look at nothing else."""

    card: ItemCard
    agency_ids: frozenset[int]
    permissions: frozenset[Permission]
    today: date

    @property
    def mine(self) -> Party | None:
        """The part in it that one of the person's agencies has."""
        return next((party for party in self.card.parties if party.agency.id in self.agency_ids), None)

    @property
    def is_active(self) -> bool:
        """Whether reports are owed on it."""
        return self.card.item.status in ACTIVE

    def may(self, permission: Permission) -> bool:
        """Whether the person's seats permit something."""
        return permission in self.permissions


@dataclass(frozen=True)
class Act:
    """A button of the menu; its action gets the item's id."""

    label: str  # a msgid
    action: Action
    is_possible: Callable[[Standing], bool]


def _is_divided_by(standing: Standing) -> bool:
    """The lead or the secretariat breaks an item down while it is under way."""
    parties = [party for party in standing.card.parties if not party.agency.is_collective]
    answering = declarers((party.agency.id, party.assignment.role) for party in parties)
    is_lead = standing.may(Permission.REPORT) and not answering.isdisjoint(standing.agency_ids)
    may_divide = is_lead or standing.may(Permission.MANAGE_LEDGER)
    return may_divide and standing.card.item.status in DIVISIBLE


#: In the order of the menu. A part that adds an act adds its line here; the service checks it once more.
ACTS: tuple[Act, ...] = (Act(msgid("Sub-items: break it down"), Action.SUB_ITEMS, _is_divided_by),)


def possible(standing: Standing) -> tuple[Act, ...]:
    """What the person can do with the item now."""
    return tuple(act for act in ACTS if act.is_possible(standing))


def menu(standing: Standing, texts: Texts) -> Message:
    """The acts as buttons, one in a row."""
    item, acts = standing.card.item, possible(standing)
    text = texts.render("acts/menu.html", labels=labels, item=item, acts=acts, today=standing.today)
    rows = [[button(texts.gettext(act.label), act.action, item.id)] for act in acts]
    return Message(text, keyboard(*rows, labels.back(texts, Action.ITEM, item.id)))
