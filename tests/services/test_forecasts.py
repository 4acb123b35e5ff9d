"""What comes to one person and why; their own hour and pace."""

from datetime import datetime, time, timedelta

import pytest

from domain.errors import OutOfDate
from domain.notices import MessageKind
from domain.reminders import Pace
from domain.roles import Role
from models.cycles import Period
from models.people import Person
from models.views import Identity
from services import forecasts, plans, submissions
from tests.deliveries import deliver
from tests.ledgers import INSURANCE, WEDNESDAY, ZONE, ZONES, AtWork, local

DIGEST = MessageKind.DUE_DIGEST
DUE = local(10, 27, 18)


def coming(at_work: AtWork, identity: Identity, now: datetime = WEDNESDAY) -> list[datetime]:
    found = at_work.look(forecasts.of_person, identity, now=now, zones=ZONES)
    return [row.at for row in found.coming]


def told(at_work: AtWork, identity: Identity) -> list[datetime]:
    """What the clock puts in by the due time, hour by hour."""
    now = WEDNESDAY
    while now <= DUE:
        at_work.tick(now)
        now += timedelta(hours=1)
    return [row.created_at for row in at_work.messages(DIGEST) if row.person_id == identity.person.id]


def test_what_is_forecast_is_what_is_planned(at_work: AtWork) -> None:
    plan = at_work.look(plans.plan, now=WEDNESDAY, until=DUE, zone=ZONE)

    own = [row.at for row in plan if row.person.id == at_work.insurance.person.id and row.kind == DIGEST]
    assert coming(at_work, at_work.insurance) == own
    assert len(own) == 3


def test_a_forecast_says_why(at_work: AtWork) -> None:
    found = at_work.look(forecasts.of_person, at_work.insurance, now=WEDNESDAY, zones=ZONES)

    (reason,) = found.coming[0].reasons
    assert isinstance(reason.period, Period)
    assert (reason.count, reason.step.offset) == (2, 5)


def test_who_filed_everything_expects_nothing(at_work: AtWork) -> None:
    for row in at_work.owed(at_work.insurance):
        at_work.act(submissions.nothing_new, row.duty.id, identity=at_work.insurance, now=WEDNESDAY)

    assert coming(at_work, at_work.insurance) == []


def test_somebody_is_reminded_at_their_own_hour(at_work: AtWork) -> None:
    at_work.act(forecasts.set_hour, at_work.insurance, 14, now=WEDNESDAY)

    expected = [local(10, day, 14) for day in (20, 23, 27)]
    assert coming(at_work, at_work.insurance) == expected
    assert told(at_work, at_work.insurance) == expected


def test_an_hour_after_the_due_time_does_not_lose_the_last_reminder(at_work: AtWork) -> None:
    (period,) = [row for row in at_work.rows(Period) if row.opened_at is not None]
    at_work.change(Period, period.id, due_at=local(10, 27, 12))
    at_work.act(forecasts.set_hour, at_work.insurance, 14, now=WEDNESDAY)

    assert coming(at_work, at_work.insurance)[-1] == local(10, 27, 9)


def test_somebody_may_want_the_last_reminders_only(at_work: AtWork) -> None:
    at_work.act(forecasts.set_pace, at_work.insurance, Pace.LAST, now=WEDNESDAY)

    assert coming(at_work, at_work.insurance) == [local(10, 27, 9)]
    assert told(at_work, at_work.insurance) == [local(10, 27, 9)]


def test_an_hour_outside_of_the_limits_is_refused(at_work: AtWork) -> None:
    with pytest.raises(OutOfDate):
        at_work.act(forecasts.set_hour, at_work.insurance, 3, now=WEDNESDAY)

    assert at_work.row(Person, at_work.insurance.person.id).reminder_time is None


def test_the_ledgers_hour_can_be_taken_back(at_work: AtWork) -> None:
    at_work.act(forecasts.set_hour, at_work.insurance, 14, now=WEDNESDAY)
    assert at_work.row(Person, at_work.insurance.person.id).reminder_time == time(14)

    at_work.act(forecasts.set_hour, at_work.insurance, None, now=WEDNESDAY)

    assert coming(at_work, at_work.insurance)[0] == local(10, 20, 9)


def test_what_is_chosen_again_is_no_act(at_work: AtWork) -> None:
    for _ in range(2):
        at_work.act(forecasts.set_hour, at_work.insurance, 14, now=WEDNESDAY)
        at_work.act(forecasts.set_pace, at_work.insurance, Pace.LAST, now=WEDNESDAY)

    assert [len(at_work.acts(name)) for name in ("set_hour", "set_pace")] == [1, 1]


# What the ladder of chases will tell

STEP = MessageKind.LADDER_STEP
UNTIL = local(11, 12)
ABOVE = (Role.BACKUP_LIAISON, Role.SECTION_HEAD, Role.SUPERVISING_LEADER)


def chases(at_work: AtWork, identity: Identity, now: datetime) -> list[datetime]:
    found = at_work.look(forecasts.of_person, identity, now=now, zones=ZONES)
    return [row.at for row in found.chases if row.at <= UNTIL]


@pytest.mark.parametrize("now", [WEDNESDAY, local(10, 30, 12)])
def test_what_is_foretold_to_leaders_and_backups_is_what_is_planned(at_work: AtWork, now: datetime) -> None:
    people = [at_work.seat(role.value, role, INSURANCE) for role in ABOVE]
    morning = local(10, 20, 9)
    while morning < now:  # what leaves until then arrives
        for moment in (morning, morning + timedelta(minutes=5)):
            at_work.tick(moment)
            deliver(at_work, moment)
        morning += timedelta(days=1)

    plan = at_work.look(plans.plan, now=now, until=UNTIL, zone=ZONE)

    for identity in people:
        kinds = (STEP, DIGEST) if identity.roles == {Role.BACKUP_LIAISON} else (STEP,)
        planned = [row.at for row in plan if row.person.id == identity.person.id and row.kind in kinds]
        assert chases(at_work, identity, now) == planned, identity.roles
    contact = [row.at for row in plan if row.person.id == at_work.insurance.person.id and row.kind == STEP]
    assert chases(at_work, at_work.insurance, now) == contact


def test_a_leader_sees_what_would_be_told_and_when(at_work: AtWork) -> None:
    leader = at_work.seat("郑局长", Role.SUPERVISING_LEADER, INSURANCE)

    found = at_work.look(forecasts.of_person, leader, now=WEDNESDAY, zones=ZONES)

    assert [row.at for row in found.chases][:1] == [local(11, 2, 9)]
    assert [(line.agency.name, line.thing.count) for line in found.chases[0].lines] == [(INSURANCE, 2)]
    assert found.coming == ()


def test_a_leader_of_an_agency_that_filed_expects_nothing(at_work: AtWork) -> None:
    leader = at_work.seat("郑局长", Role.SUPERVISING_LEADER, INSURANCE)
    for row in at_work.owed(at_work.insurance):
        at_work.act(submissions.nothing_new, row.duty.id, identity=at_work.insurance, now=WEDNESDAY)

    assert chases(at_work, leader, WEDNESDAY) == []
