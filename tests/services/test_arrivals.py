"""Who comes: as the registry has them, with the question that is open."""

from datetime import datetime

import pytest

from models.queries import arrivals, people
from models.views import Identity
from services import dialogs
from tests.ledgers import WEDNESDAY, AtWork, local
from tests.services.test_delegations import AFTER, delegate, leader


def told(known: Identity | None) -> object:
    """Everything that an identity says."""
    if known is None:
        return None
    return known.person.model_dump(), [
        [
            row.model_dump() if row is not None else None
            for row in (holding.seat, holding.agency, holding.person)
        ]
        for holding in known.holdings
    ]


def assert_as_registered(office: AtWork, telegram_id: int, now: datetime) -> None:
    found, _ = office.look(arrivals.coming, telegram_id, now=now)
    assert told(found) == told(office.look(people.identity, telegram_id, now=now))


def test_people_come_with_all_their_seats(at_work: AtWork) -> None:
    for person in (at_work.insurance.person, at_work.secretary.person):
        assert_as_registered(at_work, person.telegram_id, WEDNESDAY)

    assert at_work.look(arrivals.coming, 4_711, now=WEDNESDAY) == (None, None)


@pytest.mark.parametrize("now", [local(10, 1), WEDNESDAY, AFTER])
def test_a_deputy_has_the_principals_seats_for_the_time_being(at_work: AtWork, now: datetime) -> None:
    deputy = leader(at_work)
    delegate(at_work, deputy)

    assert_as_registered(at_work, deputy.person.telegram_id, now)


def test_the_open_question_comes_along(at_work: AtWork) -> None:
    person = at_work.insurance.person
    at_work.act(dialogs.ask, person.id, "item_title", now=WEDNESDAY, item_id=7)

    _, dialog = at_work.look(arrivals.coming, person.telegram_id, now=WEDNESDAY)

    assert dialog is not None
    assert (dialog.step, dialog.facts) == ("item_title", {"item_id": 7})


def test_what_changed_is_seen_at_once(at_work: AtWork) -> None:
    person = at_work.insurance.person
    at_work.look(arrivals.coming, person.telegram_id, now=WEDNESDAY)

    at_work.change(type(person), person.id, language="en")

    known, _ = at_work.look(arrivals.coming, person.telegram_id, now=WEDNESDAY)
    assert known is not None
    assert known.person.language == "en"
