"""A ledger's reporting cycle: how it stands, and the questions that set it, one choice a step."""

from collections.abc import Iterable, Sequence
from datetime import time

from domain.cycles import (
    LAST_DAY_OF_NEXT_MONTH_RULE,
    REGULAR,
    CycleRule,
    Frequency,
    PlannedPeriod,
    Shift,
    lies_after,
)
from models.documents import Ledger
from models.views import CycleCard
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

HOURS = range(9, 19)


def cycle(card: CycleCard, texts: Texts) -> Message:
    """The cycle with its current period and the next ones, or that none is set."""
    change = texts.gettext("Change the cycle") if card.cycle else texts.gettext("Set the cycle")
    return Message(
        texts.render("cycles/card.html", card=card, **words(texts)),
        keyboard(
            [button(change, Action.CYCLE_FREQUENCY, card.ledger.id)],
            [button(texts.gettext("Opening, reminders, lock"), Action.CYCLE_DETAILS, card.ledger.id)]
            if card.cycle
            else [],
            [button(texts.gettext("Ask once for a report"), Action.ONE_OFF, card.ledger.id)],
            [button(texts.gettext("Rules of the ledger"), Action.REGULATIONS, card.ledger.id)],
            [button(texts.gettext("Work groups"), Action.GROUPS, card.ledger.id)],
            [button(texts.gettext("How reporting stands"), Action.STATUS, card.ledger.id)],
        ),
    )


def frequencies(ledger: Ledger, texts: Texts) -> Message:
    """How often?"""
    choices = [
        button(frequency_label(frequency, texts).capitalize(), Action.CYCLE_DAY, ledger.id, frequency)
        for frequency in REGULAR
    ]
    return Message(
        texts.render("cycles/frequencies.html", ledger=ledger),
        keyboard(*grid(choices, 2), labels.back(texts, Action.CYCLE, ledger.id)),
    )


def words(texts: Texts) -> dict[str, object]:
    """What every template that words a rule asks for."""
    return {
        "lies_after": lies_after,
        "weekday": lambda number: labels.weekday(number, texts),
        "shift": lambda choice: shift_label(choice, texts),
        "years": lambda periods, ledger_id: provisional_years(periods, ledger_id, texts),
    }


def provisional_years(periods: Iterable[PlannedPeriod], ledger_id: int, texts: Texts) -> str:
    """The years whose holidays are not known, for which due times were computed by the plain week."""
    years = {texts.local_day(period.due_at, ledger_id).year for period in periods if period.is_provisional}
    return texts.gettext(", ").join(map(str, sorted(years)))


def frequency_label(frequency: Frequency, texts: Texts) -> str:
    """每月, 每季度 …"""
    return {
        Frequency.WEEKLY: texts.gettext("weekly"),
        Frequency.MONTHLY: texts.gettext("monthly"),
        Frequency.QUARTERLY: texts.gettext("quarterly"),
        Frequency.HALF_YEARLY: texts.gettext("half-yearly"),
        Frequency.YEARLY: texts.gettext("yearly"),
    }[frequency]


def shift_label(shift: Shift, texts: Texts) -> str:
    """What happens to a due day that is a day off."""
    return {
        Shift.NONE: texts.gettext("a day off changes nothing"),
        Shift.NEXT_WORKDAY: texts.gettext("on a day off: the next working day"),
        Shift.SECOND_WORKDAY_AFTER: texts.gettext("on a day off: the second working day after it"),
        Shift.WORKDAY_BEFORE: texts.gettext("on a day off: the working day before"),
    }[shift]


def days(ledger: Ledger, frequency: Frequency, texts: Texts) -> Message:
    """On which day of the month, or of the week?"""
    is_weekly = frequency is Frequency.WEEKLY
    names = [
        labels.weekday(day, texts) if is_weekly else str(day) for day in range(1, 8 if is_weekly else 32)
    ]
    choices = [
        button(name, Action.CYCLE_TIME, ledger.id, frequency, day) for day, name in enumerate(names, start=1)
    ]
    text = texts.render(
        "cycles/days.html",
        label=frequency_label(frequency, texts),
        is_weekly=is_weekly,
        early=LAST_DAY_OF_NEXT_MONTH_RULE,
    )
    rows = grid(choices, 4 if is_weekly else 7)
    return Message(text, keyboard(*rows, labels.back(texts, Action.CYCLE_FREQUENCY, ledger.id)))


def times(ledger: Ledger, frequency: Frequency, day: int, texts: Texts) -> Message:
    """At what time?"""
    hours = [time(hour) for hour in HOURS]
    choices = [
        button(texts.clock(at), Action.CYCLE_PREVIEW, ledger.id, frequency, day, f"{at:%H%M}") for at in hours
    ]
    text = texts.render(
        "cycles/times.html",
        label=frequency_label(frequency, texts),
        day=_day_label(frequency, day, texts),
        zone=texts.zones.of(ledger.id).key,
    )
    return Message(
        text, keyboard(*grid(choices, 5), labels.back(texts, Action.CYCLE_DAY, ledger.id, frequency))
    )


def _day_label(frequency: Frequency, day: int, texts: Texts) -> str:
    if frequency is Frequency.WEEKLY:
        return labels.weekday(day, texts)
    return texts.gettext("day %(day)s", day=day)


def shifts(ledger: Ledger, rule: CycleRule, texts: Texts) -> Message:
    """What happens when the due day is a day off?"""
    rows = [
        [button(_capital(shift_label(shift, texts)), Action.CYCLE_PREVIEW, *_choice(ledger, rule, shift))]
        for shift in Shift
    ]
    text = texts.render("cycles/shifts.html", ledger=ledger, rule_=rule, **words(texts))
    return Message(text, keyboard(*rows, labels.back(texts, Action.CYCLE_PREVIEW, *_choice(ledger, rule))))


def _capital(label: str) -> str:
    return label[0].upper() + label[1:]


def _choice(ledger: Ledger, rule: CycleRule, shift: Shift | None = None) -> tuple[int | str, ...]:
    """What was chosen so far, as a button holds it: the usual shift is not named."""
    chosen = rule.shift if shift is None else shift
    named = () if chosen is Shift.NEXT_WORKDAY else (chosen,)
    return (ledger.id, rule.frequency, rule.due_day, f"{rule.due_time:%H%M}", *named)


def preview(
    ledger: Ledger,
    rule: CycleRule,
    upcoming: Sequence[PlannedPeriod],
    texts: Texts,
    *,
    has_more: bool = False,
) -> Message:
    """What the chosen cycle means for the next periods, before it is set; `has_more`: more can be shown."""
    facts = {"ledger": ledger, "rule_": rule, "upcoming": upcoming, **words(texts)}
    choice = _choice(ledger, rule)
    return Message(
        texts.render("cycles/preview.html", **facts),
        keyboard(
            [button(texts.gettext("Set this cycle"), Action.CYCLE_SET, *choice)],
            [button(texts.gettext("What happens on a day off"), Action.CYCLE_SHIFT, *choice)],
            [button(texts.gettext("More periods"), Action.CYCLE_PREVIEW_MORE, *choice)] if has_more else [],
            labels.back(texts, Action.CYCLE_TIME, *choice[:3]),
        ),
    )


def saved(card: CycleCard, texts: Texts) -> Message:
    """After a cycle was set."""
    return Message(
        texts.render("cycles/saved.html", card=card, **words(texts)),
        keyboard([button(texts.gettext("See the cycle"), Action.CYCLE, card.ledger.id)]),
    )
