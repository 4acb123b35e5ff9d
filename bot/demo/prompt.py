"""The prompt after the story: go on by hand, as anybody in it."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.demo.screen import Screen
from bot.demo.stage import Stage
from bot.simulator.errors import NotPossible
from bot.simulator.keyboards import Button
from bot.simulator.messages import Message
from bot.simulator.people import Person

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_PASSING = re.compile(r"\+(\d{1,4})([mhd])")
_MAX_DAYS = 366


class Prompt:
    """Reads a line, does it, shows what follows."""

    def __init__(self, stage: Stage, screen: Screen, people: tuple[Person, ...]) -> None:
        self.stage = stage
        self.screen = screen
        self.people = people
        self.person = people[0]
        self.say = stage.texts.gettext

    async def run(self, read: Callable[[str], Awaitable[str | None]]) -> None:
        """Until the input ends, or quit; `read` takes what stands before the cursor and gives a line."""
        self._help()
        while (line := await read(f"\n{self.person.account.name} > ")) is not None:
            if line.strip() in ("quit", "exit"):
                break
            try:
                await self._obey(line.strip())
            except (NotPossible, OSError) as error:
                self.screen.remark(f"⚠ {error}")

    async def _obey(self, line: str) -> None:
        if line in ("", "?"):
            self._help()
            return
        if line.startswith("@"):
            self._become(line[1:])
        elif line.startswith("#"):
            self._press(line[1:])
        elif passing := _PASSING.fullmatch(line):
            await self._pass(timedelta(**{_UNITS[passing[2]]: int(passing[1])}))
        elif line.startswith("<"):
            self._send_file(Path(line[1:].strip()))
        else:
            self.person.send(line)
        await self.stage.settle()
        for person in self.people:
            self.screen.show(person, in_full=True)
        self._list_buttons()

    def _send_file(self, path: Path) -> None:
        if not path.is_file():
            raise NotPossible(self.say("No such file: %(path)s", path=path))
        self.person.send_document(path.name, path.read_bytes())

    def _become(self, number: str) -> None:
        if not number.isdigit() or not 1 <= int(number) <= len(self.people):
            raise NotPossible(self.say("There are people 1 to %(count)s.", count=len(self.people)))
        self.person = self.people[int(number) - 1]

    def _press(self, number: str) -> None:
        buttons = self._buttons()
        if not number.isdigit() or not 1 <= int(number) <= len(buttons):
            raise NotPossible(self.say("The last card has buttons 1 to %(count)s.", count=len(buttons)))
        message, button = buttons[int(number) - 1]
        self.person.press(button.label, message)

    async def _pass(self, span: timedelta) -> None:
        if span.days > _MAX_DAYS:
            raise NotPossible(self.say("At most %(days)s days at once.", days=_MAX_DAYS))
        await self.stage.wait_until(self.stage.clock.now() + span)
        self.screen.remark(self.stage.texts.moment(self.stage.clock.now()))

    def _buttons(self) -> list[tuple[Message, Button]]:
        """The buttons of the newest message that has any."""
        shown = [message for message in self.person.messages if message.button_rows]
        return [(shown[-1], button) for row in shown[-1].button_rows for button in row] if shown else []

    def _list_buttons(self) -> None:
        labels = [f"#{number} {button.label}" for number, (_, button) in enumerate(self._buttons(), start=1)]
        if labels:
            self.screen.write("   ".join(labels))

    def _help(self) -> None:
        say = self.say
        names = "  ".join(f"@{number} {row.account.name}" for number, row in enumerate(self.people, start=1))
        self.screen.heading(say("Now you"))
        for line in (
            say("Any text or command is sent: /help, /my, /due, /review …"),
            say("#2 presses the second button of the last card"),
            names,
            say("+3d, +2h, +30m: let time pass"),
            say("< FILE: send a file"),
            say("? shows this, quit ends"),
        ):
            self.screen.write(f"  {line}")
