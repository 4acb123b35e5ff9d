"""Chasing all that owe in a period with one press: each by the same rules, one message to one person."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from domain.errors import NotFound
from domain.notices import MessageKind
from domain.roles import Role
from models.chases import Chase, Chased, RoundDone
from models.cycles import Period
from models.people import Person
from services import chase_rounds, chases, messages
from tests.ledgers import FINANCE, HEALTH, INSURANCE, ZONES, AtWork, at_once, local, outcome

NOW = local(10, 14)


class Round:
    """The secretariat, which presses for a whole period."""

    def __init__(self, office: AtWork) -> None:
        self.office = office
        duty = office.duty(office.insurance, 1)
        self.period: Period = duty.period

    def preview(self, now: datetime = NOW) -> Any:
        return self.office.look(chase_rounds.preview, self.period.id, now=now, zones=ZONES)

    def press(self, session: Session, /, **options: Any) -> RoundDone:
        asked = {"seen": 0, "identity": self.office.secretary, "now": NOW, "zones": ZONES, **options}
        return chase_rounds.chase(session, self.period.id, "请尽快报送。", **asked)

    def chase(self, **options: Any) -> RoundDone:
        return self.office.act(self.press, **options)


@pytest.fixture
def of_all(at_work: AtWork) -> Round:
    return Round(at_work)


def test_the_preview_counts_reports_agencies_and_people(of_all: Round) -> None:
    found = of_all.preview()

    assert [agency.name for agency in found.agencies] == [INSURANCE, HEALTH, FINANCE]
    assert (len(found.owed), len(found.told_on), found.resting, found.unreachable) == (6, 3, 0, ())


def test_one_press_chases_everybody_with_one_message_each(of_all: Round) -> None:
    done = of_all.chase()

    office = of_all.office
    assert (len(done.chases), done.agencies) == (6, 3)
    told = office.messages(MessageKind.CHASED)
    assert {row.person_id for row in told} == {
        office.insurance.person.id,
        office.health.person.id,
        office.finance.person.id,
    }
    shown = [office.look(messages.load, row, now=NOW, zones=ZONES) for row in told]
    assert [len(row.debts) for row in shown if isinstance(row, Chased)] == [2, 2, 2]
    assert len(office.acts("chase")) == 6


def test_a_second_press_answers_as_the_first_and_chases_nobody(of_all: Round) -> None:
    first, second = of_all.chase(), of_all.chase(now=local(10, 14, 10, 1))

    assert [row.id for row in second.chases] == [row.id for row in first.chases]
    assert len(of_all.office.rows(Chase)) == 6


def test_two_presses_at_once_chase_once(of_all: Round) -> None:
    one, two = at_once(of_all.office.database, of_all.press, of_all.press)

    assert isinstance(one, RoundDone)
    assert isinstance(two, RoundDone)
    assert len(of_all.office.rows(Chase)) == 6
    assert len(of_all.office.messages(MessageKind.CHASED)) == 3


def test_two_secretaries_at_once_chase_once_and_the_second_hears_that_nobody_is_left(of_all: Round) -> None:
    other = of_all.office.seat("刘洋", Role.SECRETARIAT)

    _, two = at_once(
        of_all.office.database, of_all.press, lambda session: of_all.press(session, identity=other)
    )

    assert isinstance(two, RoundDone)
    assert (two.chases, two.found.resting) == ((), 6)
    assert len(of_all.office.rows(Chase)) == 6


def test_who_was_chased_a_short_time_ago_is_left_out_and_who_filed_is_too(of_all: Round) -> None:
    office = of_all.office
    office.submit(office.finance, office.duty(office.finance, 3).duty.id)
    office.act(
        chases.chase,
        office.item(office.ledger, 1).id,
        office.agency(INSURANCE).id,
        "",
        seen=0,
        identity=office.secretary,
        now=NOW,
        zones=ZONES,
    )
    seen = of_all.preview().seen

    done = of_all.chase(seen=seen, now=local(10, 14, 11))

    assert (len(done.chases), done.found.resting) == (4, 1)
    assert done.later(NOW.date()) == (date(2026, 10, 15), 1)


def test_an_agency_without_anybody_is_named_and_not_chased(of_all: Round) -> None:
    of_all.office.change(Person, of_all.office.finance.person.id, unreachable_since=NOW)

    done = of_all.chase()

    assert [agency.name for agency in done.found.unreachable] == [FINANCE]
    assert done.agencies == 2


def test_what_is_locked_and_cannot_be_filed_is_not_chased_for(of_all: Round) -> None:
    november = local(11, 3, 9)
    of_all.office.tick(november)

    assert of_all.preview(november).owed == ()
    assert of_all.chase(now=november).chases == ()


def test_a_period_that_there_is_not_is_not_found(of_all: Round) -> None:
    of_all.period.id = 999

    assert isinstance(outcome(of_all.chase), NotFound)
