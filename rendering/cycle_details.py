"""When a cycle's periods open, remind and lock: chosen one by one, with what it means for the next ones."""

from collections.abc import Sequence
from datetime import time

from domain.cycles import (
    GRACES,
    REMIND_HOURS,
    Detail,
    Details,
    Frequency,
    PlannedPeriod,
    openings,
    reminders,
)
from models.documents import Ledger
from models.views import CycleCard
from rendering import cycles, labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

NO_OFFSETS = "-"  # in a button, where no reminder is left
PER_ROW = 4


def written(offsets: Sequence[int]) -> str:
    """Reminder steps as a button holds them."""
    return ".".join(map(str, sorted(set(offsets), reverse=True))) or NO_OFFSETS


def details(card: CycleCard, texts: Texts) -> Message:
    """How it is, and what can be changed."""
    assert card.cycle is not None
    chosen = written(card.cycle.reminder_offsets)
    ledger_id = card.ledger.id
    return Message(
        texts.render("cycles/details.html", card=card, **cycles.words(texts)),
        keyboard(
            [button(texts.gettext("When it opens"), Action.CYCLE_DETAIL, ledger_id, Detail.OPENING)],
            [
                button(texts.gettext("Reminders"), Action.CYCLE_DETAIL, ledger_id, Detail.REMINDERS, chosen),
                button(texts.gettext("Their time"), Action.CYCLE_DETAIL, ledger_id, Detail.HOUR),
            ],
            [button(texts.gettext("When it locks"), Action.CYCLE_DETAIL, ledger_id, Detail.GRACE)],
            labels.back(texts, Action.CYCLE, ledger_id),
        ),
    )


def detail(
    ledger: Ledger, frequency: Frequency, which: Detail, chosen: Sequence[int], texts: Texts
) -> Message:
    """The values of one detail; of the reminders each is added or taken away (`chosen`: those so far)."""
    rows = grid(_choices(ledger, frequency, which, chosen, texts), PER_ROW)
    is_several = which is Detail.REMINDERS
    see = button(
        texts.gettext("See what it means"), Action.CYCLE_DETAIL_PREVIEW, ledger.id, which, written(chosen)
    )
    return Message(
        texts.render("cycles/detail.html", detail=which),
        keyboard(*rows, [see] if is_several else [], labels.back(texts, Action.CYCLE_DETAILS, ledger.id)),
    )


def _choices(
    ledger: Ledger, frequency: Frequency, which: Detail, chosen: Sequence[int], texts: Texts
) -> list[Button]:
    def one(label: str, value: int | str) -> Button:
        return button(label, Action.CYCLE_DETAIL_PREVIEW, ledger.id, which, value)

    if which is Detail.OPENING:
        return [one(str(days), days) for days in openings(frequency)]
    if which is Detail.GRACE:
        return [one(str(days), days) for days in GRACES]
    if which is Detail.HOUR:
        return [one(texts.clock(time(hour)), f"{hour:02}00") for hour in REMIND_HOURS]
    return [_toggle(ledger, step, chosen) for step in reminders(frequency)]


def _toggle(ledger: Ledger, step: int, chosen: Sequence[int]) -> Button:
    value = written(sorted(set(chosen) ^ {step}))
    label = f"✓ {step}" if step in chosen else str(step)
    return button(label, Action.CYCLE_DETAIL, ledger.id, Detail.REMINDERS, value)


def preview(
    ledger: Ledger,
    which: Detail,
    value: str,
    details: Details,
    upcoming: Sequence[PlannedPeriod],
    texts: Texts,
) -> Message:
    """What the change means for the next periods, before it is made."""
    text = texts.render(
        "cycles/detail_preview.html",
        ledger=ledger,
        details=details,
        upcoming=upcoming,
        **cycles.words(texts),
    )
    back = (which, value) if which is Detail.REMINDERS else (which,)
    return Message(
        text,
        keyboard(
            [button(texts.gettext("Change it"), Action.CYCLE_DETAIL_SET, ledger.id, which, value)],
            labels.back(texts, Action.CYCLE_DETAIL, ledger.id, *back),
        ),
    )
