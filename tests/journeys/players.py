"""Somebody with a phone: writes, presses by action, reads codes and numbers off the screen."""

import re
from dataclasses import dataclass, field

from bot.demo.stage import Stage, find
from bot.simulator.callbacks import Press
from bot.simulator.keyboards import Button
from bot.simulator.messages import Message, Text
from bot.simulator.people import Person
from domain.errors import OutOfDate
from rendering import buttons
from rendering.actions import Action

CODE = re.compile(r"start=(\w+)")
#: What a target asks for, where its figure is asked.
AIM = re.compile(r"目标：([\d.,]+)")
State = tuple[Text, str]


@dataclass(eq=False)
class Player:
    """A person on a stage. `card` is the message that changed last: what the person looks at."""

    stage: Stage
    person: Person
    presses: list[Press] = field(default_factory=list)
    _card: Message | None = None

    @classmethod
    def on(cls, stage: Stage, user_id: int, name: str, language: str = "zh-hans") -> "Player":
        """Somebody who has not written to the bot yet."""
        return cls(stage, stage.person(user_id, name, language))

    @property
    def card(self) -> Message:
        """The message that changed last."""
        return self._card or self.person.last

    @property
    def text(self) -> str:
        """What the person looks at, as plain text."""
        return self.card.content

    @property
    def labels(self) -> list[str]:
        """The buttons below it."""
        return [label for row in self.card.buttons for label in row]

    async def say(self, text: str) -> str:
        """Write; what the phone shows then."""
        before = self._states()
        self.person.send(text)
        await self.stage.settle()
        return self._look(before)

    async def send_document(self, name: str, data: bytes, *, caption: str = "", album: str = "") -> str:
        """Send a file."""
        before = self._states()
        self.person.send_document(name, data, caption=caption, album=album)
        await self.stage.settle()
        return self._look(before)

    async def send_photo(self, data: bytes, *, caption: str = "", album: str = "") -> str:
        """Send a photo."""
        before = self._states()
        self.person.send_photo(data, caption=caption, album=album)
        await self.stage.settle()
        return self._look(before)

    async def press(self, action: Action, *arguments: int | str, skip: int = 0) -> str:
        """Press the newest button for `action`; what the phone shows then."""
        message, button = find(self.person, action, *arguments, skip=skip)
        return await self.press_data(message, button.data or "")

    async def press_label(self, label: str) -> str:
        """Press a button of the newest message that has one of this label."""
        for message in reversed(self.person.messages):
            for button in _buttons(message):
                if button.label == label:
                    return await self.press_data(message, button.data or "")
        raise AssertionError(f"{self.person} sees no button {label!r}")

    async def press_data(self, message: Message, data: str) -> str:
        """Press what may no longer be shown."""
        before = self._states()
        self.presses.append(self.person.press_data(message, data))
        await self.stage.settle()
        return self._look(before)

    async def state_targets(self) -> None:
        """Say in a draft that each target of its item is reached exactly."""
        if self.offers(Action.TARGET_VALUES):
            await self.press(Action.TARGET_VALUES)
            while aim := AIM.search(self.text):
                await self.say(aim[1])

    async def turn_to(self, action: Action, label: str) -> str:
        """Press the button `label` for `action`, turning pages until it is there."""
        for _ in range(20):
            button = self.button(action, label)
            if button is not None:
                return await self.press_data(self.card, button.data or "")
            await self.press_label("›")
        raise AssertionError(f"{self.person} finds no {label!r} on any page")

    def button(self, action: Action, label: str) -> Button | None:
        """The button of this label for `action` below what the person looks at."""
        return next((b for b in self.offered(action) if b.label == label), None)

    def offered(self, action: Action) -> list[Button]:
        """The buttons for `action` below what the person looks at."""
        return [button for button in _buttons(self.card) if _unpacked(button) is action]

    def offers(self, action: Action) -> bool:
        """Whether there is one."""
        return bool(self.offered(action))

    def argument(self, action: Action, index: int = 0) -> str:
        """An argument of the newest button for `action`."""
        return buttons.unpack(find(self.person, action)[1].data or "").word(index)

    def code(self) -> str:
        """The code in the newest invitation."""
        found = CODE.search(self.person.last.html)
        assert found is not None, self.person.last.html
        return found[1]

    def catch_up(self) -> list[str]:
        """What arrived since this was asked last."""
        return [message.content for message in self.person.unread()]

    @property
    def answer(self) -> str:
        """What stood above the chat after the last press."""
        return self.presses[-1].answer

    def _states(self) -> dict[int, State]:
        return {message.message_id: _state(message) for message in self.person.received}

    def _look(self, before: dict[int, State]) -> str:
        changed = [row for row in self.person.received if before.get(row.message_id) != _state(row)]
        if changed:
            self._card = changed[-1]
        return self.text


def _state(message: Message) -> State:
    return message.body, str(message.markup)


def _buttons(message: Message) -> list[Button]:
    return [button for row in message.button_rows for button in row]


def _unpacked(button: Button) -> Action | None:
    try:
        return buttons.unpack(button.data or "").action
    except OutOfDate:
        return None
