"""Delegation and leave: who acts for whom, whom reminders go to, who is told that nobody is there."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from domain.delegations import DelegatedAct, DelegationScope
from domain.errors import DelegationOutside, DelegationOver, DeputyUnknown, NotFound
from domain.notices import MessageKind
from domain.roles import Permission, Role
from models.delegations import Delegation
from models.people import Person
from models.queries import people as people_queries
from models.views import Identity
from services import acting, assignments, delegations, messages, reports
from tests.ledgers import INSURANCE, WEDNESDAY, ZONES, AtWork, at_once, local

SPAN = (date(2026, 10, 14), date(2026, 10, 16))
AFTER = local(10, 17, 0)


def leader(office: AtWork) -> Identity:
    return office.seat("孙局长", Role.SUPERVISING_LEADER, INSURANCE)


def delegate(office: AtWork, to: Identity, by: Identity | None = None, **options: Any) -> Delegation:
    return office.act(
        delegations.delegate,
        to.person.id,
        SPAN,
        identity=by or office.insurance,
        now=WEDNESDAY,
        zones=ZONES,
        **options,
    )


def who(office: AtWork, identity: Identity, now: datetime = WEDNESDAY) -> Identity:
    found = office.look(people_queries.identity, identity.person.telegram_id, now=now)
    assert found is not None
    return found


def test_a_deputy_may_what_the_principal_may_for_these_days(at_work: AtWork) -> None:
    deputy = leader(at_work)
    delegate(at_work, deputy)

    assert not deputy.may(Permission.REPORT)
    assert who(at_work, deputy).may(Permission.REPORT)
    assert not who(at_work, deputy, local(10, 13, 23)).may(Permission.REPORT)
    assert not who(at_work, deputy, AFTER).may(Permission.REPORT)
    assert acting.principal_id(who(at_work, deputy), Permission.REPORT) == at_work.insurance.person.id
    assert acting.principal_id(who(at_work, deputy), Permission.SIGN_OFF) is None


def test_what_a_deputy_does_is_recorded_for_the_principal(at_work: AtWork) -> None:
    deputy = leader(at_work)
    delegate(at_work, deputy)
    acts = who(at_work, deputy)
    item_id = at_work.item(at_work.ledger, 1).id

    at_work.act(
        acting.perform,
        acts,
        Permission.REPORT,
        WEDNESDAY,
        lambda session: assignments.acknowledge(session, item_id, identity=acts, now=WEDNESDAY),
    )

    entry = at_work.acts("acknowledge")[-1]
    assert (entry.actor_id, entry.principal_id) == (deputy.person.id, at_work.insurance.person.id)


def test_a_deputy_for_some_acts_or_items_does_no_others(at_work: AtWork) -> None:
    deputy = leader(at_work)
    row = delegate(at_work, deputy, scope=DelegationScope.ACTS, acts=[DelegatedAct.REVIEW])
    assert not who(at_work, deputy).may(Permission.REPORT)
    at_work.act(delegations.revoke, row.id, identity=at_work.insurance, now=WEDNESDAY)

    delegate(at_work, deputy, scope=DelegationScope.ITEMS, item_ids=[at_work.item(at_work.ledger, 1).id])

    acts = who(at_work, deputy)
    assert at_work.begin(acts, at_work.duty(acts, 1).duty.id)
    with pytest.raises(DelegationOutside):
        at_work.begin(acts, at_work.duty(acts, 2).duty.id)


def test_delegations_stay_in_the_agency_and_are_not_passed_on(at_work: AtWork) -> None:
    deputy = leader(at_work)
    delegate(at_work, deputy)
    third = at_work.seat("钱科长", Role.SECTION_HEAD, INSURANCE)
    with pytest.raises(DeputyUnknown):
        delegate(at_work, at_work.health)

    delegate(at_work, third, by=who(at_work, deputy))

    assert who(at_work, third).may(Permission.SIGN_OFF)
    assert not who(at_work, third).may(Permission.REPORT)


def test_only_the_two_people_end_a_delegation_and_at_once(at_work: AtWork) -> None:
    deputy = leader(at_work)
    row = delegate(at_work, deputy)
    with pytest.raises(NotFound):
        at_work.act(delegations.revoke, row.id, identity=at_work.health, now=WEDNESDAY)

    at_work.act(delegations.revoke, row.id, identity=at_work.insurance, now=WEDNESDAY)

    assert not who(at_work, deputy).may(Permission.REPORT)


def test_a_deputy_whose_delegation_is_revoked_meanwhile_has_done_nothing(at_work: AtWork) -> None:
    deputy = leader(at_work)
    row = delegate(at_work, deputy)
    acts = who(at_work, deputy)
    report = at_work.begin(acts, at_work.duty(acts, 1).duty.id)

    def write(session: Session) -> object:
        return acting.perform(
            session,
            acts,
            Permission.REPORT,
            WEDNESDAY,
            lambda session: reports.write(session, report.id, "新内容。", identity=acts, now=WEDNESDAY),
        )

    _, refused = at_once(
        at_work.database,
        lambda session: delegations.revoke(session, row.id, identity=at_work.insurance, now=WEDNESDAY),
        write,
    )

    assert isinstance(refused, DelegationOver)
    assert at_work.row(type(report), report.id).progress_text == report.progress_text


# Leave


def away(office: AtWork, stand_in: Identity | None, span: tuple[date, date] = SPAN) -> int:
    stand_in_id = stand_in.person.id if stand_in is not None else None
    row = office.act(
        delegations.leave, span, stand_in_id, identity=office.insurance, now=WEDNESDAY, zones=ZONES
    )
    return row.id


def contact(office: AtWork, now: datetime = WEDNESDAY) -> Person | None:
    agency_id = office.agency(INSURANCE).id
    found = office.look(people_queries.contacts, [agency_id], now=now)
    return found[agency_id].person if agency_id in found else None


def test_messages_go_to_the_stand_in_and_back_on_the_day_of_return(at_work: AtWork) -> None:
    deputy = leader(at_work)
    away(at_work, deputy)

    assert contact(at_work) == deputy.person
    assert who(at_work, deputy).may(Permission.REPORT)
    assert contact(at_work, AFTER) == at_work.insurance.person


def test_without_a_stand_in_they_go_to_the_backup(at_work: AtWork) -> None:
    backup = at_work.seat("钱进", Role.BACKUP_LIAISON, INSURANCE)
    away(at_work, None)

    assert contact(at_work) == backup.person
    assert at_work.look(delegations.usual_stand_in, at_work.insurance.person.id) == backup.person


def test_leave_that_is_cancelled_never_was(at_work: AtWork) -> None:
    deputy = leader(at_work)
    absence_id = away(at_work, deputy)
    assert away(at_work, deputy) == absence_id  # pressed twice

    at_work.act(delegations.come_back, absence_id, identity=at_work.insurance, now=WEDNESDAY)

    assert contact(at_work) == at_work.insurance.person
    assert not who(at_work, deputy).may(Permission.REPORT)


def test_the_secretariat_is_told_once_of_an_agency_where_nobody_is(at_work: AtWork) -> None:
    away(at_work, None)

    at_work.tick(WEDNESDAY)
    at_work.tick(WEDNESDAY + timedelta(hours=1))

    told = at_work.messages(MessageKind.AGENCY_DESERTED)
    assert [(row.person_id, row.facts["agency_id"]) for row in told] == [
        (at_work.secretary.person.id, at_work.agency(INSURANCE).id)
    ]


def test_a_digest_that_waits_is_not_sent_to_somebody_who_went_on_leave(at_work: AtWork) -> None:
    deputy = leader(at_work)
    due = local(10, 20, 9)
    at_work.tick(due)
    digests = at_work.messages(MessageKind.DUE_DIGEST)
    digest = next(row for row in digests if row.person_id == at_work.insurance.person.id)

    away(at_work, deputy, (date(2026, 10, 20), date(2026, 10, 21)))
    at_work.tick(due + timedelta(minutes=1))

    assert at_work.look(messages.load, digest, now=due, zones=ZONES) is None
    assert deputy.person.id in {row.person_id for row in at_work.messages(MessageKind.DUE_DIGEST)}
