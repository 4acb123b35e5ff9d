"""Items broken down, on both databases: who may, what is read, what it holds up, what ends it."""

from datetime import date
from typing import Any

import pytest

from domain.errors import (
    BreakdownByOther,
    BreakdownClosed,
    CompletionUnready,
    ItemNotYours,
    SubItemAgencyUnknown,
    SubItemDayBeyond,
    SubItemNotYours,
    SubItemSettled,
    SubItemsTooMany,
    TextMissing,
)
from domain.items import ClosingKind, ItemEvent
from domain.notices import MessageKind
from domain.reports import ReportKind
from domain.sub_items import LineFault, SubItemState
from models.breakdowns import SubItemCard, TypedLines
from models.items import Item
from models.queries import breakdowns as queries
from models.sub_items import SubItem
from models.views import Identity
from services import breakdowns, endings, messages, sub_items, submissions
from tests.ledgers import (
    FINANCE,
    HEALTH,
    INSURANCE,
    WEDNESDAY,
    ZONES,
    AtWork,
    at_once,
    draft_item,
    local,
    party,
)

LINES = f"出台方案 10-20\n接入18家医院 11月15日前 {HEALTH}\n拨付资金 11-30 财政局"


class Divided:
    """Item 1, led by the insurance bureau, with acts on its sub-items."""

    def __init__(self, at_work: AtWork) -> None:
        self.at_work = at_work
        self.item_id = at_work.item(at_work.ledger, 1).id

    def read(self, text: str, identity: Identity | None = None) -> TypedLines:
        identity = identity or self.at_work.insurance
        return self.at_work.act(breakdowns.read, self.item_id, text, identity=identity)

    def add(self, text: str = LINES, identity: Identity | None = None, **options: Any) -> list[int]:
        identity = identity or self.at_work.insurance
        options.setdefault("now", WEDNESDAY)
        cards = self.at_work.act(breakdowns.add, self.item_id, text, identity=identity, **options)
        return [card.line.sub_item.id for card in cards]

    def declare(self, row_id: int, identity: Identity, *, now: Any = WEDNESDAY) -> SubItemCard:
        return self.at_work.act(
            sub_items.declare, row_id, "已完成。", identity=identity, now=now, zones=ZONES
        )

    def accept(self, row_id: int, identity: Identity, *, now: Any = WEDNESDAY) -> SubItemCard:
        return self.at_work.act(sub_items.accept, row_id, identity=identity, now=now, zones=ZONES)

    def row(self, row_id: int) -> SubItem:
        return self.at_work.row(SubItem, row_id)

    def complete(self, identity: Identity) -> None:
        duty = self.at_work.duty(identity, 1)
        report = self.at_work.begin(identity, duty.duty.id, ReportKind.COMPLETION)
        self.at_work.act(submissions.submit, report.id, identity=identity, now=WEDNESDAY)


@pytest.fixture
def divided(at_work: AtWork) -> Divided:
    return Divided(at_work)


# Reading


def test_lines_become_sub_items_with_their_agencies(divided: Divided) -> None:
    found = divided.read(LINES).found

    assert [(row.title, row.deadline) for row in found] == [
        ("出台方案", date(2026, 10, 20)),
        ("接入18家医院", date(2026, 11, 15)),
        ("拨付资金", date(2026, 11, 30)),
    ]
    assert [row.agency and row.agency.name for row in found] == [None, HEALTH, FINANCE]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("出台方案", LineFault.DAY_MISSING),
        ("出台方案 10-32", LineFault.DAY_INVALID),
        ("出台方案 12-1", LineFault.DAY_BEYOND),
        ("出台方案 11-1 市教育局", LineFault.AGENCY_UNKNOWN),
        ("11-1", LineFault.TITLE_MISSING),
        ("很" * 101 + " 11-1", LineFault.TITLE_LONG),
    ],
)
def test_a_line_that_does_not_fit_is_named_with_what_is_wrong(
    divided: Divided, line: str, fault: LineFault
) -> None:
    typed = divided.read(f"出台方案 10-20\n{line}")

    assert len(typed.found) == 1
    assert [wrong.fault for wrong in typed.wrong] == [fault]


