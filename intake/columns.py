"""What the columns of a task table hold: known by the usual names in its header, over one row or two."""

import re
from collections.abc import Iterable, Sequence
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
    UNIT = auto()  # what the goal beside it is counted in
    STEP = auto()  # what is to be reached by the time in its name: 一季度, 上半年目标
    LEAD = auto()
    RESPONSIBLE = auto()
    PARTICIPANT = auto()
    PERSON = auto()
    TIME = auto()
    NOTE = auto()


#: What a list of agencies is called in the clause that is read, per column.
LABELS = {Column.LEAD: "牵头单位", Column.RESPONSIBLE: "责任单位", Column.PARTICIPANT: "配合单位"}
PARTIES = (Column.LEAD, Column.RESPONSIBLE, Column.PARTICIPANT)
TEXTS = (Column.TASK, Column.MEASURE, Column.GOAL)

_UNIT = "(?:责任)?(?:单位|部门|处室|科室|股室|机构|司局|地区|主体|专班|[方科处股])"
_RANK = "(?:[国省市县区州镇乡][级直家]?|主要|具体|第一|整改|工作|任务|项目|落实){0,2}"
_LEAD = "(?:总牵头|牵头|主办|主责|首责)"
_JOIN = "(?:配合|协办|协助|参与|参加|协同|协作|会办|支持)"
#: 责任单位及责任人: agencies first, then people.
_MEN = "(?:[及和与、/(（]?(?:责任人|负责人|负责同志|领导|联系人)[)）]?)?"
_DUTY = "(?:责任|负责|承办|实施|落实|承担|执行|完成|建设|办理|整改)"
#: Units that watch, check and report, and do nothing of the task.
_WATCH = "(?:督[办查导促]|报送|填报|填表|验收|考核|评估|审核|交办|提出|来文|发文|统计|编制|制表)"
#: A part of the year, and what is wanted in it.
_PART = (
    r"(?:(?:19|20)[0-9]{2}年)?(?:第?[一二三四1-4]季度|[上下]半年"
    r"|(?:[0-9]{1,2}月?[-—–~～至])?[0-9]{1,2}月份?|年中)(?:[末底]前?|前)?"
)
_WANTED = "(?:(?:工作|任务|阶段|推进|计划|形象|重点)?(?:目标|任务|计划|安排|节点|进度|工作|要求|举措))?"

