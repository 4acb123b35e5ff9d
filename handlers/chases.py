"""Chasing agencies (催办): whom, with which words."""

from domain.errors import OutOfDate
from domain.roles import Permission
from handlers import items
from handlers.routing import Callback, Journey, Route
from handlers.turns import Turn
from models.chases import ChaseCard
from models.people import Person
from models.queries import people as people_queries
from rendering import chases
from rendering.actions import Action
from services import chase_rounds
from services import chases as use_cases

STEP = "chase_comment"
PERIOD_STEP = "chase_period_comment"


async def show(turn: Turn) -> None:
    """From an item's menu: who owes something on it; where that is one agency, at once the words."""
    card = await items.card_for(turn, turn.pressed.number())
    found = await _cards(turn, card.item.id)
    if len(found) == 1:
        await _ask(turn, found[0])
    else:
        await turn.show(chases.agencies(card.item, found, turn.texts, turn.now))


async def _cards(turn: Turn, item_id: int) -> tuple[ChaseCard, ...]:
    return await turn.read(use_cases.cards, item_id, now=turn.now, zones=turn.zones)


async def show_agency(turn: Turn) -> None:
    """One agency: with which words?"""
    card = await items.card_for(turn, turn.pressed.number())
    await _ask(turn, await _card(turn, card.item.id, turn.pressed.number(1)))


async def _card(turn: Turn, item_id: int, agency_id: int) -> ChaseCard:
    """Errors: OutOfDate for an agency that owes nothing on the item now."""
    found = [row for row in await _cards(turn, item_id) if row.debt.agency.id == agency_id]
    if not found:
        raise OutOfDate
    return found[0]


async def _ask(turn: Turn, card: ChaseCard) -> None:
    message = chases.card(card, turn.texts, turn.now)
    if not card.is_possible:
        await turn.show(message)
        return
    debt = card.debt
    await turn.ask(STEP, message, item_id=debt.item.id, agency_id=debt.agency.id, seen=card.seen)


async def send(turn: Turn) -> None:
    """With a comment at hand, or none."""
    item_id, agency_id, seen = (turn.pressed.number(index) for index in range(3))
    await _chase(turn, item_id, agency_id, _at_hand(turn, 3), seen)


def _at_hand(turn: Turn, index: int) -> str:
    """The comment whose number the button carries. Errors: OutOfDate."""
    number = turn.pressed.number(index)
    if number not in range(len(chases.COMMENTS) + 1):
        raise OutOfDate
    return chases.comment(number, turn.texts)


async def send_typed(turn: Turn) -> None:
    """With words of one's own."""
    item_id, agency_id, seen = (turn.asked_id(name) for name in ("item_id", "agency_id", "seen"))
    await _chase(turn, item_id, agency_id, turn.text, seen)


async def _chase(turn: Turn, item_id: int, agency_id: int, comment: str, seen: int) -> None:
    await items.card_for(turn, item_id)
    chase = await turn.write(
        use_cases.chase,
        item_id,
        agency_id,
        comment,
        seen=seen,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await turn.stop_asking()
    recipient: Person | None = await turn.read(people_queries.person, chase.person_id)
    name = recipient.name if recipient is not None else ""
    card = await _card(turn, item_id, agency_id)
    await turn.show(chases.done(card, chase, name, turn.texts, turn.now))


async def show_period(turn: Turn) -> None:
    """From how reporting stands: all that owe in a period; with which words?"""
    period_id = turn.pressed.number()
    found = await turn.read(chase_rounds.preview, period_id, now=turn.now, zones=turn.zones)
    message = chases.whole_period(found, turn.texts, turn.now)
    if found.owed:
        await turn.ask(PERIOD_STEP, message, period_id=period_id, seen=found.seen)
    else:
        await turn.show(message)


async def send_period(turn: Turn) -> None:
    """To all of them, with a comment at hand or none."""
    await _chase_period(turn, turn.pressed.number(), _at_hand(turn, 2), turn.pressed.number(1))


async def send_period_typed(turn: Turn) -> None:
    """To all of them, with words of one's own."""
    await _chase_period(turn, turn.asked_id("period_id"), turn.text, turn.asked_id("seen"))


async def _chase_period(turn: Turn, period_id: int, comment: str, seen: int) -> None:
    done = await turn.write(
        chase_rounds.chase,
        period_id,
        comment,
        seen=seen,
        identity=turn.identity,
        now=turn.now,
        zones=turn.zones,
    )
    await turn.stop_asking()
    await turn.show(chases.period_done(done, turn.texts, turn.now))


def _chasing(callback: Callback) -> Route:
    return Route(callback, Permission.NOTIFY)


JOURNEY = Journey(
    actions={
        Action.CHASE: _chasing(show),
        Action.CHASE_AGENCY: _chasing(show_agency),
        Action.CHASE_WITH: _chasing(send),
        Action.CHASE_PERIOD: _chasing(show_period),
        Action.CHASE_PERIOD_WITH: _chasing(send_period),
    },
    answers={STEP: _chasing(send_typed), PERIOD_STEP: _chasing(send_period_typed)},
)
