"""The inbox: nothing twice, order within a chat, leases, updates that are set aside."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlmodel import select

from domain.inbox import LEASE, MAX_HANDLINGS, REMEMBERED, Arrival, Settlement, UpdateState
from models.database import Database
from models.inbox import InboxUpdate
from models.queries import inbox as queries
from services import inbox
from tests.factories import NOW
from tests.ledgers import ZONES

LATER = timedelta(seconds=1)


class Post:
    """The inbox of one database, one call a transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self._numbers: Iterator[int] = count(1)

    def receive(self, *arrivals: tuple[int, int]) -> list[int]:
        """Updates as (number, chat)."""
        given = [Arrival(number, chat, {"update_id": number}) for number, chat in arrivals]
        with self.database.transaction() as session:
            return inbox.receive(session, given, now=self.now)

    def claim(self, limit: int = 10) -> list[int]:
        """The numbers that were claimed."""
        with self.database.transaction() as session:
            return [update.update_id for update in inbox.claim(session, now=self.now, limit=limit)]

    def settle(self, number: int, attempts: int = 1) -> bool:
        with self.database.transaction() as session:
            return not inbox.settle(session, [Settlement(number, attempts)], now=self.now)

    def put_back(self, number: int, attempts: int = 1) -> bool:
        with self.database.transaction() as session:
            failed = Settlement(number, attempts, "ValueError")
            return not inbox.settle(session, [failed], now=self.now)

    def do(self, function: Callable[..., Any], *arguments: object, **options: object) -> None:
        with self.database.transaction() as session:
            function(session, *arguments, now=self.now, **options)

    def has_old(self) -> bool:
        with self.database.read() as session:
            return inbox.has_old(session, now=self.now, zones=ZONES)

    def row(self, number: int) -> InboxUpdate:
        with self.database.read() as session:
            return session.get_one(InboxUpdate, number)

    def numbers(self) -> list[int]:
        with self.database.read() as session:
            return sorted(session.exec(select(InboxUpdate.update_id)).all())


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def test_an_update_that_comes_twice_is_kept_once(post: Post) -> None:
    assert post.receive((1, 7), (2, 7)) == [1, 2]
    assert post.receive((2, 7), (3, 7)) == [3]
    assert post.numbers() == [1, 2, 3]


def test_receiving_nothing_is_nothing(post: Post) -> None:
    assert post.receive() == []


def test_of_each_chat_only_the_oldest_is_claimed(post: Post) -> None:
    post.receive((1, 7), (2, 7), (3, 8), (4, 8), (5, 9))

    assert post.claim() == [1, 3, 5]
    assert post.claim() == []


def test_the_next_of_a_chat_comes_when_the_one_before_is_settled(post: Post) -> None:
    post.receive((1, 7), (2, 7))
    post.claim()

    assert post.settle(1)

    assert post.claim() == [2]


def test_what_was_handled_comes_no_more_and_says_nothing_any_more(post: Post) -> None:
    post.receive((1, 7))
    post.claim()
    post.settle(1)

    assert post.receive((1, 7)) == []
    assert post.claim() == []
    assert (post.row(1).state, post.row(1).payload) == (UpdateState.HANDLED, {})


def test_no_more_than_asked_for_is_claimed(post: Post) -> None:
    post.receive((1, 7), (2, 8), (3, 9))

    assert post.claim(limit=2) == [1, 2]


def test_what_a_dead_process_held_is_claimed_again_when_its_lease_is_over(post: Post) -> None:
    post.receive((1, 7), (2, 7))
    post.claim()

    post.now = NOW + LEASE - LATER
    assert post.claim() == []
    post.now = NOW + LEASE

    assert post.claim() == [1]
    assert not post.settle(1, attempts=1)
    assert post.settle(1, attempts=2)


def test_a_lease_that_is_renewed_lasts(post: Post) -> None:
    post.receive((1, 7))
    post.claim()
    post.now = NOW + LEASE - LATER
    post.do(inbox.renew, [(1, 1)])

    post.now = NOW + LEASE + LATER

    assert post.claim() == []


def test_of_two_attempts_at_one_update_the_later_one_counts(post: Post) -> None:
    """A process that stood still may claim again what it has in hand."""
    post.receive((1, 7))
    post.claim()
    post.now = NOW + LEASE
    post.claim()

    post.now += LATER
    post.do(inbox.renew, [(1, 2), (1, 1)])
    renewed = post.row(1).lease_until
    with post.database.transaction() as session:
        lost = inbox.settle(session, [Settlement(1, 2), Settlement(1, 1)], now=post.now)

    assert renewed == post.now + LEASE
    assert lost == {(1, 1)}
    assert post.row(1).state is UpdateState.HANDLED


