"""What counts as evidence: links by their form, names of files without anything that could do harm."""

import re
from urllib.parse import urlsplit

LONGEST_LINK = 2000
LONGEST_NAME = 120
_LINK = re.compile(r"https?://[^\s<>\"'，。；、（）]+", re.IGNORECASE)
#: Path separators, and characters that no name shows or that turn its direction round.
_HARMFUL = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def link(text: str) -> str | None:
    """The link that a whole text is; None for any other text, and for schemes but http and https."""
    text = text.strip()
    if len(text) > LONGEST_LINK or not _LINK.fullmatch(text):
        return None
    return text if host(text) else None


def host(url: str) -> str:
    """Where a link leads; empty where that cannot be said."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def safe_name(name: str) -> str:
    """A file's name as it may stand in a list, in an archive or on a disk: no path, nothing hidden."""
    plain = _HARMFUL.sub("_", name).strip(". ") or "file"
    if len(plain) <= LONGEST_NAME:
        return plain
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 10:
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}"
