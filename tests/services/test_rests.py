"""How long the clock may rest."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.delivery import Priority
from domain.notices import MessageKind
from models.queries.stamps import Stamp
from services import forecasts, outbox, people, rests, submissions
from services.rests import LONGEST, Rest
from tests.ledgers import WEDNESDAY, ZONE, ZONES, AtWork, local

NIGHT = local(10, 20, 23, 58)  # two minutes before leave and requests may end


def stamp(at_work: AtWork, now: datetime = WEDNESDAY) -> Stamp:
    return at_work.look(rests.before, now=now, usual=ZONE)[0]


def rest(at_work: AtWork, now: datetime) -> Rest:
    return at_work.look(rests.after, stamp(at_work, now), now=now, zones=ZONES)


def file_report(at_work: AtWork) -> None:
    duty = at_work.owed(at_work.insurance)[0].duty
    at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=WEDNESDAY)


def choose_hour(at_work: AtWork) -> None:
    at_work.act(forecasts.set_hour, at_work.insurance, 14, now=WEDNESDAY)


def block(at_work: AtWork) -> None:
    at_work.act(people.note_blocked, telegram_id=at_work.insurance.person.telegram_id, now=WEDNESDAY)


def test_nothing_happens_and_the_clock_rests(at_work: AtWork) -> None:
    now = WEDNESDAY + timedelta(minutes=1)

    assert rest(at_work, WEDNESDAY).lasts(stamp(at_work, now), now)


@pytest.mark.parametrize("act", [file_report, choose_hour, block])
def test_whatever_somebody_does_ends_the_rest(at_work: AtWork, act: Callable[[AtWork], None]) -> None:
    found = rest(at_work, WEDNESDAY)

    act(at_work)

    assert not found.lasts(stamp(at_work), WEDNESDAY)


def test_the_next_moment_ends_the_rest(at_work: AtWork) -> None:
    found = rest(at_work, NIGHT)

    assert found.until == local(10, 21, 0)
    assert found.lasts(found.stamp, found.until - timedelta(seconds=1))
    assert not found.lasts(found.stamp, found.until)


def test_no_rest_is_longer_than_five_minutes(at_work: AtWork) -> None:
    assert rest(at_work, WEDNESDAY + timedelta(minutes=1)).until == WEDNESDAY + timedelta(minutes=1) + LONGEST


def test_a_clock_set_back_ends_the_rest(at_work: AtWork) -> None:
    found = rest(at_work, WEDNESDAY)

    assert not found.lasts(found.stamp, WEDNESDAY - timedelta(seconds=1))


def test_there_is_no_rest_while_messages_are_under_way(at_work: AtWork) -> None:
    at_work.tick(local(10, 20, 9))  # digests wait for their turn

    assert stamp(at_work, local(10, 20, 9)).is_sending
    at_work.act(outbox.claim, now=local(10, 20, 9), limit=100)
    assert stamp(at_work, local(10, 20, 9)).is_sending  # on their way
    assert not rest(at_work, local(10, 20, 9)).lasts(stamp(at_work, local(10, 20, 9)), local(10, 20, 9))


def test_what_waits_behind_something_put_back_keeps_no_clock_awake(at_work: AtWork) -> None:
    later = WEDNESDAY + timedelta(hours=1)
    put_in(at_work, "first")
    (message,) = at_work.act(outbox.claim, now=WEDNESDAY, limit=100)
    at_work.act(outbox.postpone, message.id, message.attempts, until=later, reason="429")
    put_in(at_work, "second")

    assert not stamp(at_work, WEDNESDAY).is_sending
    assert stamp(at_work, later).is_sending


def put_in(at_work: AtWork, key: str) -> None:
    at_work.act(
        outbox.enqueue,
        kind=MessageKind.NOTICE,
        person_id=at_work.insurance.person.id,
        dedup_key=key,
        facts={},
        priority=Priority.BROADCAST,
        now=WEDNESDAY,
    )
