"""python -m bot demo: the story, then the prompt."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from bot.demo.prompt import Prompt
from bot.demo.screen import Screen
from bot.demo.stage import Stage
from bot.demo.story import BEGINS, Story
from bot.settings import Settings


def play(settings: Settings, write: Callable[[str], None], read: Callable[[str], str | None]) -> None:
    """Play on a ledger of its own, thrown away afterwards; the settings give language and time zone."""
    with tempfile.TemporaryDirectory(prefix="duban-demo-") as folder:
        database = SecretStr(f"sqlite:///{Path(folder) / 'demo.sqlite3'}")
        own = settings.model_copy(update={"data_dir": Path(folder), "database_url": database})
        asyncio.run(_play(own, write, read))


async def _play(settings: Settings, write: Callable[[str], None], read: Callable[[str], str | None]) -> None:
    async with Stage(settings, now=BEGINS) as stage:
        screen = Screen(write, stage.texts)
        story = Story(stage, screen)
        await story.play()

        async def line(before: str) -> str | None:
            return await asyncio.to_thread(read, before)

        await Prompt(stage, screen, story.people).run(line)
