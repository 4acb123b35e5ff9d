"""Time zones of the leading group and of a ledger: what they move, and what stays."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.calendars import WorkCalendar
from domain.delivery import DeliveryState
from domain.notices import MessageKind
from domain.slips import SlipFilter, SlipStatus
from domain.zones import Zones
from models.audit import AuditEntry
from models.chases import Chase, ChaseCard
from models.cycles import Cycle, Period
from models.desks import Desk
from models.documents import Ledger
from models.items import Item
from models.ladders import LadderPassing
from models.outbox import OutboxMessage
from models.people import LeadingGroup, Person
from models.queries import ladders as ladder_queries
from models.queries import reviews as review_queries
from models.queries import slips as slip_queries
from models.queries import zones as queries
from models.slips import Slip
from services import chases, cycles, forecasts, reminders, rests, slips, verification, zones
from tests.ledgers import INSURANCE, MONTHLY, WEDNESDAY, ZONE, AtWork, Statements, draft_item, local

URUMQI = ZoneInfo("Asia/Urumqi")


def chosen(at_work: AtWork, name: str | None) -> Zones:
    return at_work.act(zones.choose, name, usual=ZONE, actor_id=at_work.secretary.person.id, now=WEDNESDAY)


def due(at_work: AtWork) -> list[str]:
    """The due times by the clock of Urumqi, the open period's first."""
    periods = sorted(at_work.rows(Period), key=lambda row: row.due_at)
    return [f"{row.due_at.astimezone(URUMQI):%m-%d %H:%M}" for row in periods[:2]]


def test_as_long_as_none_is_chosen_the_installations_zone_holds(at_work: AtWork) -> None:
    assert at_work.look(queries.in_force, ZONE) == Zones(ZONE)


def test_periods_to_come_move_and_the_open_one_keeps_its_moment(at_work: AtWork) -> None:
    at_work.tick(WEDNESDAY)
    assert due(at_work) == ["10-27 16:00", "11-27 16:00"]
    moved = at_work.look(zones.effect, Zones(URUMQI), now=WEDNESDAY)
    assert moved[0].after is not None
    assert f"{moved[0].after.astimezone(URUMQI):%m-%d %H:%M}" == "11-27 18:00"

    assert chosen(at_work, "Asia/Urumqi") == Zones(URUMQI)

    assert due(at_work) == ["10-27 16:00", "11-27 18:00"]
    assert at_work.look(queries.in_force, ZONE) == Zones(URUMQI)
    assert not at_work.look(cycles.is_due, now=WEDNESDAY, zones=Zones(URUMQI))


def test_the_clock_goes_by_the_zone_in_force(at_work: AtWork) -> None:
    chosen(at_work, "Asia/Urumqi")

    _, in_force = at_work.look(rests.before, now=WEDNESDAY, usual=ZONE)

    assert in_force == Zones(URUMQI)


def test_back_to_the_installations_zone(at_work: AtWork) -> None:
    chosen(at_work, "Asia/Urumqi")

    assert chosen(at_work, None) == Zones(ZONE)
    assert due(at_work)[1] == "11-27 16:00"


def test_a_choice_is_on_record_and_the_same_again_is_none(at_work: AtWork) -> None:
    chosen(at_work, "Asia/Urumqi")
    chosen(at_work, "Asia/Urumqi")

    (entry,) = [row for row in at_work.rows(AuditEntry) if row.action == "set_timezone"]
    assert (entry.facts, entry.actor_id) == (
        {"before": None, "after": "Asia/Urumqi"},
        at_work.secretary.person.id,
    )


def test_a_name_that_this_machine_does_not_know_stops_nobody(at_work: AtWork) -> None:
    with at_work.database.transaction() as session:
        session.add(group := session.get_one(LeadingGroup, 1))
        group.timezone = "Mars/Olympus"

    assert at_work.look(queries.in_force, ZONE) == Zones(ZONE)


# Of a ledger


