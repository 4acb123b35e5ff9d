"""Invitations, seats, and what a person may choose for themselves."""

import hashlib
from datetime import time, timedelta

import pytest

from domain.errors import (
    AgencyUnknown,
    InvitationExpired,
    InvitationOfOtherAgency,
    InvitationUnknown,
    InvitationUsed,
    RuleBroken,
    SeatHeld,
)
from domain.roles import Permission, Role, permissions_of
from models.people import Invitation, Person, Seat
from models.queries import agencies as agency_queries
from models.queries import people as queries
from models.views import InvitationSlip, SeatHolding
from services import codes, people
from tests.ledgers import COUNTIES, FINANCE, HEALTH, INSURANCE, THURSDAY, Office, draft_item, party

LI, ZHAO = 4_200_000_001, 4_200_000_002


@pytest.fixture
def office(office: Office) -> Office:
    """The agencies are known."""
    counties = party(COUNTIES, is_group=True)
    office.import_draft(draft_item(1, party(INSURANCE), party(HEALTH), party(FINANCE), counties))
    return office


def invite(office: Office, agency: str | None = INSURANCE, role: Role = Role.LIAISON) -> InvitationSlip:
    agency_id = office.agency(agency).id if agency else None
    return office.act(
        people.invite,
        role=role,
        agency_id=agency_id,
        invited_by_id=office.secretary.person.id,
        now=THURSDAY,
    )


def accept(
    office: Office, code: str, telegram_id: int = LI, *, name: str = "李晓梅", days: int = 1
) -> SeatHolding:
    now = THURSDAY + timedelta(days=days)
    return office.act(
        people.accept_invitation, code=code, telegram_id=telegram_id, name=name, language=None, now=now
    )


# Inviting


def test_only_the_hash_of_a_code_is_stored(office: Office) -> None:
    slip = invite(office)

    invitation = office.rows(Invitation)[-1]
    assert invitation.code_hash == hashlib.sha256(slip.code.encode()).hexdigest()
    assert slip.code not in repr(invitation)


def test_codes_hold_no_letters_that_look_alike(office: Office) -> None:
    codes = {invite(office).code for _ in range(20)}

    assert len(codes) == 20
    assert not set("".join(codes)) & set("01IO")


def test_a_new_code_for_a_seat_revokes_the_one_before(office: Office) -> None:
    first, second = invite(office), invite(office)

    with pytest.raises(InvitationUnknown):
        accept(office, first.code)

    assert accept(office, second.code).agency is not None
    assert len([row for row in office.rows(Seat) if row.agency_id is not None]) == 1


def test_a_held_seat_is_not_given_away(office: Office) -> None:
    accept(office, invite(office).code)

    with pytest.raises(SeatHeld):
        invite(office)


def test_an_agency_may_have_a_backup_beside_its_liaison(office: Office) -> None:
    accept(office, invite(office).code)

    holding = accept(office, invite(office, role=Role.BACKUP_LIAISON).code, ZHAO, name="赵强")

    assert holding.seat.role is Role.BACKUP_LIAISON


def test_every_reviewer_gets_a_seat_of_their_own(office: Office) -> None:
    first, second = (invite(office, None, Role.REVIEWER) for _ in range(2))

    assert accept(office, first.code).seat.id != accept(office, second.code, ZHAO).seat.id


@pytest.mark.parametrize("agency", [None, COUNTIES])
def test_a_liaison_belongs_to_one_real_agency(office: Office, agency: str | None) -> None:
    with pytest.raises(AgencyUnknown):
        invite(office, agency)


def test_all_agencies_without_a_liaison_are_invited_at_once(office: Office) -> None:
    accept(office, invite(office, HEALTH).code, ZHAO)

    slips = office.act(people.invite_all_liaisons, invited_by_id=None, now=THURSDAY)

    assert [slip.agency.name for slip in slips if slip.agency] == [INSURANCE, FINANCE]
    assert len({slip.code for slip in slips}) == 2


