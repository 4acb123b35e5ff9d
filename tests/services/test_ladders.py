"""The ladder of chases: who is told of what is overdue, after whom, and when nobody is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from domain.delivery import DeliveryState
from domain.items import ItemStatus
from domain.ladders import Audience, Unheard
from domain.notices import MessageKind
from domain.requests import RequestKind, RequestStatus
from domain.roles import Role
from models.cycles import Cycle
from models.items import Item
from models.ladders import LadderNews, LadderPassing
from models.outbox import OutboxMessage
from models.people import Seat
from models.regulations import LedgerRegulation
from models.requests import Request
from models.views import Identity
from services import delegations, messages, people, quiet_hours, rungs, submissions
from tests.deliveries import deliver
from tests.ledgers import HEALTH, INSURANCE, WEDNESDAY, ZONE, ZONES, AtWork, draft_item, local

DIGEST, STEP = MessageKind.DUE_DIGEST, MessageKind.LADDER_STEP
SETTLED, ENDED = MessageKind.LADDER_SETTLED, MessageKind.LADDER_ENDED
#: The October reports are due on Tuesday the 27th.
DUE = local(10, 27, 9)
TWO_AFTER, FOUR_AFTER, FIVE_AFTER = local(10, 29, 9), local(11, 2, 9), local(11, 3, 9)


@dataclass
class Chased:
    """An office in which one agency does not file; its people from the liaison up."""

    office: AtWork
    backup: Identity
    head: Identity
    leader: Identity

    def told(self, who: Identity, kind: MessageKind = STEP) -> list[datetime]:
        """When somebody was told, as it was put in."""
        return [row.created_at for row in self.office.messages(kind) if row.person_id == who.person.id]

    def mornings(
        self, first: datetime, last: datetime, state: DeliveryState | None = DeliveryState.SENT
    ) -> None:
        """Each day the clock looks at 9:00 and again in the afternoon, and what was put in arrives."""
        while first <= last:
            for hours in (0, 6):
                self.office.tick(first + timedelta(hours=hours))
                if state is not None:
                    deliver(self.office, first + timedelta(hours=hours), state)
            first += timedelta(days=1)

    def load(self, message: OutboxMessage, now: datetime) -> LadderNews | None:
        found = self.office.look(messages.load, message, now=now, zones=ZONES)
        assert found is None or isinstance(found, LadderNews)
        return found

    def file(self, now: datetime, who: Identity | None = None) -> None:
        """Everything that somebody's agency owes."""
        identity = who or self.office.insurance
        for row in self.office.owed(identity):
            self.office.act(submissions.nothing_new, row.duty.id, identity=identity, now=now)


@pytest.fixture
def chased(at_work: AtWork) -> Chased:
    made = Chased(
        at_work,
        at_work.seat("孙立", Role.BACKUP_LIAISON, INSURANCE),
        at_work.seat("吴处长", Role.SECTION_HEAD, INSURANCE),
        at_work.seat("郑局长", Role.SUPERVISING_LEADER, INSURANCE),
    )
    made.file(WEDNESDAY, at_work.health)
    made.file(WEDNESDAY, at_work.finance)
    at_work.change(Cycle, at_work.cycle.id, ended_at=WEDNESDAY)  # nothing is asked for after October
    return made


def test_one_after_the_other_is_told(chased: Chased) -> None:
    chased.mornings(local(10, 20, 9), local(11, 12, 9))

    assert chased.told(chased.office.insurance, DIGEST) == [local(10, 20, 9), local(10, 23, 9), DUE]
    assert chased.told(chased.backup, DIGEST) == [DUE]
    assert chased.told(chased.head) == [TWO_AFTER]
    assert chased.told(chased.leader) == [FOUR_AFTER]
    assert chased.told(chased.office.secretary, ENDED) == [FIVE_AFTER]
    assert chased.told(chased.office.insurance) == []


def test_a_leader_reads_what_is_overdue_and_nothing_else(chased: Chased) -> None:
    chased.mornings(DUE, TWO_AFTER)

    (message,) = chased.office.messages(STEP)
    told = chased.load(message, TWO_AFTER)
    assert told is not None
    assert [(line.agency.name, line.thing.count) for line in told.lines] == [(INSURANCE, 2)]
    chased.file(TWO_AFTER)
    assert chased.load(message, TWO_AFTER) is None


