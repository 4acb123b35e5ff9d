"""Contact lists: who would be invited, and the invitations."""

import pytest

from domain.roles import Role
from domain.sheets import ContactPlan, ContactsEmpty, Problem, SheetWithErrors
from intake import contacts as intake
from intake.contacts import ContactList
from intake.formats import reading
from models.people import Invitation, Seat
from models.queries import people as people_queries
from models.views import InvitationSlip
from services import contacts, people
from tests.ledgers import COUNTIES, FINANCE, HEALTH, INSURANCE, THURSDAY, Office, draft_item, party

HEAD = "单位,姓名,角色,联系电话"


def listed(*rows: str, head: str = HEAD) -> ContactList:
    found = intake.recognised(reading.read("\n".join((head, *rows)).encode(), "名单.csv"))
    assert found is not None
    return found


@pytest.fixture
def staffed(office: Office) -> Office:
    """An office whose ledger names three agencies and the counties."""
    office.import_draft(
        draft_item(1, party(INSURANCE), party(HEALTH), party(FINANCE), party(COUNTIES, is_group=True))
    )
    return office


def planned(office: Office, found: ContactList) -> ContactPlan:
    return office.act(contacts.plan, found, now=THURSDAY)


def invited(office: Office, found: ContactList, *, is_partial: bool = False) -> list[InvitationSlip]:
    by = office.secretary.person.id
    return office.act(contacts.invite, found, is_partial=is_partial, invited_by_id=by, now=THURSDAY)


def test_everybody_gets_a_code_that_knows_whom_it_is_for(staffed: Office) -> None:
    slips = invited(staffed, listed(f"{INSURANCE},张三,,138 1234 5678", f"{HEALTH},李四,分管领导,"))

    assert [(slip.role, slip.name, slip.phone) for slip in slips] == [
        (Role.LIAISON, "张三", "13812345678"),
        (Role.SUPERVISING_LEADER, "李四", ""),
    ]
    rows = {row.invitee_name: row.invitee_phone for row in staffed.rows(Invitation) if row.invitee_name}
    assert rows == {"张三": "13812345678", "李四": None}


def test_a_code_of_the_list_lets_its_holder_in(staffed: Office) -> None:
    (slip,) = invited(staffed, listed(f"{INSURANCE},张三,,"))

    holding = staffed.act(
        people.accept_invitation,
        code=slip.code,
        telegram_id=77,
        name="小张",
        language=None,
        now=THURSDAY,
    )

    assert holding.agency is not None
    assert holding.agency.name == INSURANCE


def test_usual_names_of_an_agency_are_known(staffed: Office) -> None:
    plan = planned(staffed, listed("市医疗保障局,张三,,", "市卫健委,李四,,"))

    assert ([row.agency_name for row in plan.invitees], plan.errors) == ([INSURANCE, HEALTH], ())


def test_the_agencies_of_a_list_that_comes_before_any_document_can_be_entered(office: Office) -> None:
    found = listed("市气象局,张三,,", "市地震局,李四,,", "市气象局,王五,分管领导,", "各县区政府,赵六,,")
    assert planned(office, found).unknown == ("市气象局", "市地震局")

    new = office.act(contacts.register, found, actor_id=office.secretary.person.id, now=THURSDAY)

    plan = planned(office, found)
    assert new == ("市气象局", "市地震局")
    assert ([row.agency_name for row in plan.invitees], plan.unknown) == (
        ["市气象局", "市地震局", "市气象局"],
        (),
    )
    assert [error.row for error in plan.errors] == [5]
    assert len(invited(office, found, is_partial=True)) == 3
    assert [entry.facts["agencies"] for entry in office.acts("register_contacts")] == [list(new)]


def test_a_name_like_another_is_not_entered_as_a_new_agency(staffed: Office) -> None:
    found = listed("医保局,张三,,", "市气象局,李四,,", "市气象灾害局,王五,,", "市财政局,赵六,,")

    assert staffed.act(contacts.register, found, actor_id=None, now=THURSDAY) == ("市气象局",)
    assert [(error.row, error.problem) for error in planned(staffed, found).errors] == [
        (2, Problem.AGENCY_UNCERTAIN),
        (4, Problem.AGENCY_UNCERTAIN),
    ]


def test_every_error_of_every_row_is_told(staffed: Office) -> None:
    found = listed(
        "市气象局,张三,,",
        f"{COUNTIES},李四,,",
        f"{INSURANCE},王五,联络员,",
        f"{INSURANCE},赵六,联系人,",
        "市地震局,钱七,负责人,12345",
        ",孙八,,",
    )

    errors = planned(staffed, found).errors

    assert [(error.row, error.problem) for error in errors] == [
        (2, Problem.AGENCY_UNKNOWN),
        (3, Problem.AGENCY_COLLECTIVE),
        (5, Problem.SEAT_REPEATED),
        (6, Problem.ROLE_UNKNOWN),
        (6, Problem.PHONE_INVALID),
        (6, Problem.AGENCY_UNKNOWN),
        (7, Problem.AGENCY_MISSING),
    ]
    with pytest.raises(SheetWithErrors):
        invited(staffed, found)
    assert [slip.name for slip in invited(staffed, found, is_partial=True)] == ["王五"]


def test_whoever_sits_already_is_left_alone(staffed: Office) -> None:
    seated = staffed.seat("老王", agency=INSURANCE)

    plan = planned(staffed, listed(f"{INSURANCE},张三,,", f"{HEALTH},李四,,"))

    assert [row.contact.name for row in plan.seated] == ["张三"]
    assert [row.contact.name for row in plan.invitees] == ["李四"]
    assert staffed.identity(seated.person.telegram_id).agency_ids == {staffed.agency(INSURANCE).id}


def test_nobody_left_to_invite_is_said(staffed: Office) -> None:
    staffed.seat("老王", agency=INSURANCE)

    with pytest.raises(ContactsEmpty):
        invited(staffed, listed(f"{INSURANCE},张三,,"))


def test_the_same_list_sent_again_renews_the_codes(staffed: Office) -> None:
    found = listed(f"{INSURANCE},张三,,", "领导小组办公室,周审,审核员,")
    invited(staffed, found)
    seats = len(staffed.rows(Seat))

    plan = planned(staffed, found)
    slips = invited(staffed, found)

    assert (len(plan.renewed), len(slips), len(staffed.rows(Seat))) == (2, 2, seats)
    seat_ids = [row.id for row in staffed.rows(Seat)]
    assert len(staffed.look(people_queries.open_invitations, seat_ids)) == 2


def test_a_reviewer_sits_in_the_leading_group(staffed: Office) -> None:
    (slip,) = invited(staffed, listed("领导小组办公室,周审,审核员,"))

    assert (slip.agency, slip.role, slip.name) == (None, Role.REVIEWER, "周审")


def test_inviting_by_a_list_is_in_the_audit_trail(staffed: Office) -> None:
    invited(staffed, listed(f"{INSURANCE},张三,,"))

    (entry,) = staffed.acts("invite_contacts")
    assert (entry.actor_id, entry.facts) == (staffed.secretary.person.id, {"invited": 1, "passed_over": 0})
