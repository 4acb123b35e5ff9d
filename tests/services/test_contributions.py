"""Consolidation: what participants file becomes part of their lead's report."""

import pytest

from domain.errors import NotYourDuty, ReportNotOpen
from domain.notices import MessageKind
from domain.reports import ReportKind, ReportStatus
from domain.roles import Role
from models.contributions import Contribution
from models.people import Seat
from models.queries import contributions as queries
from models.queries import reviews as review_queries
from models.reports import Duty, Report
from models.views import Consolidation, Identity
from services import contributions, people, reviews, submissions
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    PARTICIPANT,
    WEDNESDAY,
    ZONES,
    AtWork,
    at_once,
    draft_item,
    local,
    party,
)

PROGRESS, NIL, COMPLETION = ReportKind
THURSDAY = local(10, 15)


def file(at_work: AtWork, who: Identity, number: int = 1, kind: ReportKind = PROGRESS) -> Report:
    return at_work.submit(who, at_work.duty(who, number).duty.id, kind)


def drafted(at_work: AtWork) -> Report:
    return at_work.begin(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)


def below(at_work: AtWork, report: Report) -> Consolidation:
    found = at_work.look(queries.of_report, report.id)
    assert found is not None
    return found


def names(found: Consolidation) -> tuple[list[str], list[str]]:
    return [part.agency.name for part in found.contributions], [agency.name for agency in found.missing]


def accept(at_work: AtWork, report: Report) -> None:
    at_work.act(reviews.accept, report.id, identity=at_work.reviewer, now=THURSDAY)


def send_back(at_work: AtWork, report: Report) -> None:
    at_work.act(reviews.return_for_revision, report.id, "缺少数据", identity=at_work.reviewer, now=THURSDAY)


def queue(at_work: AtWork) -> list[int]:
    return [line.view.report.id for line in at_work.look(review_queries.queue)]


# What stands below the draft


def test_what_participants_filed_stands_below_the_leads_draft(at_work: AtWork) -> None:
    file(at_work, at_work.health)
    at_work.begin(at_work.finance, at_work.duty(at_work.finance, 1).duty.id)  # a draft is nobody's business

    found = below(at_work, drafted(at_work))

    assert names(found) == ([HEALTH], [FINANCE])
    assert found.contributions[0].report.progress_text == "已完成18家医院的系统改造。"


def test_nothing_new_is_a_contribution(at_work: AtWork) -> None:
    duty = at_work.duty(at_work.health, 1).duty
    at_work.act(submissions.nothing_new, duty.id, identity=at_work.health, now=WEDNESDAY)

    assert names(below(at_work, drafted(at_work))) == ([HEALTH], [FINANCE])


def test_a_returned_report_is_missing_again(at_work: AtWork) -> None:
    send_back(at_work, file(at_work, at_work.health))

    assert names(below(at_work, drafted(at_work)))[1] == [HEALTH, FINANCE]


def test_a_newer_version_takes_the_place_of_the_older(at_work: AtWork) -> None:
    old = file(at_work, at_work.health)
    again = at_work.act(submissions.withdraw, old.id, identity=at_work.health, now=WEDNESDAY)
    at_work.act(submissions.submit, again.id, identity=at_work.health, now=WEDNESDAY)

    (part,) = below(at_work, drafted(at_work)).contributions

    assert part.report.id == again.id


def test_a_participant_and_an_item_without_a_lead_consolidate_nothing(at_work: AtWork) -> None:
    joined = at_work.begin(at_work.health, at_work.duty(at_work.health, 1).duty.id)
    leaderless = at_work.begin(at_work.health, at_work.duty(at_work.health, 2).duty.id)

    assert at_work.look(queries.of_report, joined.id) is None
    assert at_work.look(queries.of_report, leaderless.id) is None


# What is handed in


def test_a_report_handed_in_keeps_what_it_consolidated(at_work: AtWork) -> None:
    contributed = file(at_work, at_work.health)
    report = file(at_work, at_work.insurance)

    file(at_work, at_work.finance)  # too late for this one

    assert names(below(at_work, report)) == ([HEALTH], [FINANCE])
    assert [row.contributed_id for row in at_work.rows(Contribution)] == [contributed.id, None]
    (entry,) = [row for row in at_work.acts("submit_progress") if row.facts["report_id"] == report.id]
    assert (entry.facts["contributions"], entry.facts["missing"]) == ([contributed.id], [FINANCE])


