"""Carrying over: unfinished items of earlier ledgers, and what goes on with them in a draft."""

from collections.abc import Sequence

from models.comparisons import Carrying, CarryLine
from models.documents import Ledger
from models.items import Item
from models.views import Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.messages import Message
from rendering.texts import Texts

NUMBERS_PER_ROW = 6


def lines(carrying: Carrying, page: Page[CarryLine], texts: Texts) -> Message:
    """What may be carried over to a draft."""
    ledger_id = carrying.ledger.id
    others = len(carrying.open_lines) - carrying.proposals
    text = texts.render("carrying/lines.html", carrying=carrying, page=page, source=source)
    proposed = texts.gettext("All as proposed (%(count)s)", count=carrying.proposals)
    own = texts.gettext("Add the others as they are (%(count)s)", count=others)
    return Message(
        text,
        keyboard(
            [button(proposed, Action.CARRY_PROPOSED, ledger_id)] if carrying.proposals else [],
            [button(own, Action.CARRY_OTHERS, ledger_id)] if others and not carrying.proposals else [],
            *_numbers(ledger_id, page.rows),
            pager(page.number, page.pages, Action.CARRY, ledger_id),
            labels.back(texts, Action.DRAFT_MORE, ledger_id),
        ),
    )


def _numbers(ledger_id: int, shown: Sequence[CarryLine]) -> list[list[Button]]:
    row = [button(str(line.item.number), Action.CARRY_ITEM, ledger_id, line.item.id) for line in shown]
    return grid(row, NUMBERS_PER_ROW)


def source(ledger: Ledger, item: Item, texts: Texts) -> str:
    """2026 no. 9: an item of an earlier ledger."""
    if ledger.year is None:
        return texts.gettext("no. %(number)s", number=item.number)
    return texts.gettext("%(year)s no. %(number)s", year=ledger.year, number=item.number)


def line(carrying: Carrying, found: CarryLine, texts: Texts) -> Message:
    """One unfinished item, with what can be done about it."""
    ledger_id, item = carrying.ledger.id, found.item
    text = texts.render("carrying/line.html", found=found, source=source(found.ledger, item, texts))
    back = labels.back(texts, Action.CARRY, ledger_id, 1)
    if found.carried is not None:
        undo = button(texts.gettext("Undo"), Action.CARRY_UNDO, ledger_id, item.id)
        return Message(text, keyboard([undo], back))
    own = button(texts.gettext("Add it as an item of its own"), Action.CARRY_OWN, ledger_id, item.id)
    choose = button(texts.gettext("Another item"), Action.CARRY_CHOOSE, ledger_id, item.id)
    proposed = []
    if found.proposed is not None:
        yes = texts.gettext("Yes, item %(number)s", number=found.proposed.number)
        proposed = [button(yes, Action.CARRY_INTO, ledger_id, item.id, found.proposed.id)]
    return Message(text, keyboard(proposed, [own], [choose], back))


def ask_number(ledger: Ledger, item: Item, texts: Texts) -> Message:
    """Asks for the number of the item that goes on with it."""
    back = labels.back(texts, Action.CARRY_ITEM, ledger.id, item.id)
    return Message(texts.render("carrying/ask_number.html", item=item), keyboard(back))


def carried(count: int, texts: Texts) -> Message:
    """After several were carried over: short enough for a notification above the chat."""
    return Message(texts.render("carrying/carried.html", count=count))
