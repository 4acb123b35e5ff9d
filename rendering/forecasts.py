"""Somebody's reminders: what will come, why, and their own hour and pace."""

from datetime import datetime

from domain.cycles import REMIND_HOURS
from domain.reminders import Pace
from models.forecasts import Forecast
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

SHOWN = 3
REASONS = 2
OWN_HOUR = "own"  # the ledger's


def forecast(found: Forecast, texts: Texts, now: datetime) -> Message:
    """What comes and why, with the choices."""
    person = found.person
    hour = person.reminder_time.hour if person.reminder_time is not None else None
    text = texts.render(
        "reminders/forecast.html",
        coming=found.coming[:SHOWN],
        more=len(found.coming) - SHOWN,
        chases=found.chases[:SHOWN],
        more_chases=len(found.chases) - SHOWN,
        shown=REASONS,
        is_contact=found.is_contact,
        hour=person.reminder_time,
        pace=person.reminder_pace,
        now=now,
    )
    hours = [
        button(_chosen(f"{value}:00", is_chosen=value == hour), Action.REMIND_HOUR, str(value))
        for value in REMIND_HOURS
    ]
    usual = button(
        _chosen(texts.gettext("The ledger's hour"), is_chosen=hour is None), Action.REMIND_HOUR, OWN_HOUR
    )
    paces = [
        button(_chosen(label, is_chosen=person.reminder_pace is pace), Action.REMIND_PACE, pace)
        for pace, label in (
            (Pace.ALL, texts.gettext("All reminders")),
            (Pace.LAST, texts.gettext("Only the last ones")),
        )
    ]
    return Message(text, keyboard([usual], *grid(hours, 5), paces))


def _chosen(label: str, *, is_chosen: bool) -> str:
    return f"● {label}" if is_chosen else label
