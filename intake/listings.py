"""The lists of a responsibility clause: names by the verb or the heading that they share."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from domain.items import PartyRole
from intake import agencies, brackets, labels

#: The rule by which, from its item on, the first one named leads.
FIRST_LEADS = re.compile(
    r"(?:第一|首|最前)(?:位|个|名|列)?[^，。；、]{0,10}?为?(?:总)?牵头|(?:列|排)(?:在)?(?:首|第一)"
)
#: The rule that adds parties to the items that follow without naming them again.
STANDING = re.compile(
    r"以下[^，。；]{0,8}?(?:均|都|皆)(?:需|须|应|要|由|请|需由|须由|涉及)?(?P<names>[^，。；,;]{2,60}?)"
    r"(?:按照?(?:各自)?职责(?:分工)?|分工|共同|具体|分别|同时)?(?P<verb>负责|落实|参与|配合|牵头|参加)"
)
_JOINED = re.compile(r"^(?:以及|会同|和|及|与|、)")
#: A conjunction in front of the last part of a list: …，以及各市人民政府.
_ALSO = re.compile(r"(?:以及|及|[和与](?=[各省市县区]))(?=.{3})")
#: A remark on the clause that names nobody.
_REMARK = re.compile(r"下同|不再(?:一一)?列出|为各?部门|不再(?:单独|逐一|重复)|牵头部门为|牵头单位为")

_BRACKETED_REMARK = re.compile(r"[（(〔](?P<inside>[^（()）〔〕]{2,60})[)）〕]")
#: A role that a bracket gives to one name of a list: 市教育局（牵头）.
_MARKED_NAME = re.compile(
    r"(?P<name>[^（(]{2,60})[（(](?P<verb>总?牵头|主办|主责|负责|参与|参加|配合|协助|协办)(?:单位|部门)?[)）]"
)

VERB = re.compile(
    r"(?:按照?(?:各自)?(?:的)?职责(?:分工)?|按照?分工|根据(?:各自)?职责(?:分工)?|依据职责(?:分工)?|分工|分别|共同|具体|联合|协同|依职责|各负其责|结合(?:各自|本地)?实际|组织|抓好)*"
    r"(?P<verb>(?:按照?(?:各自)?职责分工|按分工)(?=$)|牵头负责|牵头组织|牵头落实|牵头|主办|主责|负责落实|负责组织|负责|落实|实施|承办|参与|参加|配合|协助|协办|协同|支持)"
    r"(?:组织|具体|分工)?(?:实施|落实|配合|完成|推进|制定|负责)?$"
)
#: 市财政局负责资金保障: behind the verb stands what for.
_VERB_WITH_OBJECT = re.compile(
    r"(?<=[局委办部厅会院府处科司心队])(?:具体)?(?P<verb>牵头负责|牵头|负责|配合|参与|协助)(?P<object>[\u4e00-\u9fff]{2,24})$"
)
#: What is said behind the names of how things go on: 并持续推进, 其余全年推进.
_MANNER = re.compile("^并|推进|推动|取得|印发|完成|坚持")
BY_DUTIES = re.compile(r"按照?(?:各自)?(?:的)?职责|按照?分工|分工(?=负责)|根据(?:各自)?职责|依据?职责")
SPLIT = re.compile(r"分别(?:牵头)?(?:负责|牵头|落实)|分别负责")
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
    r"|(?:^|(?<=[，,；;]))(?P<bare>(?:(?:截至|到|于|在)?(?:(?:19|20)[0-9]{2}年|[0-9]{1,2}月|年[底内])|[一二三四]季度|[上下]半年|全年|年年|每年|常年|常态|长期|持续)"
    r"[^，,；;。、]{0,14})(?=$|[；;。，,])"
)
_TELLING = (PartyRole.LEAD, PartyRole.PARTICIPANT)
_LEADING = ("牵头", "主办", "主责")
_JOINING = ("参与", "参加", "配合", "协助", "协办", "协同", "支持")
_OPEN = re.compile(
    r"等(?=$|[和及与、，,；;]|以及|会同|(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:个|家|部门|单位)|各|有关|相关|国务院|其他|部门|单位|机构|省|市|县|区|中央|按)"
)


@dataclass(frozen=True)
class Listing:
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


@lru_cache(maxsize=4096)
def read(clause: str) -> tuple[tuple[Listing, ...], bool]:
    """The clause's names by verb or heading, and whether 等 leaves a list open."""
    reader = _Reader()
    for sentence in _sentences(clause):
        for chunk in sentence:
            reader.take(chunk)
        reader.close()
    return tuple(reader.listings), reader.opened


