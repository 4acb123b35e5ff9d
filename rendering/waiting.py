"""What waits for a second person, as a list."""

from models.waiting import Waiting
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard
from rendering.messages import Message
from rendering.slip_labels import colour, step_of
from rendering.texts import Texts

SHOWN = 8


def waiting(found: Waiting, texts: Texts) -> Message:
    """Notices and slips with since when they wait, each opened by its number."""
    notices = found.notices[:SHOWN]
    slips = found.slips[: SHOWN - len(notices)]
    opened = [(Action.NOTICE_APPROVAL, notice.id) for notice, _ in notices]
    opened += [(Action.SLIP, view.slip.id) for view in slips]
    numbers = [button(str(number), action, row_id) for number, (action, row_id) in enumerate(opened, start=1)]
    text = texts.render(
        "approvals/list.html",
        found=found,
        notices=notices,
        slips=[(view, colour(step_of(view), texts)) for view in slips],
        more=found.count - len(opened),
    )
    return Message(text, keyboard(*grid(numbers, 4)))
