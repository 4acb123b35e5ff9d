"""Where something stands in the text of a file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Its line (from 0), and where it begins and ends in the draft's source text."""

    paragraph: int
    start: int
    end: int
