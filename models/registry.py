"""What is shown of the registry: an agency with its names, and what a merger would move."""

from dataclasses import dataclass

from models.people import Agency, AgencyAlias
from models.views import Page


@dataclass(frozen=True)
class AgencyEntry:
    """An agency with the other names that it is known by."""

    agency: Agency
    aliases: tuple[AgencyAlias, ...]


@dataclass(frozen=True)
class MergeChoice:
    """An agency, and those that it may be merged with, the likely ones first."""

    keep: Agency
    others: Page[Agency]


@dataclass(frozen=True)
class MergePreview:
    """What goes over from `drop` to `keep`: parts in items, duties, and people in their seats."""

    keep: Agency
    drop: Agency
    items: int
    duties: int
    people: int
