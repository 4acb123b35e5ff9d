"""One turn of a conversation: what somebody sent or pressed, who they are, and how to answer."""

import contextlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from telegram import Document, PhotoSize, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest
from telegram.ext import ExtBot

from domain.errors import NotAllowed
from domain.roles import Permission
from domain.zones import Zones
from handlers import sending
from handlers.environment import Environment
from models.database import Session
from models.dialogs import Dialog
from models.views import Identity
from rendering.buttons import Press
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import language_of
from services import acting, dialogs

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Turn:
    """An update of one person in their private chat, and the means to answer it."""

    def __init__(
        self,
        update: Update,
        bot: ExtBot[Any],
        environment: Environment,
        known: Identity | None,
        zones: Zones | None = None,
        dialog: Dialog | None = None,
    ) -> None:
        """`zones`: those in force, where not the installation's alone; `dialog`: what the person is asked."""
        assert update.effective_user is not None
        self.update = update
        self.bot = bot
        self.usual_zone = environment.zone  # the installation's
        self.zones = Zones(environment.zone) if zones is None else zones
        self.environment = environment
        self.known = known
        self.dialog = dialog
        self.user = update.effective_user
        self.now: datetime = environment.now()
        self.permission: Permission | None = None  # of the route: what the act needs
        self.press: Press | None = None
        self.argument = ""  # what follows a command
        self.facts: dict[str, object] = {}  # of the dialog that a text answers
        self.content: bytes | None = None  # of the file that was sent, once it was fetched
        self._is_answered = False

    @property
    def identity(self) -> Identity:
        """Who acts. Errors: NotAllowed for a stranger."""
        if self.known is None:
            raise NotAllowed
        return self.known

    @property
    def person_id(self) -> int:
        """The acting person."""
        return self.identity.person.id

    @property
    def texts(self) -> Texts:
        """The person's language: the chosen one, else the installation's; a stranger's is Telegram's."""
        if self.known is None:
            return Texts(language_of(self.user.language_code), self.zones)
        return Texts(self.known.person.language or self.environment.language, self.zones)

    @property
    def today(self) -> date:
        """The local day, of what belongs to no ledger."""
        return self.zones.day(self.now)

    def today_in(self, ledger_id: int) -> date:
        """The local day of a ledger."""
        return self.zones.day(self.now, ledger_id)

    def may(self, permission: Permission) -> bool:
        """Whether the person's seats permit something."""
        return self.known is not None and self.known.may(permission)

    @property
    def text(self) -> str:
        """The text that was sent, or the caption of the file."""
        message = self.update.effective_message
        return (message.text or message.caption or "") if message is not None else ""

    @property
    def message_id(self) -> int:
        """Telegram's number of the message that was sent."""
        message = self.update.effective_message
        assert message is not None
        return message.message_id

    @property
    def sent_at(self) -> datetime | None:
        """When the message was sent, to the second."""
        message = self.update.message
        return message.date if message is not None else None

    @property
    def attachment(self) -> Document | PhotoSize | None:
        """The document, or the largest size of the photo, that was sent."""
        message = self.update.effective_message
        if message is None:
            return None
        return message.document or (message.photo[-1] if message.photo else None)

    @property
    def pressed(self) -> Press:
        """The button that was pressed."""
        assert self.press is not None
        return self.press

    async def write(
        self,
        function: Callable[Concatenate[Session, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """One transaction; the seat that permits it is confirmed at its end."""
        known, permission, now = self.known, self.permission, self.now

        def act(session: Session) -> Result:
            return function(session, *arguments, **options)

        if known is None or permission is None:
            return await self.environment.transactions.write(act)
        return await self.environment.transactions.write(acting.perform, known, permission, now, act)

    async def read(
        self,
        function: Callable[Concatenate[Session, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """One look at the database."""
        return await self.environment.transactions.read(function, *arguments, **options)

    async def glance(
        self,
        function: Callable[Concatenate[Session, Parameters], Result],
        *arguments: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Result:
        """One short look at the database, for what is asked most often."""
        return await self.environment.transactions.glance(function, *arguments, **options)

    async def show(self, message: Message) -> None:
        """Answer: in place of the message whose button was pressed, otherwise as a new one."""
        pressed_in = self.update.callback_query.message if self.update.callback_query else None
        await self.toast()
        if pressed_in is not None and await sending.replace(
            self.bot, self.user.id, pressed_in.message_id, message
        ):
            return
        await self.send(message)

    async def send(self, message: Message) -> None:
        """Answer with a new message."""
        await sending.send(self.bot, self.user.id, message)

    async def toast(self, text: str | None = None, *, is_alert: bool = False) -> bool:
        """Answer the pressed button, once; False where there is none, or Telegram waited too long for it."""
        query = self.update.callback_query
        if query is None or self._is_answered:
            return False
        self._is_answered = True
        try:
            await query.answer(text, show_alert=is_alert)
        except BadRequest:  # "query is too old": the button's spinner has stopped, the card still follows
            return False
        return True

    async def ask(self, step: str, message: Message, **facts: object) -> None:
        """Show a question; the next text of this person answers `step`."""
        await self.write(dialogs.ask, self.person_id, step, now=self.now, **facts)
        await self.show(message)

    def asked_id(self, name: str) -> int:
        """An id that the open question was asked with."""
        return int(str(self.facts[name]))

    async def stop_asking(self) -> None:
        """The question is answered."""
        await self.write(dialogs.end, self.person_id)

    async def busy(self, action: str = ChatAction.TYPING) -> None:
        """Show that the answer takes a moment; nobody minds when this fails."""
        with contextlib.suppress(BadRequest):
            await self.bot.send_chat_action(self.user.id, action)
