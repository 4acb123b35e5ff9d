"""Responsibility clauses: where they stand in an item, whom they name, in which role."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from domain.items import PartyRole
from intake import agencies, brackets, labels, markers
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
    r"(?:按照?(?:各自)?(?:的)?职责(?:分工)?|按照?分工|根据(?:各自)?职责(?:分工)?|依据职责(?:分工)?|分工|分别|共同|具体|联合|协同|依职责|各负其责|结合(?:各自|本地)?实际|组织|抓好)*"
    r"(?P<verb>牵头负责|牵头组织|牵头落实|牵头|主办|主责|负责落实|负责组织|负责|落实|实施|承办|参与|参加|配合|协助|协办|协同|支持)"
    r"(?:组织|具体|分工)?(?:实施|落实|配合|完成|推进|制定|负责)?$"
)
_BY_DUTIES = re.compile(r"按照?(?:各自)?(?:的)?职责|按照?分工|分工(?=负责)|根据(?:各自)?职责|依据?职责")
_SPLIT = re.compile(r"分别(?:牵头)?(?:负责|牵头|落实)|分别负责")
#: 以上任务由…: what the clause speaks of, and the 由 and 会同 before the name.
_LEAD_IN = re.compile(
    r"(?:(?:以上|上述|本[项节条章款部]|该项|此项|各项)[^，。；：、由]{0,10})?(?:均|都|统一)?由(?!.{0,3}$)"
    r"|(?:以上|上述)(?:各项)?(?:工作|任务|措施|内容)?(?:均|都)?|(?:并|商|联合|协调)?会同|联合(?!国|会)|责任单位[为是]"
)
#: 市教育局为牵头单位 says the same as 市教育局牵头.
_AS_OFFICE = re.compile(
    r"(?:为|作为|是)(?P<verb>牵头|主办|责任|负责|配合|参与|协办|承办)(?:责任)?(?:单位|部门)$"
)
#: A role that ends inside a list: 甲局牵头、乙局配合 / 甲局牵头 乙局配合.
_BETWEEN_ROLES = re.compile(r"(?<=牵头|负责|配合|参与|落实|协助|协办)[、 \t\u3000]+(?=\S{3})")
_TIME_LIMIT = re.compile(
    rf"{labels.TIME.pattern}(?P<limit>[^；;。，,\n]{{0,40}})"
    r"|(?:^|(?<=[，,；;]))(?P<bare>(?:(?:截至|到|于|在)?(?:(?:19|20)[0-9]{2}年|[0-9]{1,2}月|年[底内])|[一二三四]季度|[上下]半年|长期|持续)"
    r"[^，,；;。、]{0,14})(?=$|[；;。，,])"
)
_LEADING = ("牵头", "主办", "主责")
_JOINING = ("参与", "参加", "配合", "协助", "协办", "协同", "支持")
_OPEN = re.compile(
    r"等(?=$|[和及与、，,；;]|以及|会同|(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:个|家|部门|单位)|各|有关|相关|国务院|其他|部门|单位|机构|省|市|县|区|中央|按)"
)

#: The heading of a list that stands in no bracket, at the start of a line or behind a sentence.
_LABELLED = re.compile(rf"(?<=[\n。；！？;）)])[ \t\u3000]{{0,20}}(?={labels.LINE.pattern})")
_OFFICE = re.compile(
    r"[国省市县区州旗][\u4e00-\u9fff]{1,18}(?:局|委|厅|部|办|办公室|委员会)|各[省市县区州旗乡镇].{1,16}"
)
_SENTENCE_END = re.compile(r"[。\n]")
_LETTERS = re.compile(r"[\u4e00-\u9fff]{2}")
_LONGEST_CLAUSE = 1_500


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


@dataclass(frozen=True)
class _Heading:
    """A label and the role that it gives; none, and no text, where a verb decides."""

    text: str = ""
    role: PartyRole | None = None

    @property
    def is_of_person(self) -> bool:
        return bool(self.text) and self.role is None


def spans(text: str) -> list[Bracket]:
    """Where the responsibility clauses stand in an item's text, brackets included."""
    bracketed = [span for span in brackets.outermost(text) if _is_clause(span, text)]
    labelled = list(_labelled(text, bracketed))
    inner = [span for span in bracketed if not any(row.start <= span.start < row.end for row in labelled)]
    return sorted([*inner, *labelled], key=lambda span: span.start) or _last_line(text)


