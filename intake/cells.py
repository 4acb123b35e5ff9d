"""What stands in one cell of a task table: agencies, one to a line or parted by commas; a time; a number."""

import re
from dataclasses import dataclass

from domain import agency_names, numerals
from intake import agencies, brackets

_SEPARATORS = "、，,；;：:"
_COUNTED = re.compile(r"(?:^|(?<=[\s、；;，,]))[0-9]{1,2}[.．、)）][ \u3000]*")
#: The role behind a name: 市教育局（牵头）、市财政局.
_ROLE_BEHIND = re.compile(
    r"(?P<name>[^、，,；;：:\s（(]+)[（(](?:总?牵头|主办|主责)(?:单位|部门)?[)）][、，,；;]?"
)
_NOTHING = re.compile(r"[-—–―－_/／\\|·.…*\s]*|[0-9]{1,3}|[（(]?暂?无[)）]?|空白?")
_AS_ABOVE = frozenset({"同上", "〃", "″", '"', "“"})
_LONGEST_PERSON = 4
#: 市公安局 张三, 市公安局：张三: whoever is named behind an agency.
_WITH_PERSON = re.compile(
    r"(?P<agency>[^、，,；;：:\s]{3,30})[ \t\u3000]*[：: \t\u3000][ \t\u3000]*"
    r"(?P<person>[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff][ \u3000][\u4e00-\u9fff])(?=$|[、，,；;\n])"
)
#: No list of agencies is longer; whoever fills a cell further is not looked at line by line.
_LONGEST_LIST = 3_000
_SLASHES = re.compile(r"\s*[/／|｜]\s*")
#: A role inside the cell: then the column's name says no more than that these are agencies.
_OWN_ROLES = re.compile(
    r"牵头|主办|负责|配合|参与|参加|协办|协助|分别|(?:责任|承办|落实|实施)(?:单位|部门)?[:：]"
)
#: A name that begins so is nobody's second half.
_BEGINS = re.compile(r"各|国家|中国|(?:省|市|县|区|州|盟|旗|镇|乡|团)(?![级直县区])|自治")

_PARTED = re.compile(r"(\s*)(\S+)")
_OTHER_GAP = {"": "、", "、": ""}

_DAY = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})[-/.](?P<m>1[0-2]|0?[1-9])[-/.](?P<d>3[01]|[12][0-9]|0?[1-9])(?: .*)?"
)
_MONTH = re.compile(r"(?P<y>(?:19|20)[0-9]{2})[-/.年](?P<m>1[0-2]|0?[1-9])月?份?(?:[底末]|[底末]?之?前)?")
#: 12.31前, 6.30
_MONTH_AND_DAY = re.compile(r"(?P<m>1[0-2]|0?[1-9])[./](?P<d>3[01]|[12][0-9]|0?[1-9])日?(?:之?前)?")
_RANGE = re.compile(
    r".{1,14}[—–~～至](?P<end>.{2,14})|[0-9年月日.]{1,12}-(?P<until>[0-9]{1,4}[年月日.].{0,10})"
)
_BARE = re.compile(
    r"(?:(?:19|20)[0-9]{2}年|今年)?(?:[0-9]{1,2}月(?:份|[0-9]{1,2}[日号])?|(?:第?[一二三四1-4]季度)|[上下]半年)"
)
_YEAR = re.compile(r"(?P<y>(?:19|20)[0-9]{2})年?(?:度|全年)?|(?:贯穿|覆盖)?全年|[本当]年度?")
_END = re.compile(r"[，,；;。（(]")
#: 6月、12月: several times side by side.
_AND = re.compile(r"[、和及]")
#: Ways of writing a time that mean another one: 20260630, 26年6月, 五月底, Q2, 每年12月底前.
_WRITTEN = (
    (re.compile(r"(?<![0-9])(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9])"), r"\1-\2-\3"),
    (re.compile(r"(?<![0-9])(2[0-9])年(?=[0-9]{1,2}月|第?[一二三四1-4]季|[上下]半年|年?[底末])"), r"20\1年"),
    (re.compile(r"(?<![0-9])年?[Qq]([1-4])(?![0-9])|(?<=年)[Qq]([1-4])"), r"\1\2季度"),
    (re.compile(r"每年(?=[0-9]{1,2}月|年?[底末])"), ""),
)
_FIGURE = re.compile(
    r"[≥≤<>＞＜约]?\s*[0-9][0-9.,，]*\s*[万亿]?(?![年月日号])[^0-9，。；、\s]{0,6}(?:以[上内下])?"
)
_CHINESE_MONTH = re.compile(r"(?<![一二三四五六七八九十百])(十[一二]?|[一二三四五六七八九])(?=月(?!度))")
#: What comes back again and again, or never ends.
_CONTINUING = re.compile(
    r"持续|常态|常年|长期|每(?:半?年|个?季度?|个?月|周|日|天)|按[年季月周日]|逐[月季年]|定期|经常|日常|滚动|随时"
)


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

    @property
    def is_continuing(self) -> bool:
        """Whether it says that the duty goes on, or comes back."""
        return _CONTINUING.search(self.printed) is not None


