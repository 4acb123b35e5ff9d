"""The registry of agencies: names recognised, questions asked, entries merged or kept apart."""

import pytest
from sqlmodel import Session

from domain.errors import AgenciesReported, AgencyNameTaken, AgencySeatsHeld, NotFound, OutOfDate, TextMissing
from domain.items import AssignmentState, PartyRole
from domain.levels import GovernmentLevel
from domain.notices import AudienceKind
from domain.roles import Role
from intake.doubts import DIFFERENT, SAME, DoubtKind
from models.documents import Doubt, Ledger
from models.items import Assignment
from models.notices import Notice, Receipt
from models.people import Agency, AgencyAlias, AgencyDistinction, AliasKind, Invitation, Seat
from models.queries import registry as queries
from models.reports import Duty
from services import agencies, audiences, naming, notices, people
from tests.ledgers import (
    COUNTIES,
    FINANCE,
    HEALTH,
    INSURANCE,
    PARTICIPANT,
    RESPONSIBLE,
    THURSDAY,
    WEDNESDAY,
    AtWork,
    Office,
    at_once,
    draft_item,
    party,
)

CITY = GovernmentLevel.CITY


def register(office: Office, name: str, *aliases: str, is_collective: bool = False) -> Agency:
    group_id = office.act(people.leading_group).id
    return office.act(
        agencies.registered,
        group_id=group_id,
        name=name,
        is_collective=is_collective,
        now=THURSDAY,
        issuer=CITY,
        aliases=aliases,
    )


def names_of(office: Office) -> list[str]:
    return [agency.name for agency in office.rows(Agency)]


def aliases_of(office: Office, agency: Agency) -> dict[str, AliasKind]:
    return {row.name: row.kind for row in office.rows(AgencyAlias) if row.agency_id == agency.id}


def questions(office: Office) -> list[Doubt]:
    return [doubt for doubt in office.rows(Doubt) if doubt.kind == DoubtKind.AGENCY_SAME]


def merge(office: Office, keep: str, drop: str) -> Agency:
    ids = (office.agency(keep).id, office.agency(drop).id)
    return office.act(agencies.merge, *ids, actor_id=office.secretary.person.id, now=THURSDAY)


def keep_apart(office: Office, first: str, second: str) -> None:
    ids = (office.agency(first).id, office.agency(second).id)
    office.act(agencies.keep_apart, *ids, actor_id=office.secretary.person.id, now=THURSDAY)


# Names recognised


def test_a_usual_short_form_is_the_agency_and_kept_as_its_alias(office: Office) -> None:
    agency = register(office, "市发展改革委")

    assert register(office, "市发改委").id == agency.id
    assert aliases_of(office, agency) == {"市发改委": AliasKind.SHORT}


def test_a_new_agency_has_its_level_and_the_full_name_where_it_is_known(office: Office) -> None:
    known, unknown = register(office, "市发改委"), register(office, "云港海关")

    assert (known.level, known.full_name) == (CITY, "市发展和改革委员会")
    assert (unknown.level, unknown.full_name) == (None, None)


def test_a_full_name_in_a_document_becomes_the_agencys(office: Office) -> None:
    agency = register(office, "市文广旅局")
    register(office, "市文化广电旅游局")

    assert office.row(Agency, agency.id).full_name == "市文化广电旅游局"
    assert aliases_of(office, agency) == {"市文化广电旅游局": AliasKind.FULL}


def test_an_agency_takes_on_its_present_name(office: Office) -> None:
    agency = register(office, "市卫生计生委")
    register(office, "市卫生健康委")

    assert office.row(Agency, agency.id).name == "市卫生健康委"
    assert aliases_of(office, agency) == {"市卫生计生委": AliasKind.OLD}


def test_a_former_name_is_an_alias(office: Office) -> None:
    agency = register(office, "市卫生健康委")
    register(office, "市卫生计生委")

    assert office.row(Agency, agency.id).name == "市卫生健康委"
    assert aliases_of(office, agency) == {"市卫生计生委": AliasKind.OLD}


def test_further_names_of_a_document_are_kept(office: Office) -> None:
    agency = register(office, "市发展改革委", "市发改委", "市发展改革委")

    assert aliases_of(office, agency) == {"市发改委": AliasKind.SHORT}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("市卫生健康委", "省卫生健康委"),
        ("市农业局", "市林业局"),
        ("市医保局", "市医疗保障中心"),
        ("市市场监管局", "市场监管局"),
    ],
)
def test_names_that_are_not_surely_one_agencys_are_two_entries(office: Office, name: str, other: str) -> None:
    assert register(office, name).id != register(office, other).id


