"""Two people, or one person twice, at the same moment: one act, one record."""

from collections.abc import Callable
from datetime import timedelta

from sqlmodel import Session

from domain.cycles import PeriodStatus
from domain.errors import (
    InvitationUsed,
    ItemClosed,
    LedgerDuplicate,
    LedgerNotDraft,
    NotFound,
    NoticeNotDraft,
    PeriodLocked,
    ReportNotOpen,
)
from domain.items import ItemStatus
from domain.notices import MessageKind
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.roles import Role
from models.cycles import Cycle, Period
from models.documents import Ledger
from models.items import Item
from models.notices import Receipt
from models.people import Agency, Invitation, Person, Seat
from models.queries import items as item_queries
from models.reports import Duty, Report, Review
from models.views import InvitationSlip
from services import (
    assignments,
    corrections,
    cycles,
    ledgers,
    notices,
    people,
    reports,
    reviews,
    submissions,
)
from tests.ledgers import (
    FINANCE,
    INSURANCE,
    MONTHLY,
    THURSDAY,
    WEDNESDAY,
    ZONES,
    AtWork,
    Office,
    at_once,
    draft,
    draft_item,
    local,
    received_file,
)

Act = Callable[[Session], object]
PROGRESS, NIL, COMPLETION = ReportKind


def twice(office: Office, act: Act) -> tuple[object, object]:
    return at_once(office.database, act, act)


# One button, pressed twice


def test_a_report_is_submitted_once(at_work: AtWork) -> None:
    report = at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    twice(
        at_work,
        lambda session: submissions.submit(session, report.id, identity=at_work.insurance, now=WEDNESDAY),
    )

    assert len(at_work.acts("submit_progress")) == 1
    assert at_work.row(Report, report.id).status is ReportStatus.SUBMITTED