def test_what_is_not_delivered_holds_the_next_one_up(chased: Chased) -> None:
    chased.mornings(DUE, DUE)
    chased.mornings(local(10, 28, 9), local(11, 4, 9), state=None)
    assert chased.told(chased.head) == [TWO_AFTER]
    assert chased.told(chased.leader) == []

    deliver(chased.office, local(11, 4, 16))
    chased.mornings(local(11, 5, 9), local(11, 10, 9))

    assert chased.told(chased.leader) == [local(11, 6, 9)]
    assert chased.told(chased.office.secretary, ENDED) == [local(11, 9, 9)]


@pytest.mark.parametrize("state", [DeliveryState.UNREACHABLE, DeliveryState.UNKNOWN, DeliveryState.FAILED])
def test_what_cannot_be_delivered_is_passed(chased: Chased, state: DeliveryState) -> None:
    chased.mornings(DUE, DUE)
    chased.mornings(local(10, 28, 9), local(11, 4, 9), state)

    assert chased.told(chased.leader) == [FOUR_AFTER]


def test_an_empty_seat_is_passed_and_the_reason_kept(chased: Chased) -> None:
    chased.office.change(Seat, chased.head.holdings[0].seat.id, person_id=None)

    chased.mornings(DUE, FIVE_AFTER)

    assert chased.told(chased.leader) == [FOUR_AFTER]
    reasons = [(row.rung, row.unheard) for row in chased.office.rows(LadderPassing) if row.person_id is None]
    assert reasons == [(2, Unheard.VACANT)]


def test_who_is_away_is_not_told_but_the_stand_in(chased: Chased) -> None:
    days = (date(2026, 10, 28), date(2026, 11, 6))
    office = chased.office
    office.act(delegations.leave, days, chased.backup.person.id, identity=chased.head, now=DUE, zones=ZONES)
    office.act(delegations.leave, days, None, identity=chased.leader, now=DUE, zones=ZONES)

    chased.mornings(DUE, FIVE_AFTER)

    assert chased.told(chased.head) == chased.told(chased.leader) == []
    assert chased.told(chased.backup) == [TWO_AFTER]
    assert Unheard.AWAY in {row.unheard for row in office.rows(LadderPassing)}


def test_once_it_is_filed_nobody_is_told_but_those_who_were(chased: Chased) -> None:
    chased.mornings(DUE, TWO_AFTER)
    chased.file(local(10, 29, 15))

    chased.mornings(local(10, 30, 9), local(11, 12, 9))

    assert chased.told(chased.leader) == chased.told(chased.leader, SETTLED) == []
    assert chased.told(chased.head, SETTLED) == [local(10, 30, 9)]
    (message,) = chased.office.messages(SETTLED)
    told = chased.load(message, local(10, 30, 9))
    assert told is not None
    assert [line.agency.name for line in told.settled] == [INSURANCE]


def test_that_it_is_settled_is_told_in_the_hours_of_its_ledger(chased: Chased) -> None:
    office, morning = chased.office, local(10, 30, 9)
    chased.mornings(DUE, TWO_AFTER)
    chased.file(local(10, 29, 15))
    chased.mornings(morning, morning, state=None)
    with office.database.transaction() as session:
        session.add(LedgerRegulation(ledger_id=office.ledger.id, quiet_until=11))
    (message,) = office.messages(SETTLED)

    with office.database.read() as session:
        held = quiet_hours.Rests.of(session, [message], ZONES)

    assert held.until(chased.head.person, message, morning) == local(10, 30, 11)


def test_what_is_settled_brings_the_hours_of_its_ledger_along(chased: Chased) -> None:
    office = chased.office
    other = office.import_draft(draft_item(1))
    office.change(Item, office.item(office.ledger, 1).id, deadline=date(2026, 10, 28))
    chased.mornings(DUE, TWO_AFTER)
    chased.file(local(10, 29, 15))
    passed = next(row for row in office.rows(LadderPassing) if row.person_id == chased.head.person.id)
    office.change(LadderPassing, passed.id, ledger_id=other.id)

    chased.mornings(local(10, 30, 9), local(10, 30, 9), state=None)

    facts = office.messages(STEP)[-1].facts
    assert facts["ended"] == [passed.id]
    assert facts["ledger_ids"] == [office.ledger.id, other.id]


def test_who_left_an_agency_reads_nothing_settled_of_it(chased: Chased) -> None:
    office = chased.office
    office.change(Item, office.item(office.ledger, 1).id, deadline=date(2026, 10, 28))
    chased.mornings(DUE, TWO_AFTER)
    chased.file(local(10, 29, 15))
    chased.mornings(local(10, 30, 9), local(10, 30, 9), state=None)
    message = office.messages(STEP)[-1]
    told = chased.load(message, local(10, 30, 9))
    assert told is not None
    assert told.lines
    assert told.settled

    office.change(Seat, chased.head.holdings[0].seat.id, person_id=None)

    assert chased.load(message, local(10, 30, 9)) is None


