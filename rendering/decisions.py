"""Deciding on requests: the queue, what is asked beside what is, what came of it."""

from datetime import date, datetime

from domain.requests import WAITING, RequestKind
from models.asking import RequestView
from models.views import Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.messages import Message
from rendering.texts import Texts


def queue(page: Page[RequestView], texts: Texts, now: datetime) -> Message:
    """What waits, the longest first."""
    text = texts.render("requests/queue.html", page=page, now=now)
    numbers = [button(str(view.item.number), Action.REQUEST, view.request.id) for view in page.rows]
    return Message(text, keyboard(*grid(numbers, 3), pager(page.number, page.pages, Action.REQUESTS)))


def card(view: RequestView, texts: Texts, now: datetime, *, is_first_review: bool = False) -> Message:
    """One request beside its item; `is_first_review`: somebody recommends before somebody decides."""
    text = texts.render("requests/card.html", view=view, now=now, sent_back=None)
    rows = _decide(view, texts, is_first_review=is_first_review) if view.request.status in WAITING else []
    item = button(texts.gettext("See the item"), Action.ITEM, view.item.id)
    back = button(texts.gettext("‹ Requests"), Action.REQUESTS, 1)
    return Message(text, keyboard(*rows, [item, back]))


def _decide(view: RequestView, texts: Texts, *, is_first_review: bool) -> list[list[Button]]:
    request = view.request
    if is_first_review:
        return [[button(texts.gettext("Recommend it"), Action.REQUEST_RECOMMEND, request.id)]]
    refuse = texts.gettext("Refuse")
    other: list[Button] = []
    if request.kind is RequestKind.EXTENSION:
        other = [button(texts.gettext("Approve with another day"), Action.REQUEST_OTHER_DAY, request.id)]
    approve = texts.gettext("Approve")
    if request.kind is RequestKind.DECLINE:
        approve, refuse = texts.gettext("Release the agency"), texts.gettext("Insist")
        other = [button(texts.gettext("Assign another agency"), Action.REQUEST_SUCCESSOR, request.id)]
    return [
        [button(approve, Action.REQUEST_APPROVE, request.id)],
        other,
        [button(refuse, Action.REQUEST_REFUSE, request.id)],
    ]


def confirm(view: RequestView, agencies: int, texts: Texts) -> Message:
    """Before an item is cancelled."""
    text = texts.render("requests/confirm.html", view=view, agencies=agencies)
    yes = button(texts.gettext("Yes, cancel the item"), Action.REQUEST_APPROVE_CONFIRMED, view.request.id)
    return Message(text, keyboard([yes], labels.back(texts, Action.REQUEST, view.request.id)))


def ask_day(view: RequestView, ceiling: date | None, texts: Texts) -> Message:
    """Which day is granted instead?"""
    return _ask("requests/ask_day.html", view, texts, ceiling=ceiling)


def ask_successor(view: RequestView, texts: Texts) -> Message:
    """Which agency takes the declined part over?"""
    return _ask("requests/ask_successor.html", view, texts)


def ask_reason(view: RequestView, texts: Texts) -> Message:
    """Why is it refused?"""
    return _ask("requests/ask_reason.html", view, texts)


def _ask(template: str, view: RequestView, texts: Texts, **facts: object) -> Message:
    text = texts.render(template, view=view, **facts)
    return Message(text, keyboard(labels.back(texts, Action.REQUEST, view.request.id)))


def done(view: RequestView, remaining: int, texts: Texts) -> Message:
    """To whoever decided, with the way to the next."""
    text = texts.render("requests/decided.html", view=view)
    label = texts.gettext("Next request (%(count)s)", count=remaining)
    following = [button(label, Action.REQUESTS, 1)] if remaining else []
    return Message(
        text, keyboard(following, [button(texts.gettext("See the item"), Action.ITEM, view.item.id)])
    )


def decided(view: RequestView, texts: Texts) -> Message:
    """To whoever asked, and to all parties: what came of it, old and new."""
    text = texts.render("requests/decided.html", view=view)
    return Message(text, keyboard([button(texts.gettext("See the item"), Action.ITEM, view.item.id)]))


def overdue(view: RequestView, texts: Texts, now: datetime) -> Message:
    """To who decides: it waits longer than was promised."""
    text = texts.render("requests/overdue.html", view=view, now=now)
    return Message(text, keyboard([button(texts.gettext("Decide now"), Action.REQUEST, view.request.id)]))


def suspension_due(view: RequestView, texts: Texts) -> Message:
    """To the secretariat: is it time to go on?"""
    text = texts.render("requests/suspension_due.html", view=view)
    resume = button(
        texts.gettext("Resume the item"), Action.REQUEST_BEGIN, view.item.id, RequestKind.RESUMPTION
    )
    return Message(
        text, keyboard([resume], [button(texts.gettext("See the item"), Action.ITEM, view.item.id)])
    )
