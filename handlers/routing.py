"""From an update to the function that answers it: identified and authorised here, and nowhere else."""

import re
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from domain.errors import MessageUnsupported, NotAllowed, OutOfDate, RuleBroken, TextTooLong, TooFast
from domain.roles import Permission
from domain.zones import Zones
from handlers.allowances import Allowances, Answer
from handlers.environment import KEY, Environment
from handlers.turns import Turn
from models.database import Session
from models.dialogs import Dialog
from models.queries import arrivals as arrival_queries
from models.queries import edits as edit_queries
from models.queries import replies as reply_queries
from models.queries import zones as zone_queries
from models.views import Identity
from rendering import deep_links
from rendering import errors as error_texts
from rendering import onboarding as onboarding_texts
from rendering.actions import Action
from rendering.buttons import unpack
from rendering.commands import command_called
from services import acting, dialogs, people

Callback = Callable[[Turn], Awaitable[None]]
Context = ContextTypes.DEFAULT_TYPE
Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]

#: Words that leave a question instead of answering it.
LEAVING = (("cancel", ""), ("help", ""))
_GLUED = re.compile(r"([a-z]+)(\d+)", re.ASCII)
#: What a private chat's new status says of the person.
_MEMBERSHIP: dict[str, Callable[..., None]] = {
    ChatMemberStatus.BANNED: people.note_blocked,
    ChatMemberStatus.MEMBER: people.note_contact,
}
PIECES_FOLLOW_WITHIN = timedelta(seconds=2)


@dataclass(frozen=True)
class Route:
    """A function and the permission it needs; None: anybody with a seat."""

    callback: Callback
    permission: Permission | None = None
    admits_strangers: bool = False  # the service knows whom it concerns
    takes_files: bool = False  # as an answer: photos and documents belong to it


def managed(callback: Callback) -> Route:
    """A route for those who manage ledgers."""
    return Route(callback, Permission.MANAGE_LEDGER)


@dataclass(frozen=True)
class Journey:
    """What one module of handlers answers to: commands, buttons, and the steps of its dialogs."""

    commands: dict[str, Route] = field(default_factory=dict)
    actions: dict[Action, Route] = field(default_factory=dict)
    answers: dict[str, Route] = field(default_factory=dict)


@dataclass(frozen=True)
class Fallbacks:
    """What is not in any journey's table."""

    start: Callback  # for strangers too
    stranger: Callback  # a message of somebody without a seat
    unknown_text: Callback
    file: Route  # a file that answers no dialog
    sheet: Route  # a report sheet, known wherever it is sent: it is no evidence
    is_sheet: Callable[[Turn], Awaitable[bool]]
    reply: Route  # a reply to a message that asks for reports
    edit: Route  # an edit of a message that said something of a report


