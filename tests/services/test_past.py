"""Items as they stood on an earlier day."""

from datetime import date, datetime

from domain.items import AssignmentState, ItemStatus
from domain.reports import ReportKind, ReportStatus
from models.items import Item
from models.queries import items as item_queries
from models.queries import past
from models.views import ItemCard
from services import assignments, reviews
from tests.ledgers import THURSDAY, WEDNESDAY, ZONES, AtWork, local


def as_of(office: AtWork, item: Item, until: datetime) -> ItemCard | None:
    card = office.look(item_queries.card, item.id)
    assert card is not None
    return office.look(past.state_of_item, card, until=until)


def test_each_moment_has_its_own_state(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 3)
    at_work.act(assignments.acknowledge, item.id, identity=at_work.finance, now=local(10, 12))
    report = at_work.submit(
        at_work.finance, at_work.duty(at_work.finance, 3).duty.id, ReportKind.COMPLETION, now=WEDNESDAY
    )
    at_work.act(
        reviews.accept_and_close, report.id, identity=at_work.reviewer, now=local(10, 16), zones=ZONES
    )

    published, signed, declared, closed = (
        as_of(at_work, item, moment) for moment in (local(10, 9), local(10, 13), local(10, 15), local(10, 17))
    )

    assert published is not None
    assert signed is not None
    assert declared is not None
    assert closed is not None
    assert [card.item.status for card in (published, signed, declared, closed)] == [
        ItemStatus.ASSIGNED,
        ItemStatus.IN_PROGRESS,
        ItemStatus.COMPLETION_DECLARED,
        ItemStatus.CLOSED,
    ]
    assert published.parties[0].assignment.state is AssignmentState.PENDING
    assert signed.parties[0].assignment.state is AssignmentState.ACKNOWLEDGED
    assert signed.reports == ()
    assert declared.reports[0].report.status is ReportStatus.SUBMITTED
    assert closed.reports[0].report.status is ReportStatus.ACCEPTED


def test_a_deadline_that_moved_is_told_as_it_was(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)
    at_work.change(Item, item.id, deadline=date(2026, 12, 20))

    then = as_of(at_work, item, local(10, 20))

    assert then is not None
    assert then.item.deadline == date(2026, 11, 30)
    assert at_work.row(Item, item.id).deadline == date(2026, 12, 20)


def test_before_an_item_came_nothing_is_told(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)

    assert as_of(at_work, item, THURSDAY) is None
    assert at_work.look(past.known_since, item.id) == THURSDAY