#: Usual names, the first that fits counts; brackets and blanks are left out before.
NAMES: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r".{0,4}(?:序号|编号)|序列|项次|序|(?:任务|事项|项目|条目)号|(?i:no\.?)")),
    (
        Column.PERSON,
        re.compile(
            r"(?!.*(?:单位|部门|处室)).{0,10}(?:领导|责任人|负责人|负责同志|联系人|联络员|联络人|电话|联系方式|经办人"
            r"|主任|[区县市]长)(?:及.{1,6})?"
        ),
    ),
    (Column.STEP, re.compile(rf"{_PART}{_WANTED}")),
    (
        Column.NOTE,
        re.compile(
            rf".{{0,4}}(?:开工|开始|起始|启动|接收|交办)(?:时间|日期)?|{_WATCH}(?:责任)?(?:单位|部门|处室|科室)"
            r"|下一?步.{0,8}|所[在属].{1,6}|.{0,6}(?:地点|地址|位置|结果)|(?:总|计划|年度|完成)?投资额?|.{0,4}资金"
            r"|分值|权重|得分|条款|现状"
        ),
    ),
    (
        Column.TIME,
        re.compile(
            r".{0,6}(?:时限|期限|时间|时间节点|时间进度|完成日期|截止日期|[完办]成?结?节点)(?:要求|安排|节点|进度)?|.{0,4}进度(?:安排|要求)"
            "|(?:时间)?节点|完成|结束|截止"
        ),
    ),
    (Column.LEAD, re.compile(rf"{_RANK}{_LEAD}{_UNIT}?{_MEN}")),
    (Column.PARTICIPANT, re.compile(rf"{_RANK}{_JOIN}{_UNIT}?{_MEN}")),
    (
        Column.RESPONSIBLE,
        re.compile(
            rf"{_RANK}(?:(?:{_LEAD}|{_JOIN}|{_DUTY}){_UNIT}?[及和与、/]?){{1,3}}{_UNIT}{_MEN}"
            rf"|(?:责任|任务|职责|工作)分工|分工|单位|部门|科室|处室|股室|责任(?:主体|分解)?"
        ),
    ),
    (Column.UNIT, re.compile("计量单位|指标单位")),
    (Column.NOTE, re.compile(r"备注|说明|.{0,8}(?:进展|进度|情况|依据|来源|附注|是否.{1,10})")),
    (
        Column.SECTION,
        re.compile(
            r"章节|板块|类别|分类|类型|大类|领域|方面|专项|篇章|部分|工程|专题"
            r"|(?:任务|工作|所属|重点|改革|项目)(?:类别|领域|板块|分类|类型|方面)|[一二三]级(?:指标|目录)|一级任务"
        ),
    ),
    (
        Column.TASK,
        re.compile(r".{0,6}(?:任务|事项|工作)[及和与、](?:工作|年度)?(?:目标|措施|举措|要求|成效)"),
    ),
    (
        Column.GOAL,
        re.compile(
            r".{0,8}(?:目标|指标|目标值|指标值|预期成果|工作成果|成果|成效|效果|成果形式|完成标[准志]|[考核测评价]{2}标准"
            r"|年度要求|目标数|任务[数量])(?:要求|任务值)?"
        ),
    ),
    (
        Column.MEASURE,
        re.compile(
            r".{0,6}(?:举措|措施|内容|具体任务|具体事项|细化任务|分解任务|工作要求|任务要求|任务分解|二级任务|重点环节"
            r"|推进计划|主要做法|任务描述|要求|抓手|路径|规模|做法|步骤)(?:[及和与].{1,6})?"
        ),
    ),
    (
        Column.TASK,
        re.compile(
            r".{0,8}(?:任务|事项|项目|任务项|工作|问题|隐患|问题(?:描述|表现)|风险点?|名称|清单|要点|重点|案由|主题)(?:名称)?"
        ),
    ),
)
_LONGEST_NAME = 24
_LONGEST_HEADING = 200  # with its brackets
_QUESTION = re.compile(".*(?:问题|隐患|风险).*")
_OF_YEAR = re.compile(rf"(?P<year>(?:19|20)[0-9]{{2}})年(?:度|{_WANTED})?")
_FIRST_LEADS = re.compile(r"第一|首位|首个|排[在名]?首|列首|加[粗黑]|[*★●]")
_BRACKETS = re.compile(r"[（(\[【〔].*?[)）\]】〕]")
#: In so many rows from a table's top a header is looked for.
_TOP = 8
_DEEPEST = 3
#: So many rows show what a column holds.
_LOOKED_AT = 50
_HALF = 0.5
#: A table of one task names so many things of it, and most of its names are known.
_FEWEST_NAMES, _LONGEST_CARD, _MOST_OF = 3, 40, 0.6
_MEASURED_IN = re.compile("(?:计量|指标)?单位")
_LONGEST_UNIT = 5
#: Letters of a task's text, on average; names and titles of people are shorter.
_SHORTEST_TASK = 8


@dataclass(frozen=True)
class Header:
    """The columns of a table that are known, by index; `row` and `depth` tell which rows are its header.

    `titles` are what the columns are called, `names` all that the header says. `first_leads`: its words say
    that the agency named first leads. `assumed` are the columns whose content alone shows that agencies
    stand in them.
    """

    row: int
    depth: int
    columns: dict[int, Column]
    titles: tuple[str, ...]
    names: frozenset[str]
    first_leads: bool = False
    assumed: frozenset[int] = frozenset()
    is_beside: bool = False  # the names stand in front of what they name, one below the other

    @property
    def end(self) -> int:
        """The row behind the header."""
        return self.row + self.depth

    def of(self, *kinds: Column) -> list[int]:
        """The indexes of the columns of these kinds, left to right."""
        return [index for index, kind in sorted(self.columns.items()) if kind in kinds]

    @property
    def names_agencies(self) -> bool:
        """Whether a column says that agencies stand in it."""
        return any(index not in self.assumed for index in self.of(*PARTIES))

    def label(self, index: int) -> str:
        """What the agencies of a column are called: by their role, or by a name that tells none."""
        return self.titles[index] if index in self.assumed else LABELS[self.columns[index]]

    @property
    def assumed_titles(self) -> tuple[str, ...]:
        """What the columns are called that are known by their content alone."""
        return tuple(self.titles[index] for index in sorted(self.assumed))


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


