"""What the columns of a task table hold: known by the usual names in its header, over one row or two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from intake import agencies, cells
from intake.formats.sources import Cell, Table

Row = Sequence[Cell]


class Column(Enum):
    """What a column holds."""

    NUMBER = auto()
    SECTION = auto()
    TASK = auto()
    MEASURE = auto()
    GOAL = auto()
    LEAD = auto()
    RESPONSIBLE = auto()
    PARTICIPANT = auto()
    PERSON = auto()
    TIME = auto()
    NOTE = auto()


PARTIES = (Column.LEAD, Column.RESPONSIBLE, Column.PARTICIPANT)
TEXTS = (Column.TASK, Column.MEASURE, Column.GOAL)

_UNIT = "(?:责任)?(?:单位|部门|处室|科室|股室|机构|司局|地区|主体|方)"
_RANK = "(?:[国省市县区州镇乡][级直家]?|主要|具体|第一)?"
_LEAD = "(?:总牵头|牵头|主办|主责|首责|主管)"
_JOIN = "(?:配合|协办|协助|参与|参加|协同|协作|会办|支持)"
#: 责任单位及责任人: agencies first, then people.
_MEN = "(?:[及和与、/(（]?(?:责任人|负责人|负责同志|领导|联系人)[)）]?)?"
_DUTY = "(?:责任|负责|承办|实施|落实|承担|执行|完成)"

#: Usual names, the first that fits counts; brackets and blanks are left out before.
NAMES: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"序号|编号|序列|项次|序|(?:任务|事项|项目|条目)(?:编|序)?号|(?i:no\.?)")),
    (
        Column.PERSON,
        re.compile(
            r"(?!.*(?:单位|部门|处室)).{0,10}(?:领导|责任人|负责人|负责同志|联系人|联络员|联络人|电话|联系方式|经办人"
            r"|主任|[区县市]长)(?:及.{1,6})?"
        ),
    ),
    (Column.NOTE, re.compile(r".{0,4}(?:开工|开始|起始|启动|接收|交办)(?:时间|日期)")),
    (
        Column.TIME,
        re.compile(
            r".{0,6}(?:时限|期限|时间|时间节点|时间进度|完成日期|截止日期)(?:要求|安排|节点|进度)?|.{0,4}进度(?:安排|要求)"
        ),
    ),
    (Column.LEAD, re.compile(rf"{_RANK}{_LEAD}{_UNIT}?{_MEN}")),
    (Column.PARTICIPANT, re.compile(rf"{_RANK}(?:主要)?{_JOIN}{_UNIT}?{_MEN}")),
    (
        Column.RESPONSIBLE,
        re.compile(
            rf"{_RANK}(?:(?:{_LEAD}|{_JOIN}|{_DUTY}){_UNIT}?[及和与、/]?){{1,3}}{_UNIT}{_MEN}"
            rf"|(?:责任|任务|职责|工作)分工|分工|单位|部门|责任(?:主体|分解)?|落实单位"
        ),
    ),
    (Column.NOTE, re.compile(r"备注|说明|.{0,8}(?:进展|进度|情况|依据|来源|附注|是否.{1,10})")),
    (
        Column.SECTION,
        re.compile(
            r"章节|板块|类别|分类|类型|大类|领域|方面|专项|篇章|部分|工程|专题"
            r"|(?:任务|工作|所属|重点|改革|项目)(?:类别|领域|板块|分类|类型|方面)|一级(?:指标|任务|目录)"
        ),
    ),
    (
        Column.GOAL,
        re.compile(
            r".{0,8}(?:目标|指标|目标值|预期成果|工作成果|成果|成效|成果形式|完成标准|考核标准|年度要求)(?:要求|任务值)?"
        ),
    ),
    (
        Column.MEASURE,
        re.compile(
            r".{0,6}(?:举措|措施|内容|具体任务|具体事项|细化任务|分解任务|工作要求|任务要求|任务分解|二级任务|重点环节"
            r"|推进计划|主要做法|任务描述)(?:[及和与].{1,6})?"
        ),
    ),
    (
        Column.TASK,
        re.compile(
            r".{0,8}(?:任务|事项|重点工作|主要工作|工作名称|项目|工作项目|任务项|工作|问题|名称|清单)(?:名称)?"
        ),
    ),
)
_LONGEST_NAME = 24
_LONGEST_HEADING = 200  # with its brackets
_FIRST_LEADS = re.compile(r"第一|首位|首个|排[在名]?首|列首|加[粗黑]|[*★●]")
_BRACKETS = re.compile(r"[（(\[【〔].*?[)）\]】〕]")
#: In so many rows from a table's top a header is looked for.
_TOP = 8
_HALF = 0.5


@dataclass(frozen=True)
class Header:
    """The columns of a table that are known, by index; `row` and `depth` tell which rows are its header.

    `first_leads`: its words say that the agency named first leads. `assumed` are names of columns whose
    content alone shows that agencies stand in them.
    """

    row: int
    depth: int
    columns: dict[int, Column]
    names: tuple[str, ...]
    first_leads: bool = False
    assumed: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        """The row behind the header."""
        return self.row + self.depth

    def of(self, *kinds: Column) -> list[int]:
        """The indexes of the columns of these kinds, left to right."""
        return [index for index, kind in sorted(self.columns.items()) if kind in kinds]


def kind_of(name: str) -> Column | None:
    """What a column of this name holds, or None."""
    bare = _bare(name)
    if not 0 < len(bare) <= _LONGEST_NAME:
        return None
    return next((kind for kind, form in NAMES if form.fullmatch(bare)), None)


def header(table: Table) -> Header | None:
    """The header of a task table: it names tasks, and agencies or times for them. None for other tables."""
    for row in range(min(_TOP, len(table.rows))):
        found = _header_at(table, row)
        if found:
            return found
    return None


def repeats(header: Header, row: Row) -> bool:
    """Whether a row says again what the header says, as at the top of each page."""
    names = [_bare(cell.text) for cell in row]
    known = [index for index in header.columns if names[index]]
    upper = [name for name in header.names if name]
    return len(known) > 1 and all(names[index] in upper for index in known)


def _header_at(table: Table, row: int) -> Header | None:
    names = [_bare(cell.text) for cell in table.rows[row]]
    if not _is_header(names):
        return None
    below = table.rows[row + 1] if row + 1 < len(table.rows) else None
    if below is not None and _is_second(table.rows[row], below):
        lower = [_bare(cell.text) for cell in below]
        columns = _columns(
            [(low if kind_of(low) else up) or low for up, low in zip(names, lower, strict=True)]
        )
        words = [cell.text for cell in (*table.rows[row], *below)]
        return _checked(table, row, 2, columns, (*names, *lower), words)
    words = [cell.text for cell in table.rows[row]]
    return _checked(table, row, 1, _columns(names), tuple(names), words)


def _checked(
    table: Table, row: int, depth: int, columns: dict[int, Column], names: tuple[str, ...], words: list[str]
) -> Header | None:
    leads = any(
        _FIRST_LEADS.search(part)
        for word in words
        for part in _BRACKETS.findall(word[:_LONGEST_HEADING])
        if "牵头" in word
    )
    assumed = _of_agencies(table, row + depth, columns)
    columns = columns | dict.fromkeys(assumed, Column.RESPONSIBLE)
    columns |= dict.fromkeys(_of_numbers(table, row + depth, columns), Column.NUMBER)
    kinds = set(columns.values())
    if not (kinds & set(TEXTS) and kinds & {*PARTIES, Column.TIME}):
        return None
    return Header(row, depth, columns, names, leads, tuple(names[index] for index in assumed))


def _is_header(names: list[str]) -> bool:
    """Whether most of the row's names are known, and one of them is that of tasks."""
    filled = [name for name in dict.fromkeys(names) if name]
    kinds = [kind_of(name) for name in filled]
    known = [kind for kind in kinds if kind]
    return len(set(known)) >= 2 and len(known) >= _HALF * len(filled) and bool(set(known) & set(TEXTS))