def test_where_the_date_comes_first_the_last_word_may_be_the_agency(divided: Divided) -> None:
    (row,) = divided.read(f"11-1 接入医院 {HEALTH}").found

    assert (row.title, row.agency and row.agency.name) == ("接入医院", HEALTH)


def test_a_sub_item_of_a_continuing_item_may_be_due_until_the_period_ends(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 3)

    typed = at_work.act(breakdowns.read, item.id, "拨付 12-31\n拨付 2027-1-1", identity=at_work.finance)

    assert [row.deadline for row in typed.found] == [date(2026, 12, 31)]
    assert [row.fault for row in typed.wrong] == [LineFault.DAY_BEYOND]


# Entering


def test_the_same_lines_twice_enter_nothing_new(divided: Divided) -> None:
    first = divided.add()

    assert divided.add() == []
    assert len(divided.at_work.rows(SubItem)) == len(first) == 3
    assert len(divided.at_work.acts("break_down")) == 1


def test_agencies_in_charge_are_told_once_and_the_lead_is_not(divided: Divided) -> None:
    divided.add(f"一 11-1 {HEALTH}\n二 11-2 {HEALTH}\n三 11-3")

    (message,) = divided.at_work.messages(MessageKind.SUB_ITEMS_CHANGED)
    assert message.person_id == divided.at_work.health.person.id


def test_what_is_told_is_what_is_still_to_be_done(divided: Divided) -> None:
    first, second = divided.add(f"一 11-1 {HEALTH}\n二 11-2 {HEALTH}")
    (message,) = divided.at_work.messages(MessageKind.SUB_ITEMS_CHANGED)
    divided.declare(first, divided.at_work.health)
    divided.accept(first, divided.at_work.insurance)

    own: Any = divided.at_work.look(messages.load, message, now=WEDNESDAY, zones=ZONES)

    assert [line.sub_item.id for line in own.lines] == [second]


def test_the_secretariat_breaks_any_item_down(divided: Divided) -> None:
    assert len(divided.add(identity=divided.at_work.secretary)) == 3


def test_a_participant_is_told_who_breaks_the_item_down(divided: Divided) -> None:
    with pytest.raises(BreakdownByOther) as refused:
        divided.add(identity=divided.at_work.health)

    assert refused.value.facts["leads"] == [INSURANCE]


def test_an_agency_without_a_part_breaks_nothing_down(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 3)

    with pytest.raises(ItemNotYours):
        at_work.act(breakdowns.read, item.id, LINES, identity=at_work.health)


def test_an_item_takes_thirty_sub_items(divided: Divided) -> None:
    divided.add("\n".join(f"第{number}件 11-1" for number in range(20)))

    with pytest.raises(SubItemsTooMany):
        divided.add("\n".join(f"又{number}件 11-1" for number in range(11)))


def test_a_number_is_never_given_twice(divided: Divided) -> None:
    first, *_ = divided.add()
    divided.at_work.act(breakdowns.remove, first, identity=divided.at_work.insurance, now=WEDNESDAY)
    (new,) = divided.add("补办 11-2")

    assert divided.row(new).position == 4


# Changing


def test_a_new_deadline_keeps_the_first_one(divided: Divided) -> None:
    first, *_ = divided.add()

    divided.at_work.act(
        breakdowns.redate, first, "11月20日", identity=divided.at_work.insurance, now=WEDNESDAY
    )

    row = divided.row(first)
    assert (row.deadline, row.original_deadline) == (date(2026, 11, 20), date(2026, 10, 20))
    with pytest.raises(SubItemDayBeyond):
        divided.at_work.act(
            breakdowns.redate, first, "12-20", identity=divided.at_work.insurance, now=WEDNESDAY
        )


