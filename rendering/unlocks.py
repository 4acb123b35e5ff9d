"""Unlocking a locked period for an agency: the questions that lead there, and what the two sides are told."""

from collections.abc import Sequence
from datetime import date

from models.cycles import Period
from models.items import Item
from models.people import Agency
from models.periods import Unlocked, UnlockWish
from models.reports import Duty
from models.views import OwedDuty, Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import msgid

#: Usual reasons, by their number in a button.
REASONS = (
    msgid("Held up for good reason; filed afterwards"),
    msgid("The figures were being checked"),
    msgid("The person in charge has just changed"),
)
NUMBERS_PER_ROW = 4
ALL_ITEMS = 0  # in the place of an item


def agencies(period: Period, page: Page[tuple[Agency, int]], texts: Texts) -> Message:
    """For which agency? Those with missing reports."""
    choices = [
        [button(f"{cut(agency.name, 30)} ({count})", Action.UNLOCK_AGENCY, period.id, agency.id)]
        for agency, count in page.rows
    ]
    return Message(
        texts.render("unlocks/agencies.html", period=period, page=page),
        keyboard(
            *choices,
            pager(page.number, page.pages, Action.UNLOCK, period.id),
            labels.back(texts, Action.PERIOD, period.id),
        ),
    )


def items(period: Period, agency: Agency, missing: Sequence[tuple[Duty, Item]], texts: Texts) -> Message:
    """For all that is missing, or one item?"""
    shown = missing[:20]
    numbers = [
        button(str(item.number), Action.UNLOCK_ITEM, period.id, agency.id, item.id) for _, item in shown
    ]
    every = texts.ngettext("All (%(num)s)", "All (%(num)s)", len(missing))
    text = texts.render("unlocks/items.html", period=period, agency=agency, missing=shown)
    return Message(
        text,
        keyboard(
            [button(every, Action.UNLOCK_ITEM, period.id, agency.id, ALL_ITEMS)],
            *grid(numbers, NUMBERS_PER_ROW),
            labels.back(texts, Action.UNLOCK, period.id, 1),
        ),
    )


def limit(
    period: Period, agency: Agency, item: Item | None, missing: int, days: Sequence[date], texts: Texts
) -> Message:
    """Until when? `days` are those that a button offers."""
    where = (period.id, agency.id, item.id if item else ALL_ITEMS)
    choices = [button(texts.short_day(day), Action.UNLOCK_UNTIL, *where, f"{day:%Y%m%d}") for day in days]
    text = texts.render("unlocks/limit.html", period=period, agency=agency, item=item, missing=missing)
    return Message(text, keyboard(choices, labels.back(texts, Action.UNLOCK_AGENCY, period.id, agency.id)))


def reason(
    period: Period, agency: Agency, item: Item | None, missing: int, until: date, texts: Texts
) -> Message:
    """Why? The last question: with its answer the period is unlocked."""
    where = (period.id, agency.id, item.id if item else ALL_ITEMS)
    choices = [
        [button(texts.gettext(words), Action.UNLOCK_WITH, *where, f"{until:%Y%m%d}", number)]
        for number, words in enumerate(REASONS)
    ]
    text = texts.render(
        "unlocks/reason.html",
        period=period,
        agency=agency,
        item=item,
        missing=missing,
        until=until,
    )
    return Message(text, keyboard(*choices, labels.back(texts, Action.UNLOCK_ITEM, *where)))


def done(row: Unlocked, texts: Texts) -> Message:
    """After it was unlocked."""
    text = texts.render("unlocks/done.html", row=row)
    return Message(text, keyboard([button(texts.gettext("See the period"), Action.PERIOD, row.period.id)]))


def told(row: Unlocked, texts: Texts) -> Message:
    """To the agency: what it missed can be filed now."""
    numbers = [button(str(number), Action.DUTY, duty_id) for number, duty_id in row.missing[:20]]
    owed = [button(texts.gettext("Reports owed"), Action.OWED, 1)]
    return Message(
        texts.render("unlocks/told.html", row=row),
        keyboard(*grid(numbers, NUMBERS_PER_ROW), owed),
    )


def wished(wish: UnlockWish, texts: Texts) -> Message:
    """To the secretariat: an agency would like to file late."""
    unlock = button(texts.gettext("Unlock …"), Action.UNLOCK_AGENCY, wish.period.id, wish.agency.id)
    text = texts.render("unlocks/wished.html", wish=wish)
    return Message(text, keyboard([unlock]))


def wish_sent(told: int, texts: Texts) -> Message:
    """After the secretariat was asked; `told`: how many people of it."""
    owed = [button(texts.gettext("Reports owed"), Action.OWED, 1)]
    name = "unlocks/wish_sent.html" if told else "unlocks/nobody.html"
    return Message(texts.render(name), keyboard(owed))


def stuck(owed: OwedDuty, texts: Texts) -> Message:
    """A period was locked while its report was being written: the draft is kept, and how to go on."""
    ask = button(texts.gettext("Ask the secretariat to unlock"), Action.UNLOCK_WISH, owed.duty.id)
    text = texts.render("unlocks/stuck.html", owed=owed)
    return Message(text, keyboard([ask], [button(texts.gettext("‹ Reports owed"), Action.OWED, 1)]))
