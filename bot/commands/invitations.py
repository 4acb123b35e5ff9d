"""Invitations at the terminal, and the name of the bot that they lead to."""

import asyncio
from datetime import datetime

from sqlmodel import Session
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.commands.answers import refusal
from bot.refusals import Refusal
from bot.settings import Settings
from domain.errors import RuleBroken
from domain.roles import Role
from models.database import Database
from models.queries import agencies as agency_queries
from models.views import InvitationSlip
from services import people

_NAME_TIMEOUT = 5.0  # seconds to ask Telegram for the bot's name


def invite(
    role: Role, agency_name: str | None, settings: Settings, database: Database, *, now: datetime
) -> InvitationSlip:
    """A one-time code for a seat. Errors: Refusal."""
    try:
        with database.transaction() as session:
            agency_id = None if agency_name is None else _agency_id(session, agency_name)
            return people.invite(session, role=role, agency_id=agency_id, invited_by_id=None, now=now)
    except RuleBroken as error:
        raise refusal(error, settings) from None


def _agency_id(session: Session, name: str) -> int:
    agency = agency_queries.by_name(session, people.leading_group(session).id, name)
    if agency is None:
        raise Refusal(f"No agency is called {name}: import a document that names it first.")
    return agency.id


def bot_name(settings: Settings) -> str | None:
    """The bot's user name, asked of Telegram; None without a token, or when Telegram is out of reach."""
    if settings.bot_token is None:
        return None
    try:
        return asyncio.run(_ask_name(settings))
    except TelegramError:
        return None


async def _ask_name(settings: Settings) -> str | None:
    request = HTTPXRequest(
        proxy=settings.proxy,
        connect_timeout=_NAME_TIMEOUT,
        read_timeout=_NAME_TIMEOUT,
        pool_timeout=_NAME_TIMEOUT,
    )
    async with Bot(settings.token, base_url=f"{settings.bot_api_url}/bot", request=request) as bot:
        return bot.username
