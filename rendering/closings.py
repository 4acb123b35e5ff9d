"""Closing an item without a completion, bringing it back, and saying that it is a key item."""

from datetime import date

from models.items import Item
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.messages import Message
from rendering.texts import Texts


def ask_reason(item: Item, texts: Texts) -> Message:
    """Why is it no longer warranted? Names what closing does."""
    text = texts.render("closings/ask_reason.html", item=item)
    return Message(text, keyboard(labels.back(texts, Action.ITEM, item.id)))


def ask_deadline(item: Item, texts: Texts, today: date) -> Message:
    """Until when is the reopened item due?"""
    text = texts.render("closings/ask_deadline.html", item=item, today=today)
    return Message(text, keyboard(labels.back(texts, Action.ITEM, item.id)))


def ask_reopening(item: Item, deadline: date, texts: Texts) -> Message:
    """Why is it reopened? Names what that does."""
    text = texts.render("closings/ask_reopening.html", item=item, deadline=deadline)
    return Message(text, keyboard(labels.back(texts, Action.REOPEN, item.id)))


def ended(item: Item, texts: Texts) -> Message:
    """After an item was closed without a completion."""
    return Message(texts.render("closings/ended.html", item=item), keyboard(_show(item, texts)))


def reopened(item: Item, texts: Texts) -> Message:
    """After an item was brought back."""
    return Message(texts.render("closings/reopened.html", item=item), keyboard(_show(item, texts)))


def _show(item: Item, texts: Texts) -> list[Button]:
    return [button(texts.gettext("Show the item"), Action.ITEM, item.id)]
