"""The numbers that Word draws in front of paragraphs (一、（一）1.），which their text does not hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from domain import numerals

#: What a bullet is written as: a list stays visible, whatever symbol font it was drawn with.
BULLET = "•"

_LEVELS = 9
_LONGEST_CHAIN = 20
_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("〇零一二三四五六七八九十百千", "零零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
_COUNTING = re.compile(r"chinese|taiwanese|japaneseCounting|korean.*Counting", re.IGNORECASE)
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    pattern: str
    suffix: str  # tab, space or nothing
    is_legal: bool  # all its numbers are written 1, 2, 3
    restart: int | None  # restarts behind levels above this one; 0: never
    style: str


@dataclass(frozen=True)
class _Numbering:
    """What a numId stands for; lists over one abstract numbering count on from each other."""

    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int]


class Numbers:
    """Counts the numbered paragraphs of a document, in reading order."""

    def __init__(self, document: Document) -> None:
        self._styles = _Styles(document)
        self._numberings = dict(_numberings(document, self._styles))
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def of(self, paragraph: etree._Element, text: str) -> str:
        """The number that Word draws in front of the paragraph with this text, with what parts them."""
        number, index = self._styles.number_of(paragraph)
        numbering = self._numberings.get(number)
        if numbering is None:
            return ""
        if index is None:
            index = self._level_of_style(numbering, paragraph)
        level = numbering.levels.get(index)
        if level is None:
            return ""
        counts = self._count(number, numbering, index, level)
        if level.form == "bullet":
            return BULLET
        label = _label(level, counts, numbering.levels)
        return label + _gap(label, level.suffix, text) if label else ""

    def is_contents(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph is a line of a table of contents."""
        return self._styles.is_contents(paragraph)

    def _level_of_style(self, numbering: _Numbering, paragraph: etree._Element) -> int:
        styles = set(self._styles.chain(paragraph))
        return next((index for index, level in numbering.levels.items() if level.style in styles), 0)

    def _count(self, number: str, numbering: _Numbering, index: int, level: _Level) -> dict[int, int]:
        counts = self._counts.setdefault(numbering.abstract, {})
        if index in numbering.restarts and (number, index) not in self._restarted:
            self._restarted.add((number, index))
            counts[index] = numbering.restarts[index]
        else:
            counts[index] = counts[index] + 1 if index in counts else level.start
        for deeper in [key for key in counts if key > index]:
            restart = numbering.levels[deeper].restart if deeper in numbering.levels else None
            if restart is None or index < restart:
                del counts[deeper]
        return counts


