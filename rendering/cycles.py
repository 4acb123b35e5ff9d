"""A ledger's reporting cycle: how it stands, and the questions that set it, one choice a step."""

from collections.abc import Sequence
from datetime import time

from domain.cycles import LAST_DAY_OF_NEXT_MONTH_RULE, Frequency, PlannedPeriod
from models.documents import Ledger
from models.views import CycleCard
from rendering import labels
from rendering.buttons import Action, button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

HOURS = range(9, 19)


def cycle(card: CycleCard, texts: Texts) -> Message:
    """The cycle with its current period and the next ones, or that none is set."""
    change = texts.gettext("Change the cycle") if card.cycle else texts.gettext("Set the cycle")
    return Message(
        texts.render("cycles/card.html", card=card, early=LAST_DAY_OF_NEXT_MONTH_RULE, labels=labels),
        keyboard(
            [button(change, Action.CYCLE_FREQUENCY, card.ledger.id)],
            [button(texts.gettext("How reporting stands"), Action.STATUS, card.ledger.id)],
        ),
    )


def frequencies(ledger: Ledger, texts: Texts) -> Message:
    """How often?"""
    choices = [
        button(frequency_label(frequency, texts).capitalize(), Action.CYCLE_DAY, ledger.id, frequency)
        for frequency in Frequency
    ]
    return Message(
        texts.render("cycles/frequencies.html", ledger=ledger),
        keyboard(*grid(choices, 2), labels.back(texts, Action.CYCLE, ledger.id)),
    )


def frequency_label(frequency: Frequency, texts: Texts) -> str:
    """每月, 每季度 …"""
    return {
        Frequency.MONTHLY: texts.gettext("monthly"),
        Frequency.QUARTERLY: texts.gettext("quarterly"),
        Frequency.HALF_YEARLY: texts.gettext("half-yearly"),
        Frequency.YEARLY: texts.gettext("yearly"),
    }[frequency]


def days(ledger: Ledger, frequency: Frequency, texts: Texts) -> Message:
    """On which day of the month?"""
    numbers = [button(str(day), Action.CYCLE_TIME, ledger.id, frequency, day) for day in range(1, 32)]
    text = texts.render(
        "cycles/days.html", label=frequency_label(frequency, texts), early=LAST_DAY_OF_NEXT_MONTH_RULE
    )
    return Message(text, keyboard(*grid(numbers, 7), labels.back(texts, Action.CYCLE_FREQUENCY, ledger.id)))


def times(ledger: Ledger, frequency: Frequency, day: int, texts: Texts) -> Message:
    """At what time?"""
    hours = [time(hour) for hour in HOURS]
    choices = [
        button(texts.clock(at), Action.CYCLE_PREVIEW, ledger.id, frequency, day, f"{at:%H%M}") for at in hours
    ]
    text = texts.render(
        "cycles/times.html", label=frequency_label(frequency, texts), day=day, zone=texts.zone.key
    )
    return Message(
        text, keyboard(*grid(choices, 5), labels.back(texts, Action.CYCLE_DAY, ledger.id, frequency))
    )


def preview(
    ledger: Ledger,
    frequency: Frequency,
    day: int,
    at: time,
    upcoming: Sequence[PlannedPeriod],
    provisional_years: Sequence[int],
    texts: Texts,
) -> Message:
    """What the chosen cycle means for the next periods, before it is set.

    `provisional_years` are those of the periods shown whose official calendar is not published yet.
    """
    facts = {
        "ledger": ledger,
        "frequency": frequency,
        "day": day,
        "at": at,
        "upcoming": upcoming,
        "provisional_years": provisional_years,
        "early": LAST_DAY_OF_NEXT_MONTH_RULE,
        "labels": labels,
    }
    choice = (ledger.id, frequency, day)
    return Message(
        texts.render("cycles/preview.html", **facts),
        keyboard(
            [button(texts.gettext("Set this cycle"), Action.CYCLE_SET, *choice, f"{at:%H%M}")],
            labels.back(texts, Action.CYCLE_TIME, *choice),
        ),
    )


def saved(card: CycleCard, texts: Texts) -> Message:
    """After a cycle was set."""
    return Message(
        texts.render("cycles/saved.html", card=card, early=LAST_DAY_OF_NEXT_MONTH_RULE, labels=labels),
        keyboard([button(texts.gettext("See the cycle"), Action.CYCLE, card.ledger.id)]),
    )
