"""The terminal as a row of phones: prints what is new in each chat."""

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from bot.simulator import transcript
from bot.simulator.callbacks import Press
from bot.simulator.messages import Message
from bot.simulator.people import Person

WIDTH = 76


class Screen:
    """Remembers what it printed; `write` takes one piece of text."""

    def __init__(self, write: Callable[[str], None], zone: tzinfo) -> None:
        self.write = write
        self.zone = zone
        self._seen: dict[tuple[int, int], tuple[datetime | None, str]] = {}
        self._shown: Person | None = None

    def heading(self, text: str) -> None:
        """A chapter."""
        self.write(f"\n{'━' * WIDTH}\n {text}\n{'━' * WIDTH}")
        self._shown = None

    def remark(self, text: str) -> None:
        """A line of explanation."""
        self.write(f"\n▶ {text}")

    def show(self, person: Person, *, first: int = 0) -> None:
        """Print the messages in a person's chat that are new or were changed since."""
        fresh = [message for message in person.messages if self._is_new(person, message)]
        for message in fresh[first:]:
            self._name(person)
            self.write(transcript.render_message(message, width=WIDTH, zone=self.zone))

    def show_press(self, person: Person, label: str) -> None:
        """Print that somebody pressed a button."""
        self._name(person)
        self.write(f"{'':>40}👆 [ {label} ]")

    def show_answer(self, press: Press) -> None:
        """Print the short answer above the chat, if there is one."""
        if press.answer:
            self.write(f"    〔{press.answer}〕")

    def show_all(self, people: Iterable[Person]) -> None:
        """Print what is new in every chat."""
        for person in people:
            self.show(person)

    def _name(self, person: Person) -> None:
        if self._shown is not person:
            self._shown = person
            self.write(f"\n┄┄ 📱 {person.account.name} {'┄' * (WIDTH - 16)}")

    def _is_new(self, person: Person, message: Message) -> bool:
        key = (person.user_id, message.message_id)
        state = (message.edited_at, message.html)
        is_new = self._seen.get(key) != state
        self._seen[key] = state
        return is_new
