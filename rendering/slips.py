"""Supervision slips (督查单): drafts, cards for each side, the list, the messages about them."""

from collections.abc import Sequence
from datetime import datetime

from domain.notices import MessageKind
from domain.slips import (
    PALETTES,
    REPLY_LIMITS,
    UNANSWERED,
    SlipColour,
    SlipFilter,
    SlipStatus,
    SlipStep,
    is_graver,
)
from models.documents import Ledger
from models.items import Item
from models.people import Agency
from models.slips import SlipView
from models.views import Page
from rendering import labels, slip_documents
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.slip_labels import MARKS, colour, number, step_of
from rendering.texts import Texts

LIMITS_PER_ROW = 3
AGENCIES_SHOWN = 20


def _text(template: str, view: SlipView, texts: Texts, now: datetime) -> str:
    return texts.render(
        template,
        view=view,
        slip=view.slip,
        now=now,
        colour=colour(step_of(view), texts),
        number=number(view.slip, texts),
        former=number(view.former, texts) if view.former is not None else None,
        follower=number(view.follower, texts) if view.follower is not None else None,
    )


# Drafts


def agencies(item: Item, found: Sequence[Agency], texts: Texts) -> Message:
    """To which agency of an item?"""
    text = texts.render("slips/agencies.html", item=item, agencies=found)
    rows = [
        [button(cut(agency.name, 30), Action.SLIP_AGENCY, item.id, agency.id)]
        for agency in found[:AGENCIES_SHOWN]
    ]
    return Message(text, keyboard(*rows, labels.back(texts, Action.ITEM_ACTS, item.id)))


def draft(view: SlipView, texts: Texts, now: datetime) -> Message:
    """A draft: the colour, the limit, the reason, and what is missing."""
    slip = view.slip
    former = view.former
    colours = [
        button(_ticked(colour(step, texts), step.colour is slip.colour), Action.SLIP_COLOUR, slip.id, at)
        for step in view.steps
        if (at := step.position) and (former is None or is_graver(step.colour, former.colour))
    ]
    limits = [
        button(_ticked(_days(days, texts), days == slip.reply_workdays), Action.SLIP_LIMIT, slip.id, days)
        for days in REPLY_LIMITS
    ]
    hand_in = [button(texts.gettext("Hand in for approval"), Action.SLIP_HAND_IN, slip.id)]
    return Message(
        _text("slips/draft.html", view, texts, now),
        keyboard(
            *grid(colours, LIMITS_PER_ROW),
            *grid(limits, LIMITS_PER_ROW),
            [button(texts.gettext("✏️ Reason"), Action.SLIP_REASON, slip.id)],
            hand_in if slip.reason else [],
            [button(texts.gettext("Throw the draft away"), Action.SLIP_DISCARD, slip.id)],
            labels.back(texts, Action.ITEM, view.item.id),
        ),
    )


def _ticked(label: str, is_chosen: bool) -> str:  # noqa: FBT001 - a label and whether it holds
    return f"● {label}" if is_chosen else label


def _days(count: int, texts: Texts) -> str:
    return texts.ngettext("%(num)s working day", "%(num)s working days", count)


def ask(template: str, view: SlipView, texts: Texts, now: datetime) -> Message:
    """A question about a slip, answered in one message."""
    text = _text(f"slips/{template}.html", view, texts, now)
    return Message(text, keyboard(labels.back(texts, Action.SLIP, view.slip.id)))


def discarded(view: SlipView, texts: Texts, now: datetime) -> Message:
    """The draft is gone."""
    text = _text("slips/discarded.html", view, texts, now)
    return Message(text, keyboard(labels.back(texts, Action.ITEM, view.item.id)))


# Cards


def card(
    view: SlipView,
    texts: Texts,
    now: datetime,
    *,
    may_issue: bool = False,
    may_approve: bool = False,
    is_agencys: bool = False,
) -> Message:
    """A slip as somebody sees it, with what they can do."""
    text = _text("slips/card.html", view, texts, now)
    acts = _agencys(view, texts) if is_agencys else _groups(view, texts, may_issue, may_approve)
    item = button(texts.gettext("See the item"), Action.ITEM, view.item.id)
    slips = button(texts.gettext("‹ Slips"), Action.SLIPS, SlipFilter.OPEN, 1)
    return Message(text, keyboard(*acts, _files(view, texts), [item, slips]))


def _agencys(view: SlipView, texts: Texts) -> list[list[Button]]:
    slip = view.slip
    sign = [button(texts.gettext("Sign for it"), Action.SLIP_SIGN, slip.id)]
    answer = [button(texts.gettext("✏️ Answer"), Action.SLIP_ANSWER, slip.id)]
    return [
        sign if slip.status is SlipStatus.ISSUED else [],
        answer if slip.status in UNANSWERED else [],
    ]