def test_a_draft_is_begun_once(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    first, second = twice(
        at_work,
        lambda session: reports.start(session, duty.id, PROGRESS, identity=at_work.insurance, now=WEDNESDAY),
    )

    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert first.id == second.id
    assert len(at_work.rows(Report)) == 1


def test_nothing_new_is_said_once(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty

    twice(
        at_work,
        lambda session: submissions.nothing_new(session, duty.id, identity=at_work.insurance, now=WEDNESDAY),
    )

    assert [row.kind for row in at_work.rows(Report)] == [NIL]
    assert len(at_work.acts("submit_nil")) == 1


def test_all_items_are_signed_for_once(at_work: AtWork) -> None:
    counts = twice(
        at_work,
        lambda session: assignments.acknowledge_all(session, identity=at_work.insurance, now=WEDNESDAY),
    )

    assert counts == (2, 0)
    assert len(at_work.acts("acknowledge")) == 2


def test_an_item_is_signed_for_once(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    signed = twice(
        at_work,
        lambda session: assignments.acknowledge(session, item.id, identity=at_work.insurance, now=WEDNESDAY),
    )

    assert signed == (True, False)
    assert len(at_work.acts("acknowledge")) == 1


def test_signing_for_one_and_for_all_meet(at_work: AtWork) -> None:
    item, li = at_work.item(at_work.ledger, 2), at_work.insurance

    one, rest = at_once(
        at_work.database,
        lambda session: assignments.acknowledge(session, item.id, identity=li, now=WEDNESDAY),
        lambda session: assignments.acknowledge_all(session, identity=li, now=WEDNESDAY),
    )

    assert (one, rest) == (True, 1)
    assert len(at_work.acts("acknowledge")) == 2


def test_a_ledger_is_published_once(office: Office) -> None:
    ledger = office.import_draft()
    office.seat("李晓梅", agency=INSURANCE)
    by = office.secretary.person.id

    _, second = twice(office, lambda session: ledgers.publish(session, ledger.id, actor_id=by, now=THURSDAY))

    assert isinstance(second, LedgerNotDraft)
    assert (len(office.acts("publish")), len(office.messages())) == (1, 1)


def test_a_file_becomes_one_ledger(office: Office) -> None:
    file = received_file()

    _, second = twice(
        office,
        lambda session: ledgers.import_draft(
            session, draft(draft_item(1)), file, received_by_id=None, now=THURSDAY
        ),
    )

    assert isinstance(second, LedgerDuplicate)
    assert len(office.rows(Ledger)) == 1


def test_two_documents_at_once_share_their_agencies(office: Office) -> None:
    def bring(session: Session) -> object:
        return ledgers.import_draft(
            session, draft(draft_item(1)), received_file(), received_by_id=None, now=THURSDAY
        )

    twice(office, bring)

    assert len(office.rows(Ledger)) == 2
    assert [row.name for row in office.rows(Agency)] == [INSURANCE]


def test_a_notice_is_sent_once(at_work: AtWork) -> None:
    notice = at_work.act(notices.write, "请核对名单。", identity=at_work.secretary, now=WEDNESDAY)

    _, second = twice(
        at_work,
        lambda session: notices.send(session, notice.id, identity=at_work.secretary, now=WEDNESDAY),
    )

    assert isinstance(second, NoticeNotDraft)
    assert (len(at_work.rows(Receipt)), len(at_work.messages(MessageKind.NOTICE))) == (3, 3)


def test_a_notice_is_signed_for_once(at_work: AtWork) -> None:
    notice = at_work.act(notices.write, "请核对名单。", identity=at_work.secretary, now=WEDNESDAY)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)

    signed = twice(
        at_work,
        lambda session: notices.acknowledge(session, notice.id, identity=at_work.health, now=WEDNESDAY),
    )

    assert signed == (True, False)
    assert len(at_work.acts("acknowledge")) == 1


def test_a_cycle_is_in_force_once(at_work: AtWork) -> None:
    by = at_work.secretary.person.id

    twice(
        at_work,
        lambda session: cycles.set_cycle(
            session, at_work.ledger.id, MONTHLY, actor_id=by, now=WEDNESDAY, zones=ZONES
        ),
    )

    assert len([row for row in at_work.rows(Cycle) if row.ended_at is None]) == 1
    planned = [row.starts_on for row in at_work.rows(Period) if row.status is PeriodStatus.PLANNED]
    assert len(planned) == len(set(planned)) == 2


def test_a_period_opens_once_at_two_ticks(office: Office) -> None:
    office.set_cycle(office.publish())
    office.seat("李晓梅", agency=INSURANCE)

    twice(office, lambda session: cycles.open_and_lock(session, now=local(10, 13, 9), zones=ZONES))

    assert (len(office.rows(Duty)), len(office.acts("open")), len(office.messages())) == (6, 1, 1)


def test_a_role_given_by_two_people_moves_two_steps(office: Office) -> None:
    ledger = office.import_draft()
    item_id = office.item(ledger, 3).id
    part = office.look(item_queries.assignments, item_id)[0].id
    by = office.secretary.person.id

    twice(office, lambda session: corrections.next_role(session, part, actor_id=by, now=THURSDAY))

    assert [entry.facts["after"] for entry in office.acts("correct")] == ["responsible", "participant"]


def test_a_title_corrected_by_two_is_noted_in_turn(office: Office) -> None:
    item_id = office.item(office.import_draft(), 1).id
    by = office.secretary.person.id

    def retitle(title: str) -> Act:
        def act(session: Session) -> object:
            item = corrections.retitle(session, item_id, title, actor_id=by, now=THURSDAY)
            session.flush()
            return item

        return act

    at_once(office.database, retitle("甲"), retitle("乙"))

    assert [entry.facts["before"] for entry in office.acts("correct")][1:] == ["甲"]


def test_an_item_dropped_meanwhile_is_corrected_no_more(office: Office) -> None:
    item_id = office.item(office.import_draft(), 1).id
    by = office.secretary.person.id

    _, second = at_once(
        office.database,
        lambda session: corrections.drop(session, item_id, actor_id=by, now=THURSDAY),
        lambda session: corrections.retitle(session, item_id, "乙", actor_id=by, now=THURSDAY),
    )

    assert isinstance(second, NotFound)


# Two people who want different things


def decisions(at_work: AtWork, report: Report) -> dict[str, Act]:
    def accept(session: Session) -> object:
        return reviews.accept_and_close(
            session, report.id, identity=at_work.reviewer, now=WEDNESDAY, zones=ZONES
        )

    def send_back(session: Session) -> object:
        return reviews.return_for_revision(
            session, report.id, "缺少数据", identity=at_work.secretary, now=WEDNESDAY
        )

    return {"accept": accept, "return": send_back}


def test_of_two_decisions_on_a_report_the_first_counts(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.submit(at_work.insurance, duty.id, COMPLETION)
    acts = decisions(at_work, report)

    _, second = at_once(at_work.database, acts["accept"], acts["return"])

    assert isinstance(second, ReportNotOpen)
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.CLOSED
    assert len(at_work.rows(Review)) == 1


def test_a_return_that_came_first_counts_against_a_closing(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.insurance, 1).duty
    report = at_work.submit(at_work.insurance, duty.id, COMPLETION)
    acts = decisions(at_work, report)

    _, second = at_once(at_work.database, acts["return"], acts["accept"])

    assert isinstance(second, ReportNotOpen)
    assert at_work.item(at_work.ledger, 1).status is ItemStatus.IN_PROGRESS


def test_a_return_to_one_agency_does_not_reopen_what_the_other_closes(at_work: AtWork) -> None:
    one = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 2).duty.id, COMPLETION)
    other = at_work.submit(at_work.health, at_work.duty(at_work.health, 2).duty.id, COMPLETION)

    _, second = at_once(
        at_work.database, decisions(at_work, one)["accept"], decisions(at_work, other)["return"]
    )

    assert isinstance(second, ReportNotOpen)
    assert at_work.item(at_work.ledger, 2).status is ItemStatus.CLOSED


def test_a_report_does_not_slip_into_an_item_that_is_being_closed(at_work: AtWork) -> None:
    done = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)
    duty = at_work.duty(at_work.health, 1).duty

    _, second = at_once(
        at_work.database,
        decisions(at_work, done)["accept"],
        lambda session: submissions.nothing_new(session, duty.id, identity=at_work.health, now=WEDNESDAY),
    )

    assert isinstance(second, ItemClosed)
    assert at_work.row(Duty, duty.id).state is DutyState.WAIVED


