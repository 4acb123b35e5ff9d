"""What stands in one cell of a task table: agencies, one to a line or parted by commas; a time; a number."""

import re
from dataclasses import dataclass

from domain import agency_names
from intake import agencies, brackets, numerals

_SEPARATORS = "、，,；;：:"
_COUNTED = re.compile(r"(?:^|(?<=[\s、；;，,]))[0-9]{1,2}[.．、)）][ \u3000]*")
#: The role behind a name: 市教育局（牵头）、市财政局.
_ROLE_BEHIND = re.compile(
    r"(?P<name>[^、，,；;：:\s（(]+)[（(](?:总?牵头|主办|主责)(?:单位|部门)?[)）][、，,；;]?"
)
_NOTHING = re.compile(r"[-—–―－_/／\\|·.…*\s]*|[0-9]{1,3}|[（(]?暂?无[)）]?|空白?")
_AS_ABOVE = frozenset({"同上", "〃", "″", '"', "“"})
_LONGEST_PERSON = 4
#: No list of agencies is longer; whoever fills a cell further is not looked at line by line.
_LONGEST_LIST = 3_000
_SLASHES = re.compile(r"\s*[/／|｜]\s*")
#: A role inside the cell: then the column's name says no more than that these are agencies.
_OWN_ROLES = re.compile(
    r"牵头|主办|负责|配合|参与|参加|协办|协助|分别|(?:责任|承办|落实|实施)(?:单位|部门)?[:：]"
)
#: A name that begins so is nobody's second half.
_BEGINS = re.compile(r"各|国家|中国|(?:省|市|县|区|州|盟|旗|镇|乡|团)(?![级直县区])|自治")

_DAY = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})[-/.](?P<m>1[0-2]|0?[1-9])[-/.](?P<d>3[01]|[12][0-9]|0?[1-9])(?: .*)?"
)
_MONTH = re.compile(r"(?P<y>(?:19|20)[0-9]{2})[-/.年](?P<m>1[0-2]|0?[1-9])月?")
_RANGE = re.compile(
    r".{1,14}[—–~～至](?P<end>.{2,14})|[0-9年月日.]{1,12}-(?P<until>[0-9]{1,4}[年月日.].{0,10})"
)
_BARE = re.compile(
    r"(?:(?:19|20)[0-9]{2}年|今年)?(?:[0-9]{1,2}月(?:份|[0-9]{1,2}[日号])?|(?:第?[一二三四1-4]季度)|[上下]半年)"
)
_YEAR = re.compile(r"(?P<y>(?:19|20)[0-9]{2})年?(?:度|全年)?|(?:贯穿|覆盖)?全年|[本当]年度?")
_END = re.compile(r"[，,；;。（(]")


@dataclass(frozen=True)
class Names:
    """The agencies of a cell on one line; `other` is a second reading where a broken line has two."""

    text: str
    other: str = ""

    @property
    def has_roles(self) -> bool:
        """Whether the cell itself says who leads or takes part."""
        return _OWN_ROLES.search(self.text) is not None


@dataclass(frozen=True)
class Limit:
    """A time that stands beside the text, in a clause or a column: as a phrase, and as printed."""

    phrase: str
    printed: str


def limit(printed: str) -> Limit:
    """The time of a cell; its phrase says by when: 2026.6 → 2026年6月底前."""
    return Limit(_phrase(printed), re.sub(r"\s*\n\s*", "", printed))


def names(cell: str) -> Names:
    """The agencies of a cell as a list with 、, its lines and blanks read as the breaks that they are."""
    text = _SLASHES.sub("、", _COUNTED.sub("", cell.strip()))
    if len(text) > _LONGEST_LIST:
        return Names(re.sub(r"\s+", "、", text))
    parts = [part for part in re.split(r"\s+", text) if part]
    has_separators = any(mark in text for mark in "、，,")
    joined, other = "", ""
    for part in parts:
        if _is_person(joined, part):
            continue
        gap, doubtful = _gap(joined, part, has_separators=has_separators)
        if doubtful or other:
            other = (other or joined) + ("、" if doubtful else gap) + part
        joined += gap + part
    return Names(_with_roles_ahead(joined), other)


