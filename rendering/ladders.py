"""What the ladder of chases tells: what is overdue, what of it is settled, what is to be decided on."""

from datetime import datetime

from models.ladders import LadderLine, LadderNews
from rendering.actions import Action
from rendering.buttons import Button, button, grid, keyboard
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

LINES = 8
SETTLED_LINES = 4
BUTTONS = 4


def news(told: LadderNews, texts: Texts, now: datetime) -> Message:
    """To somebody of an agency: what it is late with, and what of that is settled by now."""
    text = texts.render(
        "ladders/news.html",
        lines=told.lines[:LINES],
        total=len(told.lines),
        settled=told.settled[:SETTLED_LINES],
        more=len(told.settled) - SETTLED_LINES,
        several=told.has_several_agencies,
        now=now,
    )
    shown = told.lines[:LINES]
    reports = any(line.period is not None for line in shown)
    owed = [button(texts.gettext("What is owed"), Action.OWED, 1)] if reports else []
    return Message(text, keyboard(*grid(_items(shown, texts), 2), owed), is_silent=not told.lines)


def _items(lines: tuple[LadderLine, ...], texts: Texts) -> list[Button]:
    found = {line.item.id: line.item for line in lines if line.item is not None}
    return [
        button(texts.gettext("Show item %(number)s", number=item.number), Action.ITEM, item.id)
        for item in list(found.values())[:BUTTONS]
    ]


def ended(told: LadderNews, texts: Texts, now: datetime) -> Message:
    """To the secretariat: all rungs were climbed, and this is still overdue."""
    text = texts.render("ladders/ended.html", lines=told.lines[:LINES], total=len(told.lines), now=now)
    agencies = {line.agency.id: line.agency for line in told.lines}
    rows = [
        [button(cut(agency.name, 30), Action.AGENCY, agency.id)]
        for agency in list(agencies.values())[:BUTTONS]
    ]
    return Message(text, keyboard(*grid(_items(told.lines, texts), 2), *rows))