def inside(span: Bracket, text: str) -> str:
    """The clause without its brackets and without the line breaks of the page."""
    if span.width:
        return re.sub(r"\s*\n\s*", "", span.inside(text)).strip()
    clause = _on_one_line(span.inside(text)).rstrip("。；;")
    if clause[:1] in brackets.OPENING and not labels.BRACKETED.match(clause):
        clause = clause[1:]
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
    if not 4 <= span.end - span.start <= 2 * _LONGEST_CLAUSE or not _LETTERS.search(
        text, span.start, span.end
    ):
        return False
    clause = inside(span, text)
    if not 2 <= len(clause) <= _LONGEST_CLAUSE:
        return False
    groups, _ = _groups(clause)
    names = [name for group in groups for name in group.names]
    if not names or not (agencies.looks_like_agency(names[0]) or agencies.looks_like_place(names[0])):
        return False
    if any(group.verb for group in groups):
        return True
    return _is_bare_list(names, text[: span.start].rstrip(" \t\u3000"), text[span.end :])


def _is_bare_list(names: list[str], before: str, behind: str) -> bool:
    """Whether names without a verb are a responsibility clause: behind the item's last sentence, alone."""
    if behind.strip("。.；; \n\t\u3000"):
        return False
    if before.endswith(("。", "；", "！", "\n", "”")):
        return all(len(name) > 2 and agencies.looks_like_agency(name) for name in names)
    # 新建学校（市教育局）: without a stop before it only names of offices can tell it from an explanation.
    return all(_OFFICE.fullmatch(name) for name in names)


def _labelled(text: str, bracketed: list[Bracket]) -> Iterator[Bracket]:
    """The stretches outside brackets that begin with a label: 责任单位：…, to the last such line."""
    offset = 0
    while found := _LABELLED.search(text, offset):
        begin = found.end()
        covering = next((span for span in bracketed if span.start <= begin < span.end), None)
        if covering:
            offset = covering.end - 1
            continue
        offset = _end_of_labelled(text, begin)
        stretch = Bracket(begin, offset, width=0)
        if offset - begin <= 2 * _LONGEST_CLAUSE and _names_agencies(inside(stretch, text)):
            yield stretch


def _end_of_labelled(text: str, begin: int) -> int:
    """Where the labelled lines that begin here end: before a line or sentence that is no list and no rule."""
    while True:
        stop = _SENTENCE_END.search(text, begin)
        end = stop.start() if stop else len(text)
        following = end
        while following < len(text) and text[following] in "。；; \t\u3000\n":
            following += 1
        stop = _SENTENCE_END.search(text, following)
        line = text[following : stop.start() if stop else len(text)]
        if not line or not (labels.LINE.match(line) or _continues(text[begin:end], line)):
            return end
        begin = following


def _continues(line: str, following: str) -> bool:
    """Whether a list goes on in the following line or sentence, or a rule stands there."""
    if len(following) > _LONGEST_CLAUSE or markers.at(following, 0):
        return False
    if _FIRST_LEADS.search(following) or _STANDING.search(following):
        return True
    names = agencies.listed(following.rstrip("。；;"))
    is_list = all(agencies.looks_like_agency(name) for name in names)
    return is_list and not _VERB.search(line) and not _VERB.search(following)


def _names_agencies(clause: str) -> bool:
    names = [name for group in _groups(clause)[0] for name in group.names]
    return bool(names) and (agencies.looks_like_agency(names[0]) or agencies.looks_like_place(names[0]))


