"""Who may do what."""

import pytest

from domain.roles import AGENCY_ROLES, GROUP_ROLES, PERMISSIONS, Permission, Role, permissions_of


def test_every_role_has_its_permissions() -> None:
    assert set(PERMISSIONS) == set(Role)


def test_every_permission_is_somebodys() -> None:
    assert permissions_of(Role) == set(Permission)


def test_a_role_sits_in_the_leading_group_or_in_an_agency() -> None:
    assert set(Role) == GROUP_ROLES | AGENCY_ROLES
    assert not GROUP_ROLES & AGENCY_ROLES


@pytest.mark.parametrize("role", sorted(AGENCY_ROLES))
def test_an_agency_sees_only_its_own(role: Role) -> None:
    assert Permission.SEE_OWN_AGENCY in PERMISSIONS[role]
    assert Permission.SEE_EVERYTHING not in PERMISSIONS[role]


@pytest.mark.parametrize("role", sorted(AGENCY_ROLES))
def test_nobody_in_an_agency_reviews_or_manages(role: Role) -> None:
    rights = {Permission.REVIEW, Permission.MANAGE_LEDGER, Permission.INVITE, Permission.NOTIFY}

    assert not PERMISSIONS[role] & rights


def test_only_liaisons_and_their_backups_report() -> None:
    reporting = {role for role in Role if Permission.REPORT in PERMISSIONS[role]}

    assert reporting == {Role.LIAISON, Role.BACKUP_LIAISON}


def test_several_seats_add_up() -> None:
    both = permissions_of([Role.REVIEWER, Role.LIAISON])

    assert {Permission.REVIEW, Permission.REPORT} <= both


def test_who_sits_nowhere_may_nothing() -> None:
    assert permissions_of([]) == frozenset()
