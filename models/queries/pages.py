"""Cutting lists into pages."""

from collections.abc import Sequence
from typing import TypeVar

from models.views import Page

Row = TypeVar("Row")


def page_of(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """Page `number` (from 1; a number out of range gives the nearest page there is) of `size` rows."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, number), pages)
    start = (number - 1) * size
    return Page(tuple(rows[start : start + size]), number, pages, len(rows), start + 1)
