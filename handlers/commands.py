"""The command menus: everybody's, and each person's own by their seats."""

import contextlib
from collections.abc import Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

from domain.roles import Role
from models.views import Identity
from rendering.commands import commands_for, commands_in_groups
from rendering.texts import Texts
from rendering.words import LANGUAGES


async def publish(bot: Bot, texts: Texts) -> None:
    """The menus of strangers and of groups, in every language; others get that of `texts`."""
    for language in (None, *LANGUAGES):
        spoken = texts if language is None else Texts(language, texts.zones)
        for menu, scope in (
            (commands_for((), spoken), BotCommandScopeAllPrivateChats()),
            (commands_in_groups(spoken), BotCommandScopeAllGroupChats()),
        ):
            await bot.set_my_commands(_commands(menu), scope=scope, language_code=language)


async def publish_for(bot: Bot, identity: Identity, texts: Texts) -> None:
    """A person's own menu. Only display: rights are checked with every act, so failing here harms nobody."""
    await publish_anew(bot, identity.person.telegram_id, identity, texts)


async def publish_anew(bot: Bot, telegram_id: int, identity: Identity | None, texts: Texts) -> None:
    """The menu of somebody whose seats changed; who has none left finds a stranger's."""
    roles = identity.roles if identity is not None else ()
    with contextlib.suppress(BadRequest, Forbidden):
        await bot.set_my_commands(_menu(roles, texts), scope=BotCommandScopeChat(telegram_id))


def _menu(roles: Iterable[Role], texts: Texts) -> list[BotCommand]:
    return _commands(commands_for(roles, texts))


def _commands(menu: Iterable[tuple[str, str]]) -> list[BotCommand]:
    return [BotCommand(name, description) for name, description in menu]