def test_a_lease_that_was_lost_cannot_be_renewed(post: Post) -> None:
    post.receive((1, 7))
    post.claim()
    post.now = NOW + LEASE
    post.claim()

    post.now = NOW + LEASE + LEASE - LATER
    post.do(inbox.renew, [(1, 1)])

    assert post.row(1).lease_until == NOW + LEASE + LEASE


def test_the_only_process_need_not_wait_for_leases(post: Post) -> None:
    post.receive((1, 7))
    post.claim()

    post.do(inbox.release)

    assert post.claim() == [1]


def test_what_a_process_held_that_is_gone_is_claimed_at_once(post: Post) -> None:
    post.receive((1, 7), (2, 8), (3, 9))
    for holder in (11, 12):
        post.do(inbox.claim, limit=1, holder=holder)

    post.do(inbox.release, present={11, 13}, unseen_since=NOW)

    assert post.claim() == [2, 3]


def test_what_was_claimed_a_moment_ago_is_held_by_one_that_came_meanwhile(post: Post) -> None:
    post.receive((1, 7))
    post.do(inbox.claim, limit=1, holder=11)

    post.do(inbox.release, present={12}, unseen_since=NOW - LATER)

    assert post.claim() == []


def test_what_failed_is_tried_again_and_its_chat_waits_for_it(post: Post) -> None:
    post.receive((1, 7), (2, 7), (3, 8))
    post.claim()

    assert post.put_back(1)

    assert post.claim() == []
    post.now = NOW + LATER
    assert post.claim() == [1]


def test_what_fails_too_often_is_set_aside_and_no_longer_in_the_way(post: Post) -> None:
    post.receive((1, 7), (2, 7))
    for attempt in range(1, MAX_HANDLINGS + 1):
        assert post.claim() == [1]
        assert post.put_back(1, attempt)
        post.now += timedelta(minutes=1)

    assert post.claim() == [2]
    with post.database.read() as session:
        (aside,) = queries.set_aside(session)
    assert (aside.update_id, aside.error, aside.payload) == (1, "ValueError", {"update_id": 1})


def test_what_kills_the_process_each_time_is_set_aside_too(post: Post) -> None:
    post.receive((1, 7), (2, 7))
    for _ in range(MAX_HANDLINGS):
        assert post.claim() == [1]
        post.now += LEASE

    post.claim()

    assert post.row(1).state is UpdateState.SET_ASIDE
    assert post.claim() == [2]


def test_only_what_was_handled_long_ago_is_forgotten(post: Post) -> None:
    post.receive((1, 7), (2, 8), (3, 9))
    post.claim(limit=2)
    post.settle(1)
    post.now = NOW + REMEMBERED
    post.settle(2)
    early = post.has_old()

    post.now += LATER
    late = post.has_old()
    post.do(inbox.purge, zones=ZONES)

    assert (early, late, post.has_old()) == (False, True, False)
    assert post.numbers() == [2, 3]


def test_what_was_set_aside_long_ago_is_forgotten_too(post: Post) -> None:
    post.receive((1, 7))
    for attempt in range(1, MAX_HANDLINGS + 1):
        post.claim()
        post.put_back(1, attempt)
        post.now += timedelta(minutes=1)

    post.now += REMEMBERED
    post.do(inbox.purge, zones=ZONES)

    assert post.numbers() == []


def test_what_waits_is_counted_with_its_age(post: Post) -> None:
    def waiting() -> tuple[int, datetime | None]:
        with post.database.read() as session:
            return queries.waiting(session)

    assert waiting() == (0, None)
    post.receive((1, 7), (2, 7))
    post.claim()

    assert waiting() == (2, NOW)


def test_two_processes_never_claim_the_same_nor_break_the_order(postgresql_url: str) -> None:
    """The second transaction passes over what the first has locked, and over what comes after it."""
    database = Database(postgresql_url)
    post = Post(database)
    post.receive((1, 7), (2, 7), (3, 8))

    with database.transaction() as session:
        first = [update.update_id for update in inbox.claim(session, now=NOW, limit=1)]
        second = post.claim()

    assert (first, second) == ([1], [3])
    database.close()