def test_a_report_that_came_first_is_not_missing_at_the_lock(at_work: AtWork) -> None:
    duty, now = at_work.duty(at_work.insurance, 1).duty, local(11, 1, 18)

    at_once(
        at_work.database,
        lambda session: submissions.nothing_new(session, duty.id, identity=at_work.insurance, now=now),
        lambda session: cycles.open_and_lock(session, now=now + timedelta(seconds=1), zones=ZONES),
    )

    assert at_work.row(Duty, duty.id).state is DutyState.NIL_REPORTED
    assert [row.state for row in at_work.rows(Duty)].count(DutyState.MISSING) == 5


def test_a_lock_that_came_first_takes_no_report(at_work: AtWork) -> None:
    duty, now = at_work.duty(at_work.insurance, 1).duty, local(11, 1, 19)

    _, second = at_once(
        at_work.database,
        lambda session: cycles.open_and_lock(session, now=now, zones=ZONES),
        lambda session: submissions.nothing_new(session, duty.id, identity=at_work.insurance, now=now),
    )

    assert isinstance(second, PeriodLocked)
    assert at_work.row(Duty, duty.id).state is DutyState.MISSING


def test_a_period_that_opens_asks_nothing_of_an_item_that_is_being_closed(at_work: AtWork) -> None:
    done = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id, COMPLETION)
    at_work.tick(local(11, 2))

    at_once(
        at_work.database,
        decisions(at_work, done)["accept"],
        lambda session: cycles.open_and_lock(session, now=local(11, 20), zones=ZONES),
    )

    numbers = {row.id: row.number for row in at_work.rows(Item)}
    november = [numbers[row.item_id] for row in at_work.rows(Duty) if row.period_id != 1]
    assert sorted(november) == [2, 2, 3]


def test_a_cycle_is_replaced_while_the_clock_ticks(at_work: AtWork) -> None:
    by, now = at_work.secretary.person.id, local(11, 20)

    at_once(
        at_work.database,
        lambda session: cycles.set_cycle(
            session, at_work.ledger.id, MONTHLY, actor_id=by, now=now, zones=ZONES
        ),
        lambda session: cycles.open_and_lock(session, now=now, zones=ZONES),
    )

    november = [row for row in at_work.rows(Period) if row.status is PeriodStatus.OPEN]
    assert len(november) == 1
    assert len([row for row in at_work.rows(Duty) if row.period_id == november[0].id]) == 6


# Seats


def slip_for(office: Office, agency: str = FINANCE) -> InvitationSlip:
    return office.act(
        people.invite,
        role=Role.LIAISON,
        agency_id=office.agency(agency).id,
        invited_by_id=None,
        now=THURSDAY,
    )


def taking(code: str, telegram_id: int) -> Act:
    def take(session: Session) -> object:
        return people.accept_invitation(
            session, code=code, telegram_id=telegram_id, name="周婷", language=None, now=THURSDAY
        )

    return take


def test_a_code_serves_one_of_two_who_use_it_at_once(office: Office) -> None:
    office.import_draft()
    code = slip_for(office).code

    _, second = at_once(office.database, taking(code, 71), taking(code, 72))

    assert isinstance(second, InvitationUsed)
    assert [row.telegram_id for row in office.rows(Person)][1:] == [71]


def test_a_code_pressed_twice_at_once_seats_one_person(office: Office) -> None:
    office.import_draft()

    first, second = twice(office, taking(slip_for(office).code, 71))

    assert first == second
    assert len(office.rows(Person)) == 2


def test_an_agency_has_one_seat_of_a_role_when_two_invite_at_once(office: Office) -> None:
    office.import_draft()
    agency_id = office.agency(FINANCE).id

    twice(
        office,
        lambda session: people.invite(
            session, role=Role.LIAISON, agency_id=agency_id, invited_by_id=None, now=THURSDAY
        ),
    )

    assert len([row for row in office.rows(Seat) if row.agency_id == agency_id]) == 1
    usable = [row for row in office.rows(Invitation) if not row.used_at and not row.revoked_at]
    assert len(usable) == 1
