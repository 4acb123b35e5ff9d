"""What the handlers are given to work with, put together once by the wiring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.transactions import Transactions
from models.files import FileStore

KEY = "environment"  # in the application's bot_data


@dataclass(frozen=True)
class Environment:
    """The installation."""

    transactions: Transactions
    files: FileStore
    now: Callable[[], datetime]  # aware, UTC
    zone: ZoneInfo
    language: str  # "zh" or "en", for people who chose none