def test_a_collective_name_is_nobodys_short_form(office: Office) -> None:
    register(office, "市县（区）政府", is_collective=True)
    register(office, "市县政府", is_collective=True)

    assert names_of(office) == ["市县（区）政府", "市县政府"]


# Questions


@pytest.fixture
def ledger(office: Office) -> Ledger:
    """Two names of, likely, one agency, and two agencies of like names."""
    return office.import_draft(
        draft_item(1, party("市场监管局"), party("市市场监管局", PARTICIPANT)),
        draft_item(2, party("市卫生局"), party("市卫生监督局", RESPONSIBLE), party(FINANCE, PARTICIPANT)),
    )


def test_alike_names_are_asked_the_likely_answer_first(office: Office, ledger: Ledger) -> None:
    found = {(doubt.facts["name"], doubt.facts["other"]): doubt.answers for doubt in questions(office)}

    assert found == {
        ("市场监管局", "市市场监管局"): [SAME, DIFFERENT],
        ("市卫生局", "市卫生监督局"): [DIFFERENT, SAME],
    }


def test_what_is_asked_is_not_asked_again(office: Office, ledger: Ledger) -> None:
    def ask_again(session: Session) -> int:
        return agencies.question(session, session.get_one(Ledger, ledger.id))

    assert office.act(ask_again) == 0


def test_an_agency_of_an_earlier_ledger_is_asked_about(office: Office) -> None:
    office.publish(draft_item(1, party("市市场监管局")))
    later = office.import_draft(draft_item(1, party("市场监管局")))

    assert [(doubt.ledger_id, doubt.facts["other"]) for doubt in questions(office)] == [
        (later.id, "市市场监管局")
    ]


def test_agencies_kept_apart_are_not_asked_about_again(office: Office, ledger: Ledger) -> None:
    keep_apart(office, "市场监管局", "市市场监管局")
    keep_apart(office, "市卫生监督局", "市卫生局")

    later = office.import_draft(draft_item(1, party("市场监管局"), party("市卫生局")))

    assert [doubt for doubt in questions(office) if doubt.ledger_id == later.id] == []
    assert [doubt.answer for doubt in questions(office)] == [DIFFERENT, DIFFERENT]


def answer(office: Office, doubt: Doubt, *, is_same: bool) -> Doubt:
    return office.act(
        agencies.answer, doubt.id, is_same=is_same, actor_id=office.secretary.person.id, now=THURSDAY
    )


def test_same_merges_the_entries_under_the_name_that_tells_its_level(office: Office, ledger: Ledger) -> None:
    settled = answer(office, questions(office)[0], is_same=True)

    assert settled.answer == SAME
    assert "市场监管局" not in names_of(office)
    assert aliases_of(office, office.agency("市市场监管局")) == {"市场监管局": AliasKind.SPELLING}


def test_different_is_remembered(office: Office, ledger: Ledger) -> None:
    answer(office, questions(office)[0], is_same=False)

    assert questions(office)[0].answer == DIFFERENT
    assert len(office.rows(AgencyDistinction)) == 1


def test_a_question_has_one_answer(office: Office, ledger: Ledger) -> None:
    doubt = questions(office)[0]
    answer(office, doubt, is_same=True)

    assert answer(office, doubt, is_same=True).answer == SAME
    with pytest.raises(OutOfDate):
        answer(office, doubt, is_same=False)


def test_merging_by_hand_answers_the_question(office: Office, ledger: Ledger) -> None:
    merge(office, "市市场监管局", "市场监管局")

    assert questions(office)[0].answer == SAME


# Merging


def test_all_that_belongs_to_an_agency_goes_over(at_work: AtWork) -> None:
    at_work.import_draft(draft_item(1, party("市医疗保险局"), party(FINANCE, PARTICIPANT)))
    insurance = at_work.agency(INSURANCE)
    duties = [duty.id for duty in at_work.rows(Duty) if duty.agency_id == insurance.id]
    seats = [seat.id for seat in at_work.rows(Seat) if seat.agency_id == insurance.id]

    merge(at_work, "市医疗保险局", INSURANCE)

    kept = at_work.agency("市医疗保险局")
    assert INSURANCE not in names_of(at_work)
    assert at_work.agency(INSURANCE).id == kept.id
    assert [duty.id for duty in at_work.rows(Duty) if duty.agency_id == kept.id] == duties
    assert [seat.id for seat in at_work.rows(Seat) if seat.agency_id == kept.id] == seats
    assert len(at_work.look(queries.parts, kept.id)) == 3


