"""How long documents take to become drafts: per document, per step, and as they grow."""

import resource
import time
from collections.abc import Callable

import pytest

from intake import assignees, deadlines, drafts, heads, layout, outline, registry, tables, targets
from intake.assignees import Rules
from intake.formats import reading
from tests import sources
from tests.benchmarks import figures

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

SAMPLE = sources.ROOT / "bot" / "demo" / "sample.txt"
USUAL = 7_000  # characters of a usual document
SIZES = (50_000, 500_000, 5_000_000)  # bytes


def document(characters: int) -> str:
    """Our own sample, its sections over and over until it is so long."""
    text = SAMPLE.read_text(encoding="utf-8")
    begin, end = text.index("一、"), text.index("各县（市、区）、各有关部门要")
    head, body, foot = text[:begin], text[begin:end], text[end:]
    times = max(1, round((characters - len(head) - len(foot)) / len(body)))
    return head + body * times + foot


def seconds(act: Callable[[], object], times: int = 1) -> float:
    """Processor time of one act: the median of several."""
    found = []
    for _ in range(times):
        begin = time.process_time()
        act()
        found.append(time.process_time() - begin)
    return sorted(found)[len(found) // 2]


def steps(text: str) -> dict[str, float]:
    """Seconds per step of one document; what is left of the whole is doubts, places and putting together."""
    data = text.encode()
    source = reading.read(data, "a.txt")
    passage = layout.passage(source)
    entries = outline.read(passage.text).items
    draft = drafts.of(source, "a.txt")
    rules, year = Rules(), draft.year
    head = min(entry.start for entry in entries)
    clauses = [item.responsibility for item in draft.items]
    bodies = [item.body for item in draft.items]
    parties = [party for item in draft.items for party in item.parties]
    acts: dict[str, Callable[[], object]] = {
        "reading": lambda: reading.read(data, "a.txt"),
        "tables": lambda: tables.find(source),
        "layout": lambda: layout.passage(source),
        "outline": lambda: outline.read(passage.text),
        "heads": lambda: heads.read(passage.text, head),
        "assignees": lambda: [assignees.read([clause], rules) for clause in clauses],
        "deadlines": lambda: [deadlines.find(body, year) for body in bodies],
        "targets": lambda: [targets.find(body) for body in bodies],
        "registry": lambda: registry.read(parties, draft.level),
    }
    found = {name: seconds(act, times=9) for name, act in acts.items()}
    whole = seconds(lambda: drafts.read(data, "a.txt"), times=9)
    return {**found, "doubts and the rest": max(whole - sum(found.values()), 0.0), "all": whole}


def test_a_usual_document_and_the_share_of_each_step() -> None:
    text = document(USUAL)
    drafts.read(text.encode(), "a.txt")  # what is compiled and remembered once

    found = steps(text)

    whole = found["all"]
    rows = [(name, f"{1000 * cost:.1f}", f"{cost / whole:.0%}") for name, cost in found.items()]
    figures.keep(
        "steps",
        f"A document of {len(text):,} characters: {1000 * whole:.0f} ms of processor time, "
        f"{1 / whole:.0f} documents a second on one core.\n\n" + figures.table(("Step", "ms", "Share"), rows),
    )
    assert whole > 0


def test_time_as_a_document_grows() -> None:
    rows = []
    for size in SIZES:
        text = document(size // 3)  # three bytes a character
        data = text.encode()
        items = len(drafts.read(data, "a.txt").items)
        cost = seconds(lambda data=data: drafts.read(data, "a.txt"))  # type: ignore[misc]  # bound at once
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rows.append(
            (
                f"{len(data) / 1000:,.0f} kB",
                f"{items:,}",
                f"{cost:.2f}",
                f"{1e6 * cost / len(text):.1f}",
                f"{peak}",
            )
        )

    figures.keep("growth", figures.table(("Text", "Items", "Seconds", "µs a character", "Peak MB"), rows))
    assert len(rows) == len(SIZES)