def limit(printed: str) -> Limit:
    """The time of a cell; its phrase says by when: 2026.6 → 2026年6月底前."""
    return Limit(_phrase(printed), re.sub(r"\s*\n\s*", "", printed))


def names(cell: str) -> Names:
    """The agencies of a cell as a list with 、, its lines and blanks read as the breaks that they are."""
    text = _SLASHES.sub("、", _COUNTED.sub("", cell.strip()))
    if len(text) > _LONGEST_LIST:
        return Names(re.sub(r"\s+", "、", text))
    text = _WITH_PERSON.sub(_without_person, text)
    has_separators = any(mark in text for mark in "、，,")
    joined, other = "", ""
    for blank, part in _PARTED.findall(text):
        if _is_person(joined, part):
            continue
        gap, doubtful = _gap(joined, part, has_separators=has_separators)
        if doubtful and gap and "\n" not in blank:
            doubtful = False  # no page breaks a name with a blank
        if doubtful or other:
            other = (other or joined) + (_OTHER_GAP[gap] if doubtful else gap) + part
        joined += gap + part
    return Names(_with_roles_ahead(joined), other)


def first_name(cell: str) -> str:
    """The first name of a list of agencies, whatever its label; empty where there is none."""
    return next(iter(agencies.listed(re.split("[：:]", names(cell).text)[-1])), "")


def _without_person(found: re.Match[str]) -> str:
    agency, person = found.group("agency"), re.sub(r"\s", "", found.group("person"))
    is_one = agencies.looks_like_agency(agency) and not (
        agencies.looks_like_agency(person) or agencies.looks_like_place(person) or _is_known(agency + person)
    )
    return agency if is_one else found.group()


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
    text = _rewritten(cell)
    day, month, in_year = (form.fullmatch(text) for form in (_DAY, _MONTH, _MONTH_AND_DAY))
    if day:
        return f"{day.group('y')}年{int(day.group('m'))}月{int(day.group('d'))}日前"
    if month:
        return f"{month.group('y')}年{int(month.group('m'))}月底前"
    if in_year:
        return f"{int(in_year.group('m'))}月{int(in_year.group('d'))}日前"
    parts = _AND.split(text)
    if len(parts) > 1 and all(map(_BARE.fullmatch, parts)):
        return "、".join(f"{part}前" for part in parts)
    span = _RANGE.fullmatch(text)
    if span:
        end, begun = span.group("end") or span.group("until"), re.match(r"(?:19|20)[0-9]{2}年", text)
        return _phrase(end if _YEAR.match(end) or not begun else begun.group() + end)
    return _of_year(text)


def _rewritten(cell: str) -> str:
    """A time as most write it."""
    text = cell.strip() if _DAY.fullmatch(cell.strip()) else re.sub(r"\s+", "", cell)
    for form, written in _WRITTEN:
        text = form.sub(written, text)
    return _CHINESE_MONTH.sub(lambda month: str(numerals.whole(month.group())), text)


def _of_year(text: str) -> str:
    """A year, or a bare month or quarter, as the end of it."""
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


def is_figure(cell: str) -> bool:
    """Whether a cell holds nothing but a figure, perhaps with its unit: 12座, ≥95%."""
    return _FIGURE.fullmatch(cell.strip()) is not None


def has_figure(cell: str) -> bool:
    """Whether a figure stands anywhere in a cell."""
    return re.search("[0-9]", cell) is not None


def number(cell: str) -> int | None:
    """The number of a cell: 3, 3.0, 3、 or （三）."""
    text = re.sub(r"\s+|\.0$", "", cell).strip("()（）、.．第项")
    return numerals.whole(text) if text and len(text) <= 4 else None
