"""Words that head a list of agencies, a person or a time limit: 牵头单位： 责任人： 完成时限：."""

import re

from domain.items import PartyRole

_LEAD = "总牵头|牵头|主办|主责|首责"
_PARTICIPANT = "配合|参与|参加|协办|协助|协同|协作|会办|支持"
_RESPONSIBLE = "责任|负责|承办|实施|落实|承担|执行"
_ROLE = f"(?:{_LEAD}|{_PARTICIPANT}|{_RESPONSIBLE})"
_UNIT = "(?:单位|部门|处室|机构|科室|股室|司局|主体|地区|区县|县区|县市区|镇街)"
_RANK = "(?:(?:国家|中央|省|市|县|区|州|旗|镇)(?:级|直)?|主要|具体|第一|各)?"
#: 牵头单位, 责任（牵头）部门, 市级责任单位, 责任部门和单位, 责任分工.
_OFFICE = (
    rf"(?:{_RANK}{_ROLE}(?:[（(及和与、]?{_ROLE}[)）]?)?{_UNIT}(?:[（(、/和及与]{_UNIT}[)）]?)?"
    "|(?:责任|任务|职责)分工)"
)
_PERSON = (
    r"(?:[\u4e00-\u9fff]{0,6}(?:领导|领导同志|责任人|负责人|联系人|联络员)(?:及[\u4e00-\u9fff]{1,6})?"
    r"|联系(?:电话|方式)|督[办导查](?:单位|部门))"
)
_TIME = (
    "(?:计划|预计|工作|任务|整改|目标)?(?:完成|办理|办结|落实|实施|整改)?的?"
    "(?:时限|期限|时间节点|时间进度|时间安排|时间)(?:要求)?"
)

#: The head of a list: 牵头单位：, 责任单位为, or a bare 牵头：.
PREFIX = re.compile(rf"(?:{_OFFICE}(?:[:：]|为|是)|{_ROLE}[:：]|{_PERSON}[:：])[ \t\u3000]*")
#: A label in a bracket of its own: 【牵头单位】市教育局; not the bracket of a whole clause.
BRACKETED = re.compile(
    rf"[（(〔\[［【](?P<label>{_OFFICE}|{_PERSON}|{_TIME})[:：]?[)）〕\]］】][:：]?[ \t\u3000]*"
)
_MARK = r"(?:[-—–•·●○▪■□◆◇★☆▲△*]{1,2}[ \t\u3000]*|[（(]?[0-9一二三四五六七八九十]{1,3}[)）.．、][ \t\u3000]*)"
#: How a line begins that only names parties, persons or times, perhaps behind a bullet or a number.
LINE = re.compile(
    rf"{_MARK}?"
    rf"(?P<label>(?:{_OFFICE}|{_ROLE}|{_PERSON}|{_TIME})[:：]"
    rf"|[（(〔\[［【](?:{_OFFICE}|{_PERSON}|{_TIME})(?:[:：]?[)）〕\]］】]|[:：]))"
)
#: A label behind mere blanks begins a list anew: 牵头单位：甲局  配合单位：乙局.
BEHIND_BLANKS = re.compile(rf"[ \t\u3000\n]{{1,20}}(?=(?:{_OFFICE}|{_ROLE}|{_PERSON}|{_TIME})[:：])")
#: The bullet or number before a label: 3.责任单位：.
MARKED = re.compile(rf"(?:^|(?<=[。；;，\n])){_MARK}(?=(?:{_OFFICE}|{_ROLE}|{_PERSON}|{_TIME})[:：])")
TIME = re.compile(rf"{_TIME}[:：][ \t\u3000]*")

#: A person behind an agency's name: 市教育局（责任人：…）.
PERSON_BEHIND = re.compile(rf"[（(]{_PERSON}[:：][^（()）]{{0,40}}[)）]")

_OF_PERSON = re.compile(_PERSON)
#: 牵头及责任单位: leads and others in one list.
_OF_ALL = re.compile(rf"(?:{_LEAD})[及和与、](?:{_RESPONSIBLE}|{_PARTICIPANT})")
_OF_LEAD = re.compile(_LEAD)
_OF_PARTICIPANT = re.compile(_PARTICIPANT)


def role(label: str) -> PartyRole | None:
    """The role that a label gives to the names behind it; None for persons, who are no parties."""
    if _OF_PERSON.match(label):
        return None
    if _OF_ALL.search(label):
        return PartyRole.RESPONSIBLE
    if _OF_LEAD.search(label):
        return PartyRole.LEAD
    return PartyRole.PARTICIPANT if _OF_PARTICIPANT.search(label) else PartyRole.RESPONSIBLE