def test_another_agency_begins_anew_and_both_are_told(divided: Divided) -> None:
    _, second, _ = divided.add()
    divided.declare(second, divided.at_work.health)
    divided.at_work.empty_outbox()
    finance = divided.at_work.agency(FINANCE)

    divided.at_work.act(
        breakdowns.reassign, second, finance.id, identity=divided.at_work.insurance, now=WEDNESDAY
    )

    assert divided.row(second).state is SubItemState.OPEN
    told = {row.person_id for row in divided.at_work.messages(MessageKind.SUB_ITEMS_CHANGED)}
    assert told == {divided.at_work.health.person.id, divided.at_work.finance.person.id}


def test_only_agencies_of_the_item_are_put_in_charge(divided: Divided) -> None:
    first, *_ = divided.add()

    with pytest.raises(SubItemAgencyUnknown):
        divided.at_work.act(
            breakdowns.reassign, first, 999, identity=divided.at_work.insurance, now=WEDNESDAY
        )


def test_a_title_of_blanks_is_none(divided: Divided) -> None:
    first, *_ = divided.add()

    with pytest.raises(TextMissing):
        divided.at_work.act(
            breakdowns.retitle, first, "  ", identity=divided.at_work.insurance, now=WEDNESDAY
        )


def test_a_deadline_of_the_item_moved_earlier_flags_what_lies_beyond_it(divided: Divided) -> None:
    divided.add()
    divided.at_work.change(Item, divided.item_id, deadline=date(2026, 11, 20))

    found = divided.at_work.look(queries.breakdown, divided.item_id)

    assert found is not None
    assert [found.is_beyond(line) for line in found.lines] == [False, False, True]


# Done


def test_the_agency_declares_and_the_lead_confirms(divided: Divided) -> None:
    _, second, _ = divided.add()

    divided.declare(second, divided.at_work.health, now=local(11, 15))
    assert divided.row(second).state is SubItemState.DECLARED
    assert len(divided.at_work.messages(MessageKind.SUB_ITEM_DECLARED)) == 1
    divided.accept(second, divided.at_work.insurance, now=local(11, 20))

    row = divided.row(second)
    assert (row.state, row.completed_on, row.days_late) == (SubItemState.DONE, date(2026, 11, 15), 0)


def test_what_was_declared_late_stays_late(divided: Divided) -> None:
    first, *_ = divided.add()

    divided.declare(first, divided.at_work.insurance, now=local(10, 23))

    assert (divided.row(first).state, divided.row(first).days_late) == (SubItemState.DONE, 3)


def test_confirming_twice_changes_nothing(divided: Divided) -> None:
    _, second, _ = divided.add()
    divided.declare(second, divided.at_work.health)

    divided.accept(second, divided.at_work.insurance)
    divided.accept(second, divided.at_work.secretary)

    assert len(divided.at_work.acts("finish_sub_item")) == 1


def test_what_is_sent_back_is_open_with_its_reason_and_deadline(divided: Divided) -> None:
    _, second, _ = divided.add()
    divided.declare(second, divided.at_work.health)

    divided.at_work.act(
        sub_items.send_back, second, "缺验收单", identity=divided.at_work.insurance, now=WEDNESDAY
    )

    row = divided.row(second)
    assert (row.state, row.return_reason, row.deadline) == (
        SubItemState.OPEN,
        "缺验收单",
        date(2026, 11, 15),
    )
    assert len(divided.at_work.messages(MessageKind.SUB_ITEM_RETURNED)) == 1


def test_nobody_else_declares_and_no_participant_decides(divided: Divided) -> None:
    _, second, _ = divided.add()

    with pytest.raises(SubItemNotYours):
        divided.declare(second, divided.at_work.finance)
    with pytest.raises(SubItemNotYours):
        divided.declare(second, divided.at_work.secretary)
    divided.declare(second, divided.at_work.health)
    with pytest.raises(BreakdownByOther):
        divided.accept(second, divided.at_work.health)
    with pytest.raises(SubItemSettled):
        divided.declare(second, divided.at_work.health)


