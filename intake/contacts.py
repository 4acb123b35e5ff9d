"""Contact lists: tables of people with their agencies, roles and telephone numbers."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.phones import PhoneInvalid, read_phones
from domain.roles import Role
from domain.sheets import Contact, Problem, RowError, in_order, tidy
from intake.formats.sources import Cell, Source, Table
from intake.sheets import bare


class Column(StrEnum):
    """What a column of a contact list holds."""

    AGENCY = "agency"
    NAME = "name"
    ROLE = "role"
    POST = "post"  # 职务: a title, which only sometimes names a role
    PHONE = "phone"
    NOTE = "note"


_AGENCY = re.compile(
    r"(?:成员|责任|所在|工作|报送|牵头|配合)?(?:单位|部门|机构)(?:名称|全称)?|agency(?:name)?|department|organi[sz]ation|unit"
)
_NAME = re.compile(r"姓名|名字|人员|(?:full)?name|person")
_ROLE = re.compile(r"角色|岗位|身份|类别|类型|人员类别|联络(?:员|人)类型|role|seat")
_POST = re.compile(r"职务|职位|职称|职务职级|单位及职务|title|position|post")
_PHONE = re.compile(
    r".{0,4}?(?:手机|电话|联系电话|联系方式|移动电话|办公电话|座机|号码|手机号|手机号码|电话号码)(?:号码|号)?|phone(?:number)?|mobile|tel(?:ephone)?|cell"
)
_NOTE = re.compile(r"备注|说明|notes?|remarks?")
_KINDS = (
    (_AGENCY, Column.AGENCY),
    (_NAME, Column.NAME),
    (_ROLE, Column.ROLE),
    (_POST, Column.POST),
    (_PHONE, Column.PHONE),
    (_NOTE, Column.NOTE),
)
#: Headings that name a ledger's columns: such a table lists tasks, and their responsible people perhaps.
_TASKS = re.compile(r"(?:重点|主要|工作|目标)?(?:任务|事项|举措|措施)(?:内容|名称)?|完成时限|工作内容")

#: What people call the seats; 负责人 alone may be anybody, and is asked.
_ROLE_WORDS: dict[Role, Sequence[str]] = {
    Role.BACKUP_LIAISON: (
        "备用联络员",
        "后备联络员",
        "候补联络员",
        "副联络员",
        "第二联络员",
        "替补联络员",
        "b角",
        "联络员b",
        "备岗",
        "backup",
        "backupliaison",
        "deputyliaison",
    ),
    Role.LIAISON: (
        "联络员",
        "联系人",
        "联络人",
        "经办人",
        "具体经办人",
        "工作联络员",
        "日常联络员",
        "报送人",
        "填报人",
        "a角",
        "联络员a",
        "liaison",
        "contact",
        "contactperson",
    ),
    Role.SECTION_HEAD: (
        "科室负责人",
        "处室负责人",
        "责任科室负责人",
        "责任处室负责人",
        "业务科室负责人",
        "股室负责人",
        "部门负责人",
        "sectionhead",
    ),
    Role.SUPERVISING_LEADER: (
        "分管领导",
        "分管负责人",
        "分管负责同志",
        "分管领导同志",
        "分管局长",
        "分管主任",
        "分管厅长",
        "分管部长",
        "supervisingleader",
    ),
    Role.REVIEWER: ("审核员", "审核人", "审核", "复核人", "审核人员", "reviewer"),
    Role.GROUP_HEAD: ("领导小组组长", "领导小组副组长", "领导小组领导", "headoftheleadinggroup"),
}
_ROLES = {word: role for role, words in _ROLE_WORDS.items() for word in words}
_BY_LENGTH = sorted(_ROLES, key=len, reverse=True)
_SEVERAL = re.compile(r"[、/／，,;；\n]")
_PHONE_BEHIND = re.compile(r"[（(]?\+?\d[\d\s-]{6,}[）)]?$")
_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_ROWS_ABOVE = 12
MAX_NAME = 100


@dataclass(frozen=True)
class ContactList:
    """The people of a list, faulty rows too where they name an agency, and what is wrong in the rows."""

    contacts: tuple[Contact, ...]
    errors: tuple[RowError, ...]


@dataclass(frozen=True)
class _Heading:
    """What a heading says: the kind of its column, and the role of the people in it, if it names one."""

    column: Column
    role: Role | None


@dataclass(frozen=True)
class _Person:
    """The columns about one person; lists name an agency's leader and liaison in one row."""

    role: Role | None
    columns: Mapping[Column, int]


