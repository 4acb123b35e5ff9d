"""Reporting periods as the secretariat sees them: the list, one with its figures, the lock by hand."""

from collections.abc import Sequence
from datetime import datetime

from domain.cycles import Frequency, PeriodStatus
from models.cycles import Period
from models.documents import Ledger
from models.periods import PeriodCard
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

SHUT = (PeriodStatus.LOCKED, PeriodStatus.PUBLISHED)


def periods(ledger: Ledger, rows: Sequence[Period], texts: Texts, now: datetime) -> Message:
    """The ledger's latest periods, each a button."""
    text = texts.render("periods/list.html", ledger=ledger, periods=rows, now=now)
    choices = [[button(cut(labels.named(row, texts), 40), Action.PERIOD, row.id)] for row in rows]
    return Message(text, keyboard(*choices, labels.back(texts, Action.STATUS, ledger.id)))


def period(card: PeriodCard, texts: Texts, now: datetime, *, may_lock: bool, may_unlock: bool) -> Message:
    """One period with what can be done with it now."""
    text = texts.render("periods/card.html", card=card, now=now)
    unlock = [button(texts.gettext("Unlock for an agency"), Action.UNLOCK, card.period.id, 1)]
    is_shut = card.period.status in SHUT
    return Message(
        text,
        keyboard(
            _end(card, texts, now) if may_lock else [],
            unlock if may_unlock and is_shut and card.figures.missing else [],
            labels.back(texts, Action.PERIODS, card.ledger.id),
        ),
    )


def _end(card: PeriodCard, texts: Texts, now: datetime) -> list[Button]:
    status, is_one_off = card.period.status, card.cycle.frequency is Frequency.ONE_OFF
    if status is PeriodStatus.OPEN and now > card.period.due_at:
        return [button(texts.gettext("Lock it now"), Action.PERIOD_LOCK, card.period.id)]
    if status is PeriodStatus.PLANNED and is_one_off:
        return [button(texts.gettext("Drop this report"), Action.ONE_OFF_CANCEL, card.period.id)]
    return []


def confirm_lock(period: Period, missing: int, texts: Texts) -> Message:
    """Lock it? Names how many reports would be missing."""
    text = texts.render("periods/confirm_lock.html", period=period, missing=missing)
    yes = button(texts.gettext("Yes, lock it"), Action.PERIOD_LOCK_CONFIRMED, period.id)
    return Message(text, keyboard([yes], labels.back(texts, Action.PERIOD, period.id)))
