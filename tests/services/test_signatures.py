"""Signing inside an agency: handed to the leader, agreed to, sent back, taken back, chased once."""

from collections import Counter
from datetime import datetime

import pytest

from domain.errors import (
    NobodySigns,
    NotAllowed,
    NotYourDuty,
    PeriodLocked,
    ReasonMissing,
    ReportBeingSigned,
    SignatureDecided,
    SignedTooLate,
)
from domain.items import ItemStatus
from domain.notices import MessageKind
from domain.reports import DutyState, ReportKind, ReportStatus
from domain.roles import Role
from domain.signatures import SignatureState
from models.contributions import Contribution
from models.items import Item
from models.people import Agency, Seat
from models.queries import reviews as review_queries
from models.queries import signatures as queries
from models.reports import Duty, Report
from models.signatures import Signature
from models.views import Identity
from services import cycles, duties, messages, people, reports, reviews, sign_offs, signatures, submissions
from tests.ledgers import INSURANCE, WEDNESDAY, ZONES, AtWork, at_once, local

PROGRESS, NIL, COMPLETION = ReportKind
THURSDAY = local(10, 15)
DUE = local(10, 27, 18)


class Signing(AtWork):
    """The insurance bureau's leader signs what leaves it."""

    leader: Identity

    @classmethod
    def at(cls, at_work: AtWork) -> "Signing":
        at_work.__class__ = cls
        assert isinstance(at_work, cls)
        at_work.leader = at_work.seat("郑局", Role.SUPERVISING_LEADER, INSURANCE)
        agency_id = at_work.agency(INSURANCE).id
        at_work.act(signatures.require, agency_id, needed=True, identity=at_work.leader, now=WEDNESDAY)
        at_work.empty_outbox()
        return at_work

    def hand_in(self, kind: ReportKind = PROGRESS, *, now: datetime = WEDNESDAY) -> tuple[Report, int]:
        report = self.submit(self.insurance, self.duty(self.insurance, 1).duty.id, kind, now=now)
        return report, self.rows(Signature)[-1].id

    def sign(self, signature_id: int, who: Identity | None = None, *, now: datetime = THURSDAY) -> None:
        self.act(sign_offs.sign, signature_id, identity=who or self.leader, now=now)

    def send_back(self, signature_id: int, reason: str = "数据请再核实") -> None:
        self.act(sign_offs.send_back, signature_id, reason, identity=self.leader, now=THURSDAY)

    def take_back(self, report: Report, *, now: datetime = THURSDAY) -> Report:
        return self.act(sign_offs.take_back, report.id, identity=self.insurance, now=now)

    def chase(self, now: datetime) -> None:
        self.act(sign_offs.release, now=now, zones=ZONES)

    def status(self, report: Report) -> ReportStatus:
        return self.row(Report, report.id).status


@pytest.fixture
def signing(at_work: AtWork) -> Signing:
    return Signing.at(at_work)


# Handing in


def test_a_report_goes_to_the_leader_and_is_still_owed(signing: Signing) -> None:
    report, _ = signing.hand_in()

    assert signing.status(report) is ReportStatus.UNIT_SIGNING
    assert signing.row(Duty, report.duty_id).state is DutyState.EXPECTED
    assert signing.duty(signing.insurance, 1).is_being_signed
    assert signing.look(review_queries.queue) == []
    (message,) = signing.messages()
    assert (message.kind, message.person_id) == (MessageKind.SIGNATURE_ASKED, signing.leader.person.id)


def test_handing_in_twice_asks_once(signing: Signing) -> None:
    report, _ = signing.hand_in()

    signing.act(submissions.submit, report.id, identity=signing.insurance, now=WEDNESDAY)

    assert len(signing.rows(Signature)) == 1
    assert len(signing.acts("hand_to_leader")) == 1


def test_nothing_new_needs_no_signature(signing: Signing) -> None:
    duty = signing.duty(signing.insurance, 1).duty

    signing.act(submissions.nothing_new, duty.id, identity=signing.insurance, now=WEDNESDAY)

    assert signing.row(Duty, duty.id).state is DutyState.NIL_REPORTED