def card(table: Table) -> Header | None:
    """The header of a table that holds one task, each name in front of what it names; its columns are the
    places of these pairs, counted along the rows. None for other tables."""
    width = len(table.rows[0])
    if width not in (2, 4) or not 2 <= len(table.rows) * width // 2 <= _LONGEST_CARD:
        return None
    fronts = [row[at] for row in table.rows for at in range(0, width, 2)]
    names = ["" if front.is_continued else front.text for front in fronts]
    kinds = {place: kind for place, name in enumerate(names) if (kind := kind_of(name))}
    found = set(kinds.values())
    filled = list(filter(None, names))
    if len(found) < _FEWEST_NAMES or len(kinds) < _MOST_OF * len(filled) or len(set(filled)) < len(filled):
        return None
    if not (found & set(TEXTS) and found & set(PARTIES)):
        return None
    titles = tuple(_bare(name) for name in names)
    return Header(0, 0, kinds, titles, frozenset(titles), _first_leads(names), is_beside=True)


def repeats(header: Header, row: Row) -> bool:
    """Whether a row says again what the header says, as at the top of each page."""
    names = [_bare(cell.text) for cell in row]
    known = [index for index in header.columns if names[index]]
    return len(known) > 1 and all(names[index] in header.names for index in known)


def _header_at(table: Table, row: int) -> Header | None:
    if not _is_header(table.rows[row]):
        return None
    rows = [table.rows[row]]
    while len(rows) < _DEEPEST and row + len(rows) < len(table.rows):
        below = table.rows[row + len(rows)]
        if not _goes_deeper(rows[-1], below):
            break
        rows.append(below)
    titles = tuple(_title(column) for column in zip(*rows, strict=True))
    columns = {index: kind for index in range(len(titles)) if (kind := _kind([row[index] for row in rows]))}
    _settle(columns, titles)
    first = row + len(rows)
    columns |= dict.fromkeys(_of_units(table, first, columns, titles), Column.UNIT)
    assumed = _of_agencies(table, first, columns)
    columns |= dict.fromkeys(assumed, Column.RESPONSIBLE)
    columns |= dict.fromkeys(_of_numbers(table, first, columns), Column.NUMBER)
    if not set(columns.values()) & set(TEXTS):
        columns |= dict.fromkeys(_of_text(table, first, columns), Column.TASK)
    kinds = set(columns.values())
    if not (kinds & set(TEXTS) and kinds & {*PARTIES, Column.TIME, Column.STEP}):
        return None
    words = [cell.text for cells_of in rows for cell in cells_of]
    names = frozenset(_bare(word) for word in words if word)
    return Header(row, len(rows), columns, titles, names, _first_leads(words), frozenset(assumed))


def _first_leads(words: Iterable[str]) -> bool:
    return any(
        _FIRST_LEADS.search(part)
        for word in words
        for part in _BRACKETS.findall(word[:_LONGEST_HEADING])
        if "牵头" in word
    )


def _is_header(row: Row) -> bool:
    """Whether most of the row's names are known, and one of them is that of tasks, or of agencies."""
    filled = list(dict.fromkeys(filter(None, (_bare(cell.text) for cell in row))))
    known = [kind for name in filled if (kind := kind_of(name))]
    kinds = set(known)
    if len(kinds) < 2 or len(known) < _HALF * len(filled):
        return False
    is_numbered = {Column.NUMBER, Column.TIME} <= kinds and bool(kinds & set(PARTIES))
    return bool(kinds & set(TEXTS)) or (is_numbered and all(len(name) <= _LONGEST_NAME for name in filled))


def _goes_deeper(upper: Row, lower: Row) -> bool:
    """Whether `lower` goes on with a header: below its merged cells, or with names that are known."""
    own = [index for index, cell in enumerate(lower) if cell.text and not cell.is_continued]
    names = [_bare(lower[index].text) for index in own]
    if not own or not all(0 < len(name) <= _LONGEST_NAME for name in names):
        return False
    groups = _groups(upper)
    if all(index in groups or lower[index].is_continued for index in range(len(lower))):
        return any(cell.is_continued for cell in lower) and not any(map(_is_figure, names))
    texts = [index for index, cell in enumerate(upper) if kind_of(cell.text) in TEXTS]
    return all(map(kind_of, names)) and all(
        lower[index].is_continued or lower[index].text in ("", upper[index].text) for index in texts[:1]
    )


