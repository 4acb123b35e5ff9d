"""The whole bot, wired as in production, on the simulated Telegram and a clock that is moved by hand."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import TracebackType

from pydantic import SecretStr
from telegram import Update

from bot import installation
from bot.app import App, build_application
from bot.clock import ManualClock
from bot.settings import Settings
from bot.simulator.callbacks import Press
from bot.simulator.errors import NotPossible
from bot.simulator.keyboards import Button
from bot.simulator.messages import Message
from bot.simulator.people import Person
from bot.simulator.request import SimulatedRequest
from bot.simulator.telegram import Telegram
from bot.ticks import Ticks
from domain.roles import Role
from domain.zones import Zones
from handlers import commands
from handlers.environment import KEY, Environment
from models.database import Database
from rendering.actions import Action
from rendering.buttons import pack
from rendering.texts import Texts
from services import people

TOKEN = "100000000:simulated_token_that_opens_nothing_"  # noqa: S105 - of a bot that exists only here
USERNAME = "duban_demo_bot"
STEP = timedelta(hours=1)
ACT = timedelta(seconds=20)  # what reading and typing takes


class Stage:
    """People write and press; `settle` lets the bot do all that follows; `wait_until` lets time pass.

    An asynchronous context: on entering, the database is made ready and the bot started, without polling.
    """

    def __init__(self, settings: Settings, *, now: datetime) -> None:
        self.settings = settings.model_copy(update={"bot_token": SecretStr(TOKEN)})
        self.clock = ManualClock(now)
        self.telegram = Telegram(token=TOKEN, username=USERNAME, now=self.clock.now)
        self.database = Database(self.settings.database_address)
        self.texts = Texts(settings.language, Zones(settings.timezone))
        self.application: App
        self.ticks: Ticks
        self._exits = AsyncExitStack()

    async def __aenter__(self) -> "Stage":
        self._exits.callback(self.database.close)
        installation.prepare(self.database)
        self.application = build_application(
            self.settings,
            self.database,
            self.clock,
            request=SimulatedRequest(self.telegram),
        )
        self.ticks = Ticks.of(self.application)
        environment: Environment = self.application.bot_data[KEY]
        self._exits.callback(environment.transactions.close)
        await self._exits.enter_async_context(self.application)
        await commands.publish(self.application.bot, self.texts)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._exits.aclose()

    def person(self, user_id: int, name: str, language: str = "zh-hans") -> Person:
        """Somebody with the app who has not written to the bot yet."""
        return self.telegram.person(user_id, name, language_code=language)

    def invitation(self, role: Role) -> str:
        """A code from the command line, as `invite` prints it."""
        with self.database.transaction() as session:
            return people.invite(session, role=role, invited_by_id=None, now=self.clock.now()).code

    async def say(self, person: Person, text: str) -> None:
        """Somebody writes."""
        person.send(text)
        await self.settle()

    async def press(self, person: Person, action: Action, *arguments: int | str, skip: int = 0) -> Press:
        """Somebody presses the button that `find` gives."""
        message, button = find(person, action, *arguments, skip=skip)
        press = person.press_data(message, button.data or "")
        await self.settle()
        return press

    async def settle(self) -> None:
        """A moment passes, until nobody waits for anything: updates handled, due messages delivered."""
        application = self.application
        self.clock.advance(ACT)
        while updates := self.telegram.take_updates():
            for update in updates:
                await application.process_update(Update.de_json(update, application.bot))
        await self.ticks.deliver()

    async def wait(self, **span: float) -> None:
        """Let time pass: `days=3`, `hours=2`."""
        await self.wait_until(self.clock.now() + timedelta(**span))

    async def wait_until(self, moment: datetime) -> None:
        """Let time pass in whole hours, everything that the clock starts being done on the way."""
        while self.clock.now() < moment:
            following = _next_hour(self.clock.now())
            self.clock.set(min(following, moment))
            await self.ticks.look()
            await self.settle()


def find(person: Person, action: Action, *arguments: int | str, skip: int = 0) -> tuple[Message, Button]:
    """The newest message with a button for `action`, and of its buttons the first, or one `skip` further.

    Errors: NotPossible where nobody could press such a button.
    """
    wanted = pack(action, *arguments)
    for message in reversed(person.messages):
        buttons = [button for row in message.button_rows for button in row if _asks(button, wanted)]
        if buttons:
            return message, buttons[min(skip, len(buttons) - 1)]
    raise NotPossible(f"{person} sees no button for {action.name} {arguments}")


def _asks(button: Button, wanted: str) -> bool:
    return button.data == wanted or (button.data or "").startswith(wanted + ":")


def _next_hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + STEP