@dataclass(frozen=True)
class _Layout:
    """A table with what its headings say."""

    table: Table
    begins: int
    agency: int
    people: tuple[_Person, ...]
    titles: tuple[str, ...]


def recognised(source: Source) -> ContactList | None:
    """The people on a contact list; None for a file that is none."""
    tables = source.tables or tuple(_typed_table(source))
    layouts = [layout for table in tables if (layout := _layout(table)) is not None]
    listed = sum(len(layout.table.rows) for layout in layouts)
    # A document may end with a list of contacts: it stays a document.
    if not layouts or 2 * listed < len(source.lines):
        return None
    errors: list[RowError] = []
    contacts = [contact for layout in layouts for contact in _Reader(layout, errors).read()]
    return ContactList(tuple(contacts), in_order(errors))


def _typed_table(source: Source) -> Iterator[Table]:
    """A text whose lines are parted by tabs or commas."""
    lines = source.text.split("\n")
    head = next((line for line in lines if line.strip()), "")
    parting = max("\t,;，", key=head.count)
    if not head.count(parting):
        return
    cells = [tuple(Cell(text.strip()) for text in row) for row in csv.reader(lines, delimiter=parting)]
    width = max(map(len, cells))
    yield Table(0, tuple(row + (Cell(""),) * (width - len(row)) for row in cells))


# Headings


def _layout(table: Table) -> _Layout | None:
    for index in range(min(len(table.rows), _ROWS_ABOVE)):
        for height in (2, 1):  # the roles often stand over 姓名, 职务 and 电话
            found = _layout_at(table, index, height)
            if found is not None:
                return found
    return None


def _layout_at(table: Table, index: int, height: int) -> _Layout | None:
    rows = table.rows[index : index + height]
    if len(rows) < height or any(not any(_said(row)) for row in rows):
        return None
    stacks = [tuple(dict.fromkeys(bare(row[place].text) for row in rows)) for place in range(len(rows[0]))]
    if height == 2 and not all(_is_heading(bare(cell.text)) for cell in rows[1] if cell.text):
        return None
    headings = [_heading(stack) for stack in stacks]
    agency = next((place for place, one in enumerate(headings) if one and one.column is Column.AGENCY), None)
    people = tuple(_people(headings))
    if agency is None or not people or any(_TASKS.fullmatch(said) for stack in stacks for said in stack):
        return None
    titles = tuple(" ".join(dict.fromkeys(row[place].text for row in rows)) for place in range(len(stacks)))
    return _Layout(table, index + height, agency, people, titles)


def _said(row: Iterable[Cell]) -> Iterator[bool]:
    return (bool(cell.text) for cell in row)


def _is_heading(text: str) -> bool:
    return _heading((text,)) is not None or text in ("序号", "no.")


def _heading(stack: Iterable[str]) -> _Heading | None:
    """What the cells above a column say together: 分管领导 over 电话."""
    role: Role | None = None
    column: Column | None = None
    for text in filter(None, stack):
        named = next((word for word in _BY_LENGTH if text.startswith(word)), "")
        role = _ROLES.get(named, role)
        column = _kind(text.removeprefix(named)) or column
    if column is None and role is not None:
        column = Column.NAME
    return _Heading(column, role) if column else None


def _kind(text: str) -> Column | None:
    return next((column for form, column in _KINDS if form.fullmatch(text)), None)


def _people(headings: Sequence[_Heading | None]) -> Iterator[_Person]:
    """A person begins with each column of names; others belong to the one of their role, or before them."""
    people: list[tuple[Role | None, dict[Column, int]]] = []
    early: dict[Column, int] = {}
    for place, heading in enumerate(headings):
        if heading is None or heading.column is Column.AGENCY:
            continue
        if heading.column is Column.NAME:
            people.append((heading.role, {**early, Column.NAME: place}))
            early = {}
            continue
        owner = _owner(people, heading)
        (owner if owner is not None else early).setdefault(heading.column, place)
    yield from (_Person(role, columns) for role, columns in people)


