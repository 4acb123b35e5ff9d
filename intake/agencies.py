"""Names in a list of agencies: where one ends, where the list parts, which stand for many."""

import re

from intake import brackets

_LONGEST_NAME = 60
#: Last characters of agencies' names, full or short.
_ENDINGS = "部委办局厅署院会处室组府行校社站队司团门位构联企区关心科股所馆台库网班园"
_COMPANY = re.compile(
    r"(?:大学|公司|集团|中心|海关|银行|基金|分行|机关|支队|总队|军区|卫健|企业|机构|地区|地方|各地|专员|国铁|中国移动|"
    r"中国联通|中国电信|共青团中央|街道|医共体|报业|气象台|试验区|牵头人)$"
)
_NO_NAME = re.compile(r"[。；：:！？“”《》\d%％]|要(?!素)|应当|必须|抓好|做好|加强|[^力]争取")
#: Places whose governments act: they end clauses only together with a verb or in a list.
_PLACE = re.compile(r"(?![全每本我该按在为含除])[\u4e00-\u9fff]{2,12}(?:[省市州县旗盟镇乡城港]|街道)$")

#: What may follow 等 or 各 without being anybody in particular.
_COLLECTIVE = r"(?:部门|单位|机构|地区|方面|企业|高校|院校|医院|成员单位|地方|县区|区县)"
_GROUP = re.compile(
    r"(?:国务院|中央|(?:全|驻)?[省市县区州旗]{0,2}(?:[级直属辖]|直属|以上)?)各(?!界)"
    rf"|(?:国务院|中央|全[国省市县区州])?[省市县区州]?(?:级|直)?(?:的)?(?:有关|相关|其他|其它|牵头|配合|责任)[^、，]{{0,8}}{_COLLECTIVE}"
    r"|(?:有关|相关)(?:[省市县区州盟旗]|各|地方|区县|县区|乡镇)"
    r"|地方(?:各级)?(?:人民)?(?:政府|党委)|地方$"
    r"|(?:[省市县区州盟旗]|乡镇|街道|自治[区州县]|设区的?市|区县|县区|市县|市州)"
    r"(?:[级、（(〔].{0,16})?(?:以上)?(?:地方)?(?:各级)?(?:人民)?(?:政府|党委|党委政府|党委和政府)$"
    r"|(?:属地|辖区|所在地|沿线|项目所在)(?:[省市县区乡镇]{0,3}(?:[（(〔].{1,8}[)）〕])?)(?:党委|政府|人民政府|政府部门|管委会)?"
    r"|(?:县区|区县|市县|县市区|镇街|乡镇|街道|乡镇街道|乡镇（街道）|县（市、区）|街道办事处|成员单位|园区)$"
    r"|[0-9]+个"
)
_LEVEL = (
    r"(?:自治区|自治州|自治县|直辖市|计划单列市|设区的?市|地级市|县级市|开发区|新区|园区|功能区|管委会|街道|乡镇|地区|区县|县区|"
    r"省|市|州|县|区|盟|旗|乡|镇)"
)
_LEVELS = re.compile(rf"(?:^|[和及与])各(?:有关|相关)?{_LEVEL}(?:、{_LEVEL})*$")
_NEXT_LEVEL = re.compile(rf"{_LEVEL}(?=$|[、，,；;和及等（(〔负按]|人民政府|政府|党委|管委会|有关|相关|级)")
_AND = re.compile(r"以及|会同|和|及|与|暨")
_BARE = re.compile(rf"(?:{_COLLECTIVE}|人民政府|政府|党委)(?=$|{_AND.pattern})")


def looks_like_agency(name: str) -> bool:
    """Whether the name ends as agencies' names do, or stands for a group of them."""
    if len(name) > _LONGEST_NAME:
        return False
    core = _without_brackets(name)
    if not 1 < len(core) <= 40 or _NO_NAME.search(core.lstrip("0123456789")):
        return False
    return core[-1] in _ENDINGS or bool(_COMPANY.search(core)) or is_group(name)


def looks_like_place(name: str) -> bool:
    """Whether the name ends as those of provinces, cities, counties and towns do."""
    return _PLACE.match(name) is not None


def is_group(name: str) -> bool:
    """Whether the name stands for several agencies that are not named one by one."""
    return _GROUP.match(name) is not None


def listed(text: str) -> list[str]:
    """The names of a list, verbatim: parted by 、 and by 和, 及, 与 where these join two agencies.

    Blanks part names only where nothing else does and each part is a name.
    """
    return [name for part in _parts(text) for piece in _by_blanks(part) for name in _parted_by_and(piece)]


def _by_blanks(text: str) -> list[str]:
    parts = text.split()
    return parts if len(parts) > 1 and all(looks_like_agency(part) for part in parts) else [text]


def _parts(text: str) -> list[str]:
    """Parts between 、, where 各市、州、县人民政府 stays one name."""
    parts: list[str] = []
    for part in brackets.split(text, "、，,/／|｜"):
        if parts and _LEVELS.search(parts[-1]) and _NEXT_LEVEL.match(part):
            parts[-1] += "、" + part
        else:
            parts.append(part)
    return parts


def _parted_by_and(name: str) -> list[str]:
    """The names that a conjunction joins: 民政部和各部门 are two, 工业和信息化部 is one."""
    if len(name) > _LONGEST_NAME:
        return [name]
    spans = brackets.outermost(name)
    names, begin = [], 0
    for found in _AND.finditer(name):
        left, right = name[begin : found.start()], name[found.end() :]
        in_bracket = any(span.start < found.start() < span.end for span in spans)
        if in_bracket or _BARE.match(right):
            continue
        if (_ends_as_name(left) and looks_like_agency(right)) or _are_places(left, right):
            names.append(left)
            begin = found.end()
    return [part for part in (*names, name[begin:]) if part]


def _are_places(left: str, right: str) -> bool:
    """东山市 and 西山县政府: two governments, of which only the second is called one."""
    return (
        left[-1:] in set("省市州县区旗盟") and looks_like_place(left) and right.endswith(("政府", "管委会"))
    )


def _ends_as_name(name: str) -> bool:
    """Whether nothing is missing behind the name: 各市文化 of 各市文化和旅游局 begins as a group does."""
    core = _without_brackets(name)
    return looks_like_agency(name) and bool(
        core[-1] in _ENDINGS + "省市州县旗盟镇乡地方" or _COMPANY.search(core)
    )


def _without_brackets(name: str) -> str:
    for span in reversed(brackets.outermost(name)):
        name = name[: span.start] + name[span.end :]
    return name