def test_a_lead_may_hand_in_while_everybody_is_missing(at_work: AtWork) -> None:
    report = file(at_work, at_work.insurance)

    assert names(below(at_work, report)) == ([], [HEALTH, FINANCE])
    assert at_work.row(Duty, report.duty_id).is_on_time is True


def test_every_lead_of_a_split_item_consolidates_the_same(at_work: AtWork) -> None:
    ledger = at_work.publish(
        draft_item(1, party(INSURANCE), party(HEALTH), party(FINANCE, PARTICIPANT), title="分别负责")
    )
    at_work.set_cycle(ledger)
    at_work.tick(local(10, 13, 9))

    def own(who: Identity) -> int:
        return next(row.duty.id for row in at_work.owed(who) if row.item.ledger_id == ledger.id)

    at_work.submit(at_work.finance, own(at_work.finance))
    for lead in (at_work.insurance, at_work.health):
        assert names(below(at_work, at_work.begin(lead, own(lead)))) == ([FINANCE], [])


# Who reads it


def test_a_contribution_is_accepted_with_its_leads_report(at_work: AtWork) -> None:
    contributed = file(at_work, at_work.health)
    assert queue(at_work) == []  # rests with the lead

    report = file(at_work, at_work.insurance)
    assert queue(at_work) == [report.id]
    accept(at_work, report)

    assert at_work.row(Report, contributed.id).status is ReportStatus.ACCEPTED
    assert queue(at_work) == []


def test_a_contribution_can_be_returned_alone(at_work: AtWork) -> None:
    contributed = file(at_work, at_work.health)
    report = file(at_work, at_work.insurance)

    send_back(at_work, contributed)
    accept(at_work, report)

    assert at_work.row(Report, contributed.id).status is ReportStatus.RETURNED
    assert at_work.row(Report, report.id).status is ReportStatus.ACCEPTED
    again = file(at_work, at_work.health)
    assert queue(at_work) == [again.id]  # no lead's report is to come


def test_a_contribution_that_comes_after_its_lead_is_reviewed_by_itself(at_work: AtWork) -> None:
    report = file(at_work, at_work.insurance)
    late = file(at_work, at_work.health)

    assert queue(at_work) == [report.id, late.id]


def test_contributions_rest_while_the_lead_mends_its_report(at_work: AtWork) -> None:
    contributed = file(at_work, at_work.health)
    send_back(at_work, file(at_work, at_work.insurance))
    assert queue(at_work) == []

    second = file(at_work, at_work.insurance)

    assert queue(at_work) == [second.id]
    assert [part.report.id for part in below(at_work, second).contributions] == [contributed.id]


def test_contributions_are_reviewed_by_themselves_when_the_lead_has_nothing_new(at_work: AtWork) -> None:
    contributed = file(at_work, at_work.health)
    duty = at_work.duty(at_work.insurance, 1).duty

    at_work.act(submissions.nothing_new, duty.id, identity=at_work.insurance, now=WEDNESDAY)

    assert queue(at_work) == [contributed.id]
    assert at_work.rows(Contribution) == []


def test_contributions_are_reviewed_by_themselves_once_the_lead_missed_the_period(at_work: AtWork) -> None:
    contributed = file(at_work, at_work.health)

    at_work.tick(local(11, 2, 9))

    assert queue(at_work) == [contributed.id]


def test_a_reviewers_own_contribution_waits_for_a_colleague(at_work: AtWork) -> None:
    with at_work.database.transaction() as session:
        seat = Seat(group_id=1, role=Role.REVIEWER, person_id=at_work.health.person.id, created_at=WEDNESDAY)
        session.add(seat)
    both = at_work.identity(at_work.health.person.telegram_id)
    contributed = at_work.submit(both, at_work.duty(both, 1).duty.id)
    report = file(at_work, at_work.insurance)

    at_work.act(reviews.accept, report.id, identity=both, now=THURSDAY)

    assert queue(at_work) == [contributed.id]


