"""From an update of a group to the function that answers it; what is not for the bot is left alone."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import Application, ChatMemberHandler, MessageHandler, filters

from domain.groups import LinkState
from domain.roles import Permission
from handlers.allowances import Allowances, Answer
from handlers.group_turns import GroupTurn
from handlers.routing import Context, environment_of, guarded, split, who_and_where
from rendering import onboarding
from services import groups

MAX_POINTED = 1000  # people in groups who are shown the way on one day
AFTER_PEOPLE = 1  # Telegram's notes on members come to both routers: the other one takes the private chats'
_GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


@dataclass(frozen=True)
class GroupRoute:
    """A function for a command in a group and the permission it needs; None: anybody in the group.

    It says whether it answered: who is not meant is shown the way to the private chat.
    """

    callback: Callable[[GroupTurn], Awaitable[bool]]
    permission: Permission | None = None
    needs_argument: bool = False


class GroupChats:
    """What the bot does in groups."""

    def __init__(self, commands: Mapping[str, GroupRoute]) -> None:
        self._commands = commands
        self._pointed: set[tuple[date, int, int]] = set()
        self._allowances = Allowances()

    def register(self, application: "Application") -> None:  # type: ignore[type-arg]  # its six parameters are PTB's
        """Hang everything into the application."""
        group = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS
        application.add_handler(MessageHandler(group & filters.COMMAND, self._command))
        application.add_handler(MessageHandler(group & filters.StatusUpdate.MIGRATE, self._moved))
        members = ChatMemberHandler(self._membership, ChatMemberHandler.MY_CHAT_MEMBER)
        application.add_handler(members, group=AFTER_PEOPLE)

    async def _command(self, update: Update, context: Context) -> None:
        """A command: answered only when meant for us, otherwise with the way to the private chat."""
        message, environment = update.effective_message, environment_of(context)
        if message is None or message.from_user is None or not _names_us(message, context.bot.username):
            return
        if self._allowances.take(message.from_user.id, environment.now()) is not Answer.SERVED:
            return
        known, zones, _ = await who_and_where(environment, message.from_user.id)
        turn = GroupTurn(update, context.bot, environment, known, zones)
        name, turn.argument = split(turn.text, context.bot.username)
        route = self._commands.get(name or "")
        is_meant = route is not None and (bool(turn.argument) or not route.needs_argument)
        if route is None or not is_meant or not await self._answered(turn, route):
            await self._point(turn)

    async def _answered(self, turn: GroupTurn, route: GroupRoute) -> bool:
        """Run a command, if the sender's seats permit it; who writes as the group is told why not."""
        if route.permission is not None and not turn.is_anonymous and not turn.may(route.permission):
            return False
        turn.permission = route.permission
        answers: list[bool] = []

        async def answer(_: object) -> None:
            turn.refuse_anonymous(needed=route.permission is not None)
            answers.append(await route.callback(turn))

        await guarded(turn, answer)
        return answers != [False]

    async def _point(self, turn: GroupTurn) -> None:
        """Show the way to the private chat, once a day: a group is no place to talk in."""
        if self._is_first_today(turn.place.chat_id, turn.user.id, turn.today):
            await turn.send(onboarding.groups_only_private(turn.texts, turn.bot.username))

    def _is_first_today(self, chat_id: int, user_id: int, today: date) -> bool:
        self._pointed = {key for key in self._pointed if key[0] == today}
        key = (today, chat_id, user_id)
        if key in self._pointed or len(self._pointed) >= MAX_POINTED:
            return False
        self._pointed.add(key)
        return True

    async def _moved(self, update: Update, context: Context) -> None:
        """A group became a supergroup: both chats tell the other's id."""
        message, environment = update.effective_message, environment_of(context)
        assert message is not None
        old_id = message.migrate_from_chat_id or message.chat.id
        new_id = message.migrate_to_chat_id or message.chat.id
        await environment.transactions.write(groups.move, old_id=old_id, new_id=new_id, now=environment.now())

    async def _membership(self, update: Update, context: Context) -> None:
        """The bot was taken out of a group, or may not write there any more."""
        change, environment = update.my_chat_member, environment_of(context)
        if change is None or change.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
            return
        state = _state_after(change)
        if state is not None:
            status = change.new_chat_member.status
            await environment.transactions.write(
                groups.note_ended, chat_id=change.chat.id, state=state, error=status, now=environment.now()
            )


def _state_after(change: ChatMemberUpdated) -> LinkState | None:
    member: ChatMember = change.new_chat_member
    if member.status in _GONE:
        return LinkState.REMOVED
    if isinstance(member, ChatMemberRestricted) and not member.can_send_messages:
        return LinkState.MUTED if member.is_member else LinkState.REMOVED
    return None


def _names_us(message: Message, username: str | None) -> bool:
    head = (message.text or message.caption or "").split(maxsplit=1)[0]
    return not ("@" in head and username and not head.lower().endswith("@" + username.lower()))
