"""Audiences of notices: conditions combined, one SELECT for the preview and for the sending."""

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from domain.audiences import AgencyState, Filter
from domain.errors import NotFound, OutOfDate
from domain.levels import GovernmentLevel
from domain.notices import AudienceKind, MessageKind, ReceiptState
from domain.roles import Role
from models.broadcasts import NoticePreview
from models.notices import Notice, Receipt
from models.people import Agency, Person, Seat
from models.queries import audiences as queries
from services import audiences, notices, people, submissions
from tests.ledgers import FINANCE, HEALTH, INSURANCE, WEDNESDAY, AtWork, Office, Statements, local

AFTER_THE_DUE_TIME = local(10, 28)


def begin(office: Office) -> Notice:
    return office.act(notices.write, "请核对名单。", identity=office.secretary, now=WEDNESDAY)


def tick(office: Office, notice: Notice, condition: Filter, *handles: object) -> Notice:
    for handle in handles:
        notice = office.act(audiences.toggle, notice.id, condition, str(handle), identity=office.secretary)
    return notice


def reached(office: Office, notice: Notice) -> list[str]:
    view = preview(office, notice)
    assert view.recipients == len(view.people)
    return [name for _, name in view.people]


def preview(office: Office, notice: Notice) -> NoticePreview:
    return office.look(queries.preview, notice, WEDNESDAY)


def test_without_conditions_everybody_is_reached(at_work: AtWork) -> None:
    notice = at_work.act(
        audiences.choose, begin(at_work).id, AudienceKind.COMBINED, identity=at_work.secretary
    )

    assert reached(at_work, notice) == ["李晓梅", "赵强", "周婷"]


def test_an_item_means_the_agencies_with_a_part_in_it(at_work: AtWork) -> None:
    notice = tick(at_work, begin(at_work), Filter.ITEMS, at_work.item(at_work.ledger, 2).id)

    assert reached(at_work, notice) == ["李晓梅", "赵强"]
    assert at_work.look(queries.addressed, notice).item_numbers == (2,)


def test_a_chapter_means_the_agencies_of_its_items(at_work: AtWork) -> None:
    notice = tick(at_work, begin(at_work), Filter.SECTIONS, at_work.item(at_work.ledger, 3).id)

    assert notice.audience == {"sections": ["一、深化支付方式改革"]}
    assert reached(at_work, notice) == ["李晓梅", "赵强", "周婷"]


def test_a_level_means_the_agencies_entered_at_it(at_work: AtWork) -> None:
    at_work.change(Agency, at_work.agency(HEALTH).id, level=GovernmentLevel.COUNTY)

    assert reached(at_work, tick(at_work, begin(at_work), Filter.LEVELS, "county")) == ["赵强"]


def test_who_is_overdue_owes_what_was_due(at_work: AtWork) -> None:
    for row in at_work.owed(at_work.health):
        at_work.act(submissions.nothing_new, row.duty.id, identity=at_work.health, now=WEDNESDAY)
    notice = tick(at_work, begin(at_work), Filter.STATES, AgencyState.OVERDUE)

    before = at_work.look(queries.preview, notice, WEDNESDAY)
    after = at_work.look(queries.preview, notice, AFTER_THE_DUE_TIME)

    assert before.recipients == 0
    assert [name for _, name in after.people] == ["李晓梅", "周婷"]


def test_conditions_are_fulfilled_all_at_once(at_work: AtWork) -> None:
    at_work.seat("马局长", Role.SUPERVISING_LEADER, INSURANCE)
    notice = begin(at_work)
    tick(at_work, notice, Filter.ITEMS, at_work.item(at_work.ledger, 2).id)
    tick(at_work, notice, Filter.AGENCIES, at_work.agency(INSURANCE).id, at_work.agency(FINANCE).id)
    notice = tick(at_work, notice, Filter.ROLES, Role.LIAISON, Role.SUPERVISING_LEADER)

    assert reached(at_work, notice) == ["李晓梅", "马局长"]


def test_the_leading_group_fulfils_no_condition_on_agencies(at_work: AtWork) -> None:
    notice = tick(at_work, begin(at_work), Filter.ROLES, Role.REVIEWER, Role.LIAISON)
    with_reviewer = reached(at_work, notice)
    notice = tick(at_work, notice, Filter.AGENCIES, at_work.agency(HEALTH).id)

    assert sorted(with_reviewer) == sorted(["李晓梅", "赵强", "周婷", "王敏"])
    assert reached(at_work, notice) == ["赵强"]


def test_a_condition_of_which_nothing_is_left_lets_nobody_through_until_it_is_lifted(at_work: AtWork) -> None:
    notice = begin(at_work)
    notice = tick(at_work, notice, Filter.AGENCIES, *[at_work.agency(HEALTH).id] * 2)
    nobody = reached(at_work, notice)

    notice = at_work.act(audiences.lift, notice.id, Filter.AGENCIES, identity=at_work.secretary)

    assert nobody == []
    assert len(reached(at_work, notice)) == 3