def test_closing_takes_the_contributions_along(at_work: AtWork) -> None:
    contributed = file(at_work, at_work.health)
    report = file(at_work, at_work.insurance, kind=COMPLETION)

    at_work.act(reviews.accept_and_close, report.id, identity=at_work.reviewer, now=THURSDAY, zones=ZONES)

    assert at_work.row(Report, contributed.id).status is ReportStatus.ACCEPTED


# Messages


def test_the_lead_is_told_once_when_nobody_is_missing(at_work: AtWork) -> None:
    file(at_work, at_work.health)
    assert at_work.messages() == []

    report = file(at_work, at_work.finance)
    at_work.act(submissions.withdraw, report.id, identity=at_work.finance, now=WEDNESDAY)
    file(at_work, at_work.finance)

    (message,) = at_work.messages(MessageKind.CONTRIBUTIONS_IN)
    assert message.person_id == at_work.insurance.person.id


def test_a_lead_that_handed_in_already_is_not_told(at_work: AtWork) -> None:
    file(at_work, at_work.insurance)

    file(at_work, at_work.health)
    file(at_work, at_work.finance)

    assert at_work.messages(MessageKind.CONTRIBUTIONS_IN) == []


def ask(at_work: AtWork, report: Report, *, day: int = 14) -> tuple[list[str], list[str]]:
    told, without = at_work.act(
        contributions.ask_missing, report.id, identity=at_work.insurance, now=local(10, day), zones=ZONES
    )
    return [row.name for row in told], [row.name for row in without]


def test_the_missing_are_asked_once_a_day(at_work: AtWork) -> None:
    report = drafted(at_work)
    file(at_work, at_work.finance)

    assert ask(at_work, report) == ([HEALTH], [])
    assert ask(at_work, report) == ([], [])
    assert ask(at_work, report, day=15) == ([HEALTH], [])

    people_told = [row.person_id for row in at_work.messages(MessageKind.CONTRIBUTION_ASKED)]
    assert people_told == [at_work.health.person.id] * 2
    assert [row.facts["asked"] for row in at_work.acts("ask_contributions")] == [[HEALTH], [HEALTH]]


def test_whom_nobody_can_be_asked_for_is_named(at_work: AtWork) -> None:
    at_work.act(people.note_blocked, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY)

    assert ask(at_work, drafted(at_work)) == ([FINANCE], [HEALTH])


def test_only_the_leads_own_draft_asks(at_work: AtWork) -> None:
    report = drafted(at_work)

    with pytest.raises(NotYourDuty):
        at_work.act(contributions.ask_missing, report.id, identity=at_work.health, now=WEDNESDAY, zones=ZONES)

    at_work.act(submissions.submit, report.id, identity=at_work.insurance, now=WEDNESDAY)
    with pytest.raises(ReportNotOpen):
        ask(at_work, report)


# Two at once


def test_a_participant_who_files_while_the_lead_does_is_in_or_named_missing(at_work: AtWork) -> None:
    lead = drafted(at_work)
    part = at_work.begin(at_work.health, at_work.duty(at_work.health, 1).duty.id)

    at_once(
        at_work.database,
        lambda session: submissions.submit(session, part.id, identity=at_work.health, now=WEDNESDAY),
        lambda session: submissions.submit(session, lead.id, identity=at_work.insurance, now=WEDNESDAY),
    )

    assert names(below(at_work, lead)) == ([HEALTH], [FINANCE])
    assert queue(at_work) == [lead.id]


def test_a_participant_who_files_just_behind_the_lead_is_reviewed_by_itself(at_work: AtWork) -> None:
    lead = drafted(at_work)
    part = at_work.begin(at_work.health, at_work.duty(at_work.health, 1).duty.id)

    at_once(
        at_work.database,
        lambda session: submissions.submit(session, lead.id, identity=at_work.insurance, now=WEDNESDAY),
        lambda session: submissions.submit(session, part.id, identity=at_work.health, now=WEDNESDAY),
    )

    assert names(below(at_work, lead)) == ([], [HEALTH, FINANCE])
    assert sorted(queue(at_work)) == sorted([lead.id, part.id])
