"""What can be done with an item, by whom it is seen and how it stands now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from domain.items import ACTIVE
from domain.roles import Permission
from models.views import ItemCard, Party
from rendering import labels
from rendering.buttons import Action, button, keyboard
from rendering.messages import Message
from rendering.texts import Texts


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


#: In the order of the menu. A part that adds an act adds its line here; the service checks it once more.
ACTS: tuple[Act, ...] = ()


def possible(standing: Standing) -> tuple[Act, ...]:
    """What the person can do with the item now."""
    return tuple(act for act in ACTS if act.is_possible(standing))


def menu(standing: Standing, texts: Texts) -> Message:
    """The acts as buttons, one in a row."""
    item, acts = standing.card.item, possible(standing)
    text = texts.render("acts/menu.html", labels=labels, item=item, acts=acts, today=standing.today)
    rows = [[button(texts.gettext(act.label), act.action, item.id)] for act in acts]
    return Message(text, keyboard(*rows, labels.back(texts, Action.ITEM, item.id)))
