"""Two secretaries on one draft, or on one revised document, at the same moment."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from domain.errors import LedgerNotDraft, OutOfDate, RuleBroken
from domain.items import ItemStatus
from intake.drafts import DoubtKind
from models.audit import AuditEntry
from models.documents import Ledger, LedgerStatus
from models.items import Item, ItemTarget
from models.revisions import ChangeKind, Revision, RevisionState
from services import arrangements, carrying, corrections, doubts, ledgers, revisions, targets
from tests.desks import YEAR_END, Desk, undecided
from tests.ledgers import (
    THURSDAY,
    WEDNESDAY,
    AtWork,
    Office,
    at_once,
    draft,
    draft_item,
    received_file,
    usual_items,
)
from tests.revisions import FIRST, SECOND, THIRD, Reading, changed

Act = Callable[[Session], Any]


@pytest.fixture
def desk(office: Office) -> Desk:
    both = (DoubtKind.WHO_LEADS, DoubtKind.NO_DEADLINE)
    return Desk(office, *(undecided(no, *both) for no in (1, 2, 3)))


def by(desk: Desk, function: Callable[..., Any], *arguments: object, **options: object) -> Act:
    actor_id = desk.office.secretary.person.id
    return lambda session: function(session, *arguments, actor_id=actor_id, now=THURSDAY, **options)


def test_a_question_is_answered_by_one_of_two(desk: Desk) -> None:
    doubt_id = desk.open(DoubtKind.NO_DEADLINE)

    first, second = at_once(
        desk.office.database,
        by(desk, doubts.settle, doubt_id, YEAR_END, for_all=True),
        by(desk, doubts.settle, doubt_id, "2026-06-30"),
    )

    assert first == 3
    assert isinstance(second, OutOfDate)
    assert {str(desk.item(number).deadline) for number in (1, 2, 3)} == {YEAR_END}


def test_an_answer_for_all_passes_over_what_another_answered_meanwhile(desk: Desk) -> None:
    one, other = desk.open(DoubtKind.NO_DEADLINE), desk.open(DoubtKind.NO_DEADLINE, 1)

    counts = at_once(
        desk.office.database,
        by(desk, doubts.settle, one, "2026-06-30"),
        by(desk, doubts.settle, other, YEAR_END, for_all=True),
    )

    assert counts == (1, 2)
    assert [str(desk.item(number).deadline) for number in (1, 2, 3)] == ["2026-06-30", YEAR_END, YEAR_END]


def test_nothing_is_answered_in_a_ledger_that_is_being_published(desk: Desk) -> None:
    _, second = at_once(
        desk.office.database,
        by(desk, ledgers.publish, desk.ledger.id),
        by(desk, doubts.settle, desk.open(DoubtKind.NO_DEADLINE), "2026-06-30"),
    )

    assert isinstance(second, LedgerNotDraft)


def test_a_target_is_taken_off_once(office: Office) -> None:
    desk = Desk(office, draft_item(1))
    desk.act(targets.enter, desk.item(1).id, "签约率达到30%")
    [target] = office.rows(ItemTarget)
    remove = by(desk, targets.remove, target.id)

    _, second = at_once(office.database, remove, remove)

    assert isinstance(second, OutOfDate)
    assert office.rows(ItemTarget) == []


def test_an_item_is_joined_to_the_one_before_it_once(desk: Desk) -> None:
    merge = by(desk, arrangements.merge, desk.item(3).id)

    _, second = at_once(desk.office.database, merge, merge)

    assert isinstance(second, RuleBroken)
    assert len(desk.office.acts("merge")) == 1


def test_two_add_items_behind_the_same_one(desk: Desk) -> None:
    def add(title: str) -> Act:
        return by(desk, arrangements.add, desk.ledger.id, title, after=desk.item(1).id)

    at_once(desk.office.database, add("建设县域医共体"), add("培养全科医生"))

    titles = {row.number: row.title for row in desk.office.rows(Item)}
    assert sorted(titles) == [1, 2, 3, 4, 5]
    assert {titles[2], titles[3]} == {"建设县域医共体", "培养全科医生"}


# A revised document


@pytest.fixture
def drafted(office: Office) -> Reading:
    return Reading(office, office.import_draft())


def test_a_correction_made_meanwhile_is_not_overwritten_by_all_changes(drafted: Reading) -> None:
    revision = drafted.begin(changed(FIRST, title="全面推进付费方式改革"), SECOND, THIRD)
    item = drafted.office.item(drafted.ledger, 1)
    options: dict[str, Any] = {"actor_id": drafted.actor_id, "now": WEDNESDAY}

    _, outcome = at_once(
        drafted.office.database,
        lambda session: corrections.retitle(session, item.id, "按病种付费", **options),
        lambda session: revisions.apply_all(session, revision.id, **options),
    )

    assert outcome == revisions.Outcome(0, 1)
    assert drafted.office.row(Item, item.id).title == "按病种付费"


def test_a_change_is_applied_or_left_and_not_both(drafted: Reading) -> None:
    drafted.begin(changed(FIRST, title="全面推进付费方式改革"), SECOND, THIRD)
    change = drafted.change(ChangeKind.TEXT)
    options: dict[str, Any] = {"actor_id": drafted.actor_id, "now": WEDNESDAY}

    _, second = at_once(
        drafted.office.database,
        lambda session: revisions.leave(session, change.id, **options),
        lambda session: revisions.apply(session, change.id, **options),
    )

    assert isinstance(second, RuleBroken)
    assert drafted.office.item(drafted.ledger, 1).title == FIRST.title
    assert drafted.office.acts("revise") == []


def test_two_texts_at_once_leave_one_comparison_open(drafted: Reading) -> None:
    def begin(title: str) -> Act:
        return lambda session: revisions.begin(
            session,
            drafted.ledger.id,
            draft(changed(FIRST, title=title), SECOND, THIRD),
            received_file(),
            older=drafted.older,
            received_by_id=drafted.actor_id,
            now=WEDNESDAY,
        )

    at_once(drafted.office.database, begin("甲项改革"), begin("乙项改革"))

    states = [row.state for row in drafted.office.rows(Revision)]
    assert states == [RevisionState.DISCARDED, RevisionState.OPEN]


# Carrying over


def test_an_item_carried_over_while_the_draft_is_published_ends_with_it_or_not_at_all(
    at_work: AtWork,
) -> None:
    ledger = at_work.act(
        ledgers.import_draft, draft(*usual_items()), received_file(), received_by_id=None, now=WEDNESDAY
    )
    old, new = at_work.item(at_work.ledger, 1), at_work.item(ledger, 1)
    options: dict[str, Any] = {"actor_id": at_work.secretary.person.id, "now": WEDNESDAY}

    _, second = at_once(
        at_work.database,
        partial(ledgers.publish, ledger_id=ledger.id, **options),
        partial(carrying.into, old_id=old.id, new_id=new.id, **options),
    )

    assert isinstance(second, LedgerNotDraft)
    assert at_work.row(Ledger, ledger.id).status is LedgerStatus.PUBLISHED
    assert at_work.row(Item, old.id).status is not ItemStatus.ARCHIVED
    assert not [row for row in at_work.rows(AuditEntry) if row.action == "carry_over"]
