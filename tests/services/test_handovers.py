"""Handover of a seat: at one moment, with one sheet, and nothing left behind."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from domain.errors import HandoverOver, HandoverToHolder, InvitationUsed, NotAllowed, NotFound, SeatHandedOver
from domain.handovers import HANDOVER_LIFE, HandoverState, SheetKind, restored
from domain.notices import MessageKind
from domain.requests import RequestKind
from domain.roles import Permission
from models.dialogs import Dialog
from models.handovers import Handover
from models.people import Person, Seat
from models.queries import people as people_queries
from models.successions import HandoverCode, HandoverView
from models.views import Identity
from services import acting, dialogs, handovers, reports, reviews, submissions
from tests.ledgers import WEDNESDAY, ZONES, AtWork, at_once
from tests.services.test_requests import Desk

NEW, OTHER = 8_100_000_001, 8_100_000_002


def start(office: AtWork, by: Identity | None = None) -> HandoverCode:
    seat_id = office.insurance.holdings[0].seat.id
    return office.act(handovers.start, seat_id, identity=by or office.insurance, now=WEDNESDAY)


def take(session: Session, code: str, telegram_id: int = NEW) -> HandoverView | None:
    return handovers.take(
        session, code=code, telegram_id=telegram_id, name="孙倩", language=None, now=WEDNESDAY, zones=ZONES
    )


def taken(office: AtWork, by: Identity | None = None) -> HandoverView:
    view = office.act(take, start(office, by).code)
    assert view is not None
    return view


def finish(office: AtWork, view: HandoverView) -> HandoverView:
    office.act(handovers.confirm, view.handover.id, identity=office.insurance, now=WEDNESDAY)
    return office.act(handovers.accept, view.handover.id, telegram_id=NEW, now=WEDNESDAY)


def test_the_sheet_names_what_hangs_on_the_seat(at_work: AtWork) -> None:
    draft = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    view = taken(at_work)

    kinds = [line.kind for line in view.lines]
    assert draft.id
    assert kinds.count(SheetKind.OWED) == len(at_work.owed(at_work.insurance))
    assert [line.number for line in view.lines if line.kind is SheetKind.DRAFT] == [1]
    assert {line.number for line in view.lines if line.kind is SheetKind.ITEM} == {1, 2}
    assert {line.number for line in view.lines if line.kind is SheetKind.UNSIGNED} == {1, 2}
    assert [row.person_id for row in at_work.messages(MessageKind.HANDOVER_SHEET)] == [
        at_work.insurance.person.id
    ]


def test_the_sheet_names_what_was_asked_and_the_light_of_each_item(at_work: AtWork) -> None:
    desk = Desk(at_work)
    desk.ask(at_work.insurance, RequestKind.EXTENSION)
    desk.begin(at_work.insurance, RequestKind.CHANGE)
    desk.ask(at_work.health, RequestKind.SUSPENSION, number=2)  # another agency's

    view = taken(at_work)

    asked = [(line.asked, line.number) for line in view.lines if line.kind is SheetKind.REQUEST]
    assert asked == [("extension", 1), ("change", 1)]
    lights = {line.number: line.light for line in view.lines if line.kind is SheetKind.ITEM}
    assert lights == {1: "grey", 2: "grey"}  # not signed for yet


def test_a_sheet_of_before_is_read_as_it_was() -> None:
    line = {"kind": "item", "title": "x", "number": 1, "role": None, "day": None, "is_overdue": False}

    (read,) = restored({"lines": [line]})

    assert (read.light, read.asked) == (None, None)


def test_nothing_passes_on_before_both_have_confirmed(at_work: AtWork) -> None:
    view = taken(at_work)

    at_work.act(handovers.accept, view.handover.id, telegram_id=NEW, now=WEDNESDAY)

    assert at_work.row(Handover, view.handover.id).state is HandoverState.ACCEPTED
    assert at_work.look(people_queries.identity, NEW) is None
    assert at_work.identity(at_work.insurance.person.telegram_id).agency_ids


def test_with_both_confirmations_the_seat_is_the_successors(at_work: AtWork) -> None:
    old = at_work.insurance
    at_work.act(dialogs.ask, old.person.id, "report", now=WEDNESDAY)
    draft = at_work.begin(old, at_work.duty(old, 1).duty.id)

    done = finish(at_work, taken(at_work))

    successor = at_work.identity(NEW)
    assert done.handover.state is HandoverState.DONE
    assert at_work.look(people_queries.identity, old.person.telegram_id) is None
    assert successor.agency_ids == old.agency_ids
    assert at_work.look(Session.get, Dialog, old.person.id) is None
    at_work.act(reports.write, draft.id, "接着写。", identity=successor, now=WEDNESDAY)
    assert at_work.row(type(draft), draft.id).author_id == old.person.id
    assert len(at_work.acts("hand_over")) == 1
    assert [row.person_id for row in at_work.messages(MessageKind.HANDOVER_DONE)] == [old.person.id]


def test_news_that_waits_for_the_predecessor_goes_to_the_successor(at_work: AtWork) -> None:
    view = taken(at_work)
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.act(reviews.return_for_revision, report.id, "缺数据", identity=at_work.reviewer, now=WEDNESDAY)

    finish(at_work, view)

    told = at_work.messages(MessageKind.REPORT_RETURNED)
    assert [(row.person_id, row.state) for row in told] == [
        (at_work.insurance.person.id, "superseded"),
        (at_work.identity(NEW).person.id, "waiting"),
    ]


def test_the_old_account_is_told_to_whom_the_seat_passed(at_work: AtWork) -> None:
    finish(at_work, taken(at_work))

    with pytest.raises(SeatHandedOver) as refused:
        at_work.look(acting.refuse_departed, at_work.insurance.person.telegram_id)

    assert refused.value.facts == {"name": "孙倩", "at": WEDNESDAY}


def test_the_secretariat_confirms_for_somebody_who_is_gone(at_work: AtWork) -> None:
    view = taken(at_work, at_work.secretary)

    at_work.act(handovers.accept, view.handover.id, telegram_id=NEW, now=WEDNESDAY)
    done = at_work.act(handovers.confirm, view.handover.id, identity=at_work.secretary, now=WEDNESDAY)

    assert done.handover.state is HandoverState.DONE
    assert done.handover.confirmed_by_id == at_work.secretary.person.id


def test_nobody_else_starts_confirms_or_cancels(at_work: AtWork) -> None:
    with pytest.raises(NotAllowed):
        start(at_work, at_work.health)
    view = taken(at_work)
    for act in (handovers.confirm, handovers.cancel):
        for stranger in (at_work.health, at_work.secretary):
            with pytest.raises(NotAllowed):
                at_work.act(act, view.handover.id, identity=stranger, now=WEDNESDAY)
    with pytest.raises(NotFound):
        at_work.act(
            handovers.accept, view.handover.id, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY
        )


def test_a_code_is_for_one_successor_and_not_for_the_holder(at_work: AtWork) -> None:
    code = start(at_work).code

    with pytest.raises(HandoverToHolder):
        at_work.act(take, code, at_work.insurance.person.telegram_id)
    first = at_work.act(take, code)
    with pytest.raises(InvitationUsed):
        at_work.act(take, code, OTHER)

    assert at_work.act(take, code) == first


def test_a_handover_that_was_cancelled_or_forgotten_is_over(at_work: AtWork) -> None:
    first, second = start(at_work), start(at_work)

    with pytest.raises(HandoverOver):
        at_work.act(take, first.code)
    at_work.change(Handover, second.view.handover.id, expires_at=WEDNESDAY)
    with pytest.raises(HandoverOver):
        at_work.act(take, second.code)
    assert timedelta(days=14) == HANDOVER_LIFE


def test_confirming_and_accepting_twice_changes_nothing(at_work: AtWork) -> None:
    view = taken(at_work)

    done = finish(at_work, view)

    assert finish(at_work, view) == done
    assert len(at_work.acts("hand_over")) == 1


# At once


def test_of_two_successors_with_one_code_one_is_told_that_it_was_used(at_work: AtWork) -> None:
    code = start(at_work).code

    first, second = at_once(
        at_work.database, lambda session: take(session, code), lambda session: take(session, code, OTHER)
    )

    assert isinstance(first, HandoverView)
    assert isinstance(second, InvitationUsed)


@pytest.mark.parametrize("is_handed_over_first", [True, False])
def test_a_report_filed_while_the_seat_passes_on_is_filed_before_or_not_at_all(
    at_work: AtWork, *, is_handed_over_first: bool
) -> None:
    old = at_work.insurance
    report = at_work.begin(old, at_work.duty(old, 1).duty.id)
    view = taken(at_work)
    at_work.act(handovers.confirm, view.handover.id, identity=old, now=WEDNESDAY)

    def hand_over(session: Session) -> object:
        return handovers.accept(session, view.handover.id, telegram_id=NEW, now=WEDNESDAY)

    def submit(session: Session) -> object:
        return acting.perform(
            session,
            old,
            Permission.REPORT,
            WEDNESDAY,
            lambda session: submissions.submit(session, report.id, identity=old, now=WEDNESDAY),
        )

    acts = (hand_over, submit) if is_handed_over_first else (submit, hand_over)
    outcomes = at_once(at_work.database, *acts)

    refused = [isinstance(row, SeatHandedOver) for row in outcomes]
    assert refused == ([False, True] if is_handed_over_first else [False, False])
    is_filed = at_work.row(type(report), report.id).submitted_at is not None
    assert is_filed is not is_handed_over_first
    assert at_work.row(Seat, old.holdings[0].seat.id).person_id == at_work.identity(NEW).person.id
    assert at_work.row(Person, old.person.id)