class Router:
    """All journeys together."""

    def __init__(self, journeys: Iterable[Journey], fallbacks: Fallbacks) -> None:
        self.commands: dict[str, Route] = {}
        self.actions: dict[Action, Route] = {}
        self.answers: dict[str, Route] = {}
        self.fallbacks = fallbacks
        self._allowances = Allowances()
        for journey in journeys:
            self.commands |= journey.commands
            self.actions |= journey.actions
            self.answers |= journey.answers

    def register(self, application: "Application") -> None:  # type: ignore[type-arg]  # its six parameters are PTB's
        """Hang everything into the application."""
        new = filters.UpdateType.MESSAGE
        private = filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(new & private & filters.COMMAND, self._paced(self._command)))
        application.add_handler(MessageHandler(new & private, self._paced(self._message)))
        edited = filters.UpdateType.EDITED_MESSAGE
        application.add_handler(MessageHandler(edited & private, self._paced(self._edited)))
        application.add_handler(CallbackQueryHandler(self._paced(self._press)))
        application.add_handler(ChatMemberHandler(self._membership, ChatMemberHandler.MY_CHAT_MEMBER))

    def _paced(self, callback: Handler) -> Handler:
        """`callback`, for people who leave it time; others are asked to wait, once."""

        async def paced(update: Update, context: Context) -> None:
            assert update.effective_user is not None
            answer = self._allowances.take(update.effective_user.id, environment_of(context).now())
            if answer is Answer.SERVED:
                await callback(update, context)
            elif answer is Answer.TOLD:
                await guarded(await _turn(update, context), _refuse_haste)

        return paced

    async def _command(self, update: Update, context: Context) -> None:
        turn = await _turn(update, context)
        name, turn.argument = self._unglued(*split(turn.text, context.bot.username))
        if turn.known is not None and name != "cancel":
            await _leave_dialog(turn)
        linked = deep_links.opened(turn.argument) if name == "start" else None
        if linked is not None and turn.known is not None:
            turn.press = linked
            await _run(turn, self.actions[linked.action])
        elif name == "start" and linked is None:
            await guarded(turn, self.fallbacks.start)
        elif turn.known is None:
            await guarded(turn, _meet_departed)
        elif name in self.commands:
            await _run(turn, self.commands[name])
        elif name is not None:
            await guarded(turn, self.fallbacks.unknown_text)

    def _unglued(self, name: str | None, argument: str) -> tuple[str | None, str]:
        """/item9 means /item 9."""
        glued = _GLUED.fullmatch(name or "")
        if glued is None or argument or name in self.commands or glued[1] not in self.commands:
            return name, argument
        return glued[1], glued[2]

    async def _message(self, update: Update, context: Context) -> None:
        turn = await _turn(update, context)
        if turn.known is None:
            await guarded(turn, self.fallbacks.stranger)
            return
        if turn.attachment is not None and await self.fallbacks.is_sheet(turn):
            await _leave_dialog(turn)
            await _run(turn, self.fallbacks.sheet)
            return
        if await _is_reply(turn):
            await _run(turn, self.fallbacks.reply)
            return
        dialog = turn.dialog
        answer = self.answers.get(dialog.step) if dialog is not None else None
        if dialog is not None and _belongs_to_refused(turn, dialog.facts):
            return
        if dialog is not None and answer is not None and _answers(turn, answer):
            turn.facts = dict(dialog.facts)
            await _run(turn, answer)
        elif turn.attachment is not None:
            await _run(turn, self.fallbacks.file)
        else:
            await self._words(turn)

    async def _words(self, turn: Turn) -> None:
        """A text that answers nothing: a command without its slash, or unknown."""
        if not turn.text:
            await guarded(turn, _refuse_unsupported)
            return
        called = command_called(turn.text, turn.texts)
        if called is None:
            await guarded(turn, self.fallbacks.unknown_text)
            return
        name, turn.argument = called
        await _run(turn, self.commands[name])

    async def _edited(self, update: Update, context: Context) -> None:
        """An edit of what somebody said of a report; any other means nothing to us."""
        turn = await _turn(update, context)
        if turn.known is None or not turn.text:
            return
        said = await turn.glance(edit_queries.said, turn.person_id, turn.message_id)
        if said is not None:
            turn.facts = {"said_id": said.id}
            await _run(turn, self.fallbacks.edit)

    async def _press(self, update: Update, context: Context) -> None:
        turn = await _turn(update, context)
        query = update.callback_query
        assert query is not None
        if query.message is None or query.message.chat.type != ChatType.PRIVATE:
            await turn.toast()
            return
        await guarded(turn, self._pressed)
        await turn.toast()

    async def _pressed(self, turn: Turn) -> None:
        query = turn.update.callback_query
        turn.press = unpack((query.data or "") if query else "")
        if turn.press.action is Action.NOTHING:
            return
        if turn.press.action not in self.actions:
            raise OutOfDate
        await _run(turn, self.actions[turn.press.action])

    async def _membership(self, update: Update, context: Context) -> None:
        """Somebody blocked the bot, or let it back in."""
        change, environment = update.my_chat_member, environment_of(context)
        if change is None or change.chat.type != ChatType.PRIVATE:
            return
        note = _MEMBERSHIP.get(change.new_chat_member.status)
        if note is not None:
            await environment.transactions.write(note, telegram_id=change.from_user.id, now=environment.now())


async def _refuse_unsupported(turn: Turn) -> None:
    """A voice message, a video, a sticker: nothing of it is kept, and that is said."""
    raise MessageUnsupported


