"""Deputies: on chosen items and no others, in requests, sub-items and signatures; on record for whom."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from domain.delegations import DelegationScope
from domain.errors import DecisionOfAnother, DelegationOutside, KeyItemByTwo
from domain.items import ItemStatus
from domain.reports import ReportKind
from domain.requests import RequestKind
from domain.roles import Permission, Role
from domain.signatures import SignatureState
from models.items import Item
from models.people import Agency
from models.queries import reports as report_queries
from models.queries import requests as request_queries
from models.queries import reviews as review_queries
from models.reports import Report, Review
from models.requests import Request
from models.signatures import Signature
from models.views import Identity
from services import (
    acting,
    applications,
    assignments,
    breakdowns,
    decisions,
    delegations,
    reports,
    requests,
    reviews,
    sign_offs,
    sub_items,
    submissions,
)
from tests.ledgers import INSURANCE, WEDNESDAY, ZONES, AtWork, outcome
from tests.services.test_delegations import SPAN, who
from tests.services.test_levels_of_review import set_limit

CANCELLING = {"document": "专题会议纪要〔2026〕5号", "reason": "任务合并"}
ANSWERS = {"deadline": "2026-12-20", "reason": "接口未开放", "progress": "已完成论证"}


def _item(at_work: AtWork, number: int) -> Item:
    return at_work.item(at_work.ledger, number)


def _deputy(at_work: AtWork, principal: Identity, deputy: Identity, *numbers: int) -> Identity:
    """Somebody who acts for the principal on these items; without any, in everything."""
    at_work.act(
        delegations.delegate,
        deputy.person.id,
        SPAN,
        identity=principal,
        scope=DelegationScope.ITEMS if numbers else DelegationScope.ALL,
        item_ids=[_item(at_work, number).id for number in numbers],
        now=WEDNESDAY,
        zones=ZONES,
    )
    return who(at_work, deputy)


@pytest.fixture
def deputy(at_work: AtWork) -> Identity:
    """The section head, who acts for the liaison of the insurance bureau on item 1."""
    head = at_work.seat("钱科长", Role.SECTION_HEAD, INSURANCE)
    return _deputy(at_work, at_work.insurance, head, 1)


def _ask(
    at_work: AtWork, identity: Identity, number: int, kind: RequestKind = RequestKind.EXTENSION
) -> Request:
    common: dict[str, Any] = {"identity": identity, "now": WEDNESDAY, "zones": ZONES}
    item_id = _item(at_work, number).id
    request = at_work.act(applications.begin, item_id, kind, **common)
    for field, text in (CANCELLING if kind is RequestKind.CANCELLATION else ANSWERS).items():
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
        at_work.act(requests.withdraw, own.id, identity=deputy, now=WEDNESDAY, zones=ZONES)


def test_a_deputy_of_the_secretariat_decides_on_chosen_items_only(at_work: AtWork) -> None:
    colleague = at_work.seat("刘科员", Role.GROUP_HEAD)
    other = at_work.seat("孙秘书", Role.SECRETARIAT)
    deputy = _deputy(at_work, other, colleague, 1)
    assert deputy.roles >= {Role.GROUP_HEAD, Role.SECRETARIAT}
    first, second = (_ask(at_work, at_work.insurance, number) for number in (1, 2))

    at_work.act(decisions.approve, first.id, identity=deputy, now=WEDNESDAY, zones=ZONES)
    at_work.act(decisions.refuse, second.id, "不够", identity=deputy, now=WEDNESDAY, zones=ZONES)

    # The head of the group decides by a seat of their own: nobody is named beside them.
    views = [at_work.look(request_queries.view, row.id) for row in (first, second)]
    assert [row is not None and row.deciding_for for row in views] == [None, None]


# Decisions by two


def _approve(at_work: AtWork, request: Request, who: Identity) -> None:
    at_work.act(decisions.approve, request.id, identity=who, now=WEDNESDAY, zones=ZONES)


@pytest.fixture
def key_item(at_work: AtWork) -> Item:
    """Item 1, which two people end; a second secretary sits beside the first."""
    at_work.change(Item, _item(at_work, 1).id, is_key=True)
    at_work.seat("孙秘书", Role.SECRETARIAT)
    return _item(at_work, 1)


def test_a_deputy_of_the_head_ends_no_key_item_but_the_chosen_one(at_work: AtWork, key_item: Item) -> None:
    other = _item(at_work, 2)
    at_work.change(Item, other.id, is_key=True)
    head = at_work.seat("赵市长", Role.GROUP_HEAD)
    request, chosen = (_ask(at_work, at_work.insurance, n, RequestKind.CANCELLATION) for n in (1, 2))
    deputy = _deputy(at_work, head, at_work.secretary, 2)

    with pytest.raises(DecisionOfAnother):
        _approve(at_work, request, deputy)
    _approve(at_work, chosen, deputy)

    assert at_work.row(Item, key_item.id).status is not ItemStatus.CANCELLED
    assert at_work.row(Item, other.id).status is ItemStatus.CANCELLED


@pytest.mark.parametrize("is_asked_by_deputy", [False, True])
def test_a_deputy_and_the_principal_do_not_end_a_key_item_between_them(
    at_work: AtWork, key_item: Item, *, is_asked_by_deputy: bool
) -> None:
    deputy = _deputy(at_work, at_work.secretary, at_work.reviewer)
    both = (deputy, at_work.secretary) if is_asked_by_deputy else (at_work.secretary, deputy)
    request = _ask(at_work, both[0], 1, RequestKind.CANCELLATION)

    with pytest.raises(DecisionOfAnother):
        _approve(at_work, request, both[1])

    assert at_work.row(Item, key_item.id).status is not ItemStatus.CANCELLED


def test_where_nobody_else_sits_a_deputy_does_not_count_as_a_second(at_work: AtWork) -> None:
    at_work.change(Item, _item(at_work, 1).id, is_key=True)
    deputy = _deputy(at_work, at_work.secretary, at_work.reviewer)

    with pytest.raises(KeyItemByTwo):
        _ask(at_work, deputy, 1, RequestKind.CANCELLATION)


def test_what_was_asked_for_the_principal_is_not_recommended_by_them(at_work: AtWork) -> None:
    set_limit(at_work, "review_levels", 2)
    at_work.seat("孙秘书", Role.SECRETARIAT)
    secretary = at_work.secretary
    request = _ask(at_work, at_work.insurance, 1)
    at_work.change(Request, request.id, principal_id=secretary.person.id)

    with pytest.raises(DecisionOfAnother):
        at_work.act(decisions.recommend, request.id, identity=secretary, now=WEDNESDAY, zones=ZONES)


# On record for whom


def test_what_the_secretariat_does_itself_names_for_whom_it_was_decided(at_work: AtWork) -> None:
    deputy = _deputy(at_work, at_work.secretary, at_work.reviewer)
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    def act(session: Session) -> object:
        def cancel(session: Session) -> object:
            return decisions.carry_out(session, request.id, identity=deputy, now=WEDNESDAY, zones=ZONES)

        return acting.perform(session, deputy, Permission.MANAGE_LEDGER, WEDNESDAY, cancel)

    common: dict[str, Any] = {"identity": deputy, "now": WEDNESDAY, "zones": ZONES}
    request = at_work.act(applications.begin, _item(at_work, 1).id, RequestKind.CANCELLATION, **common)
    for field, text in CANCELLING.items():
        at_work.act(applications.fill, request.id, field, text, **common)
    at_work.act(act)

    assert at_work.row(Request, request.id).decision_principal_id == at_work.secretary.person.id
    (review,) = (row for row in at_work.rows(Review) if row.report_id == report.id)
    assert (review.reviewer_id, review.principal_id) == (deputy.person.id, at_work.secretary.person.id)


def test_somebody_who_acts_for_two_is_on_record_for_each_where_it_was(at_work: AtWork) -> None:
    head = at_work.seat("钱科长", Role.SECTION_HEAD, INSURANCE)
    backup = at_work.seat("李替补", Role.BACKUP_LIAISON, INSURANCE)
    _deputy(at_work, at_work.insurance, head, 1)
    deputy = _deputy(at_work, backup, head, 2)

    def begin(number: int) -> Callable[[Session], object]:
        duty_id = at_work.duty(deputy, number).duty.id

        def act(session: Session) -> object:
            assignments.acknowledge(session, _item(at_work, number).id, identity=deputy, now=WEDNESDAY)
            return reports.start(session, duty_id, ReportKind.PROGRESS, identity=deputy, now=WEDNESDAY)

        return lambda session: acting.perform(session, deputy, Permission.REPORT, WEDNESDAY, act)

    for number in (1, 2):
        at_work.act(begin(number))

    principals = [at_work.insurance.person.id, backup.person.id]
    assert [entry.principal_id for entry in at_work.acts("acknowledge")] == principals
    assert [entry.principal_id for entry in at_work.acts("begin_report")] == principals


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
        return sub_items.declare(session, row_id, "已印发", identity=deputy, now=WEDNESDAY, zones=ZONES)

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


def test_a_signature_names_for_whom_on_its_item_and_by_what_right(at_work: AtWork) -> None:
    at_work.change(Agency, at_work.agency(INSURANCE).id, needs_signature=True)
    first = at_work.seat("孙局长", Role.SUPERVISING_LEADER, INSURANCE)
    second = at_work.seat("钱科长", Role.SECTION_HEAD, INSURANCE)
    backup = at_work.seat("李替补", Role.BACKUP_LIAISON, INSURANCE)
    _deputy(at_work, first, backup, 1)
    deputy = _deputy(at_work, second, backup, 2)
    signed, taken_back = (_hand_in(at_work, number) for number in (2, 1))

    at_work.act(sign_offs.sign, signed.id, identity=deputy, now=WEDNESDAY)
    at_work.act(sign_offs.take_back, taken_back.thing_id, identity=deputy, now=WEDNESDAY)

    assert at_work.row(Signature, signed.id).principal_id == second.person.id
    assert at_work.row(Signature, taken_back.id).principal_id is None  # a liaison's own right