def given(at_work: AtWork, ledger: Ledger, name: str | None) -> Zones:
    who = at_work.secretary.person.id
    return at_work.act(zones.choose_for, ledger.id, name, usual=ZONE, actor_id=who, now=WEDNESDAY)


@pytest.fixture
def other(at_work: AtWork) -> Ledger:
    """A second ledger with the rule of the first, in Urumqi."""
    ledger = at_work.publish(draft_item(1, due_on=date(2026, 11, 30)))
    at_work.set_cycle(ledger, now=local(10, 8, 8))
    given(at_work, ledger, "Asia/Urumqi")
    return ledger


def clock(at_work: AtWork, now: datetime) -> None:
    """What the clock does by the zones in force."""
    in_force = at_work.look(queries.in_force, ZONE)
    at_work.act(cycles.open_and_lock, now=now, zones=in_force)
    if found := at_work.look(reminders.look, now=now, zones=in_force):
        at_work.act(reminders.release, found, now=now, zones=in_force)


def digests(at_work: AtWork) -> list[OutboxMessage]:
    """Those of one liaison, in order."""
    person_id = at_work.insurance.person.id
    return [row for row in at_work.messages(MessageKind.DUE_DIGEST) if row.person_id == person_id]


def test_one_rule_in_two_ledgers_is_two_moments(at_work: AtWork, other: Ledger) -> None:
    clock(at_work, WEDNESDAY)

    by_ledger = {ledger.id: set[str]() for ledger in (at_work.ledger, other)}
    for row in at_work.rows(Period):
        if row.starts_on == date(2026, 11, 1):
            by_ledger[row.ledger_id].add(f"{row.open_at:%H:%M} {row.due_at:%H:%M}")

    assert by_ledger == {at_work.ledger.id: {"01:00 10:00"}, other.id: {"03:00 12:00"}}  # UTC


def test_what_is_open_keeps_its_moment_when_its_ledger_moves(at_work: AtWork) -> None:
    given(at_work, at_work.ledger, "Asia/Urumqi")

    assert due(at_work) == ["10-27 16:00", "11-27 18:00"]


def test_the_group_moves_and_a_ledger_with_its_own_zone_stays(at_work: AtWork) -> None:
    given(at_work, at_work.ledger, "Asia/Urumqi")

    in_force = chosen(at_work, "Europe/Lisbon")

    assert in_force.of(at_work.ledger.id) == URUMQI
    assert due(at_work) == ["10-27 16:00", "11-27 18:00"]
    assert given(at_work, at_work.ledger, None) == Zones(ZoneInfo("Europe/Lisbon"))


def test_a_ledgers_reminder_comes_at_its_hour(at_work: AtWork, other: Ledger) -> None:
    period = next(row for row in at_work.rows(Period) if row.ledger_id == other.id)
    day = period.due_at.astimezone(URUMQI).date()
    clock(at_work, period.open_at)
    at_work.change(Cycle, at_work.cycle.id, reminder_offsets=[])  # the other ledger says nothing
    at_work.empty_outbox()
    first = WorkCalendar().plus_workdays(day, -2)

    told = []
    for hour in (10, 11):  # 9:00 in Urumqi is 11:00 in Shanghai
        now = datetime.combine(first, time(hour), ZONE)
        clock(at_work, now)
        told.append(len(at_work.messages(MessageKind.DUE_DIGEST)))

    assert told == [0, 1]