def _owner(
    people: Sequence[tuple[Role | None, dict[Column, int]]], heading: _Heading
) -> dict[Column, int] | None:
    if heading.role is not None:
        return next((columns for role, columns in people if role is heading.role), None)
    return people[-1][1] if people else None


# Rows


class _Reader:
    """Reads one table's rows, and adds what is wrong to `errors`."""

    def __init__(self, layout: _Layout, errors: list[RowError]) -> None:
        self._layout = layout
        self._errors = errors

    def read(self) -> Iterator[Contact]:
        """The people, from the top."""
        table = self._layout.table
        for index, cells in enumerate(table.rows[self._layout.begins :], start=self._layout.begins):
            for person in self._layout.people:
                contact = self._contact(table.number(index), cells, person)
                if contact is not None:
                    yield contact

    def _contact(self, number: int, cells: Sequence[Cell], person: _Person) -> Contact | None:
        name, phones = _parted(self._text(cells, person, Column.NAME))
        phones = self._text(cells, person, Column.PHONE) or phones
        if not name and not phones:
            return None
        before = len(self._errors)
        agency = "".join(cells[self._layout.agency].text.split())
        if not agency:
            self._error(number, cells, self._layout.agency, Problem.AGENCY_MISSING)
        self._check_name(number, cells, person, name)
        role = self._role(number, cells, person)
        phone = self._phone(number, cells, person, phones)
        if not agency:
            return None
        table, title = self._layout.table, self._layout.titles[self._layout.agency]
        note = tidy(self._text(cells, person, Column.NOTE))[:200]
        is_faulty = len(self._errors) > before
        return Contact(table.name, number, agency, title, name, role, phone, note, is_faulty)

    def _check_name(self, number: int, cells: Sequence[Cell], person: _Person, name: str) -> None:
        place = person.columns[Column.NAME]
        if not name:
            self._error(number, cells, place, Problem.NAME_MISSING)
        elif _SEVERAL.search(name):
            self._error(number, cells, place, Problem.NAME_SEVERAL)
        elif len(name) > MAX_NAME:
            self._error(number, cells, place, Problem.TEXT_TOO_LONG, limit=MAX_NAME)

    def _role(self, number: int, cells: Sequence[Cell], person: _Person) -> Role:
        """What the column of roles says, else the heading, else a post that is a role; else a liaison."""
        said = bare(self._text(cells, person, Column.ROLE))
        if said and said not in _ROLES:
            self._error(number, cells, person.columns[Column.ROLE], Problem.ROLE_UNKNOWN)
        post = bare(self._text(cells, person, Column.POST))
        return _ROLES.get(said) or person.role or _ROLES.get(post) or Role.LIAISON

    def _phone(self, number: int, cells: Sequence[Cell], person: _Person, text: str) -> str:
        try:
            return "、".join(read_phones(text)) if text else ""
        except PhoneInvalid:
            place = person.columns.get(Column.PHONE, person.columns[Column.NAME])
            self._error(number, cells, place, Problem.PHONE_INVALID)
            return ""

    def _text(self, cells: Sequence[Cell], person: _Person, column: Column) -> str:
        place = person.columns.get(column)
        return tidy(cells[place].text) if place is not None else ""

    def _error(
        self, number: int, cells: Sequence[Cell], place: int, problem: Problem, **facts: object
    ) -> None:
        table, titles = self._layout.table, self._layout.titles
        self._errors.append(
            RowError(table.name, number, titles[place], tidy(cells[place].text), problem, facts)
        )


def _parted(text: str) -> tuple[str, str]:
    """Name and number of a cell that may hold both: 张三 13812345678."""
    found = _PHONE_BEHIND.search(text)
    name = text[: found.start()] if found else text
    return _BETWEEN_HAN.sub("", name).strip(" :：，,"), found[0].strip("（()） ") if found else ""