# The item


def test_the_item_is_not_complete_while_a_sub_item_is_open(divided: Divided) -> None:
    first, second, third = divided.add()
    divided.declare(first, divided.at_work.insurance)

    with pytest.raises(CompletionUnready) as refused:
        divided.complete(divided.at_work.insurance)

    assert [missing.names for missing in refused.value.facts["missing"]] == [("1.2", "1.3")]  # type: ignore[attr-defined]  # facts are objects
    divided.at_work.act(breakdowns.remove, third, identity=divided.at_work.insurance, now=WEDNESDAY)
    divided.declare(second, divided.at_work.health)
    divided.accept(second, divided.at_work.insurance)
    duty = divided.at_work.duty(divided.at_work.insurance, 1)
    assert duty.latest is not None
    divided.at_work.act(submissions.submit, duty.latest.id, identity=divided.at_work.insurance, now=WEDNESDAY)


def test_a_declared_item_is_not_broken_down_further(divided: Divided) -> None:
    divided.complete(divided.at_work.insurance)

    with pytest.raises(BreakdownClosed):
        divided.add()


def test_where_each_answers_for_its_own_part_others_are_not_waited_for(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 2)
    at_work.act(breakdowns.add, item.id, f"一 11-1 {HEALTH}", identity=at_work.secretary, now=WEDNESDAY)

    held = {
        name: at_work.look(breakdowns.held_up_by, item, at_work.agency(name).id)
        for name in (HEALTH, INSURANCE)
    }

    assert held == {HEALTH: ("2.1",), INSURANCE: ()}


def test_what_is_due_is_listed_for_whoever_is_in_charge(divided: Divided) -> None:
    divided.add()

    def due(identity: Identity) -> list[str]:
        return [card.number for card in divided.at_work.look(queries.due, identity.agency_ids)]

    assert due(divided.at_work.insurance) == ["1.1"]
    assert due(divided.at_work.health) == ["1.2"]


def test_two_decisions_at_once_have_one_outcome(divided: Divided) -> None:
    _, second, _ = divided.add()
    divided.declare(second, divided.at_work.health)
    lead, secretary = divided.at_work.insurance, divided.at_work.secretary

    _, other = at_once(
        divided.at_work.database,
        lambda session: sub_items.accept(session, second, identity=lead, now=WEDNESDAY, zones=ZONES),
        lambda session: sub_items.send_back(session, second, "不行", identity=secretary, now=WEDNESDAY),
    )

    assert isinstance(other, SubItemSettled)
    assert divided.row(second).state is SubItemState.DONE


def test_a_completion_and_a_breakdown_at_once_are_not_both_done(divided: Divided) -> None:
    lead, secretary = divided.at_work.insurance, divided.at_work.secretary
    duty = divided.at_work.duty(lead, 1)
    report = divided.at_work.begin(lead, duty.duty.id, ReportKind.COMPLETION)

    _, other = at_once(
        divided.at_work.database,
        lambda session: breakdowns.add(session, divided.item_id, LINES, identity=secretary, now=WEDNESDAY),
        lambda session: submissions.submit(session, report.id, identity=lead, now=WEDNESDAY),
    )

    assert isinstance(other, CompletionUnready)


def test_with_the_item_its_open_sub_items_end(at_work: AtWork) -> None:
    ledger = at_work.publish(draft_item(1, party(INSURANCE), title="另一事项"))
    item = at_work.item(ledger, 1)
    cards = at_work.act(breakdowns.add, item.id, "一 11-1", identity=at_work.secretary, now=WEDNESDAY)

    at_work.act(_cancel, item.id)

    assert at_work.row(SubItem, cards[0].line.sub_item.id).state is SubItemState.CANCELLED


def _cancel(session: Any, item_id: int) -> None:
    item = session.get_one(Item, item_id)
    endings.end(session, item, ItemEvent.CANCEL, ClosingKind.NOT_WARRANTED, actor_id=None, now=WEDNESDAY)