def test_inviting_all_again_replaces_the_codes_that_nobody_used(office: Office) -> None:
    earlier = office.act(people.invite_all_liaisons, invited_by_id=None, now=THURSDAY)
    later = office.act(people.invite_all_liaisons, invited_by_id=None, now=THURSDAY)

    with pytest.raises(InvitationUnknown):
        accept(office, earlier[0].code)
    assert accept(office, later[0].code).agency == later[0].agency


def test_every_invitation_is_on_record(office: Office) -> None:
    before = len(office.acts("invite"))

    invite(office)

    assert office.acts("invite")[before:][0].actor_id == office.secretary.person.id


# Accepting


def test_a_code_binds_an_account_to_a_seat(office: Office) -> None:
    accept(office, invite(office).code)

    identity = office.identity(LI)
    assert identity.person.name == "李晓梅"
    assert identity.roles == {Role.LIAISON}
    assert identity.agency_ids == {office.agency(INSURANCE).id}
    assert len(office.acts("take_seat")) == 2  # the secretary's and this one


def test_a_code_may_be_typed_in_small_letters_with_blanks_around(office: Office) -> None:
    assert accept(office, f" {invite(office).code.lower()} ").person is not None


def test_pressing_the_same_link_twice_gives_the_same_seat(office: Office) -> None:
    code = invite(office).code

    first, second = accept(office, code), accept(office, code)

    assert first.seat.id == second.seat.id
    assert len(office.acts("take_seat")) == 2
    assert len(office.rows(Person)) == 2


def test_a_code_serves_one_person_only(office: Office) -> None:
    code = invite(office).code
    accept(office, code)

    with pytest.raises(InvitationUsed):
        accept(office, code, ZHAO)

    assert office.look(queries.identity, ZHAO) is None


def test_a_code_that_was_used_gives_a_lost_seat_not_back(office: Office) -> None:
    code = invite(office).code
    holding = accept(office, code)
    office.change(Seat, holding.seat.id, person_id=None)

    with pytest.raises(InvitationUsed):
        accept(office, code)


@pytest.mark.parametrize(("days", "broken"), [(13, None), (14, InvitationExpired), (15, InvitationExpired)])
def test_a_code_lives_for_two_weeks(office: Office, days: int, broken: type[RuleBroken] | None) -> None:
    code = invite(office).code

    if broken is None:
        assert accept(office, code, days=days).person is not None
    else:
        with pytest.raises(broken):
            accept(office, code, days=days)


@pytest.mark.parametrize("code", ["", "AAAAAAAAAAAA", "' OR 1=1 --", "码" * 500])
def test_no_other_code_opens_anything(office: Office, code: str) -> None:
    with pytest.raises(InvitationUnknown):
        accept(office, code)


def test_a_code_typed_off_paper_is_known_by_its_form(office: Office) -> None:
    code = invite(office).code

    assert codes.looks_like_code(f" {code.lower()}\n")
    assert not codes.looks_like_code(code[:-1])
    assert not codes.looks_like_code("已完成十八家医院改造了")
    assert not codes.looks_like_code("")


def test_one_account_speaks_for_one_agency(office: Office) -> None:
    accept(office, invite(office).code)

    with pytest.raises(InvitationOfOtherAgency) as refused:
        accept(office, invite(office, HEALTH).code)

    assert refused.value.facts == {"agency": HEALTH, "other": INSURANCE}
    assert office.identity(LI).agency_ids == {office.agency(INSURANCE).id}


def test_one_account_may_hold_two_seats_of_its_agency(office: Office) -> None:
    accept(office, invite(office).code)

    accept(office, invite(office, role=Role.SECTION_HEAD).code)

    assert office.identity(LI).roles == {Role.LIAISON, Role.SECTION_HEAD}


def test_a_secretary_may_sit_in_an_agency_too(office: Office) -> None:
    accept(office, invite(office, None, Role.SECRETARIAT).code)
    accept(office, invite(office).code)

    rights = permissions_of(office.identity(LI).roles)
    assert {Permission.MANAGE_LEDGER, Permission.REPORT} <= rights


def test_a_name_is_kept_whatever_it_holds(office: Office) -> None:
    name = "<b>李</b>&🌸" + "梅" * 300

    accept(office, invite(office).code, name=name)

    assert office.identity(LI).person.name == name[:200]


