"""One task table in every kind of file gives one ledger."""

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest

from intake import drafts
from intake.drafts import Draft

TITLE = "云泽市2026年重点工作任务清单"
ROWS = (
    ("序号", "工作任务", "牵头单位", "配合单位", "完成时限"),
    ("1", "新建小学3所。优化布局。", "市教育局", "市财政局、市住建局", "2026年8月"),
    ("2", "改造食堂，覆盖率达到90%以上。", "市市场监管局", "各县（市、区）政府", "12月底前"),
    ("3", "开展巡查。", "市城管局", "", "长期坚持"),
)


def as_markdown() -> bytes:
    head, *rows = (f"| {' | '.join(row)} |" for row in ROWS)
    return "\n".join([f"# {TITLE}", "", head, "|---|---|---|---|---|", *rows]).encode()


def as_tabs() -> bytes:
    return "\n".join([TITLE, *("\t".join(row) for row in ROWS)]).encode("gb18030")


def as_page() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    return f"<html><body><h1>{TITLE}</h1><table>{rows}</table></body></html>".encode()


def as_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([TITLE])
    sheet.merge_cells("A1:E1")
    for row in ROWS:
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    return written(book.save)


def as_word() -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=len(ROWS), cols=len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return written(document.save)


def written(save: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


def told(draft: Draft) -> list[object]:
    """What a draft says, without the places, which differ from file to file."""
    head = (draft.title, draft.year, draft.level)
    return [head] + [
        (item.label, item.body, item.parties, item.deadlines, item.targets, item.continuing)
        for item in draft.items
    ]


@pytest.mark.parametrize(
    ("make", "name"),
    [(as_markdown, "a.md"), (as_page, "a.html"), (as_workbook, "a.xlsx"), (as_word, "a.docx")],
)
def test_a_table_says_the_same_in_every_kind_of_file(make: Callable[[], bytes], name: str) -> None:
    expected = drafts.read(as_tabs(), "a.txt")

    assert told(drafts.read(make(), name)) == told(expected)
    assert [item.label for item in expected.items] == ["1", "2", "3"]