def _is_second(upper: Row, lower: Row) -> bool:
    """Whether `lower` is the second row of a header: its new names are known, its tasks' column is merged."""
    own = [_bare(cell.text) for cell in lower if cell.text and not cell.is_continued]
    if not own or not all(len(name) <= _LONGEST_NAME and kind_of(name) for name in own):
        return False
    texts = [index for index, cell in enumerate(upper) if kind_of(cell.text) in TEXTS]
    return all(
        lower[index].is_continued or lower[index].text in ("", upper[index].text) for index in texts[:1]
    )


def _columns(names: list[str]) -> dict[int, Column]:
    return {index: kind for index, name in enumerate(names) if (kind := kind_of(name))}


def _of_numbers(table: Table, first: int, columns: dict[int, Column]) -> list[int]:
    """Columns that are called after tasks and hold their numbers only."""
    found = []
    for index in (index for index, kind in columns.items() if kind is Column.TASK):
        texts = [row[index].text for row in table.rows[first : first + 50] if row[index].text]
        if texts and all(cells.number(text) is not None for text in texts):
            found.append(index)
    return found


def _of_agencies(table: Table, first: int, columns: dict[int, Column]) -> list[int]:
    """Columns without a known name in which agencies stand; only where no other column names any."""
    if set(columns.values()) & set(PARTIES):
        return []
    found = []
    for index in range(len(table.rows[0])):
        texts = [row[index].text for row in table.rows[first : first + 50]]
        names = [agencies.listed(text)[:1] for text in texts if text]
        fitting = sum(bool(name) and agencies.looks_like_agency(name[0]) for name in names)
        if index not in columns and names and fitting > _HALF * len(names):
            found.append(index)
    return found


def _bare(name: str) -> str:
    if len(name) > _LONGEST_HEADING:
        return name  # a text, and no heading
    return re.sub(r"[\s:：*★]+", "", _BRACKETS.sub("", name)) or re.sub(r"[\s（()）\[\]【】:：]+", "", name)
