"""Asking for something about an item: the questions, the draft, how it stands."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.items import PartyRole
from domain.requests import CHOICES, FIELDS, OPEN, RequestStatus
from models.asking import RequestView
from models.requests import Request
from models.views import Party
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import msgid

#: What a button that asks again about an answer is called.
FIELD_LABELS = {
    "deadline": msgid("New deadline"),
    "reason": msgid("Reason"),
    "progress": msgid("Present progress"),
    "field": msgid("What to change"),
    "value": msgid("New wording"),
    "part": msgid("Kind of change"),
    "agency": msgid("Agency"),
    "review_on": msgid("Day of review"),
    "document": msgid("Document"),
}
CHOICE_LABELS = {
    "title": msgid("Title"),
    "body": msgid("Text"),
    "target": msgid("Targets"),
    "add": msgid("Add a participating agency"),
    "lead": msgid("Another lead agency"),
    "remove": msgid("Release an agency"),
}


def waiting_label(request: Request, texts: Texts) -> str:
    """A button to what waits for a decision."""
    return texts.gettext("⏳ %(kind)s: how it stands", kind=labels.request_kind(request.kind, texts))


def question(view: RequestView, field: str, days: Sequence[date], texts: Texts) -> Message:
    """What is asked next, beside what is; `days` are suggested."""
    text = texts.render("requests/question.html", view=view, field=field)
    rows = [_day(view, field, day, texts) for day in days]
    rows += [_answer(view, field, choice, texts) for choice in CHOICES.get(field, ())]
    rows += [_agency(view, party.agency.id, party.agency.name) for party in _offered(view, field)]
    return Message(text, keyboard(*rows, [_leave(view, texts)]))


def _day(view: RequestView, field: str, day: date, texts: Texts) -> list[Button]:
    return [button(texts.day(day), Action.REQUEST_FILL, view.request.id, field, day.isoformat())]


def _answer(view: RequestView, field: str, choice: str, texts: Texts) -> list[Button]:
    label = texts.gettext(CHOICE_LABELS[choice])
    return [button(label, Action.REQUEST_FILL, view.request.id, field, choice)]


def _agency(view: RequestView, agency_id: int, name: str) -> list[Button]:
    return [button(cut(name, 30), Action.REQUEST_FILL, view.request.id, "agency", f"#{agency_id}")]


def _offered(view: RequestView, field: str) -> list[Party]:
    """Who takes part already can lead, or be released."""
    part = view.request.wanted.get("part")
    if field != "agency" or part not in ("lead", "remove"):
        return []
    kept = [party for party in view.parties if not party.agency.is_collective]
    return [party for party in kept if part == "remove" or party.assignment.role is not PartyRole.LEAD]


def _leave(view: RequestView, texts: Texts) -> Button:
    return button(texts.gettext("Drop this request"), Action.REQUEST_WITHDRAW, view.request.id)


def own(view: RequestView, texts: Texts, now: datetime, *, sent_back: str | None = None) -> Message:
    """A request as whoever asks sees it: a draft to hand over, or how it stands.

    `sent_back`: why the agency's leader did not sign it.
    """
    text = texts.render("requests/card.html", view=view, now=now, sent_back=sent_back)
    item = labels.back(texts, Action.ITEM, view.item.id)
    if view.request.status is RequestStatus.DRAFT:
        return Message(text, keyboard(*_draft(view, texts), [_leave(view, texts)], item))
    take_back = [button(texts.gettext("Withdraw the request"), Action.REQUEST_WITHDRAW, view.request.id)]
    return Message(text, keyboard(take_back if view.request.status in OPEN else [], item))


def _draft(view: RequestView, texts: Texts) -> list[list[Button]]:
    request = view.request
    label = texts.gettext("Submit") if request.agency_id is not None else texts.gettext("Put into effect")
    edits = [
        button(f"✏️ {texts.gettext(FIELD_LABELS[field])}", Action.REQUEST_EDIT, request.id, field)
        for field in FIELDS[request.kind]
    ]
    return [[button(label, Action.REQUEST_SEND, request.id)], edits]
