"""What waits for a second person, as a list."""

from models.views import Page
from models.waiting import ToApprove
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard, pager
from rendering.messages import Message
from rendering.slip_labels import colour, step_of
from rendering.texts import Texts


def waiting(page: Page[ToApprove], texts: Texts) -> Message:
    """Notices, their corrections and slips with since when they wait, each opened by its number."""
    lines = [(row, colour(step_of(row.slip), texts) if row.slip is not None else "") for row in page.rows]
    numbers = [_number(number, row) for number, row in enumerate(page.rows, start=page.first)]
    return Message(
        texts.render("approvals/list.html", page=page, lines=lines),
        keyboard(*grid(numbers, 4), pager(page.number, page.pages, Action.APPROVALS)),
    )


def _number(number: int, row: ToApprove) -> Button:
    if row.slip is not None:
        return button(str(number), Action.SLIP, row.slip.slip.id)
    if row.is_correction:
        return button(str(number), Action.NOTICE_CORRECTION, row.notice.id if row.notice is not None else 0)
    return button(str(number), Action.NOTICE_APPROVAL, row.notice.id if row.notice is not None else 0)