def test_other_agencies_file_as_before(signing: Signing) -> None:
    report = signing.submit(signing.health, signing.duty(signing.health, 2).duty.id)

    assert report.status is ReportStatus.SUBMITTED


def test_the_section_head_is_asked_where_the_leader_is_unreachable(signing: Signing) -> None:
    head = signing.seat("吴处", Role.SECTION_HEAD, INSURANCE)
    signing.act(people.note_blocked, telegram_id=signing.leader.person.telegram_id, now=WEDNESDAY)

    signing.hand_in()

    assert [row.person_id for row in signing.messages(MessageKind.SIGNATURE_ASKED)] == [head.person.id]


def test_a_leader_lost_later_is_followed_by_the_section_head(signing: Signing) -> None:
    signing.hand_in()
    head = signing.seat("吴处", Role.SECTION_HEAD, INSURANCE)
    signing.act(people.note_blocked, telegram_id=signing.leader.person.telegram_id, now=WEDNESDAY)

    signing.chase(THURSDAY)
    signing.chase(THURSDAY)

    told = [row.person_id for row in signing.messages(MessageKind.SIGNATURE_ASKED)]
    assert told == [signing.leader.person.id, head.person.id]


def test_a_draft_is_kept_where_nobody_can_sign(signing: Signing) -> None:
    signing.act(people.note_blocked, telegram_id=signing.leader.person.telegram_id, now=WEDNESDAY)
    report = signing.begin(signing.insurance, signing.duty(signing.insurance, 1).duty.id)

    with pytest.raises(NobodySigns):
        signing.act(submissions.submit, report.id, identity=signing.insurance, now=WEDNESDAY)

    assert signing.status(report) is ReportStatus.DRAFT


def test_the_liaison_is_told_when_nobody_is_left_to_sign(signing: Signing) -> None:
    signing.hand_in()
    signing.act(people.note_blocked, telegram_id=signing.leader.person.telegram_id, now=WEDNESDAY)

    signing.chase(THURSDAY)
    signing.chase(THURSDAY)

    (message,) = signing.messages(MessageKind.SIGNATURE_STUCK)
    assert message.person_id == signing.insurance.person.id


def test_what_lies_with_the_leader_is_not_changed(signing: Signing) -> None:
    report, _ = signing.hand_in()
    duty_id, li = report.duty_id, signing.insurance

    with pytest.raises(ReportBeingSigned):
        signing.act(reports.write, report.id, "另一份", identity=li, now=WEDNESDAY)
    with pytest.raises(ReportBeingSigned):
        signing.act(reports.start, duty_id, PROGRESS, identity=li, now=WEDNESDAY)
    with pytest.raises(ReportBeingSigned):
        signing.act(submissions.nothing_new, duty_id, identity=li, now=WEDNESDAY)


# Agreeing


def test_agreeing_files_the_report_in_the_liaisons_name(signing: Signing) -> None:
    report, signature_id = signing.hand_in()

    signing.sign(signature_id)

    signed = signing.row(Report, report.id)
    assert (signed.status, signed.author_id) == (ReportStatus.SUBMITTED, signing.insurance.person.id)
    signature = signing.row(Signature, signature_id)
    assert (signature.state, signature.decided_by_id) == (SignatureState.SIGNED, signing.leader.person.id)
    (entry,) = signing.acts("sign_off")
    assert (entry.actor_id, entry.facts["report_id"]) == (signing.leader.person.id, report.id)
    assert [line.view.report.id for line in signing.look(review_queries.queue)] == [report.id]


@pytest.mark.parametrize(("now", "is_on_time"), [(DUE, True), (local(10, 27, 19), False)])
def test_a_report_is_in_time_when_it_was_signed_in_time(
    signing: Signing, now: datetime, is_on_time: bool
) -> None:
    report, signature_id = signing.hand_in()

    signing.sign(signature_id, now=now)

    assert signing.row(Duty, report.duty_id).is_on_time is is_on_time


def test_what_is_signed_takes_the_contributions_of_that_moment_along(signing: Signing) -> None:
    _, signature_id = signing.hand_in()
    assert signing.rows(Contribution) == []
    part = signing.submit(signing.health, signing.duty(signing.health, 1).duty.id)

    signing.sign(signature_id)

    assert [row.contributed_id for row in signing.rows(Contribution)] == [part.id, None]


