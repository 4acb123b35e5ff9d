"""Names of agencies: their parts, and whether two of them name one agency."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from domain import known_agencies
from domain.known_agencies import KnownAgency
from domain.levels import GovernmentLevel

Owner = TypeVar("Owner")

_BLANKS = re.compile(r"\s+")
_BRACKETS = str.maketrans("〔[【(）﹙〕]】)﹚", "（（（（）（）））））")
_WHOLE = {"国办": "国务院办公厅", "中办": "中央办公厅", "中编办": "中央编办", "中宣部": "中央宣传部"}
_OPENINGS = (
    (re.compile(r"^国家税务总局(?=.+税务局)|^中华人民共和国|^中共(?=.+委)"), ""),
    (re.compile(r"^(?:中国人民银行|人行)"), "人民银行"),
    (re.compile(r"^(?:共青)?团(?P<where>[^团]{0,8}[省市州县区旗])委(?:员会)?$"), r"\g<where>团委"),
)
_STATE = re.compile(r"(?P<word>国家|国务院|中共中央|中央|中国|全国)")
#: Words that begin with the sign of a level and are none: 市场监管局, 区划处, 省际合作办.
_TIER = (
    r"(?P<tier>自治区|自治州|自治县|自治旗|地区|省|州(?!际)|盟|县(?!域)|旗|(?<![军备社])区(?![域划块间])"
    r"|市(?!场|容|监局|域|政(?:管理|园林|公用|工程|设施|建设|局|处)|民(?:服务)?中心))"
)
_NO_PLACE = "部委局厅办院会署司处社省市盟县旗团国与和"
_TIERED = re.compile(rf"(?P<place>[^{_NO_PLACE}州\W][^{_NO_PLACE}\W]{{1,6}}(?<!自治))?{_TIER}")
_NESTED = re.compile(rf"(?P<place>[^{_NO_PLACE}州\W][^{_NO_PLACE}\W]{{1,3}}(?<!自治)){_TIER}")
_SHORT_TIERS = {"自治州": "州", "自治县": "县", "自治旗": "旗", "地区": "盟"}
_PROVINCES = re.compile(
    "(?P<place>北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南"
    "|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)(?![省市])(?=..)"
)
_MUNICIPALITIES = frozenset({"北京", "天津", "上海", "重庆"})
_LEVELS = {
    "国": GovernmentLevel.NATIONAL,
    **dict.fromkeys(("省", "自治区"), GovernmentLevel.PROVINCE),
    **dict.fromkeys(("市", "州", "盟"), GovernmentLevel.CITY),
    **dict.fromkeys(("县", "区", "旗"), GovernmentLevel.COUNTY),
}
_BRANCH = re.compile(r"(?P<branch>委|人民政府|政府|府(?=办))(?!员会)")
#: The committee's and the government's own offices are two: 市委办公室, 市政府办公室.
_OWN_OFFICES = ("", "办", "办公厅", "研究", "督查", "政策研究", "信息中心")
_ENDING = re.compile(
    r"(?P<ending>委员会|办公室|办公厅|秘书处|总局|总署|总社|分局|中心|学院|总队|支队|大队|公司|集团|分行|大学"
    r"|委|局|厅|部|署|办|会|院|馆|站|校|队|所|社|室|处|组)$"
)
_FULL_ENDINGS = {"委": "委员会", "办": "办公室"}
_SHORT_ENDINGS = {full: short for short, full in _FULL_ENDINGS.items()}
#: Which of them closes the name may change with the level and the year; the agency stays.
_OFFICIAL = frozenset({"委", "局", "厅", "部", "署", "办", "总局", "总署", "分局", "秘书处"})
_PARTY_DEPARTMENTS = ("宣传", "组织", "统战", "统一战线工作", "武装", "社会工作", "对外联络")
_LONG_WORDS = ("互联网", "残疾人", "中医药", "大数据", "公积金", "老干部", "产业化")
_NEEDLESS_WORDS = ("管理", "事务")
#: What tells apart agencies of otherwise one name: 第一 and 第十一, 城东 and 城东南.
_MARKS = (re.compile(r"[\da-zA-Z〇零一二三四五六七八九十百千甲乙丙丁]+"), re.compile("[东南西北]+"))


class Likeness(IntEnum):
    """How alike two names are; from ORDERED on they name one agency."""

    DIFFERENT = 0
    DISTANT = 1  # asked: one name is a part of the other
    ALIKE = 2  # asked: likely one agency
    ORDERED = 3  # one is the other's short form: every word of it is there
    OLD = 4  # one is the other's former name
    ALIAS = 5  # a usual short or full form
    EXACT = 6


@dataclass(frozen=True)
class AgencyName:
    """A name in its parts: 云泽市委网信办 is of tier 市, place 云泽, branch 委, stem 网信, ending 办.

    `tier` is the sign of the level, 国 for the State's, or "" in a bare name; the stem is without 和 and 与.
    """

    text: str
    scope: str  # what stands before the stem
    tier: str
    place: str
    above: str  # the place that this one lies in, where the name tells it: 徐州 of 徐州市鼓楼区
    branch: str
    stem: str
    ending: str
    level: GovernmentLevel | None
    known: KnownAgency | None


@lru_cache(maxsize=20_000)
def parse(text: str, issuer: GovernmentLevel | None = None) -> AgencyName:
    """The parts of a name; a bare name in a document of the State (`issuer`) is that of a State agency."""
    plain = _BLANKS.sub("", text).translate(_BRACKETS)
    rest = _WHOLE.get(plain, plain)
    for opening, instead in _OPENINGS:
        rest = opening.sub(instead, rest)
    tier, place, above, rest = _scope(rest)
    branch, rest = _branch(tier, rest)
    found = _ENDING.search(rest)
    written = found.group() if found else ""
    stem = known_agencies.squeezed(rest.removesuffix(written))
    known = known_agencies.by_name(rest) or (known_agencies.by_stem(stem) if written else None)
    if not tier:
        tier = _implied_tier(stem, written, known, issuer, is_bare=not place and not branch)
    level = _LEVELS.get(tier)
    is_municipal = tier == "市" and (
        place in _MUNICIPALITIES or (not place and issuer is GovernmentLevel.PROVINCE)
    )
    if is_municipal:
        level = GovernmentLevel.PROVINCE
    ending = _SHORT_ENDINGS.get(written, written)
    return AgencyName(plain, plain.removesuffix(rest), tier, place, above, branch, stem, ending, level, known)


def _scope(name: str) -> tuple[str, str, str, str]:
    """Tier and place of a name, the place that it lies in, and what follows them."""
    state = _STATE.match(name)
    if state:
        branch = {"国家": "", "中国": "", "全国": "", "国务院": "政府"}.get(state.group(), "委")
        return "国", "", "", branch + name[state.end() :]
    found = _TIERED.match(name)
    if not found:
        province = _PROVINCES.match(name)
        return ("省", province.group("place"), "", name[province.end() :]) if province else ("", "", "", name)
    above, place, tier, rest = "", found.group("place") or "", found.group("tier"), name[found.end() :]
    nested = _NESTED.match(rest)
    if nested and (place or tier == "省"):
        above, place, tier, rest = place, nested.group("place"), nested.group("tier"), rest[nested.end() :]
    return _SHORT_TIERS.get(tier, tier), place, above, rest


def _branch(tier: str, rest: str) -> tuple[str, str]:
    found = _BRANCH.match(rest) if tier else None
    if not found:
        return "", rest
    return "委" if found.group() == "委" else "政府", rest[found.end() :]


def _implied_tier(
    stem: str, ending: str, known: KnownAgency | None, issuer: GovernmentLevel | None, *, is_bare: bool
) -> str:
    """The tier that goes without saying: only the State has 总局 and 部, only a province 厅."""
    is_states = (known is not None and known.level is GovernmentLevel.NATIONAL) or ending in ("总局", "总署")
    is_ministry = ending == "部" and known is not None and stem not in _PARTY_DEPARTMENTS
    if is_states or is_ministry or (is_bare and ending and issuer is GovernmentLevel.NATIONAL):
        return "国"
    return "省" if ending == "厅" and known is not None else ""


def compare(name: AgencyName, other: AgencyName) -> Likeness:
    """How alike two names are. Agencies of two levels or two places are always different."""
    if name.text == other.text:
        return Likeness.EXACT
    scopes = ((name.tier, other.tier), (name.place, other.place), (name.above, other.above))
    if any(one != another for one, another in scopes if one and another):
        return Likeness.DIFFERENT
    likeness = _of_words(name, other)
    if likeness:
        likeness = min(likeness, _of_branches(name, other))
    # Two cities may have districts of one name (鼓楼区), but two provinces no cities.
    is_in_one = name.above == other.above or name.level is not GovernmentLevel.COUNTY
    if name.tier == other.tier and name.place == other.place and is_in_one:
        return likeness
    # 财政局 and 市财政局, 市税务局 and 云泽市税务局: likely one agency where the words are the same.
    return Likeness.ALIKE if likeness >= Likeness.ORDERED else Likeness.DIFFERENT


def _of_branches(name: AgencyName, other: AgencyName) -> Likeness:
    branches = {name.branch, other.branch}
    if len(branches) == 1:
        return Likeness.EXACT
    if name.stem + name.ending in _OWN_OFFICES or other.stem + other.ending in _OWN_OFFICES:
        return Likeness.DIFFERENT
    if branches == {"", "政府"} or (name.known and name.known.is_of_party):
        return Likeness.EXACT
    return Likeness.ALIKE


def _of_words(name: AgencyName, other: AgencyName) -> Likeness:
    if name.stem == other.stem and name.ending == other.ending:
        return Likeness.ALIAS
    if name.known and other.known:
        return _of_known(name, other, name.known, other.known)
    if name.ending != other.ending and not (name.ending in _OFFICIAL and other.ending in _OFFICIAL):
        return Likeness.DIFFERENT
    if name.stem == other.stem:
        return Likeness.ALIKE
    shorter, longer = sorted((name, other), key=lambda each: len(each.stem))
    return _of_stems(shorter, longer)


def _of_known(name: AgencyName, other: AgencyName, known: KnownAgency, also: KnownAgency) -> Likeness:
    if known.number != also.number:
        return Likeness.DIFFERENT
    if known == also:
        has_ending = known.full_stem is None or name.ending == other.ending
        return Likeness.ALIAS if has_ending else _of_endings(name, other)
    if known.until and also.until:
        return Likeness.DISTANT
    if _of_endings(name, other) is Likeness.DIFFERENT:
        return Likeness.DIFFERENT
    return Likeness.ALIKE if known.is_merged or also.is_merged else Likeness.OLD


def _of_endings(name: AgencyName, other: AgencyName) -> Likeness:
    named_whole = known_agencies.by_name(name.stem + name.ending) or known_agencies.by_name(
        other.stem + other.ending
    )
    both_official = name.ending in _OFFICIAL and other.ending in _OFFICIAL
    return Likeness.ALIKE if both_official or named_whole else Likeness.DIFFERENT


def _of_stems(shorter: AgencyName, longer: AgencyName) -> Likeness:
    short, long = shorter.stem, longer.stem
    is_section = long.startswith(short + shorter.ending)  # 财政厅办公室 is in 财政厅
    if len(short) < 2 or len(short) == len(long) or is_section:
        return Likeness.DIFFERENT
    marks = list(zip(marks_of(short), marks_of(long), strict=True))
    if any(mark != other for mark, other in marks if mark and other):
        return Likeness.DIFFERENT
    is_marked_alike = all(mark == other for mark, other in marks)
    if is_marked_alike and shorter.ending == longer.ending and _stands_for(short, _words(long)):
        # What a usual short form stands for is listed: 医保 is 医疗保障, so 医疗保险 may be another agency.
        return Likeness.ALIKE if shorter.known else Likeness.ORDERED
    if short in long or (short[0] == long[0] and _is_in_order(short, long)):
        return Likeness.DISTANT
    return Likeness.DIFFERENT


def marks_of(stem: str) -> tuple[tuple[str, ...], ...]:
    """Numbers and points of the compass in a stem: two agencies with other ones are two."""
    return tuple(tuple(form.findall(stem)) for form in _MARKS)


def _is_in_order(short: str, long: str) -> bool:
    left = iter(long)
    return all(character in left for character in short)


def _words(stem: str) -> tuple[str, ...]:
    """Words of a stem: they have two characters, but for a few of three."""
    words, begin = [], 0
    while begin < len(stem):
        size = 3 if stem.startswith(_LONG_WORDS, begin) else 2
        words.append(stem[begin : begin + size])
        begin += size
    return tuple(words)


def _stands_for(short: str, words: tuple[str, ...]) -> bool:
    """Whether the characters are the beginnings of all the words, in order: 文旅 for 文化, 旅游.

    So 卫生 is no short form of 卫生, 监督: an agency that does less, or does more, is another one. Only
    listed words may be cut short: a place or a proper name (金沙, 金沙江) is written out.
    """
    if not words:
        return not short
    word, rest = words[0], words[1:]
    if len(word) > 1 and short.startswith(word) and _stands_for(short[len(word) :], rest):
        return True
    if not rest and word in _NEEDLESS_WORDS and not short:
        return True
    if word not in known_agencies.words() or short[:1] != word[0]:
        return False
    return any(
        _is_in_order(short[:size], word) and _stands_for(short[size:], rest) for size in range(1, len(word))
    )


class Outcome(StrEnum):
    """What the registry says to a name."""

    EXACT = "exact"
    ALIAS = "alias"  # a usual short or full form, or a former name
    ORDERED = "ordered"
    ASK = "ask"
    NEW = "new"


_DECIDED = {
    Likeness.EXACT: Outcome.EXACT,
    Likeness.ALIAS: Outcome.ALIAS,
    Likeness.OLD: Outcome.ALIAS,
    Likeness.ORDERED: Outcome.ORDERED,
}


@dataclass(frozen=True)
class Match(Generic[Owner]):
    """Whose name it is: one owner where that is decided, the candidates, likely first, where it is asked."""

    outcome: Outcome
    owners: tuple[Owner, ...] = ()
    likely: int = 0  # how many of the first candidates are likely; the others are only alike


def same(name: AgencyName, other: AgencyName) -> bool:
    """Whether the rules decide that two names are one agency's."""
    return compare(name, other) >= Likeness.ORDERED


