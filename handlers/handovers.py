"""Handing a seat over, and taking one over."""

from domain.errors import NotFound
from domain.roles import Permission
from handlers import commands
from handlers.agencies import link_of
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import handovers as queries
from models.queries import people as people_queries
from models.successions import HandoverCopy, HandoverView
from rendering import handovers
from rendering.actions import Action
from services import handovers as services


async def show_overview(turn: Turn) -> None:
    """/handover: one's own seats, and what is under way."""
    running = await turn.read(queries.open_of_person, turn.person_id)
    busy = {row.handover.seat_id for row in running}
    seats = [holding for holding in turn.identity.own if holding.seat.id not in busy]
    await turn.show(handovers.overview(seats, running, turn.texts))


async def confirm_start(turn: Turn) -> None:
    """Hand this seat over?"""
    holding = await turn.read(services.holding_of, turn.pressed.number(), identity=turn.identity)
    is_own = holding.person is not None and holding.person.id == turn.person_id
    await turn.show(handovers.confirm_start(holding, turn.texts, is_own=is_own))


async def start(turn: Turn) -> None:
    """A code for the successor."""
    started = await turn.write(services.start, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await turn.show(handovers.code(started, link_of(turn)(started.code), turn.texts))


async def take(turn: Turn, code: str, language: str | None) -> bool:
    """A code of a handover: its sheet for the successor; False for any other code."""
    view = await turn.write(
        services.take,
        code=code,
        telegram_id=turn.user.id,
        name=turn.user.full_name,
        language=language,
        now=turn.now,
        zones=turn.zones,
    )
    if view is None:
        return False
    await _show(turn, view)
    return True


async def show(turn: Turn) -> None:
    """How a handover stands."""
    await _show(turn, await _view(turn))


async def send_sheet(turn: Turn) -> None:
    """The whole sheet as a file."""
    view = await _view(turn)
    copy = HandoverCopy(view, await _viewer_id(turn))
    await turn.toast()
    await turn.send(await turn.environment.transactions.apart(lambda: handovers.sheet(copy, turn.texts)))


async def confirm(turn: Turn) -> None:
    """The sheet is complete."""
    view = await turn.write(services.confirm, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await _settle(turn, view)


async def accept(turn: Turn) -> None:
    """The successor takes over."""
    view = await turn.write(services.accept, turn.pressed.number(), telegram_id=turn.user.id, now=turn.now)
    await _settle(turn, view)


async def cancel(turn: Turn) -> None:
    """Nothing passes on."""
    view = await turn.write(services.cancel, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await _show(turn, view)


async def _settle(turn: Turn, view: HandoverView) -> None:
    """Show how it stands; the menus of both follow their seats."""
    await _show(turn, view)
    if view.handover.done_at is None:
        return
    for person in (view.predecessor, view.successor):
        if person is not None:
            known = await turn.read(people_queries.identity, person.telegram_id, now=turn.now)
            await commands.publish_anew(turn.bot, person.telegram_id, known, turn.texts)


async def _viewer_id(turn: Turn) -> int:
    person = await turn.read(people_queries.person_by_telegram, turn.user.id)
    if person is None:
        raise NotFound
    return person.id


async def _view(turn: Turn) -> HandoverView:
    """The pressed handover, for those it concerns. Errors: NotFound."""
    view = await turn.read(queries.view, turn.pressed.number())
    viewer_id = await _viewer_id(turn)
    if view is None:
        raise NotFound
    handover = view.handover
    is_concerned = viewer_id in (handover.predecessor_id, handover.successor_id, handover.started_by_id)
    if not is_concerned and not turn.may(Permission.INVITE):
        raise NotFound
    return view


async def _show(turn: Turn, view: HandoverView) -> None:
    await turn.show(handovers.card(HandoverCopy(view, await _viewer_id(turn)), turn.texts))


JOURNEY = Journey(
    commands={"handover": Route(show_overview)},
    actions={
        Action.HANDOVERS: Route(show_overview),
        Action.HANDOVER_START: Route(confirm_start),
        Action.REPLACE: Route(confirm_start, Permission.INVITE),
        Action.HANDOVER_STARTED: Route(start),
        Action.HANDOVER: Route(show, admits_strangers=True),
        Action.HANDOVER_SHEET: Route(send_sheet, admits_strangers=True),
        Action.HANDOVER_CONFIRM: Route(confirm),
        Action.HANDOVER_ACCEPT: Route(accept, admits_strangers=True),
        Action.HANDOVER_CANCEL: Route(cancel),
    },
)
