"""A report asked for once: the questions that lead to it, and what it means before it is set."""

from datetime import date, datetime, time

from domain.cycles import PlannedPeriod
from models.cycles import Period
from models.documents import Ledger
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

HOURS = range(9, 19)


def ask_day(ledger: Ledger, texts: Texts) -> Message:
    """By which day? It is typed."""
    text = texts.render("one_offs/ask_day.html", ledger=ledger)
    return Message(text, keyboard(labels.back(texts, Action.CYCLE, ledger.id)))


def ask_hour(ledger: Ledger, day: date, texts: Texts, *, is_day_off: bool) -> Message:
    """By what time of that day?"""
    choices = [
        button(texts.clock(time(hour)), Action.ONE_OFF_TIME, ledger.id, f"{day:%Y%m%d}", f"{hour:02}00")
        for hour in HOURS
    ]
    text = texts.render("one_offs/ask_hour.html", day=day, is_day_off=is_day_off)
    return Message(text, keyboard(*grid(choices, 5), labels.back(texts, Action.ONE_OFF, ledger.id)))


def ask_title(ledger: Ledger, due_at: datetime, texts: Texts) -> Message:
    """What is it called? It is typed."""
    text = texts.render("one_offs/ask_title.html", ledger=ledger, due_at=due_at)
    return Message(text, keyboard(labels.back(texts, Action.ONE_OFF, ledger.id)))


def preview(ledger: Ledger, planned: PlannedPeriod, owing: int, texts: Texts, *, is_open: bool) -> Message:
    """What it means; `owing`: how many reports would be owed if it opened now, `is_open` that it does."""
    text = texts.render("one_offs/preview.html", ledger=ledger, planned=planned, owing=owing, is_open=is_open)
    local = planned.due_at.astimezone(texts.zones.of(ledger.id))
    when = (f"{local:%Y%m%d}", f"{local:%H%M}")
    return Message(
        text,
        keyboard(
            [button(texts.gettext("Ask for it"), Action.ONE_OFF_SET, ledger.id, *when)],
            labels.back(texts, Action.ONE_OFF, ledger.id),
        ),
    )


def confirm_drop(period: Period, texts: Texts) -> Message:
    """Call it off?"""
    yes = button(texts.gettext("Yes, call it off"), Action.ONE_OFF_CANCEL_CONFIRMED, period.id)
    text = texts.render("one_offs/confirm_drop.html", period=period)
    return Message(text, keyboard([yes], labels.back(texts, Action.PERIOD, period.id)))