def match(
    name: AgencyName,
    known: Iterable[tuple[Owner, AgencyName]],
    *,
    issuer: GovernmentLevel | None = None,
) -> Match[Owner]:
    """Whose name it is among the `known`, where an owner may have several names.

    A likeness decides only where it has one owner. Candidates of the issuer's own level are the likely ones.
    """
    found: dict[Owner, tuple[Likeness, bool]] = {}
    for owner, other in known:
        likeness = compare(name, other)
        if likeness:
            rank = (likeness, issuer is not None and parse(other.text, issuer).level is issuer)
            found[owner] = max(rank, found.get(owner, rank))
    best = max((likeness for likeness, _ in found.values()), default=Likeness.DIFFERENT)
    if not best:
        return Match(Outcome.NEW)
    owners = tuple(sorted(found, key=lambda owner: found[owner], reverse=True))
    if best in _DECIDED and sum(likeness is best for likeness, _ in found.values()) == 1:
        return Match(_DECIDED[best], owners[:1])
    return Match(Outcome.ASK, owners, sum(likeness > Likeness.DISTANT for likeness, _ in found.values()))


def spelled_out(name: AgencyName) -> str | None:
    """The full name, where it is longer and the words are known: 省发改委 is 省发展和改革委员会."""
    known = name.known
    if known is None or known.full_stem is None or known.until or name.ending not in _OFFICIAL:
        return None
    if not name.tier or known.is_of_party != (name.branch == "委"):
        return None
    state = "国家" if not name.scope and name.ending in ("委", "办", "局", "总局") else ""
    full = state + name.scope + known.full_stem + _FULL_ENDINGS.get(name.ending, name.ending)
    return full if len(full) > len(name.text) else None