def test_of_two_parts_in_an_item_the_stronger_stays(office: Office) -> None:
    office.import_draft(
        draft_item(1, party(FINANCE, RESPONSIBLE), party("市卫生局", RESPONSIBLE), party("市卫生监督局"))
    )

    merge(office, "市卫生局", "市卫生监督局")

    parts = office.look(queries.parts, office.agency("市卫生局").id)
    assert [(part.role, part.position) for part in parts] == [(PartyRole.LEAD, 1)]
    assert len(office.rows(Assignment)) == 2


def test_an_item_signed_for_stays_signed_for(at_work: AtWork) -> None:
    first, second = at_work.agency(INSURANCE), at_work.agency(FINANCE)
    shared = next(row for row in at_work.rows(Assignment) if row.agency_id == second.id)
    at_work.change(Assignment, shared.id, state=AssignmentState.ACKNOWLEDGED, acknowledged_at=WEDNESDAY)
    vacate(at_work, FINANCE)

    merge(at_work, INSURANCE, FINANCE)

    parts = [row for row in at_work.rows(Assignment) if row.item_id == shared.item_id]
    mine = next(row for row in parts if row.agency_id == first.id)
    assert (mine.state, mine.role) == (AssignmentState.ACKNOWLEDGED, PartyRole.LEAD)


def vacate(office: Office, name: str) -> None:
    for seat in office.rows(Seat):
        if seat.agency_id == office.agency(name).id:
            office.change(Seat, seat.id, person_id=None, held_since=None)


def test_two_people_in_one_seat_are_refused_and_nothing_changes(at_work: AtWork) -> None:
    before = names_of(at_work), len(at_work.rows(Assignment))

    with pytest.raises(AgencySeatsHeld):
        merge(at_work, INSURANCE, FINANCE)

    assert (names_of(at_work), len(at_work.rows(Assignment))) == before


def test_the_holder_of_one_agency_has_the_seat_of_both(at_work: AtWork) -> None:
    vacate(at_work, INSURANCE)

    merge(at_work, INSURANCE, FINANCE)

    kept = at_work.agency(INSURANCE)
    held = [(seat.role, seat.person_id) for seat in at_work.rows(Seat) if seat.agency_id == kept.id]
    assert held == [(Role.LIAISON, at_work.finance.person.id)]
    assert at_work.identity(at_work.finance.person.telegram_id).agency_ids == {kept.id}


def test_a_seat_taken_in_the_meantime_is_not_given_away(at_work: AtWork) -> None:
    vacate(at_work, INSURANCE)
    keep, drop = at_work.agency(INSURANCE), at_work.agency(FINANCE)
    slip = at_work.act(people.invite, role=Role.LIAISON, agency_id=keep.id, invited_by_id=None, now=WEDNESDAY)

    _, merged = at_once(
        at_work.database,
        lambda session: people.accept_invitation(
            session, code=slip.code, telegram_id=42, name="李", language=None, now=WEDNESDAY
        ),
        lambda session: agencies.merge(
            session, keep.id, drop.id, actor_id=at_work.secretary.person.id, now=WEDNESDAY
        ),
    )

    assert isinstance(merged, AgencySeatsHeld)
    assert at_work.identity(42).agency_ids == {keep.id}


def test_an_invitation_still_out_leads_to_the_agency(office: Office) -> None:
    office.import_draft(draft_item(1, party(INSURANCE), party("市医疗保险局", PARTICIPANT)))
    for name in (INSURANCE, "市医疗保险局"):
        slip = office.act(
            people.invite,
            role=Role.LIAISON,
            agency_id=office.agency(name).id,
            invited_by_id=office.secretary.person.id,
            now=THURSDAY,
        )

    merge(office, INSURANCE, "市医疗保险局")

    holding = office.act(
        people.accept_invitation, code=slip.code, telegram_id=42, name="李", language=None, now=THURSDAY
    )
    assert holding.agency is not None
    assert holding.agency.name == INSURANCE
    assert len(office.rows(Invitation)) == 3  # the secretary's too


def test_of_two_duties_the_one_reported_on_stays(at_work: AtWork) -> None:
    owed = at_work.duty(at_work.insurance, 1)
    at_work.submit(at_work.insurance, owed.duty.id)
    vacate(at_work, FINANCE)
    twins = [row for row in at_work.rows(Duty) if row.item_id == owed.item.id]
    assert len(twins) >= 2

    merge(at_work, FINANCE, INSURANCE)

    kept = at_work.agency(FINANCE)
    duties = [row.id for row in at_work.rows(Duty) if (row.item_id, row.agency_id) == (owed.item.id, kept.id)]
    assert duties == [owed.duty.id]