@pytest.mark.parametrize("name", ["Asia/Urumqi", "Europe/Lisbon", "America/New_York"])
def test_a_ledger_with_other_hours_holds_no_reminder_of_another_back(at_work: AtWork, name: str) -> None:
    second, third = (at_work.publish(draft_item(1, due_on=date(2026, 11, 30))) for _ in range(2))
    at_work.set_cycle(second, replace(MONTHLY, due_day=28, due_time=time(12)), now=local(10, 8, 8))
    at_work.set_cycle(third, replace(MONTHLY, due_day=29), now=local(10, 8, 8))
    given(at_work, third, name)
    clock(at_work, WEDNESDAY)

    told = []
    for day in (20, 21, 22, 23, 26, 27, 28):
        before = len(digests(at_work))
        clock(at_work, local(10, day, 9))
        told += [day] * (len(digests(at_work)) - before)

    assert told == [20, 21, 23, 26, 27, 28]  # five, two and no working days before the 27th and the 28th
    last = digests(at_work)[-1]
    assert (last.facts["ledger_ids"], last.facts["offset"]) == ([second.id], 0)
    assert last.dedup_key in {row.message_key for row in at_work.rows(LadderPassing)}


@pytest.mark.parametrize("hour", [9, 14])
def test_an_hour_that_is_on_another_day_of_the_ledger_loses_no_reminder(at_work: AtWork, hour: int) -> None:
    abroad = at_work.publish(draft_item(1, due_on=date(2026, 11, 30)))
    at_work.set_cycle(abroad, now=local(10, 8, 8))
    given(at_work, abroad, "America/New_York")
    clock(at_work, WEDNESDAY)
    for cycle in at_work.rows(Cycle):
        at_work.change(Cycle, cycle.id, reminder_offsets=[2, 1, 0] if cycle.ledger_id == abroad.id else [])
    at_work.change(Person, at_work.insurance.person.id, reminder_time=time(hour))

    zones_now = at_work.look(queries.in_force, ZONE)
    foretold = at_work.look(
        forecasts.of_person, at_work.insurance, now=local(10, 22, 8), zones=zones_now
    ).coming
    told = []
    for day in (22, 23, 26, 27):
        for at in (hour, 20):  # 8:00 in New York, where the quiet hours are over then
            before = len(digests(at_work))
            clock(at_work, local(10, day, at))
            told += [(day, at)] * (len(digests(at_work)) - before)

    assert told == [(23, 20), (26, 20), (27, 20)]
    assert [row.at for row in foretold] == [local(10, *at) for at in told]


def test_what_is_due_today_goes_by_the_hours_of_its_own_ledger(at_work: AtWork) -> None:
    abroad = at_work.publish(draft_item(1, due_on=date(2026, 11, 30)))
    at_work.set_cycle(abroad, replace(MONTHLY, due_day=29), now=local(10, 8, 8))
    given(at_work, abroad, "Europe/Lisbon")
    clock(at_work, local(10, 15, 18))  # open there too
    at_work.change(Person, at_work.insurance.person.id, reminder_time=time(9))  # 1:00 or 2:00 in Lisbon

    clock(at_work, local(10, 27, 9))

    (digest,) = digests(at_work)
    assert digest.facts["ledger_ids"] == [at_work.ledger.id, abroad.id]


def test_a_deadline_ends_at_the_midnight_of_its_ledger(at_work: AtWork, other: Ledger) -> None:
    item = at_work.item(other, 1)
    at_work.change(Item, item.id, deadline=date(2026, 10, 20))
    in_force = at_work.look(queries.in_force, ZONE)

    def overdue(now: datetime) -> list[int | None]:
        since = date(2026, 10, 1)
        found = at_work.look(ladder_queries.late_items, since=since, now=now, zones=in_force)
        return [row.item_id for row in found]

    assert overdue(local(10, 21, 1)) == []  # 23:00 in Urumqi
    assert overdue(local(10, 21, 3)) == [item.id]


def desk_at(at_work: AtWork, now: datetime) -> Desk:
    return at_work.look(review_queries.desk, now=now, zones=at_work.look(queries.in_force, ZONE))


def report_in_each(at_work: AtWork, other: Ledger, now: datetime) -> None:
    """One that waits in both ledgers."""
    clock(at_work, local(10, 15, 12))  # 10:00 in Urumqi
    for ledger in (at_work.ledger, other):
        owed = at_work.owed(at_work.insurance)
        at_work.submit(
            at_work.insurance, next(row.duty.id for row in owed if row.item.ledger_id == ledger.id), now=now
        )