def _groups(row: Row) -> set[int]:
    """The columns below cells that are merged over several of them."""
    wide = [index for index in range(1, len(row)) if row[index].is_continued and _is_beside(row, index)]
    return {*wide, *(index - 1 for index in wide)}


def _is_beside(row: Row, index: int) -> bool:
    return bool(row[index].text) and row[index].text == row[index - 1].text


def _is_figure(name: str) -> bool:
    return cells.number(name) is not None and name.isdecimal()


def _title(column: Sequence[Cell]) -> str:
    """The innermost name of a column."""
    names = list(dict.fromkeys(filter(None, (_bare(cell.text) for cell in column))))
    return names[-1] if names else ""


def _kind(column: Sequence[Cell]) -> Column | None:
    """What a column holds by its names from the top down: the innermost that is known, else the one above."""
    kinds = [kind_of(cell.text) for cell in column]
    if Column.NOTE in kinds:
        return Column.NOTE
    return next((kind for kind in reversed(kinds) if kind), None)


def _settle(columns: dict[int, Column], titles: Sequence[str]) -> None:
    """What a name means beside the others."""
    tasks = [index for index, kind in sorted(columns.items()) if kind is Column.TASK]
    # 存在问题 behind the task itself tells of its progress; alone it is what is to be put right.
    columns.update(dict.fromkeys((at for at in tasks[1:] if _QUESTION.fullmatch(titles[at])), Column.NOTE))
    # 2026年, 2027年: steps; a single year's aim is that of the plan.
    years = {at: found for at, title in enumerate(titles) if (found := _OF_YEAR.fullmatch(title))}
    if len({found.group("year") for found in years.values()}) > 1:
        columns.update(dict.fromkeys(years, Column.STEP))


def _of_numbers(table: Table, first: int, columns: dict[int, Column]) -> list[int]:
    """Columns that are called after tasks and hold their numbers only."""
    found = []
    for index in (index for index, kind in columns.items() if kind is Column.TASK):
        texts = _texts(table, first, index)
        if texts and all(cells.number(text) is not None for text in texts):
            found.append(index)
    return found


def _of_units(table: Table, first: int, columns: dict[int, Column], titles: Sequence[str]) -> list[int]:
    """Columns of 单位 that hold measures, 个 and 万元, and no agencies."""
    return [
        index
        for index in columns
        if _MEASURED_IN.fullmatch(titles[index])
        and (texts := _texts(table, first, index))
        and not any(len(text) > _LONGEST_UNIT or agencies.looks_like_agency(text) for text in texts)
    ]


def _of_text(table: Table, first: int, columns: dict[int, Column]) -> list[int]:
    """The column without a known name that holds the longest texts, if these are long enough for tasks."""
    lengths = {}
    for index in set(range(len(table.rows[0]))) - set(columns):
        texts = _texts(table, first, index)
        lengths[index] = sum(map(len, texts)) / max(len(texts), 1)
    longest = max(lengths, key=lambda index: lengths[index], default=None)
    return [longest] if longest is not None and lengths[longest] >= _SHORTEST_TASK else []


def _of_agencies(table: Table, first: int, columns: dict[int, Column]) -> list[int]:
    """Columns without a known name in which agencies stand."""
    found = []
    for index in set(range(len(table.rows[0]))) - set(columns):
        names = [cells.first_name(text) for text in _texts(table, first, index)]
        fitting = sum(agencies.looks_like_agency(name) for name in names)
        if names and fitting > _HALF * len(names):
            found.append(index)
    return sorted(found)


def _texts(table: Table, first: int, index: int) -> list[str]:
    """What stands at the top of a column, below the header."""
    return [row[index].text for row in table.rows[first : first + _LOOKED_AT] if row[index].text]


def _bare(name: str) -> str:
    if len(name) > _LONGEST_HEADING:
        return name  # a text, and no heading
    return re.sub(r"[\s:：*★]+", "", _BRACKETS.sub("", name)) or re.sub(r"[\s（()）\[\]【】:：]+", "", name)