def test_nobody_is_told_on_a_day_off_or_in_the_night(chased: Chased) -> None:
    chased.mornings(DUE, DUE)
    for now in (local(10, 31, 9), local(11, 1, 10), local(11, 2, 3), local(11, 2, 21)):
        chased.office.tick(now)
    assert chased.office.messages(STEP) == []

    chased.office.tick(local(11, 3, 9))
    assert chased.told(chased.head) == [local(11, 3, 9)]


def test_after_an_outage_the_lowest_rung_comes_first(chased: Chased) -> None:
    chased.mornings(local(11, 4, 9), local(11, 9, 9))

    assert chased.told(chased.office.insurance) == chased.told(chased.backup) == [local(11, 4, 9)]
    assert chased.told(chased.head) == [local(11, 6, 9)]
    assert chased.told(chased.leader) == []


def test_a_liaison_out_of_reach_is_passed(chased: Chased) -> None:
    office = chased.office
    for who in (office.insurance, chased.backup):
        office.act(people.note_blocked, telegram_id=who.person.telegram_id, now=WEDNESDAY)

    chased.mornings(DUE, FIVE_AFTER)

    assert chased.told(chased.head) == [
        local(10, 30, 9)
    ]  # two working days after the rung that reached nobody
    assert chased.told(chased.leader) == [local(11, 3, 9)]


# Deadlines of items


@pytest.fixture
def late_item(chased: Chased) -> Item:
    """Item 1 was due on Friday, 20 November; reports are filed."""
    chased.file(WEDNESDAY)
    item = chased.office.item(chased.office.ledger, 1)
    chased.office.change(Item, item.id, deadline=date(2026, 11, 20))
    other = chased.office.item(chased.office.ledger, 2)
    chased.office.change(Item, other.id, status=ItemStatus.SUSPENDED)
    return item


def asked(chased: Chased, item: Item) -> Request:
    request = Request(
        kind=RequestKind.EXTENSION,
        item_id=item.id,
        agency_id=chased.office.agency(INSURANCE).id,
        status=RequestStatus.SUBMITTED,
        author_id=chased.office.insurance.person.id,
        created_at=local(11, 20),
    )
    with chased.office.database.transaction() as session:
        session.add(request)
    return request


def test_an_item_that_is_late_is_chased_like_a_report(chased: Chased, late_item: Item) -> None:
    chased.mornings(local(11, 13, 9), local(11, 27, 9))

    assert chased.told(chased.backup, DIGEST) == [local(11, 20, 9)]
    assert chased.told(chased.head) == [local(11, 24, 9)]
    assert chased.told(chased.leader) == [local(11, 26, 9)]
    news = chased.load(chased.office.messages(STEP)[0], local(11, 24, 9))
    assert news is not None
    assert [line.item.number for line in news.lines if line.item is not None] == [1]


def test_while_an_extension_is_asked_for_the_leaders_are_left_alone(chased: Chased, late_item: Item) -> None:
    request = asked(chased, late_item)
    chased.mornings(local(11, 20, 9), local(11, 27, 9))
    assert chased.office.messages(STEP) == []

    chased.office.change(Request, request.id, status=RequestStatus.REFUSED)
    chased.mornings(local(11, 30, 9), local(12, 2, 9))
    assert chased.told(chased.head) == [local(11, 30, 9)]
    assert chased.told(chased.leader) == [local(12, 2, 9)]


def test_a_new_deadline_begins_the_ladder_anew(chased: Chased, late_item: Item) -> None:
    chased.mornings(local(11, 20, 9), local(11, 24, 9))
    chased.office.change(Item, late_item.id, deadline=date(2026, 12, 11))

    chased.mornings(local(11, 25, 9), local(12, 15, 9))

    assert chased.told(chased.head) == [local(11, 24, 9), local(12, 15, 9)]
    assert chased.told(chased.head, SETTLED) == [local(11, 25, 9)]


@pytest.mark.parametrize("status", [ItemStatus.SUSPENDED, ItemStatus.COMPLETION_DECLARED])
def test_what_is_suspended_or_declared_is_chased_no_more(
    chased: Chased, late_item: Item, status: ItemStatus
) -> None:
    chased.mornings(local(11, 20, 9), local(11, 23, 9))
    chased.office.change(Item, late_item.id, status=status)

    chased.mornings(local(11, 24, 9), local(12, 4, 9))

    assert chased.office.messages(STEP) == []