def test_who_holds_no_seat_any_more_is_a_stranger(office: Office) -> None:
    holding = accept(office, invite(office).code)
    office.change(Seat, holding.seat.id, person_id=None)

    assert office.look(queries.identity, LI) is None
    assert office.look(agency_queries.card, office.agency(INSURANCE).id) is not None


def test_a_seat_that_fell_vacant_is_filled_by_the_next(office: Office) -> None:
    holding = accept(office, invite(office).code)
    office.change(Seat, holding.seat.id, person_id=None)

    successor = accept(office, invite(office).code, ZHAO, name="赵强")

    assert successor.seat.id == holding.seat.id
    assert office.identity(ZHAO).agency_ids == {office.agency(INSURANCE).id}


# Whom to write to


def contact(office: Office) -> str | None:
    agency_id = office.agency(INSURANCE).id
    found = office.look(queries.contacts, [agency_id]).get(agency_id)
    return found.person.name if found and found.person else None


def test_the_liaison_is_written_to_and_not_the_backup(office: Office) -> None:
    office.seat("孙立", Role.BACKUP_LIAISON, INSURANCE)
    office.seat("李晓梅", Role.LIAISON, INSURANCE)

    assert contact(office) == "李晓梅"


def test_the_backup_steps_in_for_a_liaison_out_of_reach(office: Office) -> None:
    office.seat("孙立", Role.BACKUP_LIAISON, INSURANCE)
    li = office.seat("李晓梅", Role.LIAISON, INSURANCE)

    office.act(people.note_blocked, telegram_id=li.person.telegram_id, now=THURSDAY)

    assert contact(office) == "孙立"


def test_a_head_is_no_contact(office: Office) -> None:
    office.seat("马局长", Role.SUPERVISING_LEADER, INSURANCE)

    assert contact(office) is None


def test_who_writes_to_the_bot_can_be_reached_again(office: Office) -> None:
    li = office.seat("李晓梅", Role.LIAISON, INSURANCE)
    office.act(people.note_blocked, telegram_id=li.person.telegram_id, now=THURSDAY)

    office.act(people.note_contact, telegram_id=li.person.telegram_id, now=THURSDAY)

    assert contact(office) == "李晓梅"


def test_the_first_time_somebody_could_not_be_reached_is_kept(office: Office) -> None:
    li = office.seat("李晓梅", Role.LIAISON, INSURANCE)

    for days in (1, 2):
        office.act(
            people.note_blocked, telegram_id=li.person.telegram_id, now=THURSDAY + timedelta(days=days)
        )

    since = office.row(Person, li.person.id).unreachable_since
    assert since == THURSDAY + timedelta(days=1)


def test_a_stranger_who_blocks_the_bot_changes_nothing(office: Office) -> None:
    office.act(people.note_blocked, telegram_id=99, now=THURSDAY)

    assert [row.unreachable_since for row in office.rows(Person)] == [None]


# Preferences


def test_a_person_chooses_language_and_quiet_hours(office: Office) -> None:
    li = office.seat("李晓梅", Role.LIAISON, INSURANCE)

    office.act(people.choose_language, li, "en")
    office.act(people.choose_quiet_hours, li, time(22), time(8))

    person = office.row(Person, li.person.id)
    assert (person.language, person.quiet_start, person.quiet_end) == ("en", time(22), time(8))


def test_quiet_hours_can_be_switched_off(office: Office) -> None:
    li = office.seat("李晓梅", Role.LIAISON, INSURANCE)
    office.act(people.choose_quiet_hours, li, time(22), time(8))

    office.act(people.choose_quiet_hours, li, None, None)

    assert office.row(Person, li.person.id).quiet_start is None


# Inviting the rest


def test_codes_that_are_out_keep_working_when_only_the_rest_is_invited(office: Office) -> None:
    earlier = invite(office)
    secretary_id = office.secretary.person.id

    slips = office.act(
        people.invite_all_liaisons, is_renewing=False, invited_by_id=secretary_id, now=THURSDAY
    )

    assert sorted(slip.agency.name for slip in slips if slip.agency) == sorted([HEALTH, FINANCE])
    assert accept(office, earlier.code).agency is not None
