"""Asking which item a reply to a reminder is for."""

from collections.abc import Sequence

from models.views import OwedDuty
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard
from rendering.messages import Message
from rendering.texts import Texts

MAX_NUMBERS = 60
TITLES = 12
NUMBERS_PER_ROW = 4


def choose(piece_id: int, duties: Sequence[OwedDuty], texts: Texts) -> Message:
    """The items that it may be for, by number."""
    numbers = [
        button(str(row.item.number), Action.REPLY_TO, piece_id, row.duty.id) for row in duties[:MAX_NUMBERS]
    ]
    return Message(
        texts.render("replies/choose.html", duties=duties, shown=TITLES),
        keyboard(*grid(numbers, NUMBERS_PER_ROW)),
    )