class _Styles:
    """The numbering that paragraph styles carry, own or inherited."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        self._by_id = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
        self._default = next(
            (
                key
                for key, style in self._by_id.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true")
            ),
            "",
        )

    def chain(self, paragraph: etree._Element) -> Iterator[str]:
        """The ids of the paragraph's style and of those that it is based on."""
        yield from self._ancestors(_value(paragraph, "w:pPr/w:pStyle") or self._default)

    def is_contents(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph's style is one of a table of contents."""
        style = self._by_id.get(_value(paragraph, "w:pPr/w:pStyle"))
        name = _value(style, "w:name").lower() if style is not None else ""
        return name.startswith(("toc ", "table of figures"))

    def number_of(self, paragraph: etree._Element) -> tuple[str, int | None]:
        """The numId and level of the paragraph; the level is None where only a style may tell it."""
        number, level = _numbered(paragraph)
        if number:
            return number, level or 0
        inherited, inherited_level = self._inherited(self.chain(paragraph))
        return inherited, level if level is not None else inherited_level

    def number_of_style(self, style: str) -> str:
        """The numId that a list style carries."""
        return self._inherited(self._ancestors(style))[0]

    def _inherited(self, chain: Iterator[str]) -> tuple[str, int | None]:
        level = None
        for key in chain:
            number, own_level = _numbered(self._by_id[key])
            level = own_level if level is None else level
            if number:
                return number, level
        return "", None

    def _ancestors(self, style: str) -> Iterator[str]:
        for _ in range(_LONGEST_CHAIN):
            if style not in self._by_id:
                return
            yield style
            style = _value(self._by_id[style], "w:basedOn")


def _numbered(holder: etree._Element) -> tuple[str, int | None]:
    properties = holder.find(qn("w:pPr"))
    numbered = properties.find(qn("w:numPr")) if properties is not None else None
    if numbered is None:
        return "", None
    level = _value(numbered, "w:ilvl")
    return _value(numbered, "w:numId"), int(level) if level.isdecimal() else None


def _numberings(document: Document, styles: _Styles) -> Iterator[tuple[str, _Numbering]]:
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return  # a document without lists has no such part
    abstracts = {one.get(qn("w:abstractNumId")): one for one in root.findall(qn("w:abstractNum"))}
    links = {one.get(qn("w:numId")): _value(one, "w:abstractNumId") for one in root.findall(qn("w:num"))}
    for num in root.findall(qn("w:num")):
        number = num.get(qn("w:numId"))
        abstract = abstracts.get(links[number])
        if abstract is None:
            continue
        linked = _value(abstract, "w:numStyleLink")
        if linked:
            abstract = abstracts.get(links.get(styles.number_of_style(linked), ""), abstract)
        yield number, _numbering(num, abstract)


def _numbering(num: etree._Element, abstract: etree._Element) -> _Numbering:
    levels = dict(_level(element) for element in abstract.findall(qn("w:lvl"))[:_LEVELS])
    restarts = {}
    for override in num.findall(qn("w:lvlOverride"))[:_LEVELS]:
        own = override.find(qn("w:lvl"))
        if own is not None:
            levels.update([_level(own)])
        start = _value(override, "w:startOverride")
        if start.isdecimal():
            restarts[_whole(override.get(qn("w:ilvl")), 0)] = int(start)
    return _Numbering(abstract.get(qn("w:abstractNumId"), ""), levels, restarts)


def _level(element: etree._Element) -> tuple[int, _Level]:
    legal = element.find(qn("w:isLgl"))
    restart = _value(element, "w:lvlRestart")
    return _whole(element.get(qn("w:ilvl")), 0), _Level(
        start=_whole(_value(element, "w:start"), 1),
        form=_value(element, "w:numFmt") or "decimal",
        pattern=_value(element, "w:lvlText"),
        suffix=_value(element, "w:suff") or "tab",
        is_legal=legal is not None and legal.get(qn("w:val")) not in ("0", "false"),
        restart=int(restart) if restart.isdecimal() else None,
        style=_value(element, "w:pStyle"),
    )


def _label(level: _Level, counts: dict[int, int], levels: dict[int, _Level]) -> str:
    """The number as the level's pattern writes it: 第%1条, %1.%2."""

    def written(found: re.Match[str]) -> str:
        index = int(found.group(1)) - 1
        other = levels.get(index)
        if other is None:
            return ""
        form = "decimal" if level.is_legal else other.form
        return _written(counts.get(index, other.start), form)

    return re.sub(r"%([1-9])", written, level.pattern)


def _gap(label: str, suffix: str, text: str) -> str:
    """What stands between number and text: 1.2022年 would be read as one number."""
    if suffix == "space":
        return " "
    runs_together = label[-1].isalnum() or (label[-1] == "." and text[:1].isdigit())
    return " " if suffix == "tab" and runs_together else ""


def _written(count: int, form: str) -> str:
    """A count in a number format of Word; formats without a Chinese use are written 1, 2, 3."""
    if form in _STEMS:
        return _STEMS[form][(count - 1) % len(_STEMS[form])]
    if "Legal" in form:
        return numerals.written(count).translate(_LEGAL)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(count)) if count != 10 else "十"
    if "EnclosedCircle" in form:
        return _circled(count, form)
    return numerals.written(count) if _COUNTING.match(form) else _western(count, form)


def _circled(count: int, form: str) -> str:
    if form.startswith("ideograph"):
        return f"（{numerals.written(count)}）"
    return chr(ord("①") + count - 1) if 1 <= count <= 20 else f"({count})"


def _western(count: int, form: str) -> str:
    if form in ("upperLetter", "lowerLetter") and 0 < count <= 260:
        letters = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    shapes = {
        "none": "",
        "decimalZero": f"{count:02d}",
        "decimalEnclosedParen": f"({count})",
        "decimalEnclosedFullstop": f"{count}.",
        "numberInDash": f"- {count} -",
    }
    return shapes.get(form, str(count))


def _roman(count: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        letters += letter * (count // value)
        count %= value
    return letters


def _value(holder: etree._Element, path: str) -> str:
    """The w:val of the first element at the path of tags, or nothing."""
    for tag in path.split("/"):
        holder = holder.find(qn(tag))
        if holder is None:
            return ""
    return holder.get(qn("w:val")) or ""


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else default
