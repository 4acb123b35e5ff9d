"""Roles of seats and what each may do: one table, asked by every action."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """The role of a seat. The first three sit in the leading group, the others in an agency."""

    SECRETARIAT = "secretariat"
    REVIEWER = "reviewer"
    GROUP_HEAD = "group_head"
    LIAISON = "liaison"
    BACKUP_LIAISON = "backup_liaison"
    SECTION_HEAD = "section_head"
    SUPERVISING_LEADER = "supervising_leader"


class Permission(StrEnum):
    """One kind of act."""

    MANAGE_LEDGER = "manage_ledger"  # import, correct, publish
    INVITE = "invite"
    CONFIGURE = "configure"  # reporting cycles
    REVIEW = "review"
    NOTIFY = "notify"
    SEE_EVERYTHING = "see_everything"
    SEE_OWN_AGENCY = "see_own_agency"
    REPORT = "report"  # sign for items, file reports


GROUP_ROLES = frozenset({Role.SECRETARIAT, Role.REVIEWER, Role.GROUP_HEAD})
AGENCY_ROLES = frozenset(Role) - GROUP_ROLES

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SECRETARIAT: frozenset(
        {
            Permission.MANAGE_LEDGER,
            Permission.INVITE,
            Permission.CONFIGURE,
            Permission.REVIEW,
            Permission.NOTIFY,
            Permission.SEE_EVERYTHING,
        }
    ),
    Role.REVIEWER: frozenset({Permission.REVIEW, Permission.SEE_EVERYTHING}),
    Role.GROUP_HEAD: frozenset({Permission.SEE_EVERYTHING}),
    Role.LIAISON: frozenset({Permission.SEE_OWN_AGENCY, Permission.REPORT}),
    Role.BACKUP_LIAISON: frozenset({Permission.SEE_OWN_AGENCY, Permission.REPORT}),
    Role.SECTION_HEAD: frozenset({Permission.SEE_OWN_AGENCY}),
    Role.SUPERVISING_LEADER: frozenset({Permission.SEE_OWN_AGENCY}),
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that the holder of these seats may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