def test_what_a_button_of_another_time_names_is_not_chosen(at_work: AtWork) -> None:
    notice = begin(at_work)

    for condition, handle in [(Filter.AGENCIES, "999"), (Filter.ITEMS, "x"), (Filter.ROLES, "king")]:
        with pytest.raises(OutOfDate):
            tick(at_work, notice, condition, handle)
    with pytest.raises(NotFound):
        at_work.act(audiences.toggle, notice.id, Filter.STATES, "owing", identity=at_work.reviewer)


def test_the_backup_gets_it_where_the_liaison_is_out_of_reach(at_work: AtWork) -> None:
    at_work.seat("替补", Role.BACKUP_LIAISON, HEALTH)
    both = reached(at_work, begin(at_work))
    at_work.act(people.note_blocked, telegram_id=at_work.health.person.telegram_id, now=WEDNESDAY)

    assert both == ["李晓梅", "赵强", "周婷"]
    assert reached(at_work, begin(at_work)) == ["李晓梅", "替补", "周婷"]


def test_what_a_condition_can_be_set_to_is_shown_with_what_is_set(at_work: AtWork) -> None:
    item = at_work.item(at_work.ledger, 2)
    notice = tick(at_work, begin(at_work), Filter.ITEMS, item.id)

    items = at_work.look(queries.options, notice, Filter.ITEMS, 1, WEDNESDAY)
    chapters = at_work.look(queries.options, notice, Filter.SECTIONS, 7, WEDNESDAY)

    assert [(row.name[:1], row.is_chosen) for row in items.page.rows] == [
        ("1", False),
        ("2", True),
        ("3", False),
    ]
    assert (items.recipients, chapters.page.number) == (2, 1)
    assert [row.name for row in chapters.page.rows] == ["一、深化支付方式改革"]


def test_a_notice_goes_to_whom_its_preview_named(at_work: AtWork) -> None:
    at_work.seat("马局长", Role.SUPERVISING_LEADER, INSURANCE)
    at_work.act(people.note_blocked, telegram_id=at_work.finance.person.telegram_id, now=WEDNESDAY)
    notice = tick(at_work, begin(at_work), Filter.ROLES, Role.LIAISON, Role.SUPERVISING_LEADER)
    named = preview(at_work, notice)

    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)

    told = {row.person_id for row in at_work.messages(MessageKind.NOTICE)}
    assert {at_work.row(Person, person_id).name for person_id in told if person_id} == {
        name for _, name in named.people
    }
    assert named.unreached == (FINANCE,)


def many(office: Office, count: int) -> None:
    """So many agencies more, with a liaison each."""

    def add(session: Session) -> None:
        group_id = office.row(Seat, office.secretary.holdings[0].seat.id).group_id
        for number in range(count):
            agency = Agency(group_id=group_id, name=f"单位{number}", created_at=WEDNESDAY)
            person = Person(telegram_id=8_000_000_000 + number, name=f"联络员{number}", created_at=WEDNESDAY)
            session.add_all([agency, person])
            session.flush()
            session.add(
                Seat(
                    group_id=group_id,
                    agency_id=agency.id,
                    person_id=person.id,
                    role=Role.LIAISON,
                    created_at=WEDNESDAY,
                )
            )

    office.act(add)


def test_sixty_agencies_more_cost_no_statement_more(at_work: AtWork) -> None:
    few, more = begin(at_work), begin(at_work)

    def cost(notice: Notice) -> int:
        with Statements(at_work.database) as statements:
            preview(at_work, notice)
            at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)
        return statements.count

    first = cost(few)
    many(at_work, 60)

    assert cost(more) == first
    assert len(at_work.messages(MessageKind.NOTICE)) == 3 + 63


def test_what_the_statements_put_in_reads_like_what_is_put_in_singly(at_work: AtWork) -> None:
    notice = begin(at_work)
    at_work.act(notices.send, notice.id, identity=at_work.secretary, now=WEDNESDAY)

    message, receipt = at_work.messages(MessageKind.NOTICE)[0], at_work.rows(Receipt)[0]

    assert message.facts == {"notice_id": notice.id}
    assert (message.created_at, message.due_at, message.attempts) == (WEDNESDAY, WEDNESDAY, 0)
    assert message.dedup_key == f"notice:{notice.id}:{message.person_id}"
    assert receipt.state is ReceiptState.QUEUED
    with at_work.database.read() as session:
        missing = sa.select(sa.func.count()).where(col(Receipt.agency_id).is_(None))
        assert session.execute(missing).scalar_one() == 0
