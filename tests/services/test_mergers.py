"""Two entries of one agency are merged while somebody is at work."""

import pytest
from sqlmodel import Session

from domain.errors import NotFound
from domain.reports import ReportKind
from models.people import Seat
from models.reports import Report
from services import agencies, reports
from tests.ledgers import FINANCE, INSURANCE, WEDNESDAY, AtWork, at_once


@pytest.mark.parametrize("is_merged_first", [True, False])
def test_a_report_begun_while_its_agency_is_merged_is_kept_or_not_begun(
    at_work: AtWork, *, is_merged_first: bool
) -> None:
    seat = at_work.insurance.holdings[0].seat
    at_work.change(Seat, seat.id, person_id=None, held_since=None)
    keep, drop = at_work.agency(INSURANCE), at_work.agency(FINANCE)
    duty_id = at_work.duty(at_work.finance, 1).duty.id

    def merged(session: Session) -> object:
        return agencies.merge(session, keep.id, drop.id, actor_id=at_work.secretary.person.id, now=WEDNESDAY)

    def begun(session: Session) -> object:
        return reports.start(session, duty_id, ReportKind.PROGRESS, identity=at_work.finance, now=WEDNESDAY)

    first, second = at_once(at_work.database, *((merged, begun) if is_merged_first else (begun, merged)))

    assert not isinstance(first, Exception)
    assert isinstance(second, NotFound) is is_merged_first
    assert len(at_work.rows(Report)) == (0 if is_merged_first else 1)
