"""Sub-items and milestones: the list of an item, one of them, the questions on the way."""

from datetime import date, datetime, timedelta

from markupsafe import Markup

from domain.sub_items import SubItemState, WrongLine
from models.breakdowns import Breakdown, OwnSubItems, SubItemCard, SubItemLine, TypedLines
from models.views import Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

PREVIEW_LINES = 6
OWN_LINES = 8
NUMBERS_PER_ROW = 4
AGENCIES_PER_PAGE = 8


def listed(
    breakdown: Breakdown, page: Page[SubItemLine], texts: Texts, now: datetime, *, may_divide: bool
) -> Message:
    """The sub-items of an item by number."""
    item = breakdown.item
    text = texts.render("sub_items/list.html", breakdown=breakdown, page=page, now=now)
    numbers = [
        button(f"{item.number}.{line.sub_item.position}", Action.SUB_ITEM, line.sub_item.id)
        for line in page.rows
    ]
    add = [button(texts.gettext("➕ Break down"), Action.SUB_ITEM_ADD, item.id)]
    return Message(
        text,
        keyboard(
            *grid(numbers, NUMBERS_PER_ROW),
            pager(page.number, page.pages, Action.SUB_ITEMS, item.id),
            add if may_divide and breakdown.is_divisible else [],
            labels.back(texts, Action.ITEM, item.id),
        ),
    )


def card(card: SubItemCard, texts: Texts, now: datetime, *, may_declare: bool, may_divide: bool) -> Message:
    """One sub-item, with what this person can do about it."""
    row = card.line.sub_item
    text = texts.render("sub_items/card.html", card=card, now=now)
    is_active = card.breakdown.is_divisible
    return Message(
        text,
        keyboard(
            _declare(row.id, texts) if may_declare and is_active and row.state is SubItemState.OPEN else [],
            _decide(row.id, texts) if may_divide and row.state is SubItemState.DECLARED else [],
            *(_changes(row.id, texts) if may_divide and is_active and card.line.is_unfinished else []),
            labels.back(texts, Action.SUB_ITEMS, row.item_id),
        ),
    )


def _declare(sub_item_id: int, texts: Texts) -> list[Button]:
    return [button(texts.gettext("✅ It is done"), Action.SUB_ITEM_DECLARE, sub_item_id)]


def _decide(sub_item_id: int, texts: Texts) -> list[Button]:
    return [
        button(texts.gettext("✅ Confirm"), Action.SUB_ITEM_ACCEPT, sub_item_id),
        button(texts.gettext("↩️ Send back"), Action.SUB_ITEM_RETURN, sub_item_id),
    ]


def _changes(sub_item_id: int, texts: Texts) -> list[list[Button]]:
    return [
        [
            button(texts.gettext("Change the date"), Action.SUB_ITEM_DAY, sub_item_id),
            button(texts.gettext("Change the agency"), Action.SUB_ITEM_AGENCIES, sub_item_id, 1),
        ],
        [
            button(texts.gettext("Change the title"), Action.SUB_ITEM_TITLE, sub_item_id),
            button(texts.gettext("Take it off"), Action.SUB_ITEM_REMOVE, sub_item_id),
        ],
    ]


# Questions


def ask_lines(breakdown: Breakdown, texts: Texts, now: datetime) -> Message:
    """Which sub-items?"""
    others = [agency.name for agency in breakdown.agencies if agency.id not in breakdown.declarers]
    text = texts.render(
        "sub_items/ask_lines.html",
        breakdown=breakdown,
        example=_example(breakdown, texts.local_day(now, breakdown.item.ledger_id)),
        agency=others[0] if others else "",
    )
    return Message(text, keyboard(labels.back(texts, Action.SUB_ITEMS, breakdown.item.id)))


def _example(breakdown: Breakdown, today: date) -> str:
    """A day that may be set: in a month, or the last one."""
    day = today + timedelta(days=30)
    last = breakdown.last_day
    return f"{min(day, last) if last is not None else day:%m-%d}"


