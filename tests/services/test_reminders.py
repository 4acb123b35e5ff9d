"""Reminders: who is told what and when, over holidays, ledgers, silences and changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.calendars import DayKind
from domain.delivery import Priority
from domain.notices import MessageKind
from domain.reports import ReportKind
from domain.roles import Role
from models.calendars import CalendarDay, CalendarYear
from models.cycles import Cycle
from models.outbox import OutboxMessage
from models.people import Seat
from models.views import Identity
from services import outbox, people, plans, regulations, reviews, submissions
from tests.ledgers import (
    INSURANCE,
    MONTHLY,
    WEDNESDAY,
    ZONE,
    ZONES,
    AtWork,
    Office,
    draft_item,
    local,
)

DIGEST, OPENED = MessageKind.DUE_DIGEST, MessageKind.PERIOD_OPENED
FIVE_BEFORE, TWO_BEFORE, ON_THE_DAY = local(10, 20, 9), local(10, 23, 9), local(10, 27, 9)


def told(office: Office, identity: Identity, kind: str = DIGEST) -> list[OutboxMessage]:
    return [row for row in office.messages(kind) if row.person_id == identity.person.id]


def moments_of(office: Office, identity: Identity) -> list[datetime]:
    return [datetime.fromisoformat(row.facts["at"]) for row in told(office, identity)]


def moments(start: datetime, end: datetime) -> Iterator[datetime]:
    """Every six hours; begin at 3:00, 9:00, 15:00 or 21:00 to meet the moments of reminding."""
    while start <= end:
        yield start
        start += timedelta(hours=6)


def file_everything(office: Office, identity: Identity, now: datetime = WEDNESDAY) -> None:
    for row in office.owed(identity):
        office.act(submissions.nothing_new, row.duty.id, identity=identity, now=now)


# One person's digests


@pytest.mark.parametrize("moment", [FIVE_BEFORE, TWO_BEFORE, ON_THE_DAY])
def test_a_digest_leaves_at_its_moment_and_not_before(at_work: AtWork, moment: datetime) -> None:
    before = moment - timedelta(minutes=1)
    at_work.tick(before)
    already = len(told(at_work, at_work.insurance))

    at_work.tick(moment)

    assert moments_of(at_work, at_work.insurance)[already:] == [moment]


def test_one_digest_names_everything_that_is_owed(at_work: AtWork) -> None:
    at_work.tick(FIVE_BEFORE)

    (message,) = told(at_work, at_work.insurance)
    assert message.facts == {
        "at": "2026-10-20T01:00:00+00:00",
        "offset": 5,
        "duties": 2,
        "ledger_ids": [at_work.ledger.id],
    }


def test_ticking_again_tells_nothing_again(at_work: AtWork) -> None:
    assert at_work.tick(FIVE_BEFORE) == 3

    assert at_work.tick(FIVE_BEFORE) == 0
    assert at_work.tick(FIVE_BEFORE + timedelta(hours=5)) == 0


def test_the_digest_of_the_last_day_goes_first(at_work: AtWork) -> None:
    at_work.tick(FIVE_BEFORE)
    at_work.tick(ON_THE_DAY)

    priorities = [row.priority for row in told(at_work, at_work.insurance)]
    assert priorities == [Priority.REMINDER, Priority.DUE_TODAY]


def test_after_a_long_silence_one_digest_is_told_and_not_three(at_work: AtWork) -> None:
    at_work.tick(ON_THE_DAY + timedelta(hours=2))

    assert moments_of(at_work, at_work.insurance) == [ON_THE_DAY]


@pytest.mark.parametrize("now", [local(10, 27, 18), local(10, 28, 9)])
def test_nothing_is_told_at_the_due_time_or_after(at_work: AtWork, now: datetime) -> None:
    at_work.tick(now)

    assert at_work.messages(DIGEST) == []


def test_who_filed_everything_is_told_nothing(at_work: AtWork) -> None:
    file_everything(at_work, at_work.insurance)

    at_work.tick(FIVE_BEFORE)

    assert told(at_work, at_work.insurance) == []
    assert len(told(at_work, at_work.health)) == 1


def test_who_filed_a_part_is_told_of_the_rest(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    at_work.tick(FIVE_BEFORE)

    assert told(at_work, at_work.insurance)[0].facts["duties"] == 1


def test_who_had_a_report_returned_is_told_again(at_work: AtWork) -> None:
    file_everything(at_work, at_work.health)
    file_everything(at_work, at_work.finance)
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    file_everything(at_work, at_work.insurance)
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=WEDNESDAY)

    at_work.tick(FIVE_BEFORE)

    assert [row.person_id for row in at_work.messages(DIGEST)] == [at_work.insurance.person.id]


def test_what_comes_back_after_a_moment_is_reminded_of_at_the_next(at_work: AtWork) -> None:
    file_everything(at_work, at_work.health)
    file_everything(at_work, at_work.finance)
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    file_everything(at_work, at_work.insurance)
    at_work.tick(FIVE_BEFORE)
    back_at = FIVE_BEFORE + timedelta(hours=1)
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=back_at)

    at_work.tick(back_at + timedelta(minutes=1))
    at_work.tick(TWO_BEFORE)

    assert moments_of(at_work, at_work.insurance) == [TWO_BEFORE]


def test_what_comes_back_does_not_hold_up_the_reminder_of_the_rest(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    back_at = FIVE_BEFORE + timedelta(hours=1)
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=back_at)

    at_work.tick(back_at + timedelta(minutes=1))

    assert moments_of(at_work, at_work.insurance) == [FIVE_BEFORE]


def test_a_closed_item_is_reminded_of_no_more(office: Office) -> None:
    office.seat("王敏", Role.REVIEWER)
    ledger = office.publish(draft_item(1))
    li = office.seat("李晓梅", agency=INSURANCE)
    office.set_cycle(ledger)
    office.tick(local(10, 13, 9))
    report = office.submit(li, office.duty(li, 1).duty.id, ReportKind.COMPLETION)
    office.act(reviews.accept_and_close, report.id, identity=office.secretary, now=WEDNESDAY, zones=ZONES)

    office.tick(FIVE_BEFORE)

    assert office.messages(DIGEST) == []


# Who knew when


def test_a_cycle_that_is_set_late_does_not_repeat_what_it_says_itself(office: Office) -> None:
    ledger = office.publish(draft_item(1))
    li = office.seat("李晓梅", agency=INSURANCE)
    office.set_cycle(ledger, now=local(10, 24, 15))

    office.tick(local(10, 24, 15, 1))
    assert [row.kind for row in office.messages()] == [OPENED]

    office.tick(ON_THE_DAY)
    assert moments_of(office, li) == [ON_THE_DAY]


def test_who_takes_a_seat_later_is_told_from_the_next_moment_on(at_work: AtWork) -> None:
    at_work.change(Seat, at_work.insurance.holdings[0].seat.id, person_id=None)
    successor = at_work.seat("孙立", agency=INSURANCE, now=local(10, 21))

    at_work.tick(local(10, 21, 11))
    assert told(at_work, successor) == []

    at_work.tick(TWO_BEFORE)
    assert moments_of(at_work, successor) == [TWO_BEFORE]
    assert told(at_work, at_work.insurance) == []


def test_the_backup_is_reminded_while_the_liaison_is_out_of_reach(at_work: AtWork) -> None:
    backup = at_work.seat("孙立", Role.BACKUP_LIAISON, INSURANCE)
    at_work.act(people.note_blocked, telegram_id=at_work.insurance.person.telegram_id, now=WEDNESDAY)

    at_work.tick(FIVE_BEFORE)

    assert len(told(at_work, backup)) == 1
    assert told(at_work, at_work.insurance) == []


def test_the_secretariat_hears_once_of_a_liaison_out_of_reach(at_work: AtWork) -> None:
    at_work.act(people.note_blocked, telegram_id=at_work.insurance.person.telegram_id, now=WEDNESDAY)

    for moment in (WEDNESDAY, FIVE_BEFORE, TWO_BEFORE):
        at_work.tick(moment)

    (alarm,) = at_work.messages(MessageKind.AGENCY_UNREACHABLE)
    assert alarm.person_id == at_work.secretary.person.id
    assert alarm.facts == {"seat_id": at_work.insurance.holdings[0].seat.id}


def test_a_liaison_lost_a_second_time_is_reported_again(at_work: AtWork) -> None:
    telegram_id = at_work.insurance.person.telegram_id
    at_work.act(people.note_blocked, telegram_id=telegram_id, now=WEDNESDAY)
    at_work.tick(WEDNESDAY)
    at_work.act(people.note_contact, telegram_id=telegram_id, now=WEDNESDAY)
    at_work.act(people.note_blocked, telegram_id=telegram_id, now=local(10, 16))

    at_work.tick(local(10, 16))

    assert len(at_work.messages(MessageKind.AGENCY_UNREACHABLE)) == 2


def test_a_moment_has_one_key_in_every_zone() -> None:
    assert outbox.moment(FIVE_BEFORE) == outbox.moment(FIVE_BEFORE.astimezone(UTC))


# Several ledgers


def test_two_ledgers_give_one_digest_at_a_moment(at_work: AtWork) -> None:
    second = at_work.publish(draft_item(1))
    at_work.set_cycle(second, now=WEDNESDAY)

    at_work.tick(FIVE_BEFORE)

    (message,) = told(at_work, at_work.insurance)
    assert message.facts["duties"] == 3


def test_of_two_steps_at_one_moment_the_more_urgent_counts(at_work: AtWork) -> None:
    second = at_work.publish(draft_item(1))
    at_work.set_cycle(second, replace(MONTHLY, due_day=20), now=WEDNESDAY)

    at_work.tick(FIVE_BEFORE)

    (message,) = told(at_work, at_work.insurance)
    assert (message.facts["offset"], message.priority) == (0, Priority.DUE_TODAY)


def test_two_ledgers_with_different_hours_press_somebody_once_a_day(at_work: AtWork) -> None:
    second = at_work.publish(draft_item(1))
    cycle = at_work.set_cycle(second, now=WEDNESDAY)
    at_work.change(Cycle, cycle.id, reminder_time=time(14))

    at_work.tick(FIVE_BEFORE)
    at_work.tick(local(10, 20, 14))
    assert len(told(at_work, at_work.insurance)) == 1

    at_work.tick(TWO_BEFORE)
    assert len(told(at_work, at_work.insurance)) == 2


def test_a_ledger_may_allow_more_on_a_day(at_work: AtWork) -> None:
    second = at_work.publish(draft_item(1))
    cycle = at_work.set_cycle(second, now=WEDNESDAY)
    at_work.change(Cycle, cycle.id, reminder_time=time(14))
    for ledger in (at_work.ledger, second):
        at_work.act(
            regulations.set_limit,
            ledger.id,
            "daily_limit",
            2,
            actor_id=at_work.secretary.person.id,
            now=WEDNESDAY,
        )

    at_work.tick(FIVE_BEFORE)
    at_work.tick(local(10, 20, 14))

    assert len(told(at_work, at_work.insurance)) == 2


# Reviewers


def test_reviewers_hear_each_working_morning_of_what_waits(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    for moment in moments(local(10, 14, 15), local(10, 18, 23)):  # Thursday, Friday and a weekend
        at_work.tick(moment)

    told_to = [row.person_id for row in at_work.messages(MessageKind.REVIEW_DIGEST)]
    both = [at_work.secretary.person.id, at_work.reviewer.person.id]
    assert told_to == both * 2


def test_reviewers_hear_nothing_when_nothing_waits(at_work: AtWork) -> None:
    at_work.tick(local(10, 15, 9))

    assert at_work.messages(MessageKind.REVIEW_DIGEST) == []


# A month, and the plan of it


@pytest.fixture
def holidays(office: Office) -> None:
    """26 and 27 October are off, made up for on Saturday the 24th."""
    off, work = DayKind.DAY_OFF, DayKind.WORKDAY
    days = {date(2026, 10, 26): off, date(2026, 10, 27): off, date(2026, 10, 24): work}
    with office.database.transaction() as session:
        session.add(CalendarYear(year=2026, source="国务院办公厅"))
        session.add_all(CalendarDay(day=day, kind=kind) for day, kind in days.items())


@pytest.mark.usefixtures("holidays")
def test_over_a_month_with_holidays_everybody_is_told_four_times(office: Office) -> None:
    ledger = office.publish()
    li = office.seat("李晓梅", agency=INSURANCE)
    office.set_cycle(ledger)

    for moment in moments(local(10, 8, 15), local(11, 8, 15)):
        office.tick(moment)

    # Due on Wednesday the 28th; the working days before it are the made-up Saturday and then the 23rd.
    assert [row.created_at for row in told(office, li, OPENED)] == [local(10, 13, 9)]
    assert moments_of(office, li) == [local(10, 20, 9), local(10, 23, 9), local(10, 28, 9)]


def test_the_plan_counts_what_each_digest_names(at_work: AtWork) -> None:
    second = at_work.publish(draft_item(1))
    at_work.set_cycle(second, replace(MONTHLY, due_day=28), now=WEDNESDAY)

    plan = at_work.look(plans.plan, now=WEDNESDAY, until=local(10, 21, 9), zone=ZONE)

    of_li = [
        (row.at, row.kind, row.count, row.due_on)
        for row in plan
        if row.person.name == "李晓梅" and row.kind == DIGEST
    ]
    assert of_li == [
        (FIVE_BEFORE, DIGEST, 3, date(2026, 10, 27)),
        (local(10, 21, 9), DIGEST, 3, date(2026, 10, 27)),
    ]


def test_nothing_is_planned_for_who_filed_everything(at_work: AtWork) -> None:
    file_everything(at_work, at_work.insurance)

    plan = at_work.look(plans.plan, now=WEDNESDAY, until=local(11, 5), zone=ZONE)

    assert "李晓梅" not in {row.person.name for row in plan}


def test_the_plan_writes_nothing(at_work: AtWork) -> None:
    at_work.look(plans.plan, now=WEDNESDAY, until=local(12, 31), zone=ZONE)

    assert at_work.messages() == []
