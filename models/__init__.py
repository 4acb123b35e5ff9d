"""What is stored. Importing this package registers every table; it holds nothing else."""

from models import (
    audit,
    calendars,
    cycles,
    dialogs,
    documents,
    items,
    notices,
    outbox,
    people,
    reports,
)

__all__ = [
    "audit",
    "calendars",
    "cycles",
    "dialogs",
    "documents",
    "items",
    "notices",
    "outbox",
    "people",
    "reports",
]