def test_a_completion_is_declared_when_it_is_signed(signing: Signing) -> None:
    report, signature_id = signing.hand_in(COMPLETION)
    item_id = signing.row(Duty, report.duty_id).item_id
    assert signing.row(Item, item_id).status is ItemStatus.ASSIGNED

    signing.sign(signature_id)

    assert signing.row(Item, item_id).status is ItemStatus.COMPLETION_DECLARED


def test_a_period_locked_meanwhile_keeps_the_report(signing: Signing) -> None:
    report, signature_id = signing.hand_in()
    signing.tick(local(11, 2, 9))

    with pytest.raises(SignedTooLate) as refused:
        signing.sign(signature_id, now=local(11, 2))

    assert isinstance(refused.value.__cause__, PeriodLocked)
    assert signing.status(report) is ReportStatus.UNIT_SIGNING
    assert signing.take_back(report).status is ReportStatus.DRAFT


def test_nobody_else_signs(signing: Signing) -> None:
    _, signature_id = signing.hand_in()
    other = signing.seat("钱委", Role.SUPERVISING_LEADER, "市卫生健康委")

    for who in (signing.insurance, other, signing.secretary):
        with pytest.raises(NotAllowed):
            signing.sign(signature_id, who)


def test_a_leader_who_reports_needs_nobody_to_sign(signing: Signing) -> None:
    signing.change(Seat, signing.insurance.holdings[0].seat.id, person_id=signing.leader.person.id)
    both = signing.identity(signing.leader.person.telegram_id)

    report = signing.submit(both, signing.duty(both, 1).duty.id)

    assert report.status is ReportStatus.SUBMITTED


def test_an_item_that_ends_leaves_nothing_to_sign(signing: Signing) -> None:
    report, signature_id = signing.hand_in()
    item = signing.item(signing.ledger, 1)
    with signing.database.transaction() as session:
        duties.end(session, session.get_one(Item, item.id))

    assert signing.status(report) is ReportStatus.WITHDRAWN
    assert signing.row(Signature, signature_id).state is SignatureState.VOID


# Sending back, taking back


def test_a_report_sent_back_is_the_liaisons_draft_again(signing: Signing) -> None:
    report, signature_id = signing.hand_in()
    signing.empty_outbox()

    signing.send_back(signature_id)

    assert signing.status(report) is ReportStatus.DRAFT
    (message,) = signing.messages()
    assert (message.kind, message.person_id) == (
        MessageKind.SIGNATURE_REFUSED,
        signing.insurance.person.id,
    )
    assert signing.acts("send_back")[0].facts["reason"] == "数据请再核实"
    again, second_id = signing.hand_in()
    assert (again.id, again.version) == (report.id, 1)
    assert second_id != signature_id


def test_a_report_is_sent_back_with_a_reason(signing: Signing) -> None:
    _, signature_id = signing.hand_in()

    with pytest.raises(ReasonMissing):
        signing.send_back(signature_id, "  ")


def test_the_liaison_takes_it_back_and_the_leader_is_told_so(signing: Signing) -> None:
    report, signature_id = signing.hand_in()

    assert signing.take_back(report).status is ReportStatus.DRAFT
    assert signing.take_back(report).status is ReportStatus.DRAFT  # pressed twice

    assert len(signing.acts("take_back")) == 1
    with pytest.raises(SignatureDecided) as refused:
        signing.sign(signature_id)
    assert refused.value.facts == {"state": SignatureState.TAKEN_BACK, "name": "李晓梅"}
    (message,) = signing.messages(MessageKind.SIGNATURE_ASKED)
    assert signing.look(messages.load, message, now=THURSDAY, zones=ZONES) is None


def test_only_the_agency_takes_back(signing: Signing) -> None:
    report, _ = signing.hand_in()

    with pytest.raises(NotYourDuty):
        signing.act(sign_offs.take_back, report.id, identity=signing.health, now=THURSDAY)


# Little time is left