def test_two_reports_on_one_item_are_refused(at_work: AtWork) -> None:
    for who in (at_work.insurance, at_work.health):
        at_work.submit(who, at_work.duty(who, 2).duty.id)
    vacate(at_work, HEALTH)

    with pytest.raises(AgenciesReported) as refused:
        merge(at_work, INSURANCE, HEALTH)

    assert refused.value.facts["number"] == 2


def test_notices_and_receipts_go_over(at_work: AtWork) -> None:
    secretary = at_work.secretary
    notice = at_work.act(notices.write, "请核对名单。", identity=secretary, now=WEDNESDAY)
    at_work.act(audiences.choose, notice.id, AudienceKind.AGENCIES, identity=secretary)
    for name in (INSURANCE, FINANCE):
        at_work.act(audiences.toggle_agency, notice.id, at_work.agency(name).id, identity=secretary)
    at_work.act(notices.send, notice.id, identity=secretary, now=WEDNESDAY)
    vacate(at_work, FINANCE)

    merge(at_work, INSURANCE, FINANCE)

    kept = at_work.agency(INSURANCE)
    assert at_work.row(Notice, notice.id).audience == {"agency_ids": [kept.id]}
    assert [receipt.agency_id for receipt in at_work.rows(Receipt)] == [kept.id]


def test_what_was_kept_apart_from_the_one_is_kept_apart_from_both(office: Office) -> None:
    office.import_draft(draft_item(1, party(INSURANCE), party(FINANCE), party(HEALTH)))
    keep_apart(office, FINANCE, HEALTH)

    merge(office, INSURANCE, FINANCE)

    kept = office.agency(INSURANCE)
    assert office.look(queries.apart_from, kept.id) == {office.agency(HEALTH).id}


def test_the_act_is_recorded(office: Office) -> None:
    office.import_draft(draft_item(1, party(INSURANCE)), draft_item(2, party(FINANCE)))
    merge(office, INSURANCE, FINANCE)

    entry = office.acts("merge_agencies")[0]
    assert (entry.facts["name"], entry.facts["other"], entry.facts["items"]) == (INSURANCE, FINANCE, 1)


def test_an_agency_is_not_merged_with_itself_or_a_collective_name(office: Office) -> None:
    office.import_draft(draft_item(1, party(INSURANCE), party(COUNTIES, is_group=True)))

    with pytest.raises(OutOfDate):
        merge(office, INSURANCE, INSURANCE)
    with pytest.raises(NotFound):
        merge(office, INSURANCE, COUNTIES)


# Names given by hand


def test_the_name_before_stays_an_alias(office: Office) -> None:
    agency = register(office, "市发改委")
    office.act(naming.rename, agency.id, " 市发展改革委 ", actor_id=office.secretary.person.id, now=THURSDAY)

    assert names_of(office) == ["市发展改革委"]
    assert aliases_of(office, agency) == {"市发改委": AliasKind.SHORT}
    assert office.acts("rename_agency")[0].facts == {"before": "市发改委", "after": "市发展改革委"}


def test_an_alias_that_becomes_the_name_is_no_alias_any_more(office: Office) -> None:
    agency = register(office, "市发改委", "市发展改革委")
    office.act(naming.rename, agency.id, "市发展改革委", actor_id=office.secretary.person.id, now=THURSDAY)

    assert set(aliases_of(office, agency)) == {"市发改委"}


def test_a_name_has_one_owner(office: Office) -> None:
    register(office, INSURANCE)
    agency, actor_id = register(office, FINANCE), office.secretary.person.id

    with pytest.raises(AgencyNameTaken):
        office.act(naming.rename, agency.id, INSURANCE, actor_id=actor_id, now=THURSDAY)
    with pytest.raises(AgencyNameTaken):
        office.act(naming.add_alias, agency.id, INSURANCE, actor_id=actor_id, now=THURSDAY)
    with pytest.raises(TextMissing):
        office.act(naming.add_alias, agency.id, "  ", actor_id=actor_id, now=THURSDAY)


def test_an_alias_added_by_hand_is_recognised_and_can_be_taken_off(office: Office) -> None:
    agency, actor_id = register(office, INSURANCE), office.secretary.person.id
    office.act(naming.add_alias, agency.id, "市医保办", actor_id=actor_id, now=THURSDAY)
    assert register(office, "市医保办").id == agency.id

    alias = office.rows(AgencyAlias)[0]
    office.act(naming.remove_alias, alias.id, actor_id=actor_id, now=THURSDAY)
    assert aliases_of(office, agency) == {}


def test_the_level_can_be_said(office: Office) -> None:
    agency = register(office, "云港海关")
    office.act(naming.set_level, agency.id, CITY, actor_id=office.secretary.person.id, now=THURSDAY)

    assert office.row(Agency, agency.id).level is CITY