def test_one_person_is_told_of_everything_at_once_and_once_a_day(chased: Chased) -> None:
    for number in (1, 2):
        chased.office.change(Item, chased.office.item(chased.office.ledger, number).id, deadline=DUE.date())
    chased.office.seat("钱处长", Role.SECTION_HEAD, HEALTH)

    chased.mornings(local(10, 20, 9), local(11, 12, 9))

    rows = [row for row in chased.office.messages() if row.kind in (DIGEST, STEP, SETTLED, ENDED)]
    days = [(row.person_id, row.created_at.astimezone(ZONE).date()) for row in rows]
    assert len(days) == len(set(days))
    assert len(chased.told(chased.head)) == 1


# Ladders that are changed while something climbs them


def change(chased: Chased, act: Callable[..., object], *arguments: object, now: datetime) -> None:
    actor_id = chased.office.secretary.person.id
    chased.office.act(act, chased.office.ledger.id, *arguments, actor_id=actor_id, now=now)


def told_once(chased: Chased) -> bool:
    """Whether nobody was told twice at a rung of the ladder."""
    people = [row.person_id for row in chased.office.messages(STEP)]
    return len(people) == len(set(people)) and len(chased.told(chased.office.secretary, ENDED)) == 1


AFTER = local(10, 29, 18)  # the section head was told that morning


def test_a_rung_shifted_below_one_already_passed_is_told_next(chased: Chased) -> None:
    chased.mornings(DUE, TWO_AFTER)
    change(chased, rungs.shift, 4, -3, now=AFTER)

    chased.mornings(local(10, 30, 9), local(11, 12, 9))

    assert chased.told(chased.leader) == [local(10, 30, 9)]
    assert chased.told(chased.office.secretary, ENDED) == [FIVE_AFTER]
    assert told_once(chased)


def test_what_was_told_is_not_told_again_where_its_rung_is_shifted_up(chased: Chased) -> None:
    chased.mornings(DUE, TWO_AFTER)
    change(chased, rungs.shift, 2, 1, now=AFTER)

    chased.mornings(local(10, 30, 9), local(11, 12, 9))

    assert chased.told(chased.head) == [TWO_AFTER]
    assert chased.told(chased.leader) == [FOUR_AFTER]
    assert told_once(chased)


def test_the_first_rung_shifted_up_is_not_told_again(chased: Chased) -> None:
    chased.mornings(DUE, DUE)
    change(chased, rungs.shift, 0, 1, now=local(10, 27, 18))

    chased.mornings(local(10, 28, 9), local(11, 12, 9))

    assert chased.told(chased.office.insurance) == chased.told(chased.backup) == []
    assert told_once(chased)


def test_a_rung_added_below_one_already_passed_is_not_told_late(chased: Chased) -> None:
    chased.mornings(DUE, TWO_AFTER)
    change(chased, rungs.add, Audience.LIAISON, now=AFTER)
    change(chased, rungs.shift, 6, -5, now=AFTER)

    chased.mornings(local(10, 30, 9), local(11, 12, 9))

    assert chased.told(chased.office.insurance) == []
    assert chased.told(chased.leader) == [FOUR_AFTER]
    assert told_once(chased)


def test_a_rung_taken_away_and_put_in_again_is_not_told_again(chased: Chased) -> None:
    chased.mornings(DUE, TWO_AFTER)
    change(chased, rungs.remove, 2, now=AFTER)
    change(chased, rungs.add, Audience.SECTION_HEAD, now=AFTER)
    change(chased, rungs.shift, 6, -3, now=AFTER)

    chased.mornings(local(10, 30, 9), local(10, 30, 9))
    change(chased, rungs.restore, now=local(10, 30, 18))
    chased.mornings(local(11, 2, 9), local(11, 12, 9))

    assert chased.told(chased.head) == [TWO_AFTER]
    assert told_once(chased)


def test_two_rungs_of_one_person_that_change_places_are_both_told(chased: Chased) -> None:
    seat = chased.leader.holdings[0].seat
    chased.office.change(Seat, seat.id, person_id=chased.head.person.id)
    chased.mornings(DUE, TWO_AFTER)
    change(chased, rungs.shift, 2, 1, now=AFTER)
    change(chased, rungs.shift, 4, -2, now=AFTER)

    chased.mornings(local(10, 30, 9), local(11, 12, 9))

    assert chased.told(chased.head) == [TWO_AFTER, local(10, 30, 9)]
    assert chased.told(chased.office.secretary, ENDED) != []
