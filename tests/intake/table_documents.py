"""Documents with task tables, made row by row, and what their drafts say."""

from collections.abc import Iterable

from domain.items import PartyRole
from intake import drafts
from intake.drafts import Draft
from intake.formats.grids import Pages, Span

LEAD, RESPONSIBLE, PARTICIPANT = PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.PARTICIPANT
TITLE = "云泽市2026年重点工作任务清单"
HEADER = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]

Rows = Iterable[Iterable[str | Span]]


def over(text: str, *, columns: int = 1, rows: int = 1) -> Span:
    """A cell merged over columns or rows."""
    return Span(text, columns, rows)


def read(*parts: str | Rows, title: str = TITLE) -> Draft:
    """The draft of a file with these paragraphs and tables."""
    pages = Pages("a.docx")
    pages.add(title)
    for part in parts:
        if isinstance(part, str):
            pages.add(part)
        else:
            pages.add_table(
                pages.rows([cell if isinstance(cell, Span) else Span(cell) for cell in row] for row in part)
            )
    return drafts.of(pages.source(), "a.docx")


def parties(draft: Draft) -> list[list[tuple[str, PartyRole]]]:
    return [[(party.name, party.role) for party in item.parties] for item in draft.items]


def due(draft: Draft) -> list[list[str]]:
    return [[row.due_on.isoformat() for row in item.deadlines if not row.assumed] for item in draft.items]
