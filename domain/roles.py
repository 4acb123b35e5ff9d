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
    REOPEN = "reopen"  # bring back what was closed or cancelled
    DECIDE_REQUESTS = "decide_requests"  # extensions, changes, releases
    NOTIFY = "notify"
    APPROVE_NOTICES = "approve_notices"  # as the second person
    ISSUE_SLIPS = "issue_slips"  # draft, issue, lift and raise supervision slips
    APPROVE_SLIPS = "approve_slips"  # as a second person
    SEE_EVERYTHING = "see_everything"
    SEE_OWN_AGENCY = "see_own_agency"
    REPORT = "report"  # sign for items, file reports
    SIGN_OFF = "sign_off"  # what leaves the agency passes its leader first
    DECOMPOSE = "decompose"  # divide an item into steps


GROUP_ROLES = frozenset({Role.SECRETARIAT, Role.REVIEWER, Role.GROUP_HEAD})
AGENCY_ROLES = frozenset(Role) - GROUP_ROLES
LIAISONS = frozenset({Role.LIAISON, Role.BACKUP_LIAISON})
LEADERS = frozenset({Role.SECTION_HEAD, Role.SUPERVISING_LEADER})

#: The table: whose seats permit what. `docs/security.md` shows it to people. Rights of an agency's seats are
#: rights to that agency's part alone; a seat of the leading group sees every agency's.
HOLDERS: dict[Permission, frozenset[Role]] = {
    Permission.MANAGE_LEDGER: frozenset({Role.SECRETARIAT}),
    Permission.INVITE: frozenset({Role.SECRETARIAT}),
    Permission.CONFIGURE: frozenset({Role.SECRETARIAT}),
    Permission.REVIEW: frozenset({Role.SECRETARIAT, Role.REVIEWER}),
    Permission.REOPEN: frozenset({Role.SECRETARIAT}),
    Permission.DECIDE_REQUESTS: frozenset({Role.SECRETARIAT, Role.GROUP_HEAD}),
    Permission.NOTIFY: frozenset({Role.SECRETARIAT}),
    Permission.APPROVE_NOTICES: frozenset({Role.SECRETARIAT, Role.GROUP_HEAD}),
    Permission.ISSUE_SLIPS: frozenset({Role.SECRETARIAT}),
    Permission.APPROVE_SLIPS: frozenset({Role.SECRETARIAT, Role.GROUP_HEAD}),
    Permission.SEE_EVERYTHING: GROUP_ROLES,
    Permission.SEE_OWN_AGENCY: AGENCY_ROLES,
    Permission.REPORT: LIAISONS,
    Permission.SIGN_OFF: LEADERS,
    Permission.DECOMPOSE: LIAISONS | {Role.SECRETARIAT},
}

#: The same table by role.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    role: frozenset(permission for permission, holders in HOLDERS.items() if role in holders) for role in Role
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that the holder of these seats may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
