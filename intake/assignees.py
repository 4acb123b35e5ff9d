"""Responsibility clauses: where they stand in an item, whom they name, in which role."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from domain.items import PartyRole
from intake import agencies, brackets
from intake.brackets import Bracket

_LEAD, _RESPONSIBLE, _PARTICIPANT = PartyRole.LEAD, PartyRole.RESPONSIBLE, PartyRole.PARTICIPANT

#: The rule by which, from its item on, the first one named leads.
_FIRST_LEADS = re.compile(
    r"(?:第一|首|最前)(?:位|个|名|列)?[^，。；、]{0,10}?为?(?:总)?牵头|(?:列|排)(?:在)?(?:首|第一)"
)
#: The rule that adds parties to the items that follow without naming them again.
_STANDING = re.compile(
    r"以下[^，。；]{0,8}?(?:均|都|皆)(?:需|须|应|要|由|请|需由|须由|涉及)?(?P<names>[^，。；,;]{2,60}?)"
    r"(?:按照?(?:各自)?职责(?:分工)?|分工|共同|具体|分别|同时)?(?P<verb>负责|落实|参与|配合|牵头|参加)"
)
_JOINED = re.compile(r"^(?:以及|会同|和|及|与|、)")
#: A remark on the clause that names nobody.
_REMARK = re.compile(r"下同|不再(?:一一)?列出|为各?部门|不再(?:单独|逐一|重复)|牵头部门为|牵头单位为")

_VERB = re.compile(
    r"(?:按照?(?:各自)?(?:的)?职责(?:分工)?|按照?分工|根据职责(?:分工)?|分工|分别|共同|具体|联合|协同|依职责|各负其责)*"
    r"(?P<verb>牵头负责|牵头组织|牵头落实|牵头|主办|主责|负责落实|负责组织|负责|落实|实施|承办|参与|参加|配合|协助|协办|协同|支持)"
    r"(?:实施|落实|配合|完成|推进|制定)?$"
)
_BY_DUTIES = re.compile(r"按照?(?:各自)?(?:的)?职责|按照?分工|分工(?=负责)|根据职责|依职责")
_SPLIT = re.compile(r"分别(?:牵头)?(?:负责|牵头|落实)|分别负责")
_PREFIX = re.compile(
    r"(?P<role>总牵头|牵头|主办|主责|责任|负责|承办|实施|落实|配合|参与|参加|协办|协助|协同)(?:责任)?(?:单位|部门|处室|机构|科室|领导)?"
    r"[:：]|(?P<role_2>牵头|主办|主责|责任|负责|承办|实施|配合|参与|参加|协办|协助)(?:单位|部门)(?:为|是)"
)
#: A list may begin behind mere blanks: 牵头单位：A  配合单位：B.
_BEFORE_HEADING = re.compile(r"[ \t\u3000]{1,20}(?=[^\s，。；、：:]{2,6}[:：])")
_TIME_LIMIT = re.compile(
    r"(?:完成|办理|办结|落实)?(?:时限|时间|期限|时间节点)(?:要求)?[:：]"
    r"[ \u3000]?(?P<limit>[^；;。，,\n]{0,40})"
    r"|(?<=[，,；;])(?P<bare>(?:(?:19|20)[0-9]{2}年|[0-9]{1,2}月|年[底内]|长期|持续)[^，,；;。、]{0,14})(?=$|[；;。，,])"
)
_LEADING = ("牵头", "主办", "主责")
_JOINING = ("参与", "参加", "配合", "协助", "协办", "协同", "支持")
_OPEN = re.compile(
    r"等(?=$|[和及、，,]|以及|会同|\d{1,3}个|各|有关|相关|国务院|其他|部门|单位|机构|省|市|县|区|中央)"
)

#: The heading of a list that stands in no bracket, at the start of a line or behind a sentence.
_LINE = re.compile(
    r"(?<=[\n。；！？）)])[ \t\u3000]{0,20}"
    r"(?P<heading>[（(〔【]?(?:总牵头|牵头|主办|责任|配合|参与|承办|实施)(?:责任)?(?:单位|部门)[：:】）)])"
)


@dataclass(frozen=True)
class DraftParty:
    """An agency, or a group of agencies, that an item names."""

    name: str
    role: PartyRole
    is_group: bool


@dataclass(frozen=True)
class StandingParty:
    """A party that a rule adds to every item from `from_item` on."""

    name: str
    role: PartyRole
    is_group: bool
    from_item: int


@dataclass(frozen=True)
class Rules:
    """What earlier clauses of the document decided for later ones."""

    first_leads: bool = False


@dataclass(frozen=True)
class Assignment:
    """What the responsibility clauses of one item say."""

    parties: tuple[DraftParty, ...] = ()
    open_ended: bool = False
    split_responsibility: bool = False
    by_duties: bool = False
    standing: tuple[DraftParty, ...] = ()
    rules: Rules = Rules()

    @property
    def has_lead(self) -> bool:
        """Whether the text says who leads."""
        return any(party.role is PartyRole.LEAD for party in self.parties)


@dataclass(frozen=True)
class _Named:
    """Names that share one verb or heading; `role` None where the verb is a mere 负责 or missing."""

    names: tuple[str, ...]
    role: PartyRole | None
    verb: str


def spans(text: str) -> list[Bracket]:
    """Where the responsibility clauses stand in an item's text, brackets included."""
    found = [span for span in brackets.outermost(text) if _is_clause(span, text)]
    line = _LINE.search(text, found[-1].end if found else 0)
    if line:
        # 责任单位：… without brackets reaches to the item's end; both its ends stand where brackets would.
        begin = line.start("heading")
        found.append(Bracket(begin if text[begin] in brackets.OPENING else begin - 1, len(text) + 1))
    return found


