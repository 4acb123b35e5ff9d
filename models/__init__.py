"""What is stored. Importing this package registers every table; it holds nothing else."""

from models import (
    audit,
    calendars,
    cycles,
    delegations,
    dialogs,
    documents,
    handovers,
    inbox,
    items,
    links,
    notices,
    outbox,
    people,
    regulations,
    reports,
    revisions,
)

__all__ = [
    "audit",
    "calendars",
    "cycles",
    "delegations",
    "dialogs",
    "documents",
    "handovers",
    "inbox",
    "items",
    "links",
    "notices",
    "outbox",
    "people",
    "regulations",
    "reports",
    "revisions",
]
