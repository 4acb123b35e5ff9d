"""What the head and the foot of a document say: title, number, issuer, dates, the period it covers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain import numerals
from domain.levels import GovernmentLevel
from intake import markers
from intake.layout import is_furniture

#: Behind this many characters nobody looks for a title.
LONGEST_HEAD = 20_000

#: Words that end titles of documents that set tasks.
_KINDS = (
    "重点工作任务|工作任务|重点工作|主要任务|任务清单|工作清单|任务分工|责任分工|分工方案|实施方案|行动方案|工作方案|方案|实施意见|指导意见|若干意见"
    "|(?:分工|分解|任务|责任|项目|推进|计划|一览|明细|安排|进度)表"
    "|意见|工作要点|要点|若干措施|政策措施|措施|行动计划|工作计划|计划|规划|工作安排|安排|通知|决定|办法|台账|清单|任务|工作|分工|分解|民生实事(?:项目)?"
)
_TITLE = re.compile(rf"[^。；！？]{{4,100}}(?:{_KINDS})(?:[（(][^（()）]{{1,20}}[)）])?")
_ABOUT = re.compile(r"[^\s关，。：:]{2,30}关于")
_QUOTED = re.compile(
    r"《(?P<title>[^《》]{4,100}(?:《[^《》]{1,60}》[^《》]{0,40})?)》"
    r"(?:\s*[（(]以下简称[^）)]{1,20}[)）])?\s*"
    r"(?:已经|已|业经|经[^，。]{1,30}(?:同意|审定|通过)|现印发|印发给)"
)
_ISSUES = re.compile(r"关于(?:印发|转发|发布|公布|下达)(?P<title>.{4,100})的通知")
#: Inside 《》 a title is marked by 〈〉; on its own it has 《》 again.
_OUTER_MARKS = str.maketrans("〈〉", "《》")
_NUMBER = re.compile(
    r"(?P<word>[\u4e00-\u9fff]{1,16})[ ]?"
    r"(?P<rest>[〔\[［（(【](?:19|20)[0-9]{2}[〕\]］）)】][ ]?第?[0-9]{1,5}[ ]?号)"
)
_TITLE_END = re.compile(rf"^.*(?:{_KINDS}|文号|字号|文件)")
_DATE = (
    r"(?P<year>(?:19|20)[0-9]{2}|[一二][〇零○O九一二三四五六七八]{3})[ ]?年[ ]?"
    r"(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})[ ]?月[ ]?"
    r"(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[ ]?日"
)
_AGENCY_END = "府厅局委部办院室会组处署心院行社所国"
_SIGNATURE = re.compile(
    r"(?:^|(?<=[。\n）)；]))[ \t\u3000]{0,40}"
    rf"(?P<issuer>[\u4e00-\u9fff、 \u3000]{{2,60}}?[{_AGENCY_END}])?[ \t\u3000\n]{{0,40}}[（(]?{_DATE}[)）]?"
    rf"[ \t\u3000]{{0,40}}(?=$|\n|[（(](?:此件|联系|本)|印发|[^，。；：\s]{{4,60}}(?:{_KINDS}))"
)
_FIELDS = re.compile(
    r"(?P<key>成文日期|发文日期|印发日期|签发日期|公布日期|发文机关|制定机关|发布机构|发文单位|制发单位"
    r"|发文字号|文号|字[ \u3000]*号|文件编号)"
    r"(?:[ ]?[:：][ ]?|】[ ]?)"
    r"(?P<value>[^\s：:]{2,60})"
)
_PLAIN_DATE = re.compile(
    rf"{_DATE}|(?P<y>(?:19|20)[0-9]{{2}})[-/.](?P<m>[0-9]{{1,2}})[-/.](?P<d>[0-9]{{1,2}})"
)
_META_LINE = re.compile(r"[^。，；]{1,12}[:：]")

_YEARS = re.compile(
    r"(?P<first>(?:19|20)[0-9]{2})[ ]?年?[ ]?(?:[—–\-~～至]{1,2}[ ]?(?P<last>(?:19|20)[0-9]{2})[ ]?年?|年)"
)
_FIVE_YEARS = {"十三五": 2020, "十四五": 2025, "十五五": 2030}

_CLOSING = re.compile(
    r"各(?:地|级|有关|部门|单位|省|市|县|区|成员)|全[省市县区州]各|[^，。]{2,20}领导小组|附件|（此件|\(此件"
)
_LEVELS = (
    (re.compile(r"国务院|国家|中共中央|中央|国办|全国"), "national"),
    (re.compile(r"[^市县州]{0,8}?(?:省|自治区|兵团)|(?:北京|上海|天津|重庆)市?"), "province"),
    (re.compile(r"[^县]{0,8}?(?:市|州|盟|地区)"), "city"),
    (re.compile(r".{0,8}?(?:县|区|旗)"), "county"),
)


@dataclass(frozen=True)
class Head:
    """What a document says about itself; None where it does not say it."""

    title: str | None
    doc_no: str | None
    issuer: str | None
    issued_on: date | None
    year: int | None
    period_end: date | None
    period_assumed: bool
    level: GovernmentLevel | None
    end: int  # offset of the first number: where the head ends


def read(text: str, first_item: int, above_table: str | None = None) -> Head:
    """The head of the document: `text` is its running text, `first_item` the offset of its first number.

    `above_table` stands above its table of tasks: its title, if there is no other.
    """
    opening = text[: min(first_item, LONGEST_HEAD)]
    fields = {_squeezed(found.group("key")): found.group("value") for found in _FIELDS.finditer(opening)}
    own_title = _own_title(opening) or above_table
    title = _task_title(opening, own_title)
    doc_no = _document_number(opening, fields)
    signature = next(_signatures(text, first_item), None)
    issued_on = _field_date(fields) or (_as_date(signature) if signature else None)
    year, end = _period(title or "")
    if year is None:
        # 印发2026年《…方案》: the year may stand before the quoted title.
        year, end = _period(own_title or "") if end is None else (None, end)
    assumed = end is None
    year = year or _year_of(own_title) or _year_of(doc_no) or (issued_on.year if issued_on else None)
    if end is None and year is not None:
        end = date(year, 12, 31)
    issuer = _issuer(fields, signature, own_title)
    level = _level(issuer or title or "")
    return Head(title, doc_no, issuer, issued_on, year, end, assumed, level, first_item)


def closing(text: str) -> int:
    """Where the document's last item ends when it names nobody: before closing words and signature."""
    signature = _SIGNATURE.search(text)
    limit = signature.start() if signature else len(text)
    offset = text.find("\n")
    while 0 <= offset < limit:
        if _CLOSING.match(text, offset + 1):
            return offset
        offset = text.find("\n", offset + 1)
    return limit


