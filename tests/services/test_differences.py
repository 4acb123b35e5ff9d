"""Revised documents: what is recognised, what is found, and which item is which."""

from dataclasses import replace
from datetime import date

import pytest

from intake.drafts import DraftTarget
from models.comparisons import is_question
from models.queries import revisions as queries
from models.queries.revisions import Head
from models.revisions import ChangeKind, ChangeState, Revision, RevisionState
from services import corrections, revisions
from tests.ledgers import (
    FINANCE,
    HEALTH,
    AtWork,
    Office,
    draft,
    draft_item,
    party,
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