def _with_roles_ahead(text: str) -> str:
    leads = _ROLE_BEHIND.findall(text)
    if not leads:
        return text
    rest = _ROLE_BEHIND.sub("", text).strip(_SEPARATORS)
    return f"牵头单位：{'、'.join(leads)}" + (f"；责任单位：{rest}" if rest else "")


def _is_person(before: str, part: str) -> bool:
    """Whether the line below an agency names somebody in it."""
    last = re.split(f"[{_SEPARATORS}]", before)[-1]
    return (
        len(part) <= _LONGEST_PERSON
        and agencies.looks_like_agency(last)
        and not _is_open(last)
        and part[0] not in _SEPARATORS + brackets.CLOSING
        and not (agencies.looks_like_agency(part) or agencies.looks_like_agency(last + part))
    )


def _gap(before: str, part: str, *, has_separators: bool) -> tuple[str, bool]:
    """What stands between two lines of a cell, and whether that could be otherwise."""
    if (
        not before
        or before[-1] in _SEPARATORS + brackets.OPENING
        or part[0] in _SEPARATORS + brackets.CLOSING
    ):
        return "", False
    if re.match(r"[^，。；、：:]{2,8}[:：]", part):
        return "；", False
    last, first = re.split(f"[{_SEPARATORS}]", before)[-1], re.split(f"[{_SEPARATORS}]", part)[0]
    if not (agencies.looks_like_agency(last) and agencies.looks_like_agency(first)) or _is_open(last):
        return "", False
    if _is_known(last + first) and not _is_known(last):
        # 市委 / 编办: one name that the narrow column broke, or two.
        return "", _is_known(first)
    if _BEGINS.match(first) or _is_known(first) or _is_known(last):
        return "、", False
    return ("" if has_separators else "、"), True


def _is_known(name: str) -> bool:
    return agency_names.parse(name, None).known is not None


def _is_open(name: str) -> bool:
    return sum(name.count(mark) for mark in brackets.OPENING) > sum(
        name.count(mark) for mark in brackets.CLOSING
    )


def _phrase(cell: str) -> str:
    text = re.sub(r"\s+", "", cell) if not _DAY.fullmatch(cell.strip()) else cell.strip()
    day, month = _DAY.fullmatch(text), _MONTH.fullmatch(text)
    if day:
        return f"{day.group('y')}年{int(day.group('m'))}月{int(day.group('d'))}日前"
    if month:
        return f"{month.group('y')}年{int(month.group('m'))}月底前"
    span = _RANGE.fullmatch(text)
    if span:
        end, begun = span.group("end") or span.group("until"), re.match(r"(?:19|20)[0-9]{2}年", text)
        return _phrase(end if _YEAR.match(end) or not begun else begun.group() + end)
    year = _YEAR.fullmatch(text)
    if year:
        return f"{year.group('y')}年底前" if year.group("y") else "年底前"
    head = _END.split(text)[0]
    return text.replace(head, f"{head}前", 1) if _BARE.fullmatch(head) else text


def is_as_above(cell: str) -> bool:
    """Whether a cell says that it holds what the one above holds."""
    return cell.strip() in _AS_ABOVE


def is_empty(cell: str) -> bool:
    """Whether a cell says nothing: blank, a stroke, 无."""
    return _NOTHING.fullmatch(cell.strip()) is not None


def number(cell: str) -> int | None:
    """The number of a cell: 3, 3.0, 3、 or （三）."""
    text = re.sub(r"\s+|\.0$", "", cell).strip("()（）、.．第项")
    return numerals.whole(text) if text and len(text) <= 4 else None
