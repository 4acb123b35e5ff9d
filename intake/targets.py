"""Quantities that a task must reach or deliver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from domain import numerals

_UNITS = (
    "微克/立方米|个工作日|工作日|个百分点|百分点|%|％|‰|岁|天|人次|家次|场次|人份|公里|平方米|平方公里|公顷|学时|课时|床位|元"
    "|个(?!月|工作日|小时|百分点|季度|多)|家|所|名|人|次|轮|场|项|类|种(?!植)|例|张|台|辆|支|套|座|处|条|件|门"
    "|期|亩|间|吨|户|份|款|倍|公斤|斤|立方米|千瓦时|千瓦|兆瓦|标箱|批次|笔|宗|起(?!草|步)|架|艘|列|栋|幢|孔|眼|头|只|羽|株|棵|尾"
    r"|篇|块|片|部(?![门委分队])|本(?![科级地])|班(?!子)|泊位|学位|车位"
)
_FIGURE = r"[0-9]{1,9}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,4})?"
_QUANTITY = re.compile(
    rf"(?<![0-9A-Za-z.．第前后近])(?P<low>{_FIGURE})[ ]?(?P<scale_low>[万亿千百]{{0,2}})"
    rf"(?:[ ]?[—–\-~～至到][ ]?(?P<high>{_FIGURE}))?[ ]?(?P<scale>[万亿千百]{{0,2}})[余多]?[ ]?"
    rf"(?P<unit>{_UNITS})"
)
#: A number in words counts only where the words around it make it one: 至少有一家, 开展一轮; never 一个总额.
_WORDED = re.compile(
    r"(?:(?:至少|不少于|不低于|不得少于)[^，。；、0-9]{0,6}?|(?:开展|组织|举办|召开|实施|进行)(?=[^，。；、]?[次轮场]))"
    r"(?P<low>[一二两三四五六七八九十百]{1,4})(?P<unit>个|家|所|名|人|次|轮|场|项|类|种|例|支|座|处)"
    r"|每个?(?:县|市|区|旗|州|乡镇|镇|街道|社区|村|地市|县区|区县|设区市)[^，。；、0-9]{0,10}?"
    r"(?P<low_each>[一二两三四五六七八九十]{1,3})(?P<unit_each>个|家|所|名|支|座|处)"
    r"|(?P<low_more>[一二两三四五六七八九十百]{1,4})(?P<unit_more>个|家|所|名|人|次|场|项|支|座)(?=以上)"
    r"|(?P<unit_share>[百千]分之)(?P<low_share>[一二三四五六七八九十百点]{1,6})|(?P<low_tenths>[一二三四五六七八九])(?P<unit_tenths>成)(?=以上|左右|$)"
)
_CLAUSE = re.compile(r"[^，。；！？：:;,\n]+")

_AT_LEAST = re.compile(
    r"(?:(?:至少|不少于|不低于|不得低于|不得少于|最少)[^0-9]{0,24}"
    r"|(?:达到|达|超过|突破|超|高于|大于|多于|不小于)[ ]?(?:全[国省市县区]|约|每人每[年月]|每人|人均|年均)?)$"
)
_AT_MOST = re.compile(
    r"(?:不超过|不高于|不得超过|不得高于|不大于|不多于|最多|控制在|控制到|(?<![不得])[低少]于|降至|降到|下降到|下降至|降低到|降低至"
    r"|压缩至|压缩到|压减至|压减到|缩短至|缩短到|减少到|减少至)[ ]?$"
)
_REACHES = re.compile(r"(?:提高|提升|增加|扩大|增长|增|上升|拓展)[ ]?[到至][ ]?(?:每人每[年月]|人均)?$")
_OR_MORE = re.compile(r"[ ]?(?:\(含\)|（含）|及)?以上")
_OR_LESS = re.compile(r"[ ]?(?:及)?(?:以下|以内|之内)")

#: Words further away than this have nothing to do with a number.
_REACH_OF_WORDS = 80

#: Verbs that deliver what they count.
_DELIVERS = (
    "新建|建设|建成|建立|新增|改建|扩建|改造|打造|培育|培养|培训|遴选|评选|筛选|选择|选取|选出|选派|选拔|选聘|选树|选育|评定|扶持|孵化|转化|签约|落地|开工|竣工|投产|投用|引入|聘请|派出|推荐|命名|创办|发放|安置|帮扶|化解|拆除|清理|关停|淘汰|压减|治理|修复|安装|铺设|更新|更换|加装|净增|编制|起草|办理|办结|查处|走访|惠及|带动|吸纳|颁发|入库|授权|筹集|筹建|供应|交付|收储|种植|植树|造林|栽植|绿化|确保|力争|谋划|储备|派驻|下派|招引|招商|接待|引导|疏浚|打通|贯通|开通|投运|新开|新改建|接入|确定|确认|确权|认定|招聘|招收|招募|引进|引育|完成|开展|组织"
    "|举办|召开|实施|创建|创成|设立|设置|成立|组建|配备|配置|配齐|覆盖|推出|制定|制订|修订|出台|印发|发布|增加|增设|提供|整治|救助|筛查|检查|抽查"
    "|开发|申报|争取|争创|投放|储备|资助|奖励|安排|其中|新修|修建|修缮|铺排|梳理|归集|挂接|受益|新发展|查办|侦办|送戏|下乡|演出|放映|集聚|聚集|汇聚|抽检|抽测|抽样|监测|巡查|排查|完工|启动|试行|推行|推广|研究|评估|调研|辐射|服务|布局|落实|实现|建"
)
#: Verbs that move what is there: they count something only if it is then built or made.
_MOVES = "推进|推动|加快|支持|加强|抓好|做好|统筹|深化"
#: Words in front of things that exist already.
_EXISTING = "指导|督促|依托|继续在|利用|整合|对照|按照|根据|除|原|现有|已有|牵头"
_VERB = re.compile(
    f"(?P<delivers>{_DELIVERS})|(?P<moves>{_MOVES})|(?P<existing>{_EXISTING})|(?P<place>在|为(?![民期主])|给(?!予)|对(?![接口外标照])|向(?!上))"
)
_BUILT = re.compile("建设|改造|创建|新建|扩建|达标|升级")
#: 3个方面, 两个阶段: what is counted here are words.
_NO_THING = re.compile("方面|阶段|层面|环节|维度|关键|转变|统筹|结合|原则|要求")
_AREA = re.compile(r"[^，。；、]{0,8}?(?:城市|地区|省份|试点|盟市|市县|区县|县区)")

#: What is no quantity of this task: names of plans, quotations, numbers of other documents.
_NAMES = re.compile(r"《[^《》]{0,200}》|“[^“”]{0,60}”|〔[^〕]{0,20}〕[0-9 ]{0,6}号?")
_FROM = re.compile(r"[由从][ ]?$")
_LEADING_TIME = re.compile(
    r"^(?:力争|争取|确保|并|且|到|在)?(?:(?:19|20)[0-9]{2}年(?:底|内)?(?:前)?|年内|年底前|今年|全年)?(?:力争|争取|确保|要|将)?"
)
#: The noun right behind the unit: 10家|示范医院, 80%以上|的乡镇卫生院.
_NOUN = re.compile(
    r"(?:以上|以下|以内)?(?:的?[^，。；：、！？（）()\n和及与以]{1,24}(?=$|[，。；：、！？（）()\n和及与以]))?"
)


_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
#: Nobody writes an item longer than this; what stands behind it is not looked at.
LONGEST_BODY = 100_000
#: Measures that describe people and time limits as often as they set an aim.
_DESCRIBING = ("岁", "天", "个工作日", "工作日")
#: Sums are aims where they are moved by so much, or raised in hundreds of millions.
_BY = re.compile(r"(?:提高|增加|上调|降低|减少|新增|下降)[ ]?$")
_RAISES = re.compile(
    "安排|完成|实现|发放|筹集|落实|争取|投放|引进|新增|减税|减免|降费|撬动|带动|拉动|化解|盘活|到位"
)
_GRANT = re.compile("每|给予|奖|补[助贴]|资助|最高|一次性|[对按向]")
_OF_SUCH_SIZE = re.compile("(?:以上|以下|以内)?(?:的|规模)")
#: 年运量150万吨以上的园区, 30万吨/年以下煤矿: how large the things are that the task speaks of.
_LARGE = ("吨", "公斤", "斤", "平方米", "立方米", "平方公里", "公顷", "亩", "千瓦", "兆瓦", "千瓦时")
_SO_LARGE = re.compile("(?:[及或]?以[上下]|以内)的|[/／][年月日时]?以[上下]")
#: 达到4张的，不再扩大: a condition. 56人及以上大班额: a class.
_CONDITION = re.compile("(?:[及或]?以[上下])?的$|[及或]以[上下](?=[\u4e00-\u9fff]{2})(?!的)")


@dataclass(frozen=True)
class DraftTarget:
    """A quantity: the words that carry it, verbatim; its value and unit; `op` is >=, <= or =."""

    text: str
    value: float
    unit: str
    op: str


def find(body: str) -> tuple[DraftTarget, ...]:
    """The targets that `body` sets, in order."""
    body = body[:LONGEST_BODY]
    masked = _NAMES.sub(lambda name: "\0" * len(name.group()), body.translate(_DIGITS))
    return tuple(target for clause in _CLAUSE.finditer(masked) for target in _in_clause(body, masked, clause))


@dataclass(frozen=True)
class _Quantity:
    """A figure: where it stands, its value and unit."""

    start: int
    end: int
    value: float
    unit: str
    scale: str


def _in_clause(body: str, masked: str, clause: re.Match[str]) -> Iterator[DraftTarget]:
    counted = clause.start()
    for figure in _quantities(masked, clause):
        if figure.start == counted > clause.start():
            # 2台300万千瓦机组: the second tells of what kind they are.
            continue
        reach = max(clause.start(), figure.start - _REACH_OF_WORDS)
        before = masked[reach : figure.start]
        after = masked[figure.end : min(clause.end(), figure.end + _REACH_OF_WORDS)]
        op = _op(masked[max(counted, reach) : figure.start], after)
        verb = _last_verb(before)
        counted = figure.end
        if not _is_target(figure, op, verb, before, after):
            continue
        begin = reach + (verb.start() if verb and not op else _time_end(before))
        noun = _NOUN.match(masked, figure.end, clause.end())
        end = noun.end() if noun else figure.end
        text = re.sub(r"\s*\n\s*", "", body[begin:end]).strip()
        yield DraftTarget(text, figure.value, figure.unit, op or "=")


def _time_end(before: str) -> int:
    """Where the time that opens a clause (2026年底前力争…) ends."""
    found = _LEADING_TIME.match(before)
    return found.end() if found else 0


def _quantities(masked: str, clause: re.Match[str]) -> list[_Quantity]:
    figures = map(_figure, _QUANTITY.finditer(masked, clause.start(), clause.end()))
    worded = map(_worded, _WORDED.finditer(masked, clause.start(), clause.end()))
    return sorted(filter(None, [*figures, *worded]), key=lambda figure: figure.start)


def _figure(found: re.Match[str]) -> _Quantity | None:
    scale = found.group("scale_low") or found.group("scale") or ""
    value = numerals.value(found.group("low") + scale)
    unit = found.group("unit").replace("％", "%")
    return None if value is None else _Quantity(found.start("low"), found.end(), value, unit, scale)


def _worded(found: re.Match[str]) -> _Quantity | None:
    """三家, 百分之八十 and 八成 as figures."""
    parts = {key: value for key, value in found.groupdict().items() if value}
    name = next(key for key in parts if key.startswith("low"))
    kind = name.removeprefix("low")
    value = numerals.value(parts[name])
    if value is None:
        return None
    unit = {"百分之": "%", "千分之": "‰", "成": "%"}.get(word := parts[f"unit{kind}"], word)
    start = found.start(f"unit{kind}") if kind == "_share" else found.start(name)
    return _Quantity(start, found.end(), value * 10 if word == "成" else value, unit, "")


@lru_cache(maxsize=4096)
def _op(before: str, after: str) -> str | None:
    """The comparison that the words on both sides make, or None."""
    if _AT_MOST.search(before) or _OR_LESS.match(after):
        return "<="
    if _AT_LEAST.search(before) or _OR_MORE.match(after):
        return ">="
    return "=" if _REACHES.search(before) else None


def _is_target(
    figure: _Quantity, op: str | None, verb: re.Match[str] | None, before: str, after: str
) -> bool:
    if _FROM.search(before) or (figure.unit not in "%‰" and _CONDITION.match(after)):
        # 从520元提高到550元: the first is where it stood.
        return False
    if figure.unit in _LARGE and _SO_LARGE.match(after):
        return False
    if figure.unit == "元":
        return not _OF_SUCH_SIZE.match(after) and (op is not None or _is_sum(figure, before))
    if figure.unit in _DESCRIBING:
        return _op(before, "") is not None
    if figure.unit in "%‰" or "百分点" in figure.unit or op is not None:
        return True
    return verb is not None and _delivers(verb, after)


def _is_sum(figure: _Quantity, before: str) -> bool:
    """Whether an amount of money is to be raised: not the size of a grant or of a firm."""
    if _BY.search(before):
        return True
    return bool({"亿", "万"} & set(figure.scale) and _RAISES.search(before) and not _GRANT.search(before))


@lru_cache(maxsize=4096)
def _last_verb(before: str) -> re.Match[str] | None:
    verbs = list(_VERB.finditer(before))
    return verbs[-1] if verbs else None


def _delivers(verb: re.Match[str], after: str) -> bool:
    """Whether the counted things are made, done or covered, and not merely there already."""
    if _NO_THING.match(after):
        return False
    if verb.group("delivers"):
        return True
    if verb.group("moves"):
        return _BUILT.search(after) is not None and _AREA.match(after) is None
    if verb.group("place"):
        # 在3个市开展…, 为200所学校配备…: the verb follows.
        following = _VERB.search(after)
        if verb.group("place") == "在" and re.search("进行|试点", after):
            return True
        return following is not None and following.group("delivers") is not None
    return False
