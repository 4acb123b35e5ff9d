"""Links that open the bot at an item or at what is owed on it: t.me/<bot>?start=it-12.

They are made for groups and documents, so they hold an id and nothing else. A link is a claim, not a proof:
it is answered like the button of the same action, for whoever may press that one.
"""

import re

from rendering.actions import Action
from rendering.buttons import Button, Press
from rendering.texts import Texts

#: What a link may open: only what shows something and changes nothing.
OPENED = (Action.ITEM, Action.DUTY)
HOME = "home"  # who you are here and what waits for you
_PAYLOAD = re.compile(r"([a-z]{2})-([0-9]{1,19})", re.ASCII)


def payload(action: Action, row_id: int) -> str:
    """What follows `start=`, within Telegram's 64 characters."""
    return f"{action}-{row_id}"


def url(username: str, action: Action, row_id: int) -> str:
    """The link to an item or a duty."""
    return f"https://t.me/{username}?start={payload(action, row_id)}"


def into_group(username: str, code: str) -> str:
    """The link that adds the bot to a group of the reader's choice, and hands it a code there."""
    return f"https://t.me/{username}?startgroup={code}"


def home(username: str | None, texts: Texts) -> list[Button]:
    """A row that leads from a group into the private chat; none as long as the bot does not know its name."""
    label, link = texts.gettext("Open the private chat"), f"https://t.me/{username}?start={HOME}"
    return [Button(label, url=link)] if username else []


def opened(text: str) -> Press | None:
    """The button that a link stands for; None for an invitation or anything else."""
    found = _PAYLOAD.fullmatch(text)
    if found is None or found[1] not in OPENED:
        return None
    return Press(Action(found[1]), (found[2],))


def copy(username: str | None, action: Action, row_id: int, texts: Texts) -> list[Button]:
    """A row that puts the link into the clipboard; none as long as the bot does not know its name."""
    if not username:
        return []
    return [Button(texts.gettext("🔗 Copy the link"), copy_text=url(username, action, row_id))]
