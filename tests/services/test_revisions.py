"""Revised documents: what is applied, and who is told."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import (
    ChangeCorrected,
    ChangeDecided,
    ItemClosed,
    ItemIncomplete,
    LedgerDuplicate,
    RevisionOver,
)
from domain.items import AssignmentState, ClosingKind, ItemStatus
from domain.reports import DutyState, ReportKind, ReportStatus
from intake.doubts import LEAVE_OUT
from intake.drafts import Doubt, DoubtKind, DraftItem, DraftTarget
from models.comparisons import RevisedItems
from models.documents import Doubt as DoubtRow
from models.items import Item
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from models.queries import revisions as queries
from models.reports import Duty, Report
from models.revisions import ChangeKind, ChangeState, Revision, RevisionState
from services import corrections, messages, revisions
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    WEDNESDAY,
    ZONES,
    AtWork,
    Office,
    at_once,
    draft,
    draft_item,
    party,
    received_file,
    usual_items,
)
from tests.revisions import FIRST, JUNE, NEW, SECOND, THIRD, Reading, changed


@pytest.fixture
def drafted(office: Office) -> Reading:
    """A draft of the usual items."""
    return Reading(office, office.import_draft())


@pytest.fixture
def in_force(at_work: AtWork) -> Reading:
    """The usual ledger in force, October open."""
    return Reading(at_work, at_work.ledger)


# A draft


def test_changes_of_a_draft_are_applied_and_told_to_nobody(drafted: Reading) -> None:
    revision = drafted.begin(changed(FIRST, deadlines=JUNE), changed(SECOND, title="强化医保基金监管"), NEW)

    outcome = drafted.do(revisions.apply_all, revision.id)

    numbers = [item.number for item in drafted.office.look(item_queries.of_ledger, drafted.ledger.id)]
    assert (outcome.applied, outcome.left) == (4, 0)
    assert numbers == [1, 2, 4]
    assert drafted.office.item(drafted.ledger, 1).deadline == date(2027, 6, 30)
    assert drafted.office.item(drafted.ledger, 2).title == "强化医保基金监管"
    assert drafted.office.messages() == []
    assert drafted.office.row(Revision, revision.id).state is RevisionState.SETTLED


def test_an_agency_added_by_hand_stays_when_the_document_adds_another(drafted: Reading) -> None:
    item = drafted.office.item(drafted.ledger, 3)
    drafted.do(corrections.add_parties, item.id, HEALTH)
    drafted.begin(FIRST, SECOND, changed(THIRD, parties=(party(FINANCE), party(INSURANCE, PARTICIPANT))))

    drafted.apply(ChangeKind.PARTIES)

    assert [row[:2] for row in drafted.parties(3)] == [
        (FINANCE, LEAD),
        (INSURANCE, PARTICIPANT),
        (HEALTH, RESPONSIBLE),
    ]


def test_a_draft_asks_what_the_new_text_leaves_open_and_no_more_what_the_old_did(office: Office) -> None:
    old = changed(FIRST, doubts=(Doubt(DoubtKind.NO_DEADLINE, 1), Doubt(DoubtKind.OPEN_LIST, 1)))
    new = changed(FIRST, deadlines=JUNE, doubts=(Doubt(DoubtKind.DEADLINE_YEAR, 1),))
    reading = Reading(office, office.import_draft(old), draft(old))
    revision = reading.begin(new, replace(NEW, doubts=(Doubt(DoubtKind.GROUP_PARTY, 4),)))

    reading.do(revisions.apply_all, revision.id)

    asked = {row.kind for row, _ in office.look(ledger_queries.open_doubts, reading.ledger.id)}
    assert asked == {DoubtKind.OPEN_LIST, DoubtKind.DEADLINE_YEAR, DoubtKind.GROUP_PARTY}


def test_the_ledger_stands_on_the_new_text_once_it_is_settled(drafted: Reading) -> None:
    revision = drafted.begin(changed(FIRST, deadlines=JUNE), SECOND, THIRD)
    before = drafted.office.look(ledger_queries.document_of, drafted.ledger.id)
    drafted.apply(ChangeKind.DEADLINE)
    after = drafted.office.look(ledger_queries.document_of, drafted.ledger.id)

    assert before is not None
    assert after is not None
    assert before.id < after.id == revision.document_id


# A ledger in force


def test_a_moved_deadline_keeps_the_original_and_is_told_to_all_parties(in_force: Reading) -> None:
    in_force.begin(changed(FIRST, deadlines=JUNE), SECOND, THIRD)

    in_force.apply(ChangeKind.DEADLINE)

    item = in_force.office.item(in_force.ledger, 1)
    office = in_force.office
    assert isinstance(office, AtWork)
    assert (item.deadline, item.original_deadline) == (date(2027, 6, 30), date(2026, 11, 30))
    assert set(in_force.told()) == {
        row.person.id for row in (office.insurance, office.health, office.finance)
    }


def test_an_added_item_is_handed_down_with_the_next_number(in_force: Reading) -> None:
    in_force.begin(*usual_items(), NEW)

    in_force.apply(ChangeKind.ITEM_ADDED)

    item = in_force.office.item(in_force.ledger, 4)
    office = in_force.office
    assert isinstance(office, AtWork)
    assert item.status is ItemStatus.ASSIGNED
    assert item.original_deadline == item.deadline == date(2026, 11, 30)
    assert set(in_force.told()) == {office.health.person.id}


def test_an_item_that_is_gone_is_cancelled_and_owes_nothing(in_force: Reading) -> None:
    in_force.begin(FIRST, SECOND)

    in_force.apply(ChangeKind.ITEM_GONE)

    item = in_force.office.item(in_force.ledger, 3)
    duties = [row.state for row in in_force.office.rows(Duty) if row.item_id == item.id]
    (act,) = in_force.office.acts("cancel")
    assert (item.status, item.closing_kind) == (ItemStatus.CANCELLED, ClosingKind.NOT_WARRANTED)
    assert duties == [DutyState.WAIVED]
    assert act.facts["reason"] == "云港市深化医药卫生体制改革2026年重点工作任务"


def test_agencies_come_and_go_with_their_duties(in_force: Reading) -> None:
    in_force.begin(changed(FIRST, parties=(party(INSURANCE), party("市民政局", PARTICIPANT))), SECOND, THIRD)

    in_force.apply(ChangeKind.PARTIES)

    item = in_force.office.item(in_force.ledger, 1)
    health = in_force.office.agency(HEALTH)
    duties = {row.agency_id: row.state for row in in_force.office.rows(Duty) if row.item_id == item.id}
    assert in_force.parties(1) == [
        (INSURANCE, LEAD, AssignmentState.PENDING),
        ("市民政局", PARTICIPANT, AssignmentState.PENDING),
    ]
    assert duties[health.id] is DutyState.WAIVED
    assert duties[in_force.office.agency(INSURANCE).id] is DutyState.EXPECTED


def test_an_agency_that_comes_back_has_to_sign_again(in_force: Reading) -> None:
    only = (party(INSURANCE),)
    in_force.begin(changed(FIRST, parties=only), SECOND, THIRD)
    in_force.apply(ChangeKind.PARTIES)
    in_force.older = draft(changed(FIRST, parties=only), SECOND, THIRD)
    in_force.begin(*usual_items())
    again = [row for row in in_force.changes if row.state is ChangeState.PENDING]

    in_force.do(revisions.apply, again[0].id)

    assert (HEALTH, PARTICIPANT, AssignmentState.PENDING) in in_force.parties(1)


def test_a_new_item_that_names_nobody_is_not_handed_down(in_force: Reading) -> None:
    nobody = replace(NEW, parties=())
    revision = in_force.begin(*usual_items(), nobody)
    change = in_force.change(ChangeKind.ITEM_ADDED)

    with pytest.raises(ItemIncomplete):
        in_force.do(revisions.apply, change.id)

    assert in_force.do(revisions.apply_all, revision.id) == revisions.Outcome(0, 1)
    assert len(in_force.office.rows(Item)) == 3


def test_everything_applied_within_a_while_is_one_message_to_each(in_force: Reading) -> None:
    revision = in_force.begin(changed(FIRST, deadlines=JUNE), changed(SECOND, deadlines=JUNE), NEW)
    first, *_ = [row for row in in_force.changes if row.kind is ChangeKind.DEADLINE]
    in_force.do(revisions.apply, first.id)
    while_deciding = {row.due_at for row in in_force.told().values()}
    in_force.do(revisions.apply_all, revision.id)
    office = in_force.office
    assert isinstance(office, AtWork)

    message = in_force.told()[office.health.person.id]
    facts = office.look(messages.load, message, now=WEDNESDAY, zones=ZONES)
    assert isinstance(facts, RevisedItems)

    assert while_deciding == {WEDNESDAY + revisions.TELL_AFTER}
    assert message.due_at == WEDNESDAY
    assert [(item.number, change.kind) for change, item in facts.changes] == [
        (1, ChangeKind.DEADLINE),
        (2, ChangeKind.DEADLINE),
        (4, ChangeKind.ITEM_ADDED),
    ]


def test_every_change_is_on_record(in_force: Reading) -> None:
    in_force.begin(changed(FIRST, deadlines=JUNE), SECOND, THIRD)

    in_force.apply(ChangeKind.DEADLINE)

    (act,) = in_force.office.acts("revise")
    assert act.actor_id == in_force.actor_id
    assert (act.facts["before"]["day"], act.facts["after"]["day"]) == ("2026-11-30", "2027-06-30")


def test_a_completion_that_waits_on_a_dropped_item_is_accepted_with_it(in_force: Reading) -> None:
    office = in_force.office
    assert isinstance(office, AtWork)
    duty = office.duty(office.finance, 3).duty
    report = office.submit(office.finance, duty.id, ReportKind.COMPLETION)
    in_force.begin(FIRST, SECOND)

    in_force.apply(ChangeKind.ITEM_GONE)

    assert office.row(Report, report.id).status is ReportStatus.ACCEPTED
    assert in_force.office.item(in_force.ledger, 3).status is ItemStatus.CANCELLED


# What may go wrong


def test_a_change_is_applied_once(in_force: Reading) -> None:
    in_force.begin(changed(FIRST, deadlines=JUNE), changed(SECOND, deadlines=JUNE), THIRD)
    in_force.apply(ChangeKind.DEADLINE)

    with pytest.raises(ChangeDecided):
        in_force.apply(ChangeKind.DEADLINE)

    assert len(in_force.office.acts("revise")) == 1


def test_two_at_once_apply_a_change_once(in_force: Reading) -> None:
    in_force.begin(*usual_items(), NEW, changed(NEW, no=5, title="另一项新任务", body="另一项新任务。"))
    change = in_force.change(ChangeKind.ITEM_ADDED)

    def press(session: object) -> object:
        return revisions.apply(session, change.id, actor_id=in_force.actor_id, now=WEDNESDAY)  # type: ignore[arg-type]  # a session

    _, second = at_once(in_force.office.database, press, press)

    assert isinstance(second, ChangeDecided)
    assert len(in_force.office.rows(Item)) == 4


def test_nothing_is_applied_to_an_item_that_was_closed_meanwhile(in_force: Reading) -> None:
    revision = in_force.begin(changed(FIRST, deadlines=JUNE), SECOND, THIRD)
    item = in_force.office.item(in_force.ledger, 1)
    in_force.office.change(Item, item.id, status=ItemStatus.CLOSED)

    with pytest.raises(ItemClosed):
        in_force.apply(ChangeKind.DEADLINE)

    assert in_force.do(revisions.apply_all, revision.id) == revisions.Outcome(0, 1)


def test_what_was_corrected_after_the_comparison_is_shown_first(drafted: Reading) -> None:
    revision = drafted.begin(changed(FIRST, deadlines=JUNE), SECOND, THIRD)
    item = drafted.office.item(drafted.ledger, 1)
    drafted.do(corrections.set_deadline, item.id, date(2026, 10, 31))

    with pytest.raises(ChangeCorrected):
        drafted.apply(ChangeKind.DEADLINE)
    outcome = drafted.do(revisions.apply_all, revision.id)
    seen = drafted.office.item(drafted.ledger, 1).revision
    drafted.do(revisions.apply, drafted.change(ChangeKind.DEADLINE).id, item_revision=seen)

    assert outcome == revisions.Outcome(0, 1)
    assert drafted.office.item(drafted.ledger, 1).deadline == date(2027, 6, 30)


def test_a_newer_text_replaces_one_that_is_not_settled(drafted: Reading) -> None:
    older = drafted.begin(changed(FIRST, deadlines=JUNE), SECOND, THIRD)
    newer = drafted.begin(FIRST, SECOND, THIRD, NEW)

    with pytest.raises(RevisionOver):
        drafted.apply(ChangeKind.DEADLINE)

    assert drafted.office.row(Revision, older.id).state is RevisionState.DISCARDED
    assert newer.state is RevisionState.OPEN


def test_the_same_file_gives_the_same_revision_until_it_is_settled(drafted: Reading) -> None:
    file = received_file()

    def begin() -> Revision:
        text = draft(changed(FIRST, deadlines=JUNE), SECOND, THIRD)
        ledger_id = drafted.ledger.id
        return drafted.office.act(
            revisions.begin, ledger_id, text, file, older=None, received_by_id=None, now=WEDNESDAY
        )

    first, second = begin(), begin()
    drafted.apply(ChangeKind.DEADLINE)

    assert first.id == second.id
    with pytest.raises(LedgerDuplicate):
        begin()


def test_a_file_that_was_no_new_text_can_be_sent_again(drafted: Reading) -> None:
    revision = drafted.begin(FIRST, SECOND)
    sha256 = drafted.office.look(queries.summary, revision.id).document.sha256  # type: ignore[union-attr]  # it is there

    drafted.do(revisions.discard, revision.id)

    assert drafted.office.look(ledger_queries.by_file, sha256) is None


def test_what_is_left_stays_and_is_not_asked_again(drafted: Reading) -> None:
    text = (changed(FIRST, deadlines=JUNE), SECOND, THIRD)
    revision = drafted.begin(*text)
    drafted.do(revisions.finish, revision.id)
    drafted.older = draft(*text)

    drafted.begin(*text, NEW)

    assert drafted.office.item(drafted.ledger, 1).deadline == date(2026, 11, 30)
    waiting = [row.kind for row in drafted.changes if row.state is ChangeState.PENDING]
    assert waiting == [ChangeKind.ITEM_ADDED]


# What comes again, and what it asks


def test_an_item_that_was_cancelled_comes_as_a_new_one_when_a_text_has_it_again(in_force: Reading) -> None:
    in_force.begin(FIRST, SECOND)
    in_force.apply(ChangeKind.ITEM_GONE)

    in_force.begin(FIRST, SECOND, THIRD, older=draft(FIRST, SECOND))
    added = in_force.apply(ChangeKind.ITEM_ADDED)

    assert in_force.office.item(in_force.ledger, 3).status is ItemStatus.CANCELLED
    assert in_force.office.row(Item, added.item_id or 0).status is ItemStatus.ASSIGNED


def test_an_item_whose_measures_name_somebody_is_not_asked_for_agencies(drafted: Reading) -> None:
    nobody = Doubt(DoubtKind.NO_PARTY, 4)
    measure = replace(draft_item(1, party(HEALTH)), label="1.")
    item = replace(NEW, parties=(), sub_items=(measure,), doubts=(nobody,))
    drafted.begin(FIRST, SECOND, THIRD, item)

    drafted.apply(ChangeKind.ITEM_ADDED)

    assert drafted.parties(4) == [(HEALTH, LEAD, AssignmentState.PENDING)]
    assert drafted.office.rows(DoubtRow) == []


def test_an_agency_that_a_new_text_names_is_asked_about_like_any_other(drafted: Reading) -> None:
    drafted.begin(FIRST, changed(SECOND, parties=(party("市卫生健康局"),)), THIRD)

    drafted.apply(ChangeKind.PARTIES)

    assert [(row.kind, set(row.facts.values())) for row in drafted.office.rows(DoubtRow)] == [
        (DoubtKind.AGENCY_SAME, {HEALTH, "市卫生健康局"})
    ]


def test_what_was_asked_of_a_target_that_changed_is_asked_anew(office: Office) -> None:
    def about(text: str) -> DraftItem:
        asked = Doubt(DoubtKind.TARGET_UNCLEAR, 1, {"text": text}, ("=", ">=", LEAVE_OUT))
        return changed(FIRST, targets=(DraftTarget(text, 350, "个", "="),), doubts=(asked,))

    older = draft(about("约350个"), SECOND, THIRD)
    reading = Reading(office, office.import_draft(*older.items), older)
    reading.begin(about("约400个"), SECOND, THIRD)

    reading.apply(ChangeKind.TARGETS)

    found = office.rows(DoubtRow)
    assert [(row.facts["text"], row.answer) for row in found] == [("约350个", "revised"), ("约400个", None)]
