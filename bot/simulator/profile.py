"""What a bot shows of itself: name, descriptions and command lists by scope and language."""

from dataclasses import dataclass, field

from bot.simulator.accounts import Account
from bot.simulator.chats import Chat
from bot.simulator.errors import Json

DEFAULT_SCOPE: Json = {"type": "default"}


def scope_key(scope: Json) -> str:
    """One text per scope: the type and, for a chat or a member, which."""
    parts = [scope.get("type", "default"), scope.get("chat_id"), scope.get("user_id")]
    return "/".join(str(part) for part in parts if part is not None)


@dataclass
class Profile:
    """Texts by language (empty: for everybody) and commands by scope and language."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Set or, when empty, remove a text of this kind."""
        self.texts[kind, language] = text
        if not text:
            del self.texts[kind, language]

    def text(self, kind: str, language: str = "") -> str:
        """The text of this kind in this language, or the one for everybody."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def seen_commands(self, chat: Chat, account: Account) -> list[Json]:
        """What this person finds in the menu of this chat: the narrowest scope that has a list."""
        language = account.language_code[:2]
        for key in _scopes_seen(chat, account):
            for code in (language, ""):
                if (commands := self.commands.get((key, code))) is not None:
                    return commands
        return []


def _scopes_seen(chat: Chat, account: Account) -> list[str]:
    """Scope keys from narrow to wide, as the Bot API documents them."""
    this_chat = f"chat/{chat.chat_id}"
    if chat.is_private:
        return [this_chat, "all_private_chats", "default"]
    keys = [f"chat_member/{chat.chat_id}/{account.user_id}"]
    is_administrator = chat.members.get(account.user_id) in ("administrator", "creator")
    if is_administrator:
        keys += [f"chat_administrators/{chat.chat_id}", this_chat, "all_chat_administrators"]
    else:
        keys += [this_chat]
    return [*keys, "all_group_chats", "default"]
