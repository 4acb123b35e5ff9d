"""Revised documents: what is found, what is applied, who is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

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
from domain.notices import MessageKind
from domain.reports import DutyState
from intake.drafts import Draft, DraftDeadline, DraftItem, DraftTarget
from models.comparisons import RevisedItems, is_question
from models.documents import Ledger
from models.items import Item
from models.outbox import OutboxMessage
from models.queries import items as item_queries
from models.queries import ledgers as ledger_queries
from models.queries import revisions as queries
from models.queries.revisions import Head
from models.reports import Duty
from models.revisions import Change, ChangeKind, ChangeState, Revision, RevisionState
from services import corrections, messages, revisions
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    WEDNESDAY,
    AtWork,
    Office,
    at_once,
    draft,
    draft_item,
    party,
    received_file,
    usual_items,
)

Result = TypeVar("Result")
FIRST, SECOND, THIRD = usual_items()
JUNE = (DraftDeadline("6月底前", date(2027, 6, 30)),)
NEW = draft_item(4, party(HEALTH), title="建设紧密型县域医共体")


def changed(item: DraftItem, **fields: object) -> DraftItem:
    return replace(item, **fields)  # type: ignore[arg-type]  # handed on as they are


class Reading:
    """A secretary who compares a new text with a ledger."""

    def __init__(self, office: Office, ledger: Ledger, older: Draft | None = None) -> None:
        self.office = office
        self.ledger = ledger
        self.older = older or draft(*usual_items())

    def begin(self, *items: DraftItem, **options: object) -> Revision:
        return self.office.act(
            revisions.begin,
            self.ledger.id,
            draft(*items),
            received_file(),
            older=options.get("older", self.older),  # type: ignore[arg-type]  # a draft or None
            received_by_id=self.actor_id,
            now=WEDNESDAY,
        )

    @property
    def actor_id(self) -> int:
        return self.office.secretary.person.id

    def do(self, act: Callable[..., Result], *arguments: object, **options: object) -> Result:
        return self.office.act(act, *arguments, actor_id=self.actor_id, now=WEDNESDAY, **options)

    @property
    def changes(self) -> list[Change]:
        return self.office.rows(Change)

    def change(self, kind: ChangeKind) -> Change:
        return next(row for row in self.changes if row.kind is kind)

    def apply(self, kind: ChangeKind) -> Change:
        return self.do(revisions.apply, self.change(kind).id)

    def parties(self, number: int) -> list[tuple[str, str, str]]:
        item = self.office.item(self.ledger, number)
        found = self.office.look(item_queries.parties, [item.id]).get(item.id, ())
        return [(row.agency.name, row.assignment.role, row.assignment.state) for row in found]

    def told(self) -> dict[int, OutboxMessage]:
        found = self.office.messages(MessageKind.LEDGER_REVISED)
        assert len(found) == len({row.person_id for row in found})
        return {row.person_id: row for row in found}


@pytest.fixture
def drafted(office: Office) -> Reading:
    """A draft of the usual items."""
    return Reading(office, office.import_draft())


@pytest.fixture
def in_force(at_work: AtWork) -> Reading:
    """The usual ledger in force, October open."""
    return Reading(at_work, at_work.ledger)


# Recognising


def head(**fields: object) -> Head:
    made = Head("云港市深化医药卫生体制改革2026年重点工作任务", None, "云港市人民政府办公室", 2026)
    return replace(made, **fields)  # type: ignore[arg-type]  # handed on as they are


@pytest.mark.parametrize(
    "known",
    [
        head(),
        head(title="云港市深化医药卫生体制改革2026年重点工作任务（修订稿）", issuer=None),
        head(title="云港市2026年深化医药卫生体制改革重点任务"),
        head(title="另一个标题", doc_no="云政办发[2026]12号", year=None),
    ],
)
def test_a_new_text_is_recognised_by_its_number_or_its_title_and_year(drafted: Reading, known: Head) -> None:
    found = drafted.office.look(queries.resembled, known)

    assert found is not None
    assert found.id == drafted.ledger.id


@pytest.mark.parametrize(
    "known",
    [
        head(title="云港市深化医药卫生体制改革2027年重点工作任务", year=2027),
        head(title="清江省深化医药卫生体制改革2026年重点工作任务", issuer="清江省人民政府办公厅"),
        head(title=None, issuer=None),
    ],
)
def test_another_year_or_another_level_is_another_document(drafted: Reading, known: Head) -> None:
    assert drafted.office.look(queries.resembled, known) is None


# What is found


def test_a_text_that_changes_nothing_is_settled_at_once(drafted: Reading) -> None:
    revision = drafted.begin(*usual_items())

    assert drafted.changes == []
    assert revision.state is RevisionState.SETTLED


def test_every_kind_of_change_is_found(drafted: Reading) -> None:
    drafted.begin(
        changed(FIRST, deadlines=JUNE, targets=(DraftTarget("覆盖率达到90%", 90, "%", ">="),)),
        changed(
            SECOND, no=2, body="加强医保基金监管。开展专项整治。", parties=(party(HEALTH), party(FINANCE))
        ),
        NEW,
    )

    assert {change.kind for change in drafted.changes} == set(ChangeKind) - {ChangeKind.MEASURES}
    assert [change.state for change in drafted.changes] == [ChangeState.PENDING] * 6


def test_items_that_were_only_renumbered_are_told_apart(drafted: Reading) -> None:
    drafted.begin(FIRST, changed(THIRD, no=2, label="（二）"), changed(SECOND, no=3, label="（三）"))
    revision = drafted.office.rows(Revision)[0]

    summary = drafted.office.look(queries.summary, revision.id)

    assert summary is not None
    assert (summary.renumbered, dict(summary.kinds)) == (2, {})


def test_without_the_older_text_the_ledger_stands_for_it(drafted: Reading) -> None:
    drafted.begin(changed(FIRST, deadlines=JUNE), SECOND, THIRD, older=None)

    assert [change.kind for change in drafted.changes] == [ChangeKind.DEADLINE]


def test_what_was_corrected_by_hand_is_left_where_the_text_did_not_change(drafted: Reading) -> None:
    item = drafted.office.item(drafted.ledger, 1)
    drafted.do(corrections.set_deadline, item.id, date(2026, 10, 31))
    drafted.do(corrections.drop, drafted.office.item(drafted.ledger, 3).id)

    drafted.begin(*usual_items())

    assert drafted.changes == []


def test_what_was_corrected_by_hand_is_told_and_never_applied_with_the_rest(drafted: Reading) -> None:
    item = drafted.office.item(drafted.ledger, 1)
    drafted.do(corrections.set_deadline, item.id, date(2026, 10, 31))
    revision = drafted.begin(changed(FIRST, deadlines=JUNE), SECOND, THIRD)

    outcome = drafted.do(revisions.apply_all, revision.id)
    change = drafted.change(ChangeKind.DEADLINE)

    assert (outcome.applied, outcome.left) == (0, 1)
    assert (change.before["base"]["day"], change.before["day"]) == ("2026-11-30", "2026-10-31")
    assert drafted.office.item(drafted.ledger, 1).deadline == date(2026, 10, 31)


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
    facts = office.look(messages.load, message, now=WEDNESDAY)
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


# Which item is it?

LONG = "全市三级公立医院全面实行按病种分值付费，覆盖全部住院病种，建立协商谈判机制，加快信息系统改造。"
SPLIT = draft_item(1, title="改进付费", due_on=date(2026, 9, 30))


@pytest.fixture
def split(office: Office) -> Reading:
    """An item whose second half became another."""
    whole = replace(FIRST, title="推进付费方式改革", body=f"推进付费方式改革。{LONG}")
    reading = Reading(office, office.import_draft(whole, SECOND, THIRD), draft(whole, SECOND, THIRD))
    half = replace(SPLIT, title="完善分值付费", body=LONG[:24], deadlines=JUNE)
    other = replace(SPLIT, no=4, title="健全协商", body=LONG[24:], deadlines=JUNE)
    reading.begin(half, SECOND, THIRD, other)
    return reading


def test_an_item_that_was_split_is_asked_about_and_not_guessed(split: Reading) -> None:
    revision_id = split.changes[0].revision_id
    questions = [change for change in split.changes if is_question(change)]

    outcome = split.do(revisions.apply_all, revision_id)

    assert sorted(row.kind for row in questions) == ["item_added", "item_added", "item_gone"]
    assert outcome == revisions.Outcome(0, 3)


def test_an_item_taken_for_the_same_keeps_its_number_and_history(split: Reading) -> None:
    added, gone = split.change(ChangeKind.ITEM_ADDED), split.change(ChangeKind.ITEM_GONE)

    first = split.do(revisions.take_as_same, added.id, gone.id)
    outcome = split.do(revisions.apply_all, added.revision_id)

    item = split.office.item(split.ledger, 1)
    assert first is not None
    assert (item.title, item.deadline) == ("完善分值付费", date(2027, 6, 30))
    assert (outcome.applied, outcome.left) == (4, 0)
