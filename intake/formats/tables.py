"""Tables in plain text: columns parted by tabs, drawn with lines, or written in Markdown."""

import re
from dataclasses import dataclass

from domain.documents import DocumentTooLarge
from intake.formats import grids, markdown, sources
from intake.formats.grids import Pages, Span
from intake.formats.sources import Source

#: Words in the heads of task tables; two in short cells make a line a head.
_HEAD_WORDS = re.compile(
    "序号|编号|任务|工作|内容|措施|单位|部门|责任|牵头|配合|时限|时间|进度|期限|目标|事项|项目|备注|名称|指标|领域|类别|联系|姓名|电话|职务"
)
_LONGEST_HEAD_CELL = 20
_ROWS_WITHOUT_HEAD = 3
_LINES_IN_CELL = 40
_LONGEST_ROW = 4_000

_BARS = "|│┃｜║"
_DRAWN_ROW = re.compile(rf"[ \t\u3000]*[{_BARS}].*[{_BARS}][ \t\u3000]*")
_BORDER = re.compile(rf"[ \t\u3000]*[+\-=─━═┄┅┈┉╌╍┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝{_BARS} ]{{3,}}[ \t\u3000]*")
_BORDER_STROKE = re.compile("[-=─━═┄┅┈┉╌╍]{2}")
_BAR = re.compile(f"[{_BARS}]")


@dataclass(frozen=True)
class _Run:
    """Lines that look alike, up to `end`; they are a table if they have rows."""

    end: int
    rows: list[list[Span]]


def read(text: str, file_name: str = "") -> Source:
    """The text as a source: Markdown's marks left out, tables found; any other text exactly as it is.

    Errors: DocumentTooLarge.
    """
    # Said before the cells are made, which take a hundred times the memory.
    if sum(map(text.count, f"\t{_BARS}")) > grids.MAX_CELLS:
        raise DocumentTooLarge(file_name=file_name, what="cells", limit=grids.MAX_CELLS)
    lines = text.split("\n")
    is_marked = markdown.is_markdown(lines)
    pages = Pages(file_name)
    index, in_code = 0, False
    while index < len(lines):
        run = None if in_code else _run(lines, index)
        rows = pages.rows(run.rows) if run else ()
        if run and grids.is_table(rows):
            pages.add_table(rows)
            index = run.end
            continue
        end = run.end if run else index + 1
        for line in lines[index:end]:
            if is_marked and markdown.is_fence(line):
                in_code = not in_code
            else:
                pages.add(markdown.plain(line) if is_marked and not in_code else line)
        index = end
    if not (is_marked or pages.tables):
        return sources.source(text)
    return pages.source()


def _run(lines: list[str], index: int) -> _Run | None:
    """The lines from here on that may be a table."""
    line = lines[index]
    if "|" in line and index + 1 < len(lines) and markdown.is_separator(lines[index + 1]):
        return _piped(lines, index)
    if _is_drawn(line):
        return _drawn(lines, index)
    return _tabbed(lines, index) if "\t" in line else None


def _piped(lines: list[str], index: int) -> _Run:
    rows = [_spans(markdown.cells(lines[index]))]
    end = index + 2
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        rows.append(_spans(markdown.cells(lines[end])))
        end += 1
    return _Run(end, rows)


def _spans(texts: list[str]) -> list[Span]:
    return [Span(grids.cell_text(text)) for text in texts]


def _is_drawn(line: str) -> bool:
    return _is_border(line) or _DRAWN_ROW.fullmatch(line) is not None


def _is_border(line: str) -> bool:
    return _BORDER_STROKE.search(line) is not None and _BORDER.fullmatch(line) is not None


def _drawn(lines: list[str], index: int) -> _Run:
    """A table of bars; where lines part all its rows, what stands between two lines is one row."""
    end, borders = index, 0
    while end < len(lines) and _is_drawn(lines[end]):
        borders += _is_border(lines[end])
        end += 1
    rows: list[list[str]] = []
    is_open = False
    for line in lines[index:end]:
        if _is_border(line):
            is_open = False
            continue
        cells = [cell.strip() for cell in _BAR.split(line.strip()[1:-1], maxsplit=grids.MAX_COLUMNS)]
        if is_open and rows and len(cells) == len(rows[-1]) and (borders > 3 or not cells[0]):
            rows[-1] = [above + cell for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        is_open = True
    is_regular = len({len(row) for row in rows}) == 1 and len(rows[0]) <= grids.MAX_COLUMNS
    return _Run(end, [_spans(row) for row in rows] if is_regular else [])


def _tabbed(lines: list[str], index: int) -> _Run:
    """Lines of equally many tabs; below a head, rows may lack their last cells."""
    head, end = _row(lines, index)
    has_head = sum(_is_head_cell(cell) for cell in head) >= 2
    rows = [head]
    while end < len(lines):
        row, following = _row(lines, end)
        if not (len(row) == len(head) or (has_head and 2 <= len(row) < len(head))):
            break
        rows.append(row)
        end = following
    return _Run(end, [_spans(row) for row in rows] if has_head or _is_numbered(rows) else [])


def _row(lines: list[str], index: int) -> tuple[list[str], int]:
    """The cells of a row and where the next one begins: a quoted cell may run over several lines."""
    text = lines[index]
    if '\t"' not in f"\t{text}":
        return text.split("\t"), index + 1
    for end in range(index + 1, index + 1 + _LINES_IN_CELL):
        if text.count('"') % 2 == 0:
            return [_unquoted(cell) for cell in text.split("\t")], end
        if end == len(lines) or len(text) > _LONGEST_ROW:
            break
        text += "\n" + lines[end]
    return lines[index].split("\t"), index + 1


def _unquoted(cell: str) -> str:
    if len(cell) >= 2 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def _is_head_cell(cell: str) -> bool:
    is_short = len(cell) <= _LONGEST_HEAD_CELL and not any(mark in cell for mark in "：:。；，")
    return is_short and _HEAD_WORDS.search(cell) is not None


def _is_numbered(rows: list[list[str]]) -> bool:
    """Whether rows without a head are counted: a menu that tabs put in columns is not."""
    numbers = [row[0].strip() for row in rows if len(row) >= 3]
    return len(numbers) >= _ROWS_WITHOUT_HEAD and all(number.isdecimal() for number in numbers[1:])
