"""Delegating for some days, and going on leave."""

import re
from datetime import date

from domain.days import read_span
from domain.delegations import DelegatedAct, DelegationScope, acts_of
from domain.errors import NumberInvalid, OutOfDate
from handlers.routing import Journey, Route
from handlers.turns import Turn
from models.queries import delegations as queries
from models.queries import items as item_queries
from models.queries import people as people_queries
from rendering import delegations
from rendering.actions import Action
from services import delegations as services

_DAYS, _ITEMS, _LEAVE = "delegation_days", "delegation_items", "leave_days"
_NUMBER = re.compile(r"\d{1,4}")


async def show_overview(turn: Turn) -> None:
    """/delegate: who acts for whom, and to whom one may delegate."""
    rows = await turn.read(queries.views, turn.person_id, now=turn.now)
    colleagues = await turn.read(people_queries.colleagues, turn.person_id)
    await turn.show(delegations.overview(rows, colleagues, turn.person_id, turn.texts))


async def choose_scope(turn: Turn) -> None:
    """How far is it to go?"""
    deputy = await turn.read(people_queries.person, turn.pressed.number())
    if deputy is None:
        raise OutOfDate
    acts = [act for act in DelegatedAct if any(act in acts_of(row.seat.role) for row in turn.identity.own)]
    await turn.show(delegations.choose_scope(deputy, acts, turn.texts))


async def ask_days(turn: Turn) -> None:
    """From when to when; of chosen items first which."""
    deputy_id, scope = turn.pressed.number(0), turn.pressed.word(1)
    if scope not in {*DelegationScope, *DelegatedAct}:
        raise OutOfDate
    if scope == DelegationScope.ITEMS:
        await turn.ask(_ITEMS, delegations.ask_items(turn.texts), deputy_id=deputy_id)
        return
    message = delegations.ask_days(turn.texts, is_leave=False)
    await turn.ask(_DAYS, message, deputy_id=deputy_id, scope=scope, numbers="")


async def take_items(turn: Turn) -> None:
    """The numbers of the items."""
    numbers = " ".join(_NUMBER.findall(turn.text))
    if not numbers:
        raise NumberInvalid
    message = delegations.ask_days(turn.texts, is_leave=False)
    await turn.ask(
        _DAYS,
        message,
        deputy_id=turn.asked_id("deputy_id"),
        scope=DelegationScope.ITEMS.value,
        numbers=numbers,
    )


async def take_days(turn: Turn) -> None:
    """The days: it is delegated."""
    span = read_span(turn.text, today=turn.today)
    word = str(turn.facts["scope"])
    is_act = word in set(DelegatedAct)
    await turn.write(
        services.delegate,
        turn.asked_id("deputy_id"),
        span,
        identity=turn.identity,
        scope=DelegationScope.ACTS if is_act else DelegationScope(word),
        acts=[DelegatedAct(word)] if is_act else [],
        item_ids=await _items(turn, str(turn.facts["numbers"])),
        now=turn.now,
        zones=turn.zones,
    )
    await turn.stop_asking()
    await show_overview(turn)


async def _items(turn: Turn, numbers: str) -> list[int]:
    found = [
        row.id for number in numbers.split() for row in await turn.read(item_queries.by_number, int(number))
    ]
    if numbers and not found:
        raise NumberInvalid
    return found


async def revoke(turn: Turn) -> None:
    """At once."""
    await turn.write(services.revoke, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await show_overview(turn)


async def show_absences(turn: Turn) -> None:
    """/leave: one's days away; with days, the next step at once."""
    if turn.argument:
        await _choose_stand_in(turn, turn.argument)
        return
    rows = await turn.read(queries.absence_views, turn.person_id, now=turn.now)
    await turn.show(delegations.absences(rows, turn.texts))


async def ask_leave(turn: Turn) -> None:
    """From when to when?"""
    await turn.ask(_LEAVE, delegations.ask_days(turn.texts, is_leave=True))


async def take_leave(turn: Turn) -> None:
    """The days away."""
    await _choose_stand_in(turn, turn.text)
    await turn.stop_asking()


async def _choose_stand_in(turn: Turn, text: str) -> None:
    span = read_span(text, today=turn.today)
    usual = await turn.read(services.usual_stand_in, turn.person_id)
    colleagues = await turn.read(people_queries.colleagues, turn.person_id)
    await turn.show(delegations.choose_stand_in(span, usual, colleagues, turn.texts))


async def set_leave(turn: Turn) -> None:
    """These days, with this stand-in."""
    span = (_day(turn.pressed.word(1)), _day(turn.pressed.word(2)))
    if span[1] < turn.today or span[1] < span[0]:
        raise OutOfDate
    await turn.write(
        services.leave,
        span,
        turn.pressed.number() or None,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await show_absences(turn)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OutOfDate from None


async def cancel_leave(turn: Turn) -> None:
    """Back earlier, or not away at all."""
    await turn.write(services.come_back, turn.pressed.number(), identity=turn.identity, now=turn.now)
    await show_absences(turn)


JOURNEY = Journey(
    commands={"delegate": Route(show_overview), "leave": Route(show_absences)},
    actions={
        Action.DELEGATIONS: Route(show_overview),
        Action.DELEGATE_TO: Route(choose_scope),
        Action.DELEGATE_SCOPE: Route(ask_days),
        Action.DELEGATION_REVOKE: Route(revoke),
        Action.ABSENCES: Route(show_absences),
        Action.LEAVE_NEW: Route(ask_leave),
        Action.LEAVE_SET: Route(set_leave),
        Action.LEAVE_CANCEL: Route(cancel_leave),
    },
    answers={_DAYS: Route(take_days), _ITEMS: Route(take_items), _LEAVE: Route(take_leave)},
)