def preview(typed: TypedLines, texts: Texts, now: datetime) -> Message:
    """What was read of each line, and what is wrong in the others."""

    def wrong(line: WrongLine) -> Markup:
        return Markup(texts.macro("sub_items/faults.html", line.fault, line.facts))  # noqa: S704 - escaped by the template

    text = texts.render("sub_items/preview.html", typed=typed, shown=PREVIEW_LINES, wrong=wrong, now=now)
    item_id, count = typed.breakdown.item.id, len(typed.found)
    label = (
        texts.gettext("Enter the %(count)s that are right", count=count)
        if typed.wrong
        else texts.gettext("Enter them (%(count)s)", count=count)
    )
    enter = [button(label, Action.SUB_ITEM_ADD_CONFIRMED, item_id)]
    return Message(text, keyboard(enter if count else [], labels.back(texts, Action.SUB_ITEMS, item_id)))


def ask_title(card: SubItemCard, texts: Texts) -> Message:
    """Which title?"""
    return _question("sub_items/ask_title.html", card, texts)


def ask_day(card: SubItemCard, texts: Texts, now: datetime) -> Message:
    """Which day?"""
    today = texts.local_day(now, card.breakdown.item.ledger_id)
    return _question("sub_items/ask_day.html", card, texts, example=_example(card.breakdown, today))


def ask_note(card: SubItemCard, texts: Texts) -> Message:
    """How was it done?"""
    return _question("sub_items/ask_note.html", card, texts)


def ask_reason(card: SubItemCard, texts: Texts) -> Message:
    """Why is it sent back?"""
    return _question("sub_items/ask_reason.html", card, texts)


def _question(template: str, card: SubItemCard, texts: Texts, **facts: object) -> Message:
    text = texts.render(template, card=card, **facts)
    return Message(text, keyboard(_back_to(card, texts)))


def _back_to(card: SubItemCard, texts: Texts) -> list[Button]:
    return labels.back(texts, Action.SUB_ITEM, card.line.sub_item.id)


def choose_agency(card: SubItemCard, page: Page[int], texts: Texts) -> Message:
    """Who is in charge? `page` holds the ids of the agencies offered."""
    names = {agency.id: agency.name for agency in card.breakdown.agencies}
    row_id = card.line.sub_item.id
    milestone = [button(texts.gettext("Milestone of the lead"), Action.SUB_ITEM_AGENCY, row_id, 0)]
    rows = [[button(cut(names[key], 30), Action.SUB_ITEM_AGENCY, row_id, key)] for key in page.rows]
    pages = pager(page.number, page.pages, Action.SUB_ITEM_AGENCIES, row_id)
    text = texts.render("sub_items/choose_agency.html", card=card)
    return Message(text, keyboard(milestone, *rows, pages, _back_to(card, texts)))


def confirm_remove(card: SubItemCard, texts: Texts) -> Message:
    """Take it off?"""
    text = texts.render("sub_items/confirm_remove.html", card=card)
    sure = button(texts.gettext("Yes, take it off"), Action.SUB_ITEM_REMOVE_CONFIRMED, card.line.sub_item.id)
    return Message(text, keyboard([sure], _back_to(card, texts)))


# What comes unasked


def changed(own: OwnSubItems, texts: Texts, now: datetime) -> Message:
    """To an agency: what it has to do of an item that was broken down."""
    text = texts.render("sub_items/changed.html", own=own, now=now, shown=OWN_LINES)
    numbers = [
        button(f"{own.item.number}.{line.sub_item.position}", Action.SUB_ITEM, line.sub_item.id)
        for line in own.lines[:OWN_LINES]
    ]
    show = [button(texts.gettext("All sub-items"), Action.SUB_ITEMS, own.item.id)]
    return Message(text, keyboard(*grid(numbers, NUMBERS_PER_ROW), show))


def declared(card: SubItemCard, texts: Texts) -> Message:
    """To the lead: an agency is done with its sub-item."""
    text = texts.render("sub_items/declared.html", card=card)
    look = button(texts.gettext("Look at it"), Action.SUB_ITEM, card.line.sub_item.id)
    return Message(text, keyboard([look]))


def returned(card: SubItemCard, texts: Texts) -> Message:
    """To the agency in charge: what is still missing."""
    text = texts.render("sub_items/returned.html", card=card)
    again = button(texts.gettext("✅ It is done"), Action.SUB_ITEM_DECLARE, card.line.sub_item.id)
    return Message(text, keyboard([again], _back_to(card, texts)))
