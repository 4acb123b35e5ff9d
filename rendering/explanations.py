"""Why: the colour of an item, its verdict, the reminders, whether reports were on time, the rates."""

from collections.abc import Sequence
from datetime import datetime

from models.explanations import AgencyDuties, AgencyRates, ReminderExplanation
from models.views import ItemCard
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, Keyboard, button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import msgid

#: The screens of an explanation, in the order of their buttons.
SCREENS = (
    (Action.WHY, msgid("The colour")),
    (Action.WHY_VERDICT, msgid("On time or late")),
    (Action.WHY_REMINDERS, msgid("Reminders")),
    (Action.WHY_TIMELINESS, msgid("Reports")),
    (Action.WHY_RATES, msgid("Rates")),
)
BUTTONS_PER_ROW = 2


def colour(card: ItemCard, texts: Texts, now: datetime) -> Message:
    """The rule that decided on the colour, and the dates and records that it looked at."""
    ledger_id = card.item.ledger_id
    today = texts.local_day(now, ledger_id)
    verdict = card.record.light(card.item, today, texts.zones.of(ledger_id))
    text = texts.render("explanations/colour.html", card=card, verdict=verdict, today=today)
    return Message(text, _others(card, Action.WHY, texts))


def verdict(card: ItemCard, texts: Texts, now: datetime) -> Message:
    """On time or how many days late: which day of completion against which deadline."""
    text = texts.render("explanations/verdict.html", card=card, now=now)
    return Message(text, _others(card, Action.WHY_VERDICT, texts))


def reminders(card: ItemCard, found: Sequence[ReminderExplanation], texts: Texts, now: datetime) -> Message:
    """Which reminders came and will come, when and why."""
    text = texts.render("explanations/reminders.html", card=card, found=found, now=now)
    return Message(text, _others(card, Action.WHY_REMINDERS, texts))


def timeliness(card: ItemCard, found: Sequence[AgencyDuties], texts: Texts, now: datetime) -> Message:
    """When reports were filed first, against their due times."""
    text = texts.render("explanations/timeliness.html", card=card, found=found, shown=6 // max(len(found), 1))
    return Message(text, _others(card, Action.WHY_TIMELINESS, texts))


def rates(card: ItemCard, found: Sequence[AgencyRates], texts: Texts) -> Message:
    """Received and on-time rates with the counts that they come from."""
    text = texts.render("explanations/rates.html", card=card, found=found)
    return Message(text, _others(card, Action.WHY_RATES, texts))


def _others(card: ItemCard, shown: Action, texts: Texts) -> Keyboard | None:
    buttons: list[Button] = [
        button(texts.gettext(label), action, card.item.id) for action, label in SCREENS if action is not shown
    ]
    return keyboard(*grid(buttons, BUTTONS_PER_ROW), labels.back(texts, Action.ITEM, card.item.id))
