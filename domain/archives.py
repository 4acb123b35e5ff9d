"""The form of a backup: what is in it, under which names."""

from enum import StrEnum

FORMAT = 1  # goes up when the form changes
MANIFEST = "manifest.json"
FILES = "files/"


class ValueKind(StrEnum):
    """How a column's values are written as JSON."""

    PLAIN = "plain"  # text, number, truth value
    INSTANT = "instant"  # ISO 8601 with its zone
    DATE = "date"
    TIME = "time"
    JSON = "json"


def table_name(table: str) -> str:
    """The name of a table's rows in a backup."""
    return f"tables/{table}.jsonl"


def file_name(sha256: str) -> str:
    """The name of a kept file in a backup."""
    return FILES + sha256