def test_reviews_wait_by_the_days_of_their_ledger(at_work: AtWork, other: Ledger) -> None:
    report_in_each(at_work, other, local(10, 15, 13))

    def over(hour: int) -> int:
        return at_work.look(review_queries.over_count, desk_at(at_work, local(10, 21, hour)))

    assert [over(1), over(3)] == [1, 2]  # 23:00 and 1:00 in Urumqi


def test_what_is_near_its_deadline_by_the_days_of_its_ledger_is_reviewed_first(
    at_work: AtWork, other: Ledger
) -> None:
    report_in_each(at_work, other, local(10, 20, 13))
    for ledger, at in ((at_work.ledger, local(10, 27, 18)), (other, local(10, 26, 18))):
        at_work.change(Item, at_work.item(ledger, 1).id, deadline=date(2026, 10, 28))
        period = next(row for row in at_work.rows(Period) if row.ledger_id == ledger.id)
        at_work.change(Period, period.id, due_at=at)

    def first(hour: int) -> int:
        return at_work.look(review_queries.queue, desk_at(at_work, local(10, 21, hour)))[0].item.ledger_id

    assert first(1) == at_work.ledger.id  # in Urumqi more than seven days are left
    assert first(3) == other.id  # in both as many: what was due first


def test_a_slip_is_unanswered_after_the_day_of_its_ledger(at_work: AtWork, other: Ledger) -> None:
    who, agency_id = at_work.secretary, at_work.agency(INSURANCE).id
    for ledger in (at_work.ledger, other):
        item_id = at_work.item(ledger, 1).id
        slip = at_work.act(slips.begin, item_id, agency_id, identity=who, now=WEDNESDAY)
        at_work.change(Slip, slip.id, status=SlipStatus.ISSUED, reply_by=date(2026, 10, 20))
    in_force = at_work.look(queries.in_force, ZONE)

    def over(hour: int) -> list[int]:
        asked: Any = {"now": local(10, 21, hour), "zones": in_force}
        return [
            row.slip.ledger_id for row in at_work.look(slip_queries.page, SlipFilter.OVER, 0, **asked).rows
        ]

    assert over(1) == [at_work.ledger.id]
    assert over(3) == [other.id, at_work.ledger.id]


# What presses people on one day


@pytest.fixture
def abroad(at_work: AtWork) -> Ledger:
    """A second ledger, in New York: open there too."""
    ledger = at_work.publish(draft_item(1, due_on=date(2026, 11, 30)))
    at_work.set_cycle(ledger, now=local(10, 8, 8))
    given(at_work, ledger, "America/New_York")
    clock(at_work, local(10, 14, 22))
    return ledger


def card(at_work: AtWork, ledger: Ledger, now: datetime) -> ChaseCard:
    zones_now = at_work.look(queries.in_force, ZONE)
    found = at_work.look(chases.cards, at_work.item(ledger, 1).id, now=now, zones=zones_now)
    return next(row for row in found if row.debt.agency.name == INSURANCE)


def chase(at_work: AtWork, ledger: Ledger, now: datetime) -> Chase:
    shown = card(at_work, ledger, now)
    asked: Any = {"seen": shown.seen, "identity": at_work.secretary, "now": now}
    zones_now = at_work.look(queries.in_force, ZONE)
    item_id, agency_id = shown.debt.item.id, shown.debt.agency.id
    return at_work.act(chases.chase, item_id, agency_id, "", zones=zones_now, **asked)


def test_who_had_a_digest_today_is_chased_tomorrow_in_any_ledger(at_work: AtWork, abroad: Ledger) -> None:
    clock(at_work, local(10, 20, 9))
    assert [row.facts["ledger_ids"] for row in digests(at_work)] == [[at_work.ledger.id]]

    shown = card(at_work, abroad, local(10, 20, 21))  # 9:00 in New York

    assert shown.told_on == date(2026, 10, 21)


