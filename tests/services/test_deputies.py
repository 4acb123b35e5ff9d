"""Deputies: on chosen items and no others, in requests, sub-items and signatures; on record for whom."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from domain.delegations import DelegationScope
from domain.errors import DelegationOutside
from domain.requests import RequestKind
from domain.roles import Role
from domain.signatures import SignatureState
from models.items import Item
from models.people import Agency
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.queries import reviews as review_queries
from models.reports import Report
from models.requests import Request
from models.signatures import Signature
from models.views import Identity
from services import (
    applications,
    breakdowns,
    decisions,
    delegations,
    requests,
    reviews,
    sign_offs,
    sub_items,
    submissions,
)
from tests.ledgers import INSURANCE, WEDNESDAY, ZONE, AtWork, outcome
from tests.services.test_delegations import SPAN, who

ANSWERS = {"deadline": "2026-12-20", "reason": "接口未开放", "progress": "已完成论证"}


def _item(at_work: AtWork, number: int) -> Item:
    return at_work.item(at_work.ledger, number)


def _deputy(at_work: AtWork, principal: Identity, deputy: Identity, *numbers: int) -> Identity:
    """Somebody who acts for the principal on these items."""
    at_work.act(
        delegations.delegate,
        deputy.person.id,
        SPAN,
        identity=principal,
        scope=DelegationScope.ITEMS,
        item_ids=[_item(at_work, number).id for number in numbers],
        now=WEDNESDAY,
        zone=ZONE,
    )
    return who(at_work, deputy)


@pytest.fixture
def deputy(at_work: AtWork) -> Identity:
    """The section head, who acts for the liaison of the insurance bureau on item 1."""
    head = at_work.seat("钱科长", Role.SECTION_HEAD, INSURANCE)
    return _deputy(at_work, at_work.insurance, head, 1)


def _ask(at_work: AtWork, identity: Identity, number: int) -> Request:
    common: dict[str, Any] = {"identity": identity, "now": WEDNESDAY, "zone": ZONE}
    item_id, kind = _item(at_work, number).id, RequestKind.EXTENSION
    request = at_work.act(applications.begin, item_id, kind, **common)
    for field, text in ANSWERS.items():
        at_work.act(applications.fill, request.id, field, text, **common)
    at_work.act(decisions.carry_out, request.id, **common)
    return at_work.row(Request, request.id)


def test_a_deputy_asks_for_the_principal_and_both_stand_on_record(at_work: AtWork, deputy: Identity) -> None:
    request = _ask(at_work, deputy, 1)

    view = at_work.look(request_queries.view, request.id)
    assert view is not None
    assert view.principal is not None
    assert (view.author.id, view.principal.id) == (deputy.person.id, at_work.insurance.person.id)
    entry = at_work.acts("request_submit")[-1]
    assert (entry.actor_id, entry.principal_id) == (deputy.person.id, at_work.insurance.person.id)


def test_a_deputy_asks_nothing_about_other_items(at_work: AtWork, deputy: Identity) -> None:
    with pytest.raises(DelegationOutside):
        _ask(at_work, deputy, 2)
    own = _ask(at_work, at_work.insurance, 2)
    with pytest.raises(DelegationOutside):
        at_work.act(requests.withdraw, own.id, identity=deputy, now=WEDNESDAY, today=WEDNESDAY.date())


def test_a_deputy_of_the_secretariat_decides_on_chosen_items_only(at_work: AtWork) -> None:
    colleague = at_work.seat("刘科员", Role.GROUP_HEAD)
    other = at_work.seat("孙秘书", Role.SECRETARIAT)
    deputy = _deputy(at_work, other, colleague, 1)
    assert deputy.roles >= {Role.GROUP_HEAD, Role.SECRETARIAT}
    first, second = (_ask(at_work, at_work.insurance, number) for number in (1, 2))

    at_work.act(decisions.approve, first.id, identity=deputy, now=WEDNESDAY, zone=ZONE)
    at_work.act(decisions.refuse, second.id, "不够", identity=deputy, now=WEDNESDAY, zone=ZONE)

    # The head of the group decides by a seat of their own: nobody is named beside them.
    views = [at_work.look(request_queries.view, row.id) for row in (first, second)]
    assert [row is not None and row.deciding_for for row in views] == [None, None]


@pytest.mark.parametrize("by", ["break_down", "declare"])
def test_a_deputy_leaves_the_sub_items_of_other_items_alone(
    at_work: AtWork, deputy: Identity, by: str
) -> None:
    ids = [_item(at_work, number).id for number in (1, 2)]
    cards = [
        at_work.act(breakdowns.add, item_id, "出台方案 10-30", identity=at_work.insurance, now=WEDNESDAY)
        for item_id in ids
    ]

    def act(session: Session, place: int) -> object:
        if by == "break_down":
            return breakdowns.add(session, ids[place], "验收 10-31", identity=deputy, now=WEDNESDAY)
        row_id = cards[place][0].line.sub_item.id
        return sub_items.declare(session, row_id, "已印发", identity=deputy, now=WEDNESDAY, zone=ZONE)

    at_work.act(act, 0)
    assert isinstance(outcome(lambda: at_work.act(act, 1)), DelegationOutside)

    entry = at_work.acts("break_down" if by == "break_down" else "finish_sub_item")[-1]
    assert (entry.actor_id, entry.principal_id) == (deputy.person.id, at_work.insurance.person.id)


@pytest.fixture
def signing(at_work: AtWork) -> tuple[Identity, Identity]:
    """The leader of the insurance bureau, who signs, and the section head, their deputy on item 1."""
    at_work.change(Agency, at_work.agency(INSURANCE).id, needs_signature=True)
    leader = at_work.seat("孙局长", Role.SUPERVISING_LEADER, INSURANCE)
    backup = at_work.seat("李替补", Role.BACKUP_LIAISON, INSURANCE)
    return leader, _deputy(at_work, leader, backup, 1)


def _hand_in(at_work: AtWork, number: int) -> Signature:
    duty = at_work.duty(at_work.insurance, number).duty
    at_work.submit(at_work.insurance, duty.id)
    return at_work.rows(Signature)[-1]


def test_a_deputy_signs_on_chosen_items_only_and_for_the_leader(
    at_work: AtWork, signing: tuple[Identity, Identity]
) -> None:
    leader, deputy = signing
    first, second = (_hand_in(at_work, number) for number in (1, 2))

    at_work.act(sign_offs.sign, first.id, identity=deputy, now=WEDNESDAY)
    for act in (_sign(second, deputy), _send_back(second, deputy)):
        with pytest.raises(DelegationOutside):
            at_work.act(act)

    row = at_work.row(Signature, first.id)
    assert (row.state, row.decided_by_id, row.principal_id) == (
        SignatureState.SIGNED,
        deputy.person.id,
        leader.person.id,
    )


def _sign(signature: Signature, identity: Identity) -> Callable[[Session], object]:
    return lambda session: sign_offs.sign(session, signature.id, identity=identity, now=WEDNESDAY)


def _send_back(signature: Signature, identity: Identity) -> Callable[[Session], object]:
    return lambda session: sign_offs.send_back(session, signature.id, "改", identity=identity, now=WEDNESDAY)


def test_a_leader_who_reports_for_somebody_on_one_item_still_signs_on_all(at_work: AtWork) -> None:
    at_work.change(Agency, at_work.agency(INSURANCE).id, needs_signature=True)
    leader = at_work.seat("孙局长", Role.SUPERVISING_LEADER, INSURANCE)
    deputy = _deputy(at_work, at_work.insurance, leader, 1)
    signature = _hand_in(at_work, 2)

    at_work.act(sign_offs.sign, signature.id, identity=deputy, now=WEDNESDAY)

    assert at_work.row(Signature, signature.id).principal_id is None


def test_reports_and_reviews_name_for_whom_they_are(at_work: AtWork, deputy: Identity) -> None:
    duty = at_work.duty(deputy, 1).duty
    report = at_work.submit(deputy, duty.id)
    secretary = _deputy(at_work, at_work.reviewer, at_work.secretary, 1)

    view = at_work.look(report_queries.view, report.id)
    assert view is not None
    assert view.principal is not None
    assert (view.author.id, view.principal.id) == (deputy.person.id, at_work.insurance.person.id)
    at_work.act(reviews.return_for_revision, report.id, "缺数据", identity=secretary, now=WEDNESDAY)
    line = at_work.look(review_queries.review_line, report.id)
    assert line is not None
    assert line.view.review is not None
    assert line.view.review.principal_id is None  # the secretariat reviews by its own seat


def test_what_the_principal_goes_on_with_is_the_principals_own(at_work: AtWork, deputy: Identity) -> None:
    duty = at_work.duty(deputy, 1).duty
    report = at_work.submit(deputy, duty.id)
    draft = at_work.act(submissions.withdraw, report.id, identity=at_work.insurance, now=WEDNESDAY)
    at_work.act(submissions.submit, draft.id, identity=at_work.insurance, now=WEDNESDAY)

    assert at_work.row(Report, report.id).principal_id == at_work.insurance.person.id
    assert at_work.row(Report, draft.id).principal_id is None