def _last_line(text: str) -> list[Bracket]:
    """A last line that says nothing but who is responsible: 市教育局牵头，市财政局配合."""
    end = len(text.rstrip())
    begin = text.rfind("\n", 0, end) + 1
    line = text[begin:end].rstrip("。；;")
    if begin == 0 or not 4 <= len(line) <= 300:
        return []
    groups, _ = _groups(line)
    names = [name for group in groups for name in group.names]
    # 各地区各部门抓好落实 is an appeal that ends a text.
    if not groups or agencies.is_group(names[0]) or not all(group.verb for group in groups):
        return []
    return [Bracket(begin, end, width=0)] if all(map(agencies.looks_like_agency, names)) else []


def _on_one_line(text: str) -> str:
    """Lines of labels and lists as one: each stays parted from the next."""
    joined = ""
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        parted = joined.endswith(("、", "，", "；", "：", ",", ";", ":"))
        gap = "" if not joined or parted else "；" if labels.LINE.match(line) else "、"
        joined += gap + line
    return joined


@lru_cache(maxsize=4096)
def _groups(clause: str) -> tuple[tuple[_Named, ...], bool]:
    """The clause's names by verb or heading, and whether 等 leaves a list open."""
    groups: list[_Named] = []
    pending: list[str] = []
    opened = False
    heading = _Heading()
    for chunk in _chunks(clause):
        prefix = labels.PREFIX.match(chunk)
        if prefix:
            _close(groups, pending, heading, "")
            heading = _Heading(prefix.group(), labels.role(prefix.group()))
            chunk = chunk[prefix.end() :]
        if heading.is_of_person:
            continue
        verb = _VERB.search(chunk)
        names, is_open = _names(chunk[: verb.start()] if verb else chunk)
        opened = opened or is_open
        pending.extend(names)
        if verb:
            _close(groups, pending, heading, verb.group())
    _close(groups, pending, heading, "")
    return tuple(groups), opened


def time_limits(clauses: Iterable[str]) -> list[str]:
    """What the clauses say of time: 完成时限：6月底 with its label, or a bare 6月底前完成."""
    return [found.group().strip() for clause in clauses for found in _TIME_LIMIT.finditer(clause)]


def _chunks(clause: str) -> list[str]:
    """Parts of the clause up to a comma or stop, without the rules and remarks that name nobody here."""
    parted = labels.MARKED.sub("", clause)
    parted = labels.BRACKETED.sub(lambda found: f"；{found.group('label')}：", parted)
    parted = labels.BEHIND_BLANKS.sub("；", _TIME_LIMIT.sub("；", parted))
    parted = _BETWEEN_ROLES.sub("，", parted)
    return [
        _AS_OFFICE.sub(_verb_of_office, chunk.lstrip("-—–●■◆★▲ \t\u3000"))
        for sentence in brackets.split(parted, "。；;\n")
        for chunk in brackets.split(sentence, "，,")
        if not (_STANDING.search(chunk) or _FIRST_LEADS.search(chunk) or _REMARK.search(chunk))
    ]


def _verb_of_office(found: re.Match[str]) -> str:
    return "落实" if found.group("verb") == "责任" else found.group("verb")


def _names(listing: str) -> tuple[list[str], bool]:
    """The names of a list, and whether 等 leaves it open.

    The collective noun right behind 等 (…等有关部门) only says that the list is open; it is nobody.
    """
    names: list[str] = []
    lead_in = _LEAD_IN.match(listing)
    listing = listing[lead_in.end() :] if lead_in else listing
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


def _close(groups: list[_Named], pending: list[str], heading: _Heading, verb: str) -> None:
    if pending:
        role = heading.role if heading.text else _role(verb)
        if role is _RESPONSIBLE and (heading.text or not verb):
            # 责任单位：甲局、乙局 and bare names leave open who leads, as a mere 负责 does.
            role = None
        groups.append(_Named(tuple(pending), role, heading.text or verb))
        pending.clear()


def _role(verb: str) -> PartyRole | None:
    if any(word in verb for word in _LEADING) or _SPLIT.search(verb):
        return _LEAD
    if any(word in verb for word in _JOINING):
        return _PARTICIPANT
    if _BY_DUTIES.search(verb) or not verb.endswith("负责"):
        return _RESPONSIBLE
    return None


def _with_roles(groups: Iterable[_Named], rules: Rules) -> list[DraftParty]:
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