def _level(name: str) -> GovernmentLevel | None:
    found = next((level for form, level in _LEVELS if form.match(name)), None)
    return GovernmentLevel(found) if found else None


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _task_title(opening: str, own_title: str | None) -> str | None:
    """The task list's own title: the one that the covering notice puts in 《》, else the document's."""
    quoted = _QUOTED.search(opening)
    if quoted:
        return _squeezed(quoted.group("title")).translate(_OUTER_MARKS)
    issued = _ISSUES.search(own_title or "")
    if issued:
        return issued.group("title").strip("《》").translate(_OUTER_MARKS)
    return own_title


def _own_title(opening: str) -> str | None:
    """The first title of the text: lines in a row, up to a word that ends titles."""
    pending = ""
    for head_line in _head_lines(opening):
        line = markers.BEHIND_TITLE.split(head_line, maxsplit=1)[0]
        number = _NUMBER.search(line)
        before = line[: number.start("word")] + _title_part(number) if number else line
        # A line that is a whole title has nothing to do with the site's name above it.
        pending = _squeezed(before if _ABOUT.match(before) else pending + before)
        found = _TITLE.fullmatch(pending) or (_TITLE.match(pending) if len(pending) > 100 else None)
        if found:
            return _squeezed(found.group())
        if number or line[-1] in "：:。，；" or len(pending) > 120:
            pending = ""
    return None


def _title_part(number: re.Match[str]) -> str:
    """The end of the title that runs into the document's number: …的意见渝府发〔2019〕17号."""
    end = _TITLE_END.match(number.group("word"))
    return end.group() if end else ""


def _head_lines(opening: str) -> Iterator[str]:
    for line in opening.split("\n"):
        stripped = line.strip()
        if not stripped or is_furniture(stripped) or re.fullmatch(r"附件[0-9一二三]?[:：]?", stripped):
            continue
        label = _META_LINE.match(stripped)
        if label and _FIELDS.search(stripped):
            continue
        yield stripped


def _document_number(opening: str, fields: dict[str, str]) -> str | None:
    """The document's own number, never one that it cites in brackets or behind another title."""
    for key in ("发文字号", "文号", "字号", "文件编号"):
        if key in fields and _NUMBER.search(fields[key]):
            return _squeezed(fields[key])
    for found in _NUMBER.finditer(opening):
        end = _TITLE_END.match(found.group("word"))
        word = found.group("word")[end.end() :] if end else found.group("word")
        before = opening[found.start("word") - 1 : found.start("word")]
        if (
            word
            and (end or before in ("", "\n", " ", "\u3000", "\t", "：", ":"))
            and opening[found.end() : found.end() + 1] not in "）)"
        ):
            return _squeezed(word + found.group("rest"))
    return None


def _signatures(text: str, first_item: int) -> Iterator[re.Match[str]]:
    """Dates that stand alone or behind an issuer's name: under the covering notice, then at the end."""
    yield from _SIGNATURE.finditer(text[: min(first_item, LONGEST_HEAD)])
    tail = max(first_item, len(text) - 6_000)
    yield from _SIGNATURE.finditer(text, tail)


def _issuer(fields: dict[str, str], signature: re.Match[str] | None, own_title: str | None) -> str | None:
    for key in ("发文机关", "制定机关", "发文单位", "制发单位", "发布机构"):
        if key in fields:
            return fields[key]
    if signature and signature.group("issuer"):
        return _squeezed(signature.group("issuer"))
    before, about, _ = (own_title or "").partition("关于")
    return before if about and before and before[-1] in _AGENCY_END else None


def _field_date(fields: dict[str, str]) -> date | None:
    for key in ("成文日期", "发文日期", "印发日期", "签发日期", "公布日期"):
        found = _PLAIN_DATE.match(fields.get(key, ""))
        if found:
            return _as_date(found)
    return None


def _as_date(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    year = numerals.year(parts["year"] or parts["y"])
    month, day = numerals.whole(parts["month"] or parts["m"]), numerals.whole(parts["day"] or parts["d"])
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _period(title: str) -> tuple[int | None, date | None]:
    """Year and last day of the period that the title names."""
    years = list(_YEARS.finditer(title))
    if years:
        first, last = int(years[-1].group("first")), int(years[-1].group("last") or years[-1].group("first"))
        month, day = (6, 30) if "上半年" in title else (12, 31)
        return first, date(max(first, last), month, day)
    plan = next((end for name, end in _FIVE_YEARS.items() if name in title), None)
    return None, date(plan, 12, 31) if plan else None


def _year_of(text: str | None) -> int | None:
    found = re.search(r"(?:19|20)[0-9]{2}", text or "")
    return int(found.group()) if found else None
