"""A clause of the document, as the queries hand it upwards."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quotation:
    """What the document says of an item: the clauses that name its agencies, and where it stands."""

    title: str | None
    doc_no: str | None
    line: int | None  # from 0
    clauses: tuple[str, ...]