async def _meet_departed(turn: Turn) -> None:
    """Somebody without a seat: who handed theirs over is told so."""
    await turn.read(acting.refuse_departed, turn.user.id)
    await turn.send(onboarding_texts.stranger(turn.texts))


async def _refuse_haste(turn: Turn) -> None:
    raise TooFast


async def _is_reply(turn: Turn) -> bool:
    """Whether a text, photo or file replies to a message that asked for reports; its facts say to which."""
    message = turn.update.effective_message
    replied = message.reply_to_message if message is not None else None
    if replied is None or not (turn.text or turn.attachment):
        return False
    asked = await turn.glance(reply_queries.answered, turn.person_id, replied.message_id)
    if asked is not None:
        turn.facts = {"outbox_id": asked.id}
    return asked is not None


def _answers(turn: Turn, route: Route) -> bool:
    """Whether a message answers the open question: no file where none is taken, no word to leave."""
    if turn.attachment is not None:
        return route.takes_files
    return bool(turn.text) and command_called(turn.text, turn.texts) not in LEAVING


def environment_of(context: Context) -> Environment:
    """The installation, as the wiring put it together."""
    environment: Environment = context.bot_data[KEY]
    return environment


async def _turn(update: Update, context: Context) -> Turn:
    environment = environment_of(context)
    assert update.effective_user is not None
    known, zones, dialog = await who_and_where(environment, update.effective_user.id)
    if known is not None and known.person.unreachable_since is not None:
        await environment.transactions.write(
            people.note_contact, telegram_id=known.person.telegram_id, now=environment.now()
        )
    return Turn(update, context.bot, environment, known, zones, dialog)


async def who_and_where(
    environment: Environment, user_id: int
) -> tuple[Identity | None, Zones, Dialog | None]:
    """Who a Telegram account is, the time zones in force, and what they are being asked."""

    def look(session: Session) -> tuple[Identity | None, Zones, Dialog | None]:
        known, dialog = arrival_queries.coming(session, user_id, now=environment.now())
        return known, zone_queries.in_force(session, environment.zone), dialog

    return await environment.transactions.glance(look)


async def _leave_dialog(turn: Turn) -> None:
    """A command leaves whatever was being asked; what was written so far is a draft and stays."""
    if turn.dialog is not None:
        await turn.stop_asking()


async def _run(turn: Turn, route: Route) -> None:
    """The one place where rights are checked: for commands, buttons, answers and files alike."""

    async def permitted(turn: Turn) -> None:
        if route.admits_strangers:
            await route.callback(turn)
            return
        if turn.known is None or (route.permission is not None and not turn.may(route.permission)):
            await turn.read(acting.refuse_departed, turn.user.id)
            raise NotAllowed
        turn.permission = route.permission
        await route.callback(turn)

    await guarded(turn, permitted)


async def guarded(turn: Turn, callback: Callback) -> None:
    """Run it; a broken rule becomes its sentence: an alert over a pressed button, or a message."""
    try:
        await callback(turn)
    except RuleBroken as error:
        if isinstance(error, TextTooLong):
            await _note_refusal(turn)
        if await turn.toast(error_texts.alert(error, turn.texts), is_alert=True):
            return
        await turn.send(error_texts.message(error, turn.texts))


async def _note_refusal(turn: Turn) -> None:
    """Remember when a text too long was sent: the app cuts it in pieces, and the others follow."""
    if turn.known is not None and turn.sent_at is not None:
        await turn.write(dialogs.note, turn.person_id, refused_at=turn.sent_at.isoformat())


def _belongs_to_refused(turn: Turn, facts: Mapping[str, object]) -> bool:
    """Whether a text is the rest of one that was just refused: it is no answer of its own."""
    refused_at = facts.get("refused_at")
    if not isinstance(refused_at, str) or turn.sent_at is None:
        return False
    return turn.sent_at - datetime.fromisoformat(refused_at) <= PIECES_FOLLOW_WITHIN


def split(text: str, username: str | None) -> tuple[str | None, str]:
    """Command and argument of "/item@bot 9"; None as command when it is addressed to another bot."""
    head, _, argument = text.partition(" ")
    name, _, addressee = head[1:].partition("@")
    if addressee and username and addressee.lower() != username.lower():
        return None, ""
    return name.lower(), argument.strip()
