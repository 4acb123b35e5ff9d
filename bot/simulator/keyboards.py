"""What a bot may put under a message, checked as Telegram checks it."""

import re
from dataclasses import dataclass
from typing import Any

from bot.simulator.errors import Json, bad_request

BUTTON_LIMIT = 100
CALLBACK_DATA_LIMIT = 64
COPIED_LIMIT = 256
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
BUTTON_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
)


@dataclass(frozen=True)
class Button:
    """One button as a person sees it: its label and what a press does."""

    label: str
    data: str | None = None
    url: str | None = None
    copied: str | None = None  # what it puts into the clipboard


def check(markup: Json) -> Json:
    """The markup if Telegram takes it."""
    if not markup:
        return markup
    kind = next((kind for kind in KINDS if kind in markup), None)
    if kind is None:
        raise bad_request("object expected as reply markup")
    if kind == "inline_keyboard":
        _check_inline(_rows(markup, kind))
    elif kind == "keyboard":
        _check_reply(_rows(markup, kind))
    elif not isinstance(markup[kind], bool):
        raise bad_request(f'field "{kind}" must be of type Boolean')
    return markup


def check_inline(markup: Json) -> Json:
    """The markup of an edited message, where only an inline keyboard may stand."""
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return check(markup)


def inline_rows(markup: Json | None) -> list[list[Button]]:
    """The inline buttons, row by row."""
    rows = (markup or {}).get("inline_keyboard", [])
    return [[_button(item) for item in row] for row in rows]


def _button(item: Json) -> Button:
    copied = item.get("copy_text", {}).get("text")
    return Button(item["text"], item.get("callback_data"), item.get("url"), copied)


def reply_rows(markup: Json | None) -> list[list[str]]:
    """The labels of a reply keyboard, row by row."""
    rows = (markup or {}).get("keyboard", [])
    return [[item if isinstance(item, str) else item["text"] for item in row] for row in rows]


def _rows(markup: Json, kind: str) -> list[list[Any]]:
    rows: Any = markup[kind]
    if not isinstance(rows, list):
        raise bad_request(f'field "{kind}" must be of type Array')
    if any(not isinstance(row, list) for row in rows):
        raise bad_request(f'field "{kind}" must be an Array of Arrays')
    if sum(len(row) for row in rows) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return rows


def _check_inline(rows: list[list[Any]]) -> None:
    for row in rows:
        for button in row:
            _check_inline_button(button)


def _check_inline_button(button: Any) -> None:
    failed = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{failed}InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(f'{failed}Can\'t find field "text"')
    actions = [action for action in BUTTON_ACTIONS if button.get(action) not in (None, "")]
    if (
        not actions
        and "switch_inline_query" not in button
        and "switch_inline_query_current_chat" not in button
    ):
        raise bad_request(f"{failed}Text buttons are unallowed in the inline keyboard")
    if not str(button["text"]).strip():
        raise bad_request("REPLY_MARKUP_INVALID")
    if len(str(button.get("callback_data", "")).encode()) > CALLBACK_DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= COPIED_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        _check_url(str(button["url"]))


def _check_url(url: str) -> None:
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", url)
    if scheme and scheme[1].lower() not in ("http", "https", "tg", "ton"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if not scheme and not re.fullmatch(r"[\w-]+(\.[\w-]+)+([/?#:]\S*)?", url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_reply(rows: list[list[Any]]) -> None:
    if not any(rows):
        raise bad_request("reply keyboard must have at least one button")
    for row in rows:
        for button in row:
            if not isinstance(button, str) and "text" not in button:
                raise bad_request("can't parse keyboard button: Can't find field \"text\"")
