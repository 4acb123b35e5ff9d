"""What people wait for most, as the history of an office grows from a thousand duties to a million."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import sqlalchemy as sa

from bot import installation
from bot.demo.stage import Stage
from models.database import Database
from tests.benchmarks import figures, histories
from tests.benchmarks.histories import LIAISON, REVIEWER, SECRETARY
from tests.journeys.stages import Home
from tests.sources import ROOT

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1800)]

PAGE = ROOT / "docs" / "performance.md"
SIZES = (1_000, 1_000_000)
ROUNDS = 60
#: What is asked, and by whom.
ACTS = (
    ("/my", LIAISON),
    ("/due", LIAISON),
    ("/item 9", LIAISON),
    ("/review", REVIEWER),
    ("/status", SECRETARY),
)


class Watch:
    """Seconds that a block spends in statements, and how many there are."""

    def __init__(self, database: Database) -> None:
        self.seconds = 0.0
        self.count = 0
        self._begun = 0.0
        for engine in database.engines:
            sa.event.listen(engine, "before_cursor_execute", self._begin)
            sa.event.listen(engine, "after_cursor_execute", self._end)

    def _begin(self, *_: object) -> None:
        self._begun = time.perf_counter()

    def _end(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._begun
        self.count += 1

    def reset(self) -> None:
        """Begin anew."""
        self.seconds, self.count = 0.0, 0


def filled(url: str, folder: Path, duties: int) -> Home:
    """An installation with so many duties."""
    database = Database(url)
    installation.prepare(database)
    histories.fill(database, duties)
    database.close()
    return Home(url, folder)


async def measure(homes: list[Home]) -> dict[tuple[str, int], tuple[float, float, int]]:
    """By act and place of the home: median milliseconds of the whole, of its statements, and their number.

    The homes take turns within each round, so that whatever else this machine does disturbs all alike.
    """
    found: dict[tuple[str, int], list[tuple[float, float, int]]] = defaultdict(list)
    stages = [await home.stage(histories.NOW).__aenter__() for home in homes]
    watches = [Watch(stage.database) for stage in stages]
    for number in range(ROUNDS + 5):
        for text, who in ACTS:
            for place, (stage, watch) in enumerate(zip(stages, watches, strict=True)):
                cost = await _act(stage, watch, text, who)
                if number >= 5:  # the first ones compile and remember
                    found[text, place].append(cost)
    for stage in stages:
        await stage.__aexit__(None, None, None)
    return {key: _medians(costs) for key, costs in found.items()}


async def _act(stage: Stage, watch: Watch, text: str, who: int) -> tuple[float, float, int]:
    person: Any = stage.person(histories.telegram_id(who), "某人")
    person.chat.started = True
    watch.reset()
    person.send(text)
    begun = time.perf_counter()
    await stage.settle()
    return time.perf_counter() - begun, watch.seconds, watch.count


def _medians(costs: list[tuple[float, float, int]]) -> tuple[float, float, int]:
    whole, statements, counts = zip(*costs, strict=True)
    return 1000 * median(whole), 1000 * median(statements), int(median(counts))


def test_what_people_wait_for_as_history_grows(kind: str, new_url: Callable[[], str], tmp_path: Path) -> None:
    homes = [filled(new_url(), tmp_path, size) for size in SIZES]

    found = asyncio.run(measure(homes))

    rows = []
    for text, _ in ACTS:
        small, large = found[text, 0], found[text, len(SIZES) - 1]
        rows.append(
            (
                f"`{text}`",
                f"{small[0]:.1f} ({small[1]:.1f})",
                f"{large[0]:.1f} ({large[1]:.1f})",
                f"{large[0] / small[0]:.2f} ({large[1] / small[1]:.2f})",
                f"{large[2]}",
            )
        )
    head = ("Act", "ms at 1 000 duties (in statements)", "ms at 1 000 000", "Ratio", "Statements")
    figures.keep(f"acts-{kind}", figures.table(head, rows), PAGE)
    assert {small[2] == large[2] for small, large in ((found[t, 0], found[t, 1]) for t, _ in ACTS)} == {True}
