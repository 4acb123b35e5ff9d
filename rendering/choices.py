"""Which period to report for: one that is open, unlocked, or still to come."""

from collections.abc import Sequence

from models.items import Item
from models.periods import PeriodChoice
from models.views import Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts


def early(page: Page[PeriodChoice], texts: Texts) -> Message:
    """What can be filed before its period opens."""
    rows = [[_choice(choice, texts, with_number=True)] for choice in page.rows]
    return Message(
        texts.render("choices/early.html", page=page),
        keyboard(*rows, pager(page.number, page.pages, Action.EARLY), labels.back(texts, Action.OWED, 1)),
    )


def of_item(item: Item, choices: Sequence[PeriodChoice], texts: Texts) -> Message:
    """The periods that can be reported in on one item."""
    text = texts.render("choices/item.html", item=item, choices=choices)
    rows = [[_choice(choice, texts)] for choice in choices]
    return Message(text, keyboard(*rows, labels.back(texts, Action.ITEM, item.id)))


def _choice(choice: PeriodChoice, texts: Texts, *, with_number: bool = False) -> Button:
    name = cut(labels.named(choice.period, texts), 40)
    label = f"{choice.item.number} · {name}" if with_number else name
    if choice.duty is not None:
        return button(label, Action.DUTY, choice.duty.id)
    return button(label, Action.EARLY_DUTY, choice.period.id, choice.item.id, choice.agency.id)
