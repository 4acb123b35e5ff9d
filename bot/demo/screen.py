"""The terminal as a row of phones: prints what is new in each chat, each thing once."""

from collections.abc import Callable
from datetime import datetime

from bot.simulator import transcript
from bot.simulator.callbacks import Press
from bot.simulator.messages import Message
from bot.simulator.people import Person
from rendering.texts import Texts

WIDTH = 76
MARGIN = 40  # before what a person does


class Screen:
    """Remembers what it printed; `write` takes one piece of text, `texts` say which language and zone."""

    def __init__(self, write: Callable[[str], None], texts: Texts) -> None:
        self.write = write
        self.texts = texts
        self._seen: dict[tuple[int, int], tuple[datetime | None, str]] = {}
        self._printed: set[tuple[int, str, str]] = set()
        self._shown: Person | None = None

    def heading(self, text: str) -> None:
        """A chapter."""
        self.write(f"\n━━ {text} {'━' * (WIDTH - 4 - transcript.columns(text))}")
        self._shown = None

    def remark(self, text: str) -> None:
        """A line of explanation."""
        self.write(f"\n▶ {text}")

    def show(self, person: Person, *, glance: bool = False, in_full: bool = False) -> None:
        """Print the messages in a person's chat that are new or were changed since.

        At a glance a card is its first line; so is one that was printed in the same words, unless `in_full`.
        """
        for message in [message for message in person.messages if self._is_new(person, message)]:
            self._name(person)
            words = (person.user_id, message.html, str(message.markup))
            if not message.sender.is_bot and not message.is_media:
                self.write(_bubble(message))
            elif words in self._printed and not in_full:
                self.write(self._line(message, self.texts.gettext("(as above)")))
            elif glance and message.sender.is_bot:
                self.write(self._line(message, "…"))
            else:
                self._printed.add(words)
                self.write(transcript.render_message(message, width=WIDTH, zone=self.texts.zone))

    def show_press(self, person: Person, label: str) -> None:
        """Print that somebody pressed a button."""
        self._name(person)
        self.write(f"{'':>{MARGIN}}👆 [ {label} ]")

    def show_answer(self, press: Press) -> None:
        """Print the short answer above the chat, if there is one."""
        if press.answer:
            self.write(f"    〔{press.answer}〕")

    def _name(self, person: Person) -> None:
        if self._shown is not person:
            self._shown = person
            self.write(f"\n┄┄ 📱 {person.account.name} {'┄' * (WIDTH - 16)}")

    def _line(self, message: Message, rest: str) -> str:
        moment = message.edited_at or message.date
        headline = message.content.partition("\n")[0]
        return f"  {moment.astimezone(self.texts.zone):%m-%d %H:%M}  {headline} {rest}"

    def _is_new(self, person: Person, message: Message) -> bool:
        key = (person.user_id, message.message_id)
        state = (message.edited_at, message.html)
        is_new = self._seen.get(key) != state
        self._seen[key] = state
        return is_new


def _bubble(message: Message) -> str:
    """What a person wrote, at the right where there is room."""
    room = max(0, min(MARGIN, WIDTH - transcript.columns(message.content) - 4))
    return f"{'':>{room}}💬 {message.content}"