def test_leader_and_liaison_are_told_once_when_less_than_a_working_day_is_left(signing: Signing) -> None:
    signing.hand_in()
    signing.empty_outbox()

    for now in (local(10, 26, 17), local(10, 26, 18), local(10, 27, 9)):
        signing.chase(now)

    told = Counter(row.person_id for row in signing.messages(MessageKind.SIGNATURE_DUE))
    assert told == Counter([signing.leader.person.id, signing.insurance.person.id])
    cards = signing.look(
        messages.load, signing.messages(MessageKind.SIGNATURE_DUE)[0], now=local(10, 27, 9), zones=ZONES
    )
    assert isinstance(cards, tuple)
    assert [card.line.item.number for card in cards] == [1]


def test_what_was_signed_in_time_is_not_chased(signing: Signing) -> None:
    _, signature_id = signing.hand_in()
    signing.sign(signature_id)

    signing.chase(local(10, 27, 9))

    assert signing.messages(MessageKind.SIGNATURE_DUE) == []


def test_what_waits_is_listed_for_those_who_sign(signing: Signing) -> None:
    signing.hand_in()

    ids = queries.signing_agency_ids(signing.leader)

    assert [card.line.item.number for card in signing.look(queries.waiting, ids) if card.line] == [1]
    assert queries.signing_agency_ids(signing.insurance) == frozenset()


# The switch


def test_the_secretariat_and_the_leader_switch_it_and_nobody_else(signing: Signing) -> None:
    agency_id = signing.agency(INSURANCE).id

    with pytest.raises(NotAllowed):
        signing.act(signatures.require, agency_id, needed=False, identity=signing.insurance, now=THURSDAY)
    for _ in range(2):
        signing.act(signatures.require, agency_id, needed=False, identity=signing.secretary, now=THURSDAY)

    assert signing.row(Agency, agency_id).needs_signature is False
    assert len(signing.acts("waive_signature")) == 1


# Two at once


def test_of_two_who_sign_the_second_hears_who_was_first(signing: Signing) -> None:
    _, signature_id = signing.hand_in()
    head = signing.seat("吴处", Role.SECTION_HEAD, INSURANCE)

    _, second = at_once(
        signing.database,
        lambda session: sign_offs.sign(session, signature_id, identity=signing.leader, now=THURSDAY),
        lambda session: sign_offs.sign(session, signature_id, identity=head, now=THURSDAY),
    )

    assert isinstance(second, SignatureDecided)
    assert second.facts == {"state": SignatureState.SIGNED, "name": "郑局"}
    assert len(signing.acts("sign_off")) == 1


def test_signing_meets_taking_back(signing: Signing) -> None:
    report, signature_id = signing.hand_in()

    _, second = at_once(
        signing.database,
        lambda session: sign_offs.sign(session, signature_id, identity=signing.leader, now=THURSDAY),
        lambda session: sign_offs.take_back(session, report.id, identity=signing.insurance, now=THURSDAY),
    )

    assert isinstance(second, SignatureDecided)
    assert signing.status(report) is ReportStatus.SUBMITTED


def test_taking_back_meets_signing(signing: Signing) -> None:
    report, signature_id = signing.hand_in()

    _, second = at_once(
        signing.database,
        lambda session: sign_offs.take_back(session, report.id, identity=signing.insurance, now=THURSDAY),
        lambda session: sign_offs.sign(session, signature_id, identity=signing.leader, now=THURSDAY),
    )

    assert isinstance(second, SignatureDecided)
    assert signing.status(report) is ReportStatus.DRAFT
    assert signing.row(Duty, report.duty_id).state is DutyState.EXPECTED


def test_signing_meets_the_lock_of_the_period(signing: Signing) -> None:
    report, signature_id = signing.hand_in()
    now = local(11, 2, 9)

    _, second = at_once(
        signing.database,
        lambda session: cycles.open_and_lock(session, now=now, zones=ZONES),
        lambda session: sign_offs.sign(session, signature_id, identity=signing.leader, now=now),
    )

    assert isinstance(second, SignedTooLate)
    assert signing.status(report) is ReportStatus.UNIT_SIGNING


def test_a_report_signed_can_be_reviewed_and_taken_back_as_any_other(signing: Signing) -> None:
    report, signature_id = signing.hand_in()
    signing.sign(signature_id)

    signing.act(reviews.accept, report.id, identity=signing.reviewer, now=THURSDAY)

    assert signing.status(report) is ReportStatus.ACCEPTED
