"""Chases (催办): whom it reaches and with which words, what became of it, the message to the agency."""

from collections.abc import Sequence
from datetime import datetime

from models.chases import Chase, ChaseCard, Chased, ChasedDebt, ChaseRound, RoundDone
from models.items import Item
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import msgid

#: Comments at hand; a button carries the number, from 1. 0: none.
COMMENTS = (
    msgid("Please report as soon as you can."),
    msgid("Please say what holds it up, and by when it will be done."),
    msgid("The leading group will go through the progress soon: please see to it."),
)
SHOWN = 8
NUMBERS_PER_ROW = 4
AGENCIES_SHOWN = 12


def comment(number: int, texts: Texts) -> str:
    """A comment at hand in somebody's language; "" for none."""
    return texts.gettext(COMMENTS[number - 1]) if number else ""


def agencies(item: Item, cards: Sequence[ChaseCard], texts: Texts, now: datetime) -> Message:
    """Who owes something on an item: which of them is to be chased?"""
    shown = cards[:AGENCIES_SHOWN]
    text = texts.render("chases/agencies.html", item=item, cards=shown, now=now)
    rows = [
        [button(cut(card.debt.agency.name, 30), Action.CHASE_AGENCY, item.id, card.debt.agency.id)]
        for card in shown
    ]
    return Message(text, keyboard(*rows, labels.back(texts, Action.ITEM_ACTS, item.id)))


def card(found: ChaseCard, texts: Texts, now: datetime) -> Message:
    """One agency: what it owes, whom the chase reaches and when, and the comments at hand."""
    item, agency = found.debt.item, found.debt.agency
    text = texts.render("chases/card.html", card=found, now=now)
    choices = [
        [button(label, Action.CHASE_WITH, item.id, agency.id, found.seen, number)]
        for number, label in _choices(texts)
    ]
    rows = choices if found.is_possible else []
    return Message(text, keyboard(*rows, labels.back(texts, Action.ITEM_ACTS, item.id)))


def _choices(texts: Texts) -> list[tuple[int, str]]:
    at_hand = [(number, f"📣 {comment(number, texts)}") for number in range(1, len(COMMENTS) + 1)]
    return [*at_hand, (0, texts.gettext("📣 Without a comment"))]


def done(found: ChaseCard, chase: Chase, name: str, texts: Texts, now: datetime) -> Message:
    """To whoever pressed: whom it reaches, and when where that is not now."""
    text = texts.render("chases/done.html", card=found, chase=chase, name=name, now=now)
    item = button(texts.gettext("See the item"), Action.ITEM, chase.item_id)
    return Message(text, keyboard([item]))


def whole_period(found: ChaseRound, texts: Texts, now: datetime) -> Message:
    """All that owe in a period: how many, whom it reaches and when, and the comments at hand."""
    text = texts.render("chases/period.html", found=found, now=now)
    choices = [
        [button(label, Action.CHASE_PERIOD_WITH, found.period.id, found.seen, number)]
        for number, label in _choices(texts)
    ]
    back = labels.back(texts, Action.STATUS, found.ledger.id)
    return Message(text, keyboard(*(choices if found.owed else []), back))


def period_done(done: RoundDone, texts: Texts, now: datetime) -> Message:
    """To whoever pressed for a whole period."""
    text = texts.render("chases/period_done.html", done=done, now=now)
    return Message(text, keyboard(labels.back(texts, Action.STATUS, done.found.ledger.id)))


def chased(found: Chased, texts: Texts, now: datetime) -> Message:
    """To the agency: what is still missing, in whose words, and the way to report."""
    shown = found.debts[:SHOWN]
    text = texts.render("chases/chased.html", found=found, debts=shown, now=now)
    is_one = len(found.debts) == 1
    answers = [_answer(row, str(row.debt.item.number)) for row in shown]
    rows = [[_answer(shown[0], texts.gettext("Report now"))]] if is_one else grid(answers, NUMBERS_PER_ROW)
    label = texts.gettext("All reports owed (%(count)s)", count=found.others + len(_reports(found)))
    others = [button(label, Action.OWED, 1)] if found.others else []
    return Message(text, keyboard(*rows, others))


def _reports(found: Chased) -> list[ChasedDebt]:
    return [row for row in found.debts if row.debt.duty is not None]


def _answer(row: ChasedDebt, label: str) -> Button:
    duty = row.debt.duty
    if duty is not None:
        return button(label, Action.DUTY, duty.duty.id)
    return button(label, Action.ITEM, row.debt.item.id)
