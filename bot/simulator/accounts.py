"""Who takes part: people and bots as Telegram describes them."""

from dataclasses import dataclass

from bot.simulator.errors import Json


@dataclass(frozen=True)
class Account:
    """A user of Telegram, human or bot."""

    user_id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False

    @property
    def name(self) -> str:
        """The name shown above a message."""
        return f"{self.first_name} {self.last_name}".strip()

    def to_json(self) -> Json:
        """The `User` object."""
        user: Json = {"id": self.user_id, "is_bot": self.is_bot, "first_name": self.first_name}
        for field in ("last_name", "username", "language_code"):
            if value := getattr(self, field):
                user[field] = value
        return user


# Telegram's own stand-in for an administrator who writes in the name of the group.
GROUP_ANONYMOUS_BOT = Account(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
