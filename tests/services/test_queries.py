"""What lists show, to whom, and at what price."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from domain.reports import DutyState, ReportKind
from domain.roles import Role
from models.cycles import Period
from models.database import Database
from models.items import Item
from models.people import AgencyAlias
from models.queries import agencies, item_lines, items, ledgers, notices, people, reviews, statistics
from models.queries import reports as report_queries
from models.reports import Duty
from services import notices as notice_acts
from services import submissions
from tests.ledgers import (
    COUNTIES,
    FINANCE,
    HEALTH,
    INSURANCE,
    LEAD,
    PARTICIPANT,
    RESPONSIBLE,
    WEDNESDAY,
    AtWork,
    Office,
    Statements,
    draft_item,
    local,
    party,
)

# Mine


def test_an_agency_sees_its_own_items_and_no_others(at_work: AtWork) -> None:
    lines = at_work.look(item_lines.of_agencies, at_work.insurance.agency_ids)

    assert sorted(line.item.number for line in lines) == [1, 2]
    assert {line.mine.agency_id for line in lines if line.mine} == at_work.insurance.agency_ids


def test_what_waits_for_a_report_comes_first_and_what_ended_last(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 1)
    at_work.change(Item, item.id, status="closed")
    third = at_work.publish(draft_item(1, title="另一台账", due_on=None))

    lines = at_work.look(item_lines.of_agencies, at_work.insurance.agency_ids)

    found = [(line.item.ledger_id, line.item.number, line.owes_report) for line in lines]
    assert found == [
        (at_work.ledger.id, 2, True),
        (third.id, 1, False),
        (at_work.ledger.id, 1, False),
    ]


def test_an_item_with_a_returned_report_is_marked_as_owing(at_work: AtWork) -> None:
    report = at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)

    def line() -> bool:
        lines = at_work.look(item_lines.of_agencies, at_work.insurance.agency_ids)
        return next(row.owes_report for row in lines if row.item.number == 1)

    assert not line()
    at_work.change(type(report), report.id, status="returned")
    assert line()


def test_somebody_of_two_agencies_owes_what_either_of_them_owes(at_work: AtWork) -> None:
    both = at_work.insurance.agency_ids | at_work.health.agency_ids

    def owes() -> bool:
        lines = at_work.look(item_lines.of_agencies, both)
        (line,) = (row for row in lines if row.item.number == 2)
        return line.owes_report

    at_work.submit(at_work.health, at_work.duty(at_work.health, 2).duty.id)
    assert owes()

    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 2).duty.id)
    assert not owes()


def test_only_active_items_wait_for_a_signature(at_work: AtWork) -> None:
    agency_ids = at_work.insurance.agency_ids

    def unsigned() -> int:
        _, count = at_work.look(item_lines.mine, agency_ids, 1)
        assert count == len(at_work.look(items.unsigned, agency_ids))
        return count

    assert unsigned() == 2

    at_work.change(Item, at_work.item(at_work.ledger, 1).id, status="suspended")
    assert unsigned() == 1


def test_a_line_names_the_leads_or_else_all_who_answer(at_work: AtWork) -> None:
    page = at_work.look(item_lines.ledger_page, at_work.ledger.id, 1)

    assert [line.leads for line in page.rows] == [(INSURANCE,), (HEALTH, INSURANCE), (FINANCE,)]
    assert [line.mine for line in page.rows] == [None, None, None]


def test_a_draft_is_nobodys_item_yet(office: Office) -> None:
    office.import_draft()
    li = office.seat("李晓梅", agency=INSURANCE)

    assert office.look(item_lines.of_agencies, li.agency_ids) == []
    assert office.look(items.by_number, 1) == []
    assert office.look(item_lines.search, "医保", None) == ([], 0)


# Search


def found(office: Office, words: str, agency_ids: frozenset[int] | None = None) -> list[int]:
    return [line.item.number for line in office.look(item_lines.search, words, agency_ids)[0]]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("医保", [1, 2]),  # the agency's name, a title
        ("基金 监管", [2]),
        ("基金 投入", []),
        ("支付方式改革", [1, 2, 3]),  # the section
        ("财政局", [1, 3]),
        ("%", []),
        ("_", []),
        ("\\", []),
    ],
)
def test_every_word_has_to_be_found_somewhere(at_work: AtWork, words: str, numbers: list[int]) -> None:
    assert found(at_work, words) == numbers


def test_an_agency_finds_its_own_items_only(at_work: AtWork) -> None:
    assert found(at_work, "改革", at_work.finance.agency_ids) == [1, 3]


def test_a_long_answer_is_cut_and_counted(office: Office) -> None:
    office.publish(*(draft_item(number) for number in range(1, 12)))

    lines, total = office.look(item_lines.search, "改革", None)

    assert (len(lines), total) == (item_lines.SEARCH_LIMIT, 11)


# One item


def test_the_card_of_an_item_brings_everything_together(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    item = at_work.item(at_work.ledger, 1)

    card = at_work.look(items.card, item.id)

    assert card is not None
    assert card.document is not None
    assert [(row.agency.name, row.assignment.role) for row in card.parties] == [
        (INSURANCE, LEAD),
        (HEALTH, PARTICIPANT),
        (FINANCE, PARTICIPANT),
    ]
    assert [row.text for row in card.deadlines] == ["11月底前"]
    assert [row.author.name for row in card.reports] == ["李晓梅"]
    acts = [(row.entry.action, row.actor.name if row.actor else None) for row in card.history]
    assert acts == [("submit_progress", "李晓梅"), ("assign", "陈建国"), ("register", "陈建国")]
    assert card.history[0].agency == at_work.agency(INSURANCE)


def test_the_card_shows_each_agencys_latest_word_but_not_nothing_new(at_work: AtWork) -> None:
    at_work.submit(at_work.finance, at_work.duty(at_work.finance, 1).duty.id)
    duty = at_work.duty(at_work.health, 1).duty
    at_work.act(submissions.nothing_new, duty.id, identity=at_work.health, now=WEDNESDAY)

    views = at_work.look(report_queries.latest_of_item, at_work.item(at_work.ledger, 1).id)

    assert [row.agency.name for row in views] == [FINANCE]


def test_neighbours_are_the_numbers_before_and_after(at_work: AtWork) -> None:
    first, second, third = (at_work.item(at_work.ledger, number) for number in (1, 2, 3))

    assert at_work.look(items.neighbours, second) == (first.id, third.id)
    assert at_work.look(items.neighbours, first) == (None, second.id)


# Agencies


def test_an_agency_is_found_by_its_alias(office: Office) -> None:
    office.import_draft()
    agency = office.agency(HEALTH)
    with office.database.transaction() as session:
        session.add(AgencyAlias(agency_id=agency.id, name="市卫健委"))

    assert office.agency("市卫健委") == agency
    card = office.look(agencies.card, agency.id)
    assert card is not None
    assert card.aliases == ("市卫健委",)


def test_the_card_of_an_agency_shows_its_seats_and_open_codes(at_work: AtWork) -> None:
    card = at_work.look(agencies.card, at_work.agency(INSURANCE).id)

    assert card is not None
    assert card.item_count == 2
    assert [(row.seat.role, row.person.name if row.person else None) for row in card.seats] == [
        (Role.LIAISON, "李晓梅")
    ]
    assert card.invitations == {}


def test_a_collective_name_has_no_card(office: Office) -> None:
    office.publish(draft_item(1, party(INSURANCE), party(COUNTIES, RESPONSIBLE, is_group=True)))

    assert office.look(agencies.card, office.agency(COUNTIES).id) is None
    assert [row.name for row in office.look(agencies.all_agencies)] == [INSURANCE]


def test_a_page_knows_the_place_of_its_first_row(office: Office) -> None:
    ledger = office.publish(*(draft_item(number) for number in range(1, 9)))

    pages = [office.look(item_lines.ledger_page, ledger.id, number) for number in (1, 2)]

    assert [(page.first, page.rows[0].item.number) for page in pages] == [(1, 1), (7, 7)]


def test_an_item_is_found_on_its_page_although_others_were_dropped(office: Office) -> None:
    ledger = office.import_draft(*(draft_item(number) for number in (1, 2, 8, 9, 10, 20, 30)))

    found = [office.look(items.card, office.item(ledger, number).id) for number in (20, 30)]

    assert [card.page for card in found if card is not None] == [1, 2]


def test_a_page_out_of_range_is_the_nearest_there_is(office: Office) -> None:
    office.publish(*(draft_item(number, party(f"市第{number}局")) for number in range(1, 9)))

    assert [office.look(agencies.page, number).number for number in (0, 1, 2, 99)] == [1, 1, 2, 2]


# Figures


def test_the_figures_of_a_period_add_up(at_work: AtWork) -> None:
    at_work.submit(at_work.insurance, at_work.duty(at_work.insurance, 1).duty.id)
    at_work.submit(at_work.finance, at_work.duty(at_work.finance, 1).duty.id, now=local(10, 28))
    nil = at_work.duty(at_work.health, 1).duty
    at_work.act(submissions.nothing_new, nil.id, identity=at_work.health, now=WEDNESDAY)
    waived = at_work.duty(at_work.finance, 3).duty
    at_work.change(Duty, waived.id, state=DutyState.WAIVED)
    at_work.change(Item, at_work.item(at_work.ledger, 1).id, deadline=local(10, 1).date())
    at_work.tick(local(11, 2))
    (period,) = [row for row in at_work.rows(Period) if row.id == nil.period_id]

    report = at_work.look(statistics.period_report, at_work.ledger, period, today=local(11, 2).date())

    total = report.total
    assert (total.reported, total.nil_reported, total.missing, total.waived) == (2, 1, 2, 1)
    assert (total.owed, total.received, total.on_time) == (5, 3, 2)
    assert [row.agency.name for row in report.agencies] == [INSURANCE, HEALTH, FINANCE]
    assert [row.figures.on_time_rate for row in report.agencies] == [0.5, 0.5, 0.0]
    assert (report.items_active, report.items_closed, report.items_overdue) == (3, 0, 1)


# What lists cost: as many statements for thirty items as for three.


def lists(office: Office) -> list[Callable[[Session], object]]:
    ids = frozenset(row.id for row in office.look(agencies.all_agencies))
    (ledger, *_) = office.look(ledgers.published)
    return [
        lambda session: item_lines.of_agencies(session, ids),
        lambda session: item_lines.ledger_page(session, ledger.id, 1),
        lambda session: item_lines.search(session, "改革", None),
        lambda session: report_queries.owed(session),
        lambda session: reviews.queue(session),
        lambda session: agencies.page(session, 1),
        lambda session: ledgers.publish_preview(session, ledger),
        lambda session: notices.sent_page(session, 1),
        lambda session: people.contacts(session, ids),
    ]


def grown(office: Office, numbers: range) -> list[int]:
    """Statements of each list after another ledger, whose items have an agency each; every other reported."""
    ledger = office.publish(*(draft_item(number, party(f"市第{number}局")) for number in numbers))
    office.set_cycle(ledger)
    seated = [office.seat(f"联络员{number}", agency=f"市第{number}局") for number in numbers]
    office.tick(local(10, 13, 9))
    for liaison in seated[::2]:
        office.submit(liaison, office.owed(liaison)[0].duty.id, ReportKind.PROGRESS)
    notice = office.act(notice_acts.write, "请核对名单。", identity=office.secretary, now=WEDNESDAY)
    office.act(notice_acts.send, notice.id, identity=office.secretary, now=WEDNESDAY)
    costs = []
    for query in lists(office):
        with Statements(office.database) as statements, office.database.read() as session:
            query(session)
        costs.append(statements.count)
    return costs


def test_a_long_list_costs_no_more_statements_than_a_short_one(database: Database) -> None:
    office = Office(database)

    one, short, long = (grown(office, numbers) for numbers in (range(1, 2), range(2, 4), range(4, 16)))

    assert short == long
    assert all(few <= more <= few + 1 for few, more in zip(one, long, strict=True))  # one names the ledgers
    assert max(long) <= 7