class _Reader:
    """Goes through a clause; names wait for the verb that closes their list."""

    def __init__(self) -> None:
        self.listings: list[Listing] = []
        self.opened = False
        self._waiting: list[str] = []
        self._heading = _Heading()

    def take(self, chunk: str) -> None:
        """Read what stands up to the next comma."""
        prefix = labels.PREFIX.match(chunk)
        if prefix:
            self.close()
            self._heading = _Heading(prefix.group(), labels.role(prefix.group()))
            chunk = chunk[prefix.end() :]
        if not self._heading.is_of_person:
            self._take_names(*_parted(chunk))

    def _take_names(self, listing: str, verb: str) -> None:
        if self._heading.text and role(verb) in _TELLING:
            # 责任单位：甲局，乙局配合: the heading speaks for those before.
            self.close()
        names, is_open = _names(listing)
        self.opened = self.opened or is_open
        self._waiting.extend(_unmarked(names, self.listings))
        if verb:
            self.close(verb)

    def close(self, verb: str = "") -> None:
        """End the list of the names that wait, with the verb behind them."""
        if self._waiting:
            heading = self._heading
            names, self._waiting = tuple(self._waiting), []
            self.listings.append(Listing(names, _role(heading, verb), heading.text or verb))


def _role(heading: _Heading, verb: str) -> PartyRole | None:
    """The role of a list: what a verb says of leading or taking part counts for more than the heading."""
    said = role(verb) if verb else None
    found = said if said in _TELLING or not heading.text else heading.role
    # 责任单位：甲局、乙局 and bare names leave open who leads, as a mere 负责 does.
    return None if found is PartyRole.RESPONSIBLE and heading.text else found


def _parted(chunk: str) -> tuple[str, str]:
    """The names of a chunk and their verb; neither where it only tells how things go on."""
    verb = VERB.search(chunk)
    if verb:
        return chunk[: verb.start()], verb.group()
    verb = _VERB_WITH_OBJECT.search(chunk)
    if verb:
        return chunk[: verb.start()], verb.group("verb")
    is_manner = _MANNER.search(chunk) and not any(map(agencies.looks_like_agency, agencies.listed(chunk)))
    return "" if is_manner else chunk, ""


def _unmarked(names: Iterable[str], listings: list[Listing]) -> Iterator[str]:
    """The names without a role of their own; those with one become listings."""
    for name in names:
        marked = _MARKED_NAME.fullmatch(name)
        if marked:
            verb = marked.group("verb")
            listings.append(Listing((marked.group("name"),), role(verb), verb))
        else:
            yield name


def time_limits(clauses: Iterable[str]) -> list[str]:
    """What the clauses say of time: 完成时限：6月底 with its label, or a bare 6月底前完成."""
    return [found.group().strip() for clause in clauses for found in _TIME_LIMIT.finditer(clause)]


def _sentences(clause: str) -> Iterator[list[str]]:
    """Sentences as their parts up to a comma, without the rules and remarks that name nobody here."""
    parted = labels.PERSON_BEHIND.sub("", clause)
    parted = labels.MARKED.sub("", _BRACKETED_REMARK.sub(_remark_apart, parted))
    parted = labels.BRACKETED.sub(lambda found: f"；{found.group('label')}：", parted)
    parted = labels.BEHIND_BLANKS.sub("；", _TIME_LIMIT.sub("；", parted))
    parted = _BETWEEN_ROLES.sub("，", parted)
    for sentence in brackets.split(parted, "。；;\n"):
        yield [
            _AS_OFFICE.sub(_verb_of_office, chunk.lstrip("-—–●■◆★▲ \t\u3000"))
            for chunk in brackets.split(sentence, "，,")
            if not (STANDING.search(chunk) or FIRST_LEADS.search(chunk) or _REMARK.search(chunk))
        ]


def _remark_apart(found: re.Match[str]) -> str:
    """A rule or remark that a bracket hangs on the last name as a sentence of its own; others stay."""
    inside = found.group("inside")
    is_rule = STANDING.search(inside) or FIRST_LEADS.search(inside) or _REMARK.search(inside)
    if is_rule:
        return f"；{inside}；"
    return "" if BY_DUTIES.match(inside) and VERB.fullmatch(inside) else found.group()


def _verb_of_office(found: re.Match[str]) -> str:
    return "落实" if found.group("verb") == "责任" else found.group("verb")


def _names(listing: str) -> tuple[list[str], bool]:
    """The names of a list, and whether 等 leaves it open.

    The collective noun right behind 等 (…等有关部门) only says that the list is open; it is nobody.
    """
    names: list[str] = []
    lead_in = _LEAD_IN.match(listing) or _ALSO.match(listing)
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


def role(verb: str) -> PartyRole | None:
    """The role that a verb gives; None for a mere 负责, which leaves open who leads."""
    if any(word in verb for word in _LEADING) or SPLIT.search(verb):
        return PartyRole.LEAD
    if any(word in verb for word in _JOINING):
        return PartyRole.PARTICIPANT
    if BY_DUTIES.search(verb) or not verb.endswith("负责"):
        return PartyRole.RESPONSIBLE
    return None
