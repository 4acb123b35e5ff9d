"""Delegation (委托): what a deputy may do in the name of somebody else."""

from collections.abc import Collection
from enum import StrEnum

from domain.roles import PERMISSIONS, Permission, Role


class DelegationScope(StrEnum):
    """How far a delegation goes."""

    ALL = "all"
    ITEMS = "items"  # everything, on chosen items
    ACTS = "acts"  # chosen kinds of act, on all items


class DelegatedAct(StrEnum):
    """A kind of act that can be delegated alone."""

    REPORT = "report"
    SIGN_OFF = "sign_off"
    REVIEW = "review"


#: What a kind of act needs. Who may do it must see it too.
NEEDED: dict[DelegatedAct, frozenset[Permission]] = {
    DelegatedAct.REPORT: frozenset({Permission.REPORT, Permission.SEE_OWN_AGENCY}),
    DelegatedAct.SIGN_OFF: frozenset({Permission.SIGN_OFF, Permission.SEE_OWN_AGENCY}),
    DelegatedAct.REVIEW: frozenset({Permission.REVIEW, Permission.SEE_EVERYTHING}),
}
#: What is done on one item; on chosen items a delegation gives these, and nothing that concerns all.
ON_ITEMS = frozenset(
    {
        *(Permission.SEE_OWN_AGENCY, Permission.REPORT, Permission.SIGN_OFF, Permission.DECOMPOSE),
        *(Permission.SEE_EVERYTHING, Permission.REVIEW, Permission.DECIDE_REQUESTS, Permission.REOPEN),
    }
)


def granted(role: Role, scope: DelegationScope, acts: Collection[DelegatedAct]) -> frozenset[Permission]:
    """What a deputy gets of a seat: never more than the seat has."""
    own = PERMISSIONS[role]
    if scope is DelegationScope.ALL:
        return own
    if scope is DelegationScope.ITEMS:
        return own & ON_ITEMS
    return own & frozenset().union(*(NEEDED[act] for act in acts))


def acts_of(role: Role) -> tuple[DelegatedAct, ...]:
    """The kinds of act that the holder of a seat can delegate."""
    return tuple(act for act in DelegatedAct if Permission(act.value) in PERMISSIONS[role])
