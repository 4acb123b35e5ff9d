"""Finding the button a person means."""

from collections.abc import Iterable, Iterator

from bot.simulator.errors import NotPossible
from bot.simulator.keyboards import Button
from bot.simulator.messages import Message


def find(label: str, messages: Iterable[Message]) -> tuple[Message, Button]:
    """The newest message with a button of this label, or one that contains it."""
    shown = [message for message in messages if message.buttons]
    for message in reversed(shown):
        if button := _on(label, message):
            return message, button
    raise NotPossible(f"no button {label!r}; there are: {', '.join(_labels(shown)) or 'none'}")


def _on(label: str, message: Message) -> Button | None:
    buttons = [button for row in message.button_rows for button in row]
    exact = [button for button in buttons if button.label == label]
    partial = exact or [button for button in buttons if label in button.label]
    if len(partial) > 1 and not exact:
        choice = ", ".join(button.label for button in partial)
        raise NotPossible(f"button {label!r} is not clear: {choice}")
    return partial[0] if partial else None


def _labels(messages: Iterable[Message]) -> Iterator[str]:
    for message in messages:
        for row in message.buttons:
            yield from row
