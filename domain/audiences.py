"""Audiences of notices: conditions that are combined; who fulfils all of them is written to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.notices import AudienceKind
from domain.roles import AGENCY_ROLES, GROUP_ROLES, Role


class Filter(StrEnum):
    """One condition; its value is the key under which a notice keeps what was chosen."""

    ROLES = "roles"
    AGENCIES = "agency_ids"
    ITEMS = "item_ids"  # agencies with a part in one of these items
    SECTIONS = "sections"  # … in an item of one of these chapters
    LEVELS = "levels"
    STATES = "states"


class AgencyState(StrEnum):
    """How an agency stands with its reports."""

    OWING = "owing"
    OVERDUE = "overdue"  # owes what was due by now


@dataclass(frozen=True)
class Audience:
    """By condition what was chosen; a condition that is not in it lets everybody through."""

    chosen: Mapping[Filter, tuple[Any, ...]]

    def get(self, condition: Filter) -> tuple[Any, ...] | None:
        """What was chosen; None where anything goes."""
        return self.chosen.get(condition)

    @property
    def roles(self) -> tuple[Role, ...] | None:
        """The roles; None means whoever an agency is reached through."""
        found = self.get(Filter.ROLES)
        return None if found is None else tuple(role for role in Role if role in found)

    @property
    def agency_roles(self) -> tuple[Role, ...]:
        """Those of the roles that sit in agencies."""
        return tuple(role for role in self.roles or () if role in AGENCY_ROLES)

    @property
    def group_roles(self) -> tuple[Role, ...]:
        """Those in the leading group; nobody there fulfils a condition on agencies."""
        is_about_agencies = bool(self.chosen.keys() - {Filter.ROLES})
        return () if is_about_agencies else tuple(role for role in self.roles or () if role in GROUP_ROLES)


def read(kind: AudienceKind, stored: Mapping[str, Any]) -> Audience:
    """The conditions of a notice as it is stored."""
    match kind:
        case AudienceKind.ROLE:
            return Audience({Filter.ROLES: (stored["role"],)})
        case AudienceKind.AGENCIES:
            return Audience({Filter.AGENCIES: tuple(stored.get("agency_ids", ()))})
        case AudienceKind.OWING:
            return Audience({Filter.STATES: (AgencyState.OWING,)})
        case AudienceKind.COMBINED:
            return Audience({key: tuple(stored[key]) for key in Filter if key in stored})
        case _:
            return Audience({})


def stored(audience: Audience) -> dict[str, list[Any]]:
    """The conditions as a notice of the kind COMBINED keeps them."""
    return {key.value: list(values) for key, values in audience.chosen.items()}


def toggled(audience: Audience, condition: Filter, value: Any) -> Audience:
    """With one value more, or less: a condition of which nothing is left lets nobody through."""
    values = audience.get(condition) or ()
    kept = tuple(one for one in values if one != value)
    return Audience({**audience.chosen, condition: kept if value in values else (*values, value)})


def without(audience: Audience, condition: Filter) -> Audience:
    """Without a condition."""
    return Audience({key: values for key, values in audience.chosen.items() if key is not condition})
