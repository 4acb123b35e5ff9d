"""Slips that are over by themselves: their item ended, or its deadline was moved."""

from typing import Any

import pytest

from domain.notices import MessageKind
from domain.requests import RequestKind
from domain.slips import SlipOver, SlipStatus
from models.slips import Slip
from services import applications, decisions, slip_answers, verdicts
from tests.ledgers import HEALTH, INSURANCE, ZONES, AtWork
from tests.services.test_slips import NOW, Desk


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    return Desk(at_work)


def test_a_slip_is_over_when_its_item_is_closed_and_a_draft_is_thrown_away(desk: Desk) -> None:
    issued, draft = desk.issued(), desk.draft(HEALTH)

    desk.office.act(
        verdicts.close_unwarranted, desk.item.id, "政策已调整", identity=desk.second, now=NOW, zones=ZONES
    )

    rows = [desk.office.row(Slip, row.id) for row in (issued, draft)]
    assert [row.status for row in rows] == [SlipStatus.SUPERSEDED, SlipStatus.DISCARDED]
    assert set(desk.told(MessageKind.SLIP_ENDED)) == {"李晓梅", "郑局"}
    assert desk.told(MessageKind.SLIP_ISSUED)["李晓梅"] is None
    assert desk.office.acts("end_unwarranted")[0].id > desk.office.acts("slip_supersede")[0].id
    desk.refused(SlipOver, slip_answers.answer, issued, "已补齐。", identity=desk.office.insurance)


def test_a_slip_is_over_when_an_extension_is_granted(desk: Desk) -> None:
    slip = desk.issued()
    who: dict[str, Any] = {"identity": desk.office.insurance, "now": NOW, "zones": ZONES}
    agency = desk.office.agency(INSURANCE)
    desk.office.change(type(agency), agency.id, needs_signature=False)
    request = desk.office.act(applications.begin, desk.item.id, RequestKind.EXTENSION, **who)
    for field, text in {"deadline": "2026-12-20", "reason": "接口未开放", "progress": "已论证"}.items():
        desk.office.act(applications.fill, request.id, field, text, **who)
    desk.office.act(decisions.carry_out, request.id, **who)

    desk.office.act(decisions.approve, request.id, identity=desk.second, now=NOW, zones=ZONES)

    assert desk.office.row(Slip, slip.id).status is SlipStatus.SUPERSEDED
