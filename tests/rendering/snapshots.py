"""Messages as text files: what people see, to be read and compared as a whole."""

import os
from collections.abc import Mapping
from pathlib import Path

from rendering.buttons import unpack
from rendering.messages import Message

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = "UPDATE_SNAPSHOTS"


def as_text(message: Message) -> str:
    """Text, buttons with their actions, file name; ids are left out, they differ from run to run."""
    rows = message.keyboard.rows if message.keyboard else ()
    lines = ["  ".join(_as_text(button.text, button.callback_data) for button in row) for row in rows]
    file = [f"📄 {message.file.name.partition('-')[0]}"] if message.file else []
    return "\n".join([message.text, *lines, *file])


def _as_text(label: str, data: object) -> str:
    return f"[{label} → {unpack(data).action.name if isinstance(data, str) else 'link'}]"


def stored(name: str, messages: Mapping[str, Message]) -> tuple[str, str]:
    """(what is shown now, what the file holds); with UPDATE_SNAPSHOTS=1 the file is written first."""
    shown = "\n\n".join(f"═══ {title}\n{as_text(message)}" for title, message in messages.items()) + "\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get(UPDATE) == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    return shown, path.read_text(encoding="utf-8") if path.exists() else ""
