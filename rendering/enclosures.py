"""Files that a notice carries: added to a draft, fetched below what was sent."""

from domain.notices import MAX_ATTACHMENTS
from models.notices import Notice
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts


def menu(notice: Notice, texts: Texts) -> Message:
    """What a draft carries, and how to add more."""
    removing = [
        [
            button(
                texts.gettext("Remove: %(name)s", name=cut(row["name"], 18)),
                Action.NOTICE_FILE_REMOVE,
                notice.id,
                place,
            )
        ]
        for place, row in enumerate(notice.attachments)
    ]
    preview = button(texts.gettext("Preview"), Action.NOTICE_PREVIEW, notice.id)
    text = texts.render("broadcasts/files.html", notice=notice, most=MAX_ATTACHMENTS)
    return Message(text, keyboard(*removing, [preview]))


def buttons(notice: Notice) -> list[list[Button]]:
    """A button for each file."""
    return [
        [button(f"📎 {cut(row['name'], 26)}", Action.NOTICE_FILE, notice.id, place)]
        for place, row in enumerate(notice.attachments)
    ]