def inside(span: Bracket, text: str) -> str:
    """The clause without its brackets and without the line breaks of the page."""
    clause = re.sub(r"\s*\n\s*", "", span.inside(text)).strip()
    if span.end <= len(text):
        return clause
    clause = clause.rstrip("。；;")
    # The bracket that opened before the heading closes here; 各镇（街道） keeps its own.
    is_closed = len(brackets.outermost(clause)) == sum(clause.count(mark) for mark in brackets.CLOSING)
    return clause if is_closed else clause.rstrip(brackets.CLOSING)


def rules(text: str) -> Rules:
    """The rules that the words before the first item lay down for all of them."""
    return Rules(first_leads=_FIRST_LEADS.search(text) is not None)


def read(clauses: Iterable[str], rules: Rules) -> Assignment:
    """Whom the clauses of one item name. `rules` are those of earlier items; the answer carries them on."""
    clauses = tuple(clauses)
    whole = "。".join(clauses)
    rules = Rules(first_leads=rules.first_leads or _FIRST_LEADS.search(whole) is not None)
    parties: dict[str, DraftParty] = {}
    open_ended = False
    for clause in clauses:
        groups, opened = _groups(clause)
        open_ended = open_ended or opened
        for party in _with_roles(groups, rules):
            parties.setdefault(party.name, party)
    return Assignment(
        parties=tuple(parties.values()),
        open_ended=open_ended,
        split_responsibility=_SPLIT.search(whole) is not None,
        by_duties=_BY_DUTIES.search(whole) is not None,
        standing=_standing(whole),
        rules=rules,
    )


def _is_clause(span: Bracket, text: str) -> bool:
    """Whether the bracket names who is responsible: a list with a verb, or bare names at the item's end."""
    clause = inside(span, text)
    if not 2 <= len(clause) <= 1_500:
        return False
    groups, _ = _groups(clause)
    names = [name for group in groups for name in group.names]
    if not names or not agencies.looks_like_agency(names[0]):
        return False
    if any(group.verb for group in groups):
        return True
    return _is_bare_list(names, text[: span.start].rstrip(" \t\u3000"), text[span.end :])


