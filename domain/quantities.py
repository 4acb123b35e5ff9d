"""Figures that people type for a percentage or a target: 约百分之五十, １２．５％, 3.5万人, 1.2亿元."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from domain import numerals
from domain.errors import PercentInvalid, QuantityIsRange, QuantityUnread, UnitDiffers

LONGEST = 60  # characters; whoever types more writes a text, not a figure
_SCALE = {"万": 10**4, "亿": 10**8, "万亿": 10**12, "百万": 10**6, "千万": 10**7, "千": 10**3, "百": 10**2}
_SCALES = "(?:万亿|百万|千万|[万亿千]|百(?!分))"
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,6})?"
_CHINESE = f"[{numerals.CHINESE}万亿]+(?:点[〇零一二三四五六七八九]+)?"
_NUMBER = rf"(?:{_ARABIC}[ ]?{_SCALES}?|{_CHINESE}{_SCALES}?)"
#: Words that say where a figure comes from or how exact it is; the figure is what was typed.
_BEFORE = re.compile(
    r"^(?:(?:目前|现在|截至目前|已经|已|累计|共计|共|合计|总计|完成|实现|达到|达|约为|为|是|大约|大概|约|接近|将近|近|超过|突破|超|逾"
    r"|about|around|nearly|almost|approximately|over|ca\.?|~)[ :]*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:左右|上下|以上)$")
_MORE = "[余多]?"
_FIGURE = re.compile(
    rf"(?P<sign>[-−负])?(?:(?P<share>[百千]分之)(?P<shared>{_NUMBER})|(?P<tenths>[一二两三四五六七八九0-9])成(?P<part>[半一二三四五六七八九])?"
    rf"|(?P<fifty>一半)|(?P<number>{_NUMBER})[ ]?{_MORE}[ ]?(?P<unit>[^0-9,.\s]{{0,12}}))"
)
_RANGE = re.compile(rf"{_NUMBER}[^0-9\s]{{0,4}}?[ ]?[-–—~～至到或][ ]?(?:百分之)?{_NUMBER}")
#: Measures of one kind: what counts as one of the base.
_MEASURES: dict[str, tuple[str, float]] = {
    "％": ("%", 1),
    "percent": ("%", 1),
    "‰": ("%", 0.1),
    "百分点": ("个百分点", 1),
    "块": ("元", 1),
    "元人民币": ("元", 1),
    "公里": ("米", 1000),
    "千米": ("米", 1000),
    "吨": ("公斤", 1000),
    "千克": ("公斤", 1),
    "斤": ("公斤", 0.5),
    "平方公里": ("平方米", 1_000_000),
    "公顷": ("平方米", 10_000),
    "千瓦": ("瓦", 1_000),
    "兆瓦": ("瓦", 1_000_000),
    "千瓦时": ("度", 1),
    # Measure words for the same things.
    "名": ("人", 1),
    "位": ("人", 1),
    "人次": ("人次", 1),
    **dict.fromkeys(("家", "所", "座", "处", "项", "支", "间", "条", "件"), ("个", 1)),
    **dict.fromkeys(("场", "轮", "场次", "期"), ("次", 1)),
}


@dataclass(frozen=True)
class Quantity:
    """A figure as it was typed: its number with 万 and 亿 counted in, and its unit, "" without one."""

    value: float
    unit: str
    is_scaled: bool = False  # 3.5万: never meant in 万人 once more


def measure(text: str, unit: str) -> float:
    """What was typed, in `unit` (that of a target, such as "%", "人", "万元").

    A bare figure is in that unit already. Errors: QuantityUnread (很多), QuantityIsRange (50-60%),
    UnitDiffers (5%, where 个百分点 are counted).
    """
    found = read(text)
    if found is None:
        raise QuantityUnread(text=text.strip()[:LONGEST], unit=unit)
    value = in_unit(found, unit)
    if value is None:
        raise UnitDiffers(typed=found.unit, unit=unit)
    return value


def percent(text: str) -> int:
    """A share done, 0 to 100, typed in any way; parts of a percent are not counted as done.

    Errors: PercentInvalid, QuantityIsRange.
    """
    found = read(text)
    value = in_unit(found, "%") if found is not None else None
    if value is None or not 0 <= value <= 100:
        raise PercentInvalid
    return int(value)


def read(text: str) -> Quantity | None:
    """The one figure of a short text; None where there is none. Errors: QuantityIsRange."""
    plain = _plain(text)
    if len(plain) > LONGEST:
        return None
    plain = _AFTER.sub("", _BEFORE.sub("", plain)).strip()
    if _RANGE.fullmatch(plain) or _RANGE.match(plain):
        raise QuantityIsRange(text=text.strip()[:LONGEST])
    found = _FIGURE.fullmatch(plain)
    return _quantity(found) if found is not None else None


def within(text: str) -> Iterator[tuple[Quantity, str]]:
    """The figures with a unit in a running text, each with the words before it in its clause."""
    for clause in re.split(r"[，。；、！？：:;\n]|,(?![0-9]{3})", _plain(text, running=True)):
        for found in _FIGURE.finditer(clause):
            quantity = _quantity(found)
            if quantity is not None and quantity.unit:
                yield quantity, clause[: found.start()]


def in_unit(quantity: Quantity, unit: str) -> float | None:
    """The figure in another unit of the same measure; None where they measure different things."""
    scale, (base, factor) = _parts(unit)
    if not quantity.unit:
        return _tidy(quantity.value / scale) if quantity.is_scaled else _tidy(quantity.value)
    typed_scale, (typed_base, typed_factor) = _parts(quantity.unit)
    if typed_base != base:
        return None
    return _tidy(quantity.value * typed_scale * typed_factor / (scale * factor))


def _parts(unit: str) -> tuple[float, tuple[str, float]]:
    """万人 → 10000 and 人; 公里 → 1 and (米, 1000)."""
    unit = unit.strip()
    found = re.match(_SCALES, unit)
    if found is not None and len(unit) > found.end() and unit not in _MEASURES:
        return _SCALE[found[0]], _base(unit[found.end() :])
    return 1, _base(unit)


def _base(unit: str) -> tuple[str, float]:
    return _MEASURES.get(unit.lower(), (unit, 1))


def _plain(text: str, *, running: bool = False) -> str:
    """Full-width digits and signs as usual ones; the punctuation of a running text stays as it is."""
    plain = text.translate(numerals.WIDE) if not running else text.translate(_DIGITS_ONLY)
    plain = plain.replace("％", "%").replace("﹪", "%").replace("\u3000", " ").strip()
    return plain if running else unicodedata.normalize("NFKC", plain).rstrip("。.!；; ")


_DIGITS_ONLY = str.maketrans("０１２３４５６７８９．", "0123456789.")


def _quantity(found: re.Match[str]) -> Quantity | None:
    sign = -1 if found["sign"] else 1
    if found["fifty"]:
        return Quantity(sign * 50, "%")
    if found["tenths"]:
        part = 5 if found["part"] == "半" else _number(found["part"] or "0")
        return Quantity(sign * ((_number(found["tenths"]) or 0) * 10 + (part or 0)), "%")
    number = _number(found["shared"] or found["number"])
    if number is None:
        return None
    if found["share"]:
        return Quantity(sign * number, "%" if found["share"] == "百分之" else "‰")
    unit = (found["unit"] or "").strip()
    return Quantity(sign * number, unit, is_scaled=bool(re.search("[万亿]", found["number"])))


def _number(text: str) -> float | None:
    """3.5万, 1,234.5, 三点五亿, 三万五千."""
    text = text.strip()
    whole, point, decimals = text.partition("点")
    if not point:
        return numerals.value(text)
    scaled = re.fullmatch(rf"([〇零一二三四五六七八九]+)({_SCALES}?)", decimals)
    units = numerals.value(whole)
    if scaled is None or units is None:
        return None
    figures = "".join(str(int(numerals.value(digit) or 0)) for digit in scaled[1])
    return _tidy(float(f"{int(units)}.{figures}") * _SCALE.get(scaled[2], 1))


def _tidy(number: float) -> float:
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded
