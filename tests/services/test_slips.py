"""Supervision slips: two people, a number for good, answered, lifted or raised; one outcome of two."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlmodel import Session

from domain.errors import NotFound, OutOfDate, ReasonMissing, RuleBroken, TextTooLong
from domain.notices import MessageKind
from domain.roles import Role
from domain.slips import (
    SlipByTwo,
    SlipColour,
    SlipFilter,
    SlipImpossible,
    SlipMoved,
    SlipOver,
    SlipStatus,
    SlipUnderWay,
)
from models.items import Item
from models.people import Seat
from models.queries import people as people_queries
from models.queries import slips as queries
from models.slips import Slip, SlipView
from models.views import Identity
from services import (
    agencies,
    delegations,
    messages,
    slip_answers,
    slip_decisions,
    slips,
)
from tests import ledgers
from tests.ledgers import FINANCE, HEALTH, INSURANCE, ZONES, AtWork, at_once, local, outcome

NOW = local(10, 14)  # Wednesday
WHY = "第三季度未完成节点任务。"


class Desk:
    """Two secretaries, a head of the group, an agency with a leader."""

    def __init__(self, office: AtWork) -> None:
        self.office = office
        self.first = office.secretary
        self.second = office.seat("刘洋", Role.SECRETARIAT)
        self.leader = office.seat("郑局", Role.SUPERVISING_LEADER, INSURANCE)
        self.item = office.item(office.ledger, 1)

    def act(self, function: Any, slip: Slip | int, *arguments: Any, **options: Any) -> Slip:
        usual: dict[str, Any] = {"identity": self.first, "now": NOW}
        if function in (slip_decisions.approve, slip_decisions.issue):
            usual["zones"] = ZONES
        slip_id = slip if isinstance(slip, int) else slip.id
        if function is slip_decisions.approve:
            usual["seen"] = self.office.row(Slip, slip_id).revision
        done = self.office.act(function, slip_id, *arguments, **(usual | options))
        return self.office.row(Slip, done.id)

    def draft(self, agency: str = INSURANCE, *, number: int = 1, who: Identity | None = None) -> Slip:
        item, agency_id = self.office.item(self.office.ledger, number), self.office.agency(agency).id
        return self.office.act(slips.begin, item.id, agency_id, identity=who or self.first, now=NOW)

    def waiting(self, agency: str = INSURANCE, *, number: int = 1, position: int = 1) -> Slip:
        slip = self.draft(agency, number=number)
        self.act(slips.write, slip, WHY)
        self.act(slips.set_colour, slip, position)
        return self.act(slips.hand_in, slip)

    def approved(self, agency: str = INSURANCE, *, number: int = 1) -> Slip:
        return self.act(slip_decisions.approve, self.waiting(agency, number=number), identity=self.second)

    def issued(self, agency: str = INSURANCE, *, number: int = 1) -> Slip:
        return self.act(slip_decisions.issue, self.approved(agency, number=number))

    def answered(self) -> Slip:
        return self.act(slip_answers.answer, self.issued(), "已补齐。", identity=self.office.insurance)

    def refused(
        self, kind: type[RuleBroken], act: Any, slip: Slip, *arguments: Any, **options: Any
    ) -> RuleBroken:
        error = outcome(lambda: self.act(act, slip, *arguments, **options))
        assert isinstance(error, kind), error
        return error

    def told(self, kind: MessageKind, now: datetime = NOW) -> dict[str, SlipView | None]:
        """By name who is told what at a moment."""
        found: dict[str, SlipView | None] = {}
        for row in self.office.messages(kind):
            view = self.office.look(messages.load, row, now=now, zones=ZONES)
            assert view is None or isinstance(view, SlipView)
            person = self.office.look(people_queries.person, row.person_id or 0)
            found[person.name if person else ""] = view
        return found


@pytest.fixture
def desk(at_work: AtWork) -> Desk:
    return Desk(at_work)


# Drafted and approved


def test_a_draft_has_no_number_and_is_told_to_nobody(desk: Desk) -> None:
    slip = desk.draft()

    assert (slip.status, slip.number, slip.colour) == (SlipStatus.DRAFT, None, SlipColour.BLUE)
    assert desk.office.messages() == []
    assert desk.draft().id == slip.id


def test_it_needs_a_reason_and_goes_to_whoever_else_may_approve(desk: Desk) -> None:
    head = desk.office.seat("赵市长", Role.GROUP_HEAD)
    slip = desk.draft()
    desk.refused(ReasonMissing, slips.hand_in, slip)
    desk.refused(TextTooLong, slips.write, slip, "长" * 501)
    desk.act(slips.write, slip, WHY)

    desk.act(slips.hand_in, slip)
    desk.act(slips.hand_in, slip)

    assert set(desk.told(MessageKind.SLIP_WAITING)) == {"刘洋", head.person.name}


def test_who_drafted_it_does_not_approve_it_nor_who_acts_for_them(desk: Desk) -> None:
    slip = desk.waiting()
    desk.office.act(
        delegations.delegate,
        desk.second.person.id,
        (NOW.date(), NOW.date()),
        identity=desk.first,
        now=NOW,
        zones=ZONES,
    )
    deputy = desk.office.look(people_queries.identity, desk.second.person.telegram_id, now=NOW)

    desk.refused(SlipByTwo, slip_decisions.approve, slip)
    desk.refused(SlipByTwo, slip_decisions.approve, slip, identity=deputy)
    assert desk.office.row(Slip, slip.id).number is None


def test_a_draft_is_whose_words_it_has_whoever_hands_it_in(desk: Desk) -> None:
    slip = desk.draft()
    desk.act(slips.write, slip, WHY)
    desk.act(slips.hand_in, slip, identity=desk.second)

    desk.refused(SlipByTwo, slip_decisions.approve, slip)
    assert desk.act(slip_decisions.approve, slip, identity=desk.second).number == 1


def test_who_changes_somebody_elses_draft_is_its_drafter(desk: Desk) -> None:
    slip = desk.draft()
    desk.act(slips.write, slip, WHY, identity=desk.second)
    desk.act(slips.hand_in, slip)

    desk.refused(SlipByTwo, slip_decisions.approve, slip, identity=desk.second)
    assert desk.act(slip_decisions.approve, slip).number == 1


def test_without_a_second_person_no_slip_is_handed_in(at_work: AtWork) -> None:
    slip = at_work.act(
        slips.begin,
        at_work.item(at_work.ledger, 1).id,
        at_work.agency(INSURANCE).id,
        identity=at_work.secretary,
        now=NOW,
    )
    who: dict[str, Any] = {"identity": at_work.secretary, "now": NOW}
    at_work.act(slips.write, slip.id, WHY, **who)

    assert isinstance(outcome(lambda: at_work.act(slips.hand_in, slip.id, **who)), SlipByTwo)


def test_the_last_colour_is_approved_by_the_head_where_there_is_one(desk: Desk) -> None:
    head = desk.office.seat("赵市长", Role.GROUP_HEAD)
    slip = desk.waiting(position=3)

    error = desk.refused(SlipByTwo, slip_decisions.approve, slip, identity=desk.second)
    approved = desk.act(slip_decisions.approve, slip, identity=head)

    assert error.facts == {"is_last": True}
    assert (approved.colour, approved.approved_by_id) == (SlipColour.RED, head.person.id)
    assert set(desk.told(MessageKind.SLIP_WAITING)) == {"赵市长"}


def test_without_a_head_a_second_secretary_approves_the_last_colour_too(desk: Desk) -> None:
    slip = desk.waiting(position=3)

    assert desk.act(slip_decisions.approve, slip, identity=desk.second).number == 1


def test_the_approval_gives_the_next_number_of_the_ledger_and_year(desk: Desk) -> None:
    first, second = desk.approved(), desk.approved(HEALTH)

    assert [(row.year, row.number) for row in (first, second)] == [(2026, 1), (2026, 2)]
    next_year = desk.waiting(FINANCE)
    other = desk.act(slip_decisions.approve, next_year, identity=desk.second, now=local(1, 5, year=2027))
    assert (other.year, other.number) == (2027, 1)


def test_what_was_handed_in_anew_is_not_approved_by_the_old_card(desk: Desk) -> None:
    slip = desk.waiting()
    desk.act(slip_decisions.send_back, slip, "写明依据。", identity=desk.second)
    desk.act(slips.write, slip, "另一个理由。")
    desk.act(slips.hand_in, slip)

    desk.refused(SlipMoved, slip_decisions.approve, slip, identity=desk.second, seen=slip.revision)

    assert desk.office.row(Slip, slip.id).number is None


def test_who_wrote_the_reason_does_not_approve_it_after_a_colleague_chose_the_colour(desk: Desk) -> None:
    slip = desk.draft()
    desk.act(slips.write, slip, WHY)
    desk.act(slips.set_colour, slip, 1, identity=desk.second)
    desk.act(slips.hand_in, slip, identity=desk.second)

    desk.refused(SlipByTwo, slip_decisions.approve, slip)


def test_numbers_of_two_approved_at_once_differ(desk: Desk) -> None:
    first, second = desk.waiting(), desk.waiting(HEALTH)

    def approve(slip: Slip) -> Any:
        return lambda session: slip_decisions.approve(
            session, slip.id, seen=slip.revision, identity=desk.second, now=NOW, zones=ZONES
        )

    at_once(desk.office.database, approve(first), approve(second))

    assert sorted(row.number or 0 for row in desk.office.rows(Slip)) == [1, 2]


def test_of_two_who_approve_one_at_once_the_second_hears_who_was_first(desk: Desk) -> None:
    third = desk.office.seat("孙秘书", Role.SECRETARIAT)
    slip = desk.waiting()

    def approve(who: Identity) -> Any:
        return lambda session: slip_decisions.approve(
            session, slip.id, seen=slip.revision, identity=who, now=NOW, zones=ZONES
        )

    one, two = at_once(desk.office.database, approve(desk.second), approve(third))

    assert isinstance(one, Slip)
    assert isinstance(two, SlipOver)
    assert two.facts["name"] == "刘洋"
    assert desk.office.row(Slip, slip.id).approved_by_id == desk.second.person.id


def test_what_is_sent_back_is_a_draft_again_with_the_word(desk: Desk) -> None:
    slip = desk.waiting()

    desk.act(slip_decisions.send_back, slip, "写明依据", identity=desk.second)

    row = desk.office.row(Slip, slip.id)
    assert (row.status, row.return_reason, row.number) == (SlipStatus.DRAFT, "写明依据", None)
    assert set(desk.told(MessageKind.SLIP_RETURNED)) == {"陈建国"}
    assert desk.act(slips.hand_in, slip).return_reason == ""


def test_a_draft_that_was_thrown_away_uses_no_number(desk: Desk) -> None:
    slip = desk.draft()
    desk.act(slips.discard, slip)
    desk.act(slips.discard, slip)

    assert desk.approved().number == 1
    desk.refused(SlipOver, slips.write, slip, WHY)


def test_one_slip_is_under_way_for_an_agency_and_an_item(desk: Desk) -> None:
    desk.waiting()

    assert isinstance(outcome(desk.draft), SlipUnderWay)
    assert isinstance(outcome(lambda: desk.draft(HEALTH, number=3)), SlipImpossible)
    desk.refused(OutOfDate, slips.set_limit, desk.draft(HEALTH), 4)


# Issued, signed for, answered


def test_an_issued_slip_goes_to_the_liaison_and_the_leader_and_its_limit_runs(desk: Desk) -> None:
    desk.office.empty_outbox()

    slip = desk.issued()

    assert slip.reply_by == date(2026, 10, 19)
    told = desk.told(MessageKind.SLIP_ISSUED)
    assert set(told) == {"李晓梅", "郑局"}
    assert desk.act(slip_decisions.issue, slip).revision == slip.revision
    assert len(desk.office.messages(MessageKind.SLIP_ISSUED)) == 2


def test_anybody_of_the_agency_signs_once_and_nobody_else(desk: Desk) -> None:
    slip = desk.issued()
    desk.refused(NotFound, slip_answers.sign, slip, identity=desk.office.health)

    signed = desk.act(slip_answers.sign, slip, identity=desk.leader)
    again = desk.act(slip_answers.sign, slip, identity=desk.office.insurance)

    assert (signed.status, signed.signed_by_id) == (SlipStatus.SIGNED_FOR, desk.leader.person.id)
    assert again.signed_by_id == desk.leader.person.id


def test_an_answer_with_a_file_signs_too_and_is_told_to_the_secretariat(desk: Desk) -> None:
    slip = desk.issued()

    row = desk.act(
        slip_answers.answer,
        slip,
        "已补齐数据。",
        identity=desk.office.insurance,
        file=ledgers.received_file("情况说明.pdf"),
    )

    assert (row.status, row.answer, row.answer_file_name) == (
        SlipStatus.ANSWERED,
        "已补齐数据。",
        "情况说明.pdf",
    )
    assert row.signed_by_id == desk.office.insurance.person.id
    assert set(desk.told(MessageKind.SLIP_ANSWERED)) == {"陈建国", "刘洋"}


def test_what_is_not_issued_is_not_there_for_the_agency(desk: Desk) -> None:
    slip = desk.approved()

    desk.refused(NotFound, slip_answers.sign, slip, identity=desk.office.insurance)
    page = desk.office.look(
        queries.page, SlipFilter.ALL, 1, now=NOW, zones=ZONES, agency_ids=desk.office.insurance.agency_ids
    )
    assert page.total == 0


# Lifted, raised


def test_a_lifted_slip_says_with_which_word_and_the_agency_is_told(desk: Desk) -> None:
    slip = desk.answered()

    row = desk.act(slip_decisions.lift, slip, "已整改到位", seen=slip.revision)

    assert (row.status, row.end_reason, row.ended_by_id) == (
        SlipStatus.LIFTED,
        "已整改到位",
        desk.first.person.id,
    )
    assert set(desk.told(MessageKind.SLIP_ENDED)) == {"李晓梅", "郑局"}
    desk.refused(SlipOver, slip_decisions.lift, slip, "再次", seen=row.revision)


def test_a_raised_slip_ends_and_a_draft_of_the_next_colour_follows_it_with_a_number_of_its_own(
    desk: Desk,
) -> None:
    slip = desk.answered()

    following = desk.act(slip_decisions.raise_, slip, "仍未完成", seen=slip.revision)

    assert desk.office.row(Slip, slip.id).status is SlipStatus.RAISED
    assert (following.status, following.colour, following.former_id, following.reason) == (
        SlipStatus.DRAFT,
        SlipColour.YELLOW,
        slip.id,
        "仍未完成",
    )
    desk.refused(OutOfDate, slips.set_colour, following, 1)
    desk.act(slips.hand_in, following)
    assert desk.act(slip_decisions.approve, following, identity=desk.second).number == 2


def test_a_next_colour_that_was_thrown_away_is_drafted_anew(desk: Desk) -> None:
    slip = desk.answered()
    following = desk.act(slip_decisions.raise_, slip, "仍未完成", seen=slip.revision)
    desk.act(slips.discard, following)

    anew = desk.draft()

    assert (anew.position, anew.former_id) == (2, slip.id)


def test_an_answer_that_came_meanwhile_is_not_lifted_unread(desk: Desk) -> None:
    slip = desk.issued()

    def answer(session: Session) -> Slip:
        return slip_answers.answer(session, slip.id, "已补齐。", identity=desk.office.insurance, now=NOW)

    def lift(session: Session) -> Slip:
        return slip_decisions.lift(
            session, slip.id, "已整改", seen=slip.revision, identity=desk.first, now=NOW
        )

    _, lifted = at_once(desk.office.database, answer, lift)

    assert isinstance(lifted, SlipMoved)
    assert desk.office.row(Slip, slip.id).status is SlipStatus.ANSWERED


def test_an_answer_after_the_lifting_hears_that_it_is_over(desk: Desk) -> None:
    slip = desk.issued()

    def answer(session: Session) -> Slip:
        return slip_answers.answer(session, slip.id, "已补齐。", identity=desk.office.insurance, now=NOW)

    def lift(session: Session) -> Slip:
        return slip_decisions.lift(
            session, slip.id, "已整改", seen=slip.revision, identity=desk.first, now=NOW
        )

    _, answered = at_once(desk.office.database, lift, answer)

    assert isinstance(answered, SlipOver)
    assert answered.facts["name"] == "陈建国"
    row = desk.office.row(Slip, slip.id)
    assert (row.status, row.answer) == (SlipStatus.LIFTED, "")


def test_every_step_stands_in_the_history_of_the_item(desk: Desk) -> None:
    slip = desk.answered()
    desk.act(slip_decisions.lift, slip, "已整改到位", seen=slip.revision)

    steps = ("slip_hand_in", "slip_approve", "slip_issue", "slip_answer", "slip_lift")
    noted = [desk.office.acts(step)[0] for step in steps]

    assert [(row.noun, row.noun_id) for row in noted] == [("item", desk.item.id)] * 5
    assert [row.facts.get("number") for row in noted] == [None, 1, 1, 1, 1]


def test_slips_go_over_with_an_agency_and_one_of_two_for_an_item_stays(desk: Desk) -> None:
    kept, dropped, moved = desk.issued(HEALTH), desk.issued(FINANCE), desk.issued(FINANCE, number=3)
    office = desk.office
    office.change(Seat, office.finance.holdings[0].seat.id, person_id=None, held_since=None)
    keep = office.agency(HEALTH)

    office.act(agencies.merge, keep.id, office.agency(FINANCE).id, actor_id=desk.first.person.id, now=NOW)

    assert [office.row(Slip, row.id).status for row in (kept, dropped, moved)] == [
        SlipStatus.ISSUED,
        SlipStatus.SUPERSEDED,
        SlipStatus.ISSUED,
    ]
    assert {row.agency_id for row in office.rows(Slip)} == {keep.id}
    assert office.row(Item, desk.item.id).id == desk.item.id