def _is_bare_list(names: list[str], before: str, behind: str) -> bool:
    """Whether names without a verb are a responsibility clause: behind the item's last sentence, alone."""
    at_end = before.endswith(("。", "；", "！", "\n", "”")) and not behind.strip("。.；; \n\t\u3000")
    return at_end and all(len(name) > 2 and agencies.looks_like_agency(name) for name in names)


def _groups(clause: str) -> tuple[list[_Named], bool]:
    """The clause's names by verb or heading, and whether 等 leaves a list open."""
    groups: list[_Named] = []
    pending: list[str] = []
    opened = False
    heading = ""
    for chunk in _chunks(clause):
        prefix = _PREFIX.match(chunk)
        if prefix:
            _close(groups, pending, heading)
            heading = prefix.group("role") or prefix.group("role_2")
            chunk = chunk[prefix.end() :]
        verb = _VERB.search(chunk)
        listing = chunk[: verb.start()] if verb else chunk
        names, is_open = _names(listing)
        opened = opened or is_open
        pending.extend(names)
        if verb:
            _close(groups, pending, heading or verb.group())
    _close(groups, pending, heading)
    return groups, opened


def time_limits(clauses: Iterable[str]) -> list[str]:
    """What the clauses say behind 完成时限：."""
    return [
        found.group("limit") or found.group("bare") or ""
        for clause in clauses
        for found in _TIME_LIMIT.finditer(clause)
    ]


def _chunks(clause: str) -> list[str]:
    """Parts of the clause up to a comma or stop, without the rules and remarks that name nobody here."""
    parted = _BEFORE_HEADING.sub("；", _TIME_LIMIT.sub("；", clause))
    return [
        chunk
        for sentence in brackets.split(parted, "。；;\n")
        for chunk in brackets.split(sentence, "，,")
        if not (_STANDING.search(chunk) or _FIRST_LEADS.search(chunk) or _REMARK.search(chunk))
    ]


def _names(listing: str) -> tuple[list[str], bool]:
    """The names of a list, and whether 等 leaves it open.

    The collective noun right behind 等 (…等有关部门) only says that the list is open; it is nobody.
    """
    names: list[str] = []
    begin = 0
    for found in _OPEN.finditer(listing):
        last = listing[max(begin, listing.rfind("、", begin, found.start()) + 1) : found.start()]
        if agencies.looks_like_agency(last):
            names += agencies.listed(listing[begin : found.start()])
            begin = found.end()
    if begin == 0:
        return agencies.listed(listing), False
    rest = listing[begin:]
    behind = agencies.listed(_JOINED.sub("", rest))
    return names + (behind if _JOINED.match(rest) else behind[1:]), True


def _close(groups: list[_Named], pending: list[str], verb: str) -> None:
    if pending:
        groups.append(_Named(tuple(pending), _role(verb), verb))
        pending.clear()


def _role(verb: str) -> PartyRole | None:
    if any(word in verb for word in _LEADING) or _SPLIT.search(verb):
        return _LEAD
    if any(word in verb for word in _JOINING):
        return _PARTICIPANT
    if _BY_DUTIES.search(verb) or not verb.endswith("负责"):
        return _RESPONSIBLE
    return None


def _with_roles(groups: list[_Named], rules: Rules) -> list[DraftParty]:
    parties = []
    has_lead = any(group.role is _LEAD for group in groups)
    for group in groups:
        for index, name in enumerate(group.names):
            first = index == 0 and rules.first_leads and not has_lead
            role = group.role or (_LEAD if first else _RESPONSIBLE)
            parties.append(DraftParty(name, role, agencies.is_group(name)))
        has_lead = has_lead or group.role is None
    return parties


def _standing(clause: str) -> tuple[DraftParty, ...]:
    return tuple(
        DraftParty(name, _role(found.group("verb")) or _RESPONSIBLE, agencies.is_group(name))
        for found in _STANDING.finditer(clause)
        for name in agencies.listed(found.group("names"))
    )
