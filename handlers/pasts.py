"""Items as they stood on a day that has gone by."""

from datetime import date, time, timedelta

from domain import days
from domain.calendars import instant, local_day
from domain.errors import DayAhead, DayBeforeRecords
from handlers.turns import Turn
from models.queries import past as queries
from models.views import ItemCard
from rendering import items


def typed(day: str) -> str:
    """A day out of a button, 20260501, as people type it."""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def read_day(turn: Turn, text: str, *cards: ItemCard) -> date:
    """A day that has begun for one of the items; without a year, this one. Errors: DateInvalid, DayAhead."""
    today = max(turn.today_in(card.item.ledger_id) for card in cards)
    day = days.read_day(text, year=today.year)
    if day > today:
        raise DayAhead
    return day


async def show(turn: Turn, card: ItemCard, on: date) -> None:
    """An item, which the person may see, as it stood at the end of a day. Errors: DayBeforeRecords."""
    zone = turn.zones.of(card.item.ledger_id)
    until = instant(on + timedelta(days=1), time(), zone)
    then = await turn.read(queries.state_of_item, card, until=until)
    if then is None:
        since = await turn.read(queries.known_since, card.item.id)
        day = local_day(since, zone) if since else turn.today_in(card.item.ledger_id)
        raise DayBeforeRecords(number=card.item.number, since=day)
    await turn.show(items.past(then, on, turn.texts))
