"""The command menus: everybody's, and each person's own by their seats."""

import contextlib
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

from domain.roles import Role
from models.views import Identity
from rendering.commands import commands_for
from rendering.texts import LANGUAGES, Texts


async def publish(bot: Bot, texts: Texts) -> None:
    """The menu of strangers, in every language; `texts` is the installation's, for all others."""
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(_menu((), texts), scope=scope)
    for language in LANGUAGES:
        await bot.set_my_commands(_menu((), Texts(language, texts.zone)), scope=scope, language_code=language)


async def publish_for(bot: Bot, identity: Identity, texts: Texts) -> None:
    """A person's own menu. Only display: rights are checked with every act, so failing here harms nobody."""
    await publish_anew(bot, identity.person.telegram_id, identity, texts)


async def publish_anew(bot: Bot, telegram_id: int, identity: Identity | None, texts: Texts) -> None:
    """The menu of somebody whose seats changed; who has none left finds a stranger's."""
    roles = identity.roles if identity is not None else ()
    with contextlib.suppress(BadRequest, Forbidden):
        await bot.set_my_commands(_menu(roles, texts), scope=BotCommandScopeChat(telegram_id))


def _menu(roles: Iterable[Role], texts: Texts) -> list[BotCommand]:
    return [BotCommand(name, description) for name, description in commands_for(roles, texts)]