def test_a_chase_of_today_in_another_zone_is_told_when_its_card_says(at_work: AtWork, abroad: Ledger) -> None:
    chase(at_work, at_work.ledger, local(10, 15, 10))
    now = local(10, 15, 21)
    promised = card(at_work, abroad, now).told_on

    assert promised == chase(at_work, abroad, now).told_on == date(2026, 10, 16)


def test_a_chase_of_the_next_day_has_a_message_of_its_own(at_work: AtWork, abroad: Ledger) -> None:
    chase(at_work, at_work.ledger, local(10, 15, 10))

    pressed = chase(at_work, abroad, local(10, 16, 7))  # 19:00 of the 15th in New York

    assert pressed.told_on == date(2026, 10, 15)
    assert len(at_work.messages(MessageKind.CHASED)) == 2


def test_a_morning_that_is_over_in_another_zone_is_not_waited_for(at_work: AtWork, abroad: Ledger) -> None:
    chase(at_work, at_work.ledger, local(10, 15, 21))  # at night: for the morning of the 16th
    (sent,) = at_work.messages(MessageKind.CHASED)
    at_work.change(OutboxMessage, sent.id, state=DeliveryState.SENT)

    pressed = chase(at_work, abroad, local(10, 16, 11))  # 23:00 of the 15th in New York

    assert (pressed.told_on, pressed.letter == sent.dedup_key) == (date(2026, 10, 19), False)  # a Monday


# On record


def test_what_is_promised_of_the_groups_zone_is_what_it_moves(at_work: AtWork) -> None:
    given(at_work, at_work.ledger, "Asia/Urumqi")
    present = chosen(at_work, "Asia/Urumqi")
    promised = at_work.look(zones.effect, replace(present, usual=ZONE), now=WEDNESDAY)
    before = due(at_work)

    chosen(at_work, None)

    assert (promised, due(at_work)) == ((), before)  # the ledger keeps to its own


def test_a_ledger_moves_at_the_same_cost_beside_any_number_of_others(at_work: AtWork) -> None:
    def cost(name: str) -> int:
        with Statements(at_work.database) as statements:
            given(at_work, at_work.ledger, name)
        return statements.count

    cost("Asia/Urumqi")  # the first one also plans what was never planned
    alone = cost("Asia/Almaty")
    for _ in range(2):
        at_work.set_cycle(at_work.publish(draft_item(1)), now=local(10, 8, 8))

    assert cost("Asia/Tokyo") == alone


def test_a_ledgers_zone_is_on_record_and_the_trail_plays_again(at_work: AtWork, other: Ledger) -> None:
    given(at_work, other, "Asia/Urumqi")
    given(at_work, other, None)

    said = [(row.ledger_id, row.facts) for row in at_work.acts("set_timezone")]
    assert said == [
        (other.id, {"before": None, "after": "Asia/Urumqi"}),
        (other.id, {"before": "Asia/Urumqi", "after": None}),
    ]
    with at_work.database.read() as session:
        assert verification.first_broken(session) is None
        assert list(verification.differences(session)) == []


def test_the_zones_of_many_ledgers_take_no_more_statements_than_one(at_work: AtWork) -> None:
    def cost() -> int:
        with Statements(at_work.database) as statements:
            at_work.look(queries.in_force, ZONE)
        return statements.count

    none = cost()
    for _ in range(3):
        given(at_work, at_work.publish(draft_item(1)), "Asia/Urumqi")

    assert cost() == none
    assert set(at_work.look(queries.in_force, ZONE).own.values()) == {URUMQI}


def test_the_clock_sees_nothing_to_do_after_a_ledger_moved(at_work: AtWork, other: Ledger) -> None:
    in_force = at_work.look(queries.in_force, ZONE)
    for _ in range(2):  # what opens makes room for one more to be planned
        clock(at_work, WEDNESDAY)

    assert not at_work.look(cycles.is_due, now=WEDNESDAY, zones=in_force)