def _groups(
    view: SlipView,
    texts: Texts,
    may_issue: bool,  # noqa: FBT001 - handed on from the card
    may_approve: bool,  # noqa: FBT001 - handed on from the card
) -> list[list[Button]]:
    slip = view.slip
    if slip.status is SlipStatus.WAITING and may_approve:
        approve = button(texts.gettext("Approve"), Action.SLIP_APPROVE, slip.id, slip.revision)
        return [[approve, button(texts.gettext("Send back"), Action.SLIP_SEND_BACK, slip.id)]]
    if not may_issue:
        return []
    if slip.status is SlipStatus.APPROVED:
        return [[button(texts.gettext("📤 Issue it"), Action.SLIP_ISSUE, slip.id)]]
    if not view.is_open:
        return []
    lift = button(texts.gettext("✅ Lift it"), Action.SLIP_LIFT, slip.id, slip.revision)
    raised = button(texts.gettext("⬆️ Raise it"), Action.SLIP_RAISE, slip.id, slip.revision)
    return [[lift] if view.is_last else [lift, raised]]


def _files(view: SlipView, texts: Texts) -> list[Button]:
    slip = view.slip
    document = button(texts.gettext("📄 Document"), Action.SLIP_DOCUMENT, slip.id)
    answer = button(texts.gettext("📎 File of the answer"), Action.SLIP_ANSWER_FILE, slip.id)
    return [*([document] if slip.number else []), *([answer] if slip.answer_sha256 else [])]


def listed(
    page: Page[SlipView],
    shown: SlipFilter,
    texts: Texts,
    now: datetime,
    *,
    is_agencys: bool,
    may_configure: bool = False,
) -> Message:
    """Slips, the newest first, and the other ways to look at them."""
    rows = [(view, colour(step_of(view), texts), number(view.slip, texts)) for view in page.rows]
    text = texts.render("slips/list.html", page=page, rows=rows, shown=shown, now=now)
    choices = [
        [button(cut(f"{MARKS[view.slip.colour]} {of} {view.agency.name}", 40), Action.SLIP, view.slip.id)]
        for view, _, of in rows
    ]
    filters = [
        button(label, Action.SLIPS, which, 1)
        for which, label in _filters(texts, is_agencys)
        if which != shown
    ]
    turning = pager(page.number, page.pages, Action.SLIPS, shown)
    configure = [button(texts.gettext("⚙️ Colours"), Action.SLIP_COLOURS)] if may_configure else []
    return Message(text, keyboard(*choices, turning, *grid(filters, 3), configure))


def _filters(texts: Texts, is_agencys: bool) -> list[tuple[SlipFilter, str]]:  # noqa: FBT001 - handed on
    waiting = [(SlipFilter.WAITING, texts.gettext("Not issued"))]
    return [
        (SlipFilter.OPEN, texts.gettext("Open")),
        *([] if is_agencys else waiting),
        (SlipFilter.OVER, texts.gettext("Over the limit")),
        (SlipFilter.ALL, texts.gettext("All of them")),
    ]


# Colours of a ledger


def colours(ledger: Ledger, steps: Sequence[SlipStep], texts: Texts) -> Message:
    """The colours in their order, with names and meanings; other orders."""
    rows = [(colour(step, texts), step.meaning) for step in steps]
    text = texts.render("slips/colours.html", ledger=ledger, rows=rows)
    now = tuple(step.colour for step in steps)
    orders = [
        [button(_ticked(_marks(order), order == now), Action.SLIP_ORDER, ledger.id, n)]
        for n, order in enumerate(PALETTES)
    ]
    words = [button(f"✏️ {MARKS[step.colour]}", Action.SLIP_WORD, ledger.id, step.position) for step in steps]
    back = labels.back(texts, Action.SLIPS, SlipFilter.OPEN, 1)
    return Message(text, keyboard(*orders, words, back))


def _marks(order: Sequence[SlipColour]) -> str:
    return "".join(MARKS[each] for each in order)


def ask_word(ledger: Ledger, step: SlipStep, texts: Texts) -> Message:
    """What is the colour called, and what does it mean?"""
    text = texts.render(
        "slips/ask_word.html", ledger=ledger, colour=colour(step, texts), meaning=step.meaning
    )
    return Message(text, keyboard(labels.back(texts, Action.SLIP_COLOURS, ledger.id)))


# Messages that come unasked


def told(kind: MessageKind, view: SlipView, texts: Texts, now: datetime) -> Message:
    """What somebody is told of a slip, with the next step; an issued one comes as its document."""
    slip = view.slip
    text = _text(f"slips/{kind.value.removeprefix('slip_')}.html", view, texts, now)
    if kind is MessageKind.SLIP_ISSUED:
        rows = _agencys(view, texts)
        return Message(text, keyboard(*rows), file=slip_documents.file(view, texts))
    if kind is MessageKind.SLIP_DUE and view.is_agencys:
        return Message(text, keyboard(*_agencys(view, texts)))
    label = {
        MessageKind.SLIP_WAITING: texts.gettext("Look at it"),
        MessageKind.SLIP_APPROVED: texts.gettext("📤 Issue it"),
        MessageKind.SLIP_RETURNED: texts.gettext("Open the draft"),
    }.get(kind, texts.gettext("See the slip"))
    action = Action.SLIP_ISSUE if kind is MessageKind.SLIP_APPROVED else Action.SLIP
    return Message(text, keyboard([button(label, action, slip.id)]))
