"""Saved texts of notices: kept, chosen, filled in blank by blank."""

from domain.blanks import blanks, filled
from domain.roles import Permission
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.notices import NoticeTemplate
from models.queries import templates as queries
from rendering import broadcasts, saved_texts
from rendering.actions import Action
from services import notices
from services import templates as use_cases

TEXT_STEP = "template_text"
BLANK_STEP = "template_blank"


async def show_page(turn: Turn) -> None:
    """The saved texts."""
    await _show_page(turn, turn.pressed.number())


async def _show_page(turn: Turn, number: int) -> None:
    await turn.show(saved_texts.saved(await turn.read(queries.page, number), turn.texts))


async def ask_text(turn: Turn) -> None:
    """Name and text of a new one."""
    await turn.ask(TEXT_STEP, saved_texts.ask_text(turn.texts))


async def receive_text(turn: Turn) -> None:
    """They were typed."""
    template = await turn.write(use_cases.save, turn.text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await turn.show(saved_texts.card(template, turn.texts))


async def show(turn: Turn) -> None:
    """One of them."""
    template = await turn.read(use_cases.of, turn.pressed.number())
    await turn.show(saved_texts.card(template, turn.texts))


async def remove(turn: Turn) -> None:
    """It is not needed any more."""
    await turn.write(use_cases.remove, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await _show_page(turn, 1)


async def use(turn: Turn) -> None:
    """A notice by it: the first blank, or the notice where there is none."""
    await _go_on(turn, await turn.read(use_cases.of, turn.pressed.number()), [])


async def receive_blank(turn: Turn) -> None:
    """A blank was filled in."""
    template = await turn.read(use_cases.of, turn.asked_id("template_id"))
    given = turn.facts.get("values")
    values = [str(value) for value in given] if isinstance(given, list) else []
    await _go_on(turn, template, [*values, turn.text.strip()])


async def _go_on(turn: Turn, template: NoticeTemplate, values: list[str]) -> None:
    if len(values) < len(blanks(template.text)):
        message = saved_texts.ask_blank(template, len(values), turn.texts)
        await turn.ask(BLANK_STEP, message, template_id=template.id, values=values)
        return
    text = filled(template.text, values[: len(blanks(template.text))])
    notice = await turn.write(notices.write, text, identity=turn.identity, now=turn.now)
    await turn.stop_asking()
    await turn.show(broadcasts.audience(notice, turn.texts))


JOURNEY = Journey(
    actions={
        Action.TEMPLATES: Route(show_page, Permission.NOTIFY),
        Action.TEMPLATE_NEW: Route(ask_text, Permission.NOTIFY),
        Action.TEMPLATE: Route(show, Permission.NOTIFY),
        Action.TEMPLATE_USE: Route(use, Permission.NOTIFY),
        Action.TEMPLATE_REMOVE: Route(remove, Permission.NOTIFY),
    },
    answers={
        TEXT_STEP: Route(receive_text, Permission.NOTIFY),
        BLANK_STEP: Route(receive_blank, Permission.NOTIFY),
    },
)
