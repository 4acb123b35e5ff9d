"""Every message about drafts: summary, questions, an item and its corrections; natural or hostile words."""

from datetime import date
from typing import Any

from intake.doubts import DoubtKind
from models.documents import Doubt, Ledger
from models.items import Item
from models.people import Agency
from models.questions import Question
from models.quotations import Quotation
from models.views import DraftSummary, ItemCard, PublishPreview
from rendering import doubts as doubt_words
from rendering import draft_items, headings
from rendering import drafts as draft_words
from rendering.messages import Message
from tests import factories
from tests.factories import NOW, TODAY
from tests.rendering.scenes import World

NAMES = (
    "市医保局",
    "市卫生健康委",
    "市财政局",
    "市市场监管局",
    "市人力资源社会保障局",
    "市教育局",
    "市民政局",
)

#: What a text may leave open: facts and answers as a reader of documents gives them.
DOUBTS: dict[DoubtKind, tuple[dict[str, str], list[str]]] = {
    DoubtKind.PERIOD_ASSUMED: ({}, ["2026-12-31"]),
    DoubtKind.UNKNOWN_TITLE: ({}, []),
    DoubtKind.UNKNOWN_YEAR: ({}, []),
    DoubtKind.PASSED_OVER: ({"section": "组织实施", "labels": "（一） （二）"}, ["leave_out", "take_in"]),
    DoubtKind.WHO_LEADS: ({}, ["市医保局", "市卫生健康委", "split"]),
    DoubtKind.NO_PARTY: ({}, []),
    DoubtKind.OPEN_LIST: ({"names": "市医保局、市卫生健康委"}, ["complete"]),
    DoubtKind.GROUP_PARTY: ({"name": "各县（市、区）人民政府"}, []),
    DoubtKind.AGENCY_SAME: ({"name": "市场监管局", "other": "市市场监管局"}, ["same", "different"]),
    DoubtKind.UNKNOWN_LEVEL: ({}, ["county", "city", "province", "national"]),
    DoubtKind.COLUMN_ASSUMED: ({"name": "单位"}, ["responsible", "lead", "participant"]),
    DoubtKind.PARTY_UNCLEAR: ({}, ["市教育局、体育局", "市教育、体育局"]),
    DoubtKind.NUMBER_NONE: ({}, ["take_in", "leave_out"]),
    DoubtKind.DEADLINE_CITED: ({"text": "2027年底前"}, ["2027-12-31", "leave_out"]),
    DoubtKind.TARGET_UNCLEAR: ({"text": "培训约350人"}, ["=", ">=", "leave_out"]),
    DoubtKind.NO_DEADLINE: ({}, ["2026-12-31", "continuing"]),
    DoubtKind.DEADLINE_YEAR: ({"text": "6月底前"}, ["2026-06-30", "2027-06-30"]),
    DoubtKind.DEADLINE_UNCLEAR: ({"text": "2027年前"}, ["2026-12-31", "2027-12-31"]),
    DoubtKind.NUMBER_MISSING: ({"before": "（三）", "after": "（五）"}, []),
    DoubtKind.NUMBER_REPEATED: ({"label": "（六）"}, []),
}

#: Kinds that are asked about the document as a whole.
OF_DOCUMENTS = {
    DoubtKind.PERIOD_ASSUMED,
    DoubtKind.UNKNOWN_TITLE,
    DoubtKind.UNKNOWN_YEAR,
    DoubtKind.UNKNOWN_LEVEL,
    DoubtKind.PASSED_OVER,
    DoubtKind.GROUP_PARTY,
    DoubtKind.AGENCY_SAME,
    DoubtKind.COLUMN_ASSUMED,
}
CLAUSE = "市医保局、市卫生健康委、市财政局等按职责分工负责，6月底前完成"


class Drafting(World):
    """A draft on the secretariat's desk."""

    def ledger(self, title: str = "云港市深化医药卫生体制改革2026年重点工作任务") -> Ledger:
        return factories.ledger(title=self.say(title))

    def agencies(self) -> list[Agency]:
        return [factories.agency(self.say(name)) for name in NAMES]

    def doubt(self, kind: str) -> Doubt:
        facts, answers = DOUBTS.get(DoubtKind(kind), ({}, [])) if kind in set(DoubtKind) else ({}, [])
        words = {name: self.say(text) for name, text in facts.items()}
        return factories.doubt(
            kind, facts=words, answers=answers if self.hostile is None else [self.hostile] * 3
        )

    def asked(self, kind: str, *, alike: int = 1, in_group: int = 1) -> Question:
        """A question, of an item where doubts of its kind are."""
        item = None if kind in OF_DOCUMENTS else self.item(source_line=22)
        if item is not None:
            item.responsibility = self.say(CLAUSE)
        return Question(
            ledger=self.ledger(),
            doubt=self.doubt(kind),
            item=item,
            alike=alike,
            numbers=tuple(range(1, alike + 1)) if item else (),
            in_group=max(alike, in_group),
            number=3,
            total=9,
            names=tuple(map(self.say, NAMES[:2])),
            candidates=tuple(self.agencies()[:4]) if kind == DoubtKind.NO_PARTY else (),
        )

    def draft(self, **doubts: int) -> DraftSummary:
        document = factories.document(
            doc_no=self.say("云政办发〔2026〕14号"), issuer=self.say("云港市人民政府办公厅")
        )
        collective = (self.say("各县（市、区）人民政府"),)
        return DraftSummary(self.ledger(), document, 21, 19, collective, 5, doubts)

    def draft_card(self, row: Item, *kinds: DoubtKind) -> ItemCard:
        found = (factories.item_deadline(text=self.say("年底前")),)
        return self.card(row, deadlines=found, doubts=tuple(self.doubt(kind) for kind in kinds), history=())

    def full_card(self, item: Item) -> ItemCard:
        """An item with targets, measures, and fields that are not sure."""
        item.confidence = {"title": 0.6, "parties": 0.6, "deadlines": 0.9, "targets": 0.3, "section": 1.0}
        texts = ("住院费用占比达到80%以上", "培训不少于300人", "新建中心5个")
        targets = tuple(
            factories.target(text=self.say(text), value=value, unit=unit)
            for text, value, unit in zip(texts, (80, 300, 5), ("%", "人", "个"), strict=True)
        )
        parties = [{"name": self.say(name), "role": "lead"} for name in NAMES[:2]]
        measures = tuple(
            factories.measure(label=f"{place}.", body=self.say("建立按月通报制度。"), parties=parties)
            for place in (1, 2)
        )
        return self.card(item, targets=targets, measures=measures, history=())

    def quotation(self) -> Quotation:
        title = self.say("云港市深化医药卫生体制改革2026年重点工作任务")
        return Quotation(title, self.say("云政办发〔2026〕14号"), 22, (self.say(CLAUSE),))

    def publishing(self, **fields: Any) -> PublishPreview:
        defaults: dict[str, Any] = {
            "ledger": self.ledger(),
            "item_count": 21,
            "agency_count": 19,
            "reachable_people": 0,
            "agencies_without_liaison": tuple(self.say(name) for name in NAMES),
            "leaderless_numbers": (4, 8, 9),
            "open_doubts": 24,
        }
        return PublishPreview(**{**defaults, **fields})


def drafts(desk: Drafting) -> dict[str, Message]:
    texts, ledger = desk.texts, desk.ledger()
    item = desk.item(
        deadline=date(2026, 12, 31), is_deadline_assumed=True, section=desk.say("深化三医联动改革")
    )
    lines = [
        desk.line(item),
        desk.line(desk.item(13, is_continuing=True)),
        factories.item_line(desk.item(14), leads=()),
    ]
    open_kinds = {DoubtKind.WHO_LEADS: 20, DoubtKind.GROUP_PARTY: 2, DoubtKind.NO_DEADLINE: 2}
    return {
        "reading": draft_words.reading(texts),
        "summary": draft_words.summary(
            desk.draft(**{str(kind): count for kind, count in open_kinds.items()}), texts
        ),
        "summary without doubts": draft_words.summary(desk.draft(), texts),
        "drafts": draft_words.drafts([desk.draft(who_leads=3), desk.draft()], texts),
        "no drafts": draft_words.drafts([], texts),
        "more": draft_words.more(ledger, texts),
        "page": draft_words.draft_page(ledger, factories.page(lines, 3, 4, 21), texts),
        "publish?": draft_words.confirm_publish(desk.publishing(), texts),
        "publish what is not complete?": draft_words.confirm_publish(
            desk.publishing(incomplete=(desk.item(4), desk.item(9))), texts
        ),
        "publish what is complete?": draft_words.confirm_publish(
            desk.publishing(
                reachable_people=19, agencies_without_liaison=(), leaderless_numbers=(), open_doubts=0
            ),
            texts,
        ),
        "published": draft_words.published(desk.publishing(), texts),
        "published to everybody": draft_words.published(
            desk.publishing(reachable_people=19, agencies_without_liaison=(), leaderless_numbers=()), texts
        ),
        "discard?": draft_words.confirm_discard(ledger, texts),
        "discarded": draft_words.discarded(texts),
        "head": headings.heading(ledger, factories.document(doc_no=desk.say("云政办发〔2026〕14号")), texts),
        "head without a document": headings.heading(ledger, None, texts),
        **{f"edit {field}": headings.edit(ledger, field, texts, TODAY) for field in headings.FIELDS},
        **_one_item(desk, item),
    }


def _one_item(desk: Drafting, item: Item) -> dict[str, Message]:
    texts, ledger, full = desk.texts, desk.ledger(), desk.full_card(desk.item())
    card = desk.draft_card(item, DoubtKind.WHO_LEADS, DoubtKind.NO_DEADLINE)
    return {
        "item": draft_items.draft_item(card, 11, 13, texts, NOW),
        "item without agencies": draft_items.draft_item(
            desk.card(desk.item(1), parties=()), None, 2, texts, NOW
        ),
        "item with a past deadline": draft_items.draft_item(
            desk.card(desk.item(deadline=date(2026, 9, 30)), history=()), None, None, texts, NOW
        ),
        "edit title": draft_items.edit_title(item, texts),
        "edit deadline": draft_items.edit_deadline(card, 2026, texts),
        "edit deadline of a continuing item": draft_items.edit_deadline(
            desk.card(desk.item(is_continuing=True, deadline=None)), 2027, texts
        ),
        "edit agencies": draft_items.edit_parties(card, texts),
        "ask for an agency": draft_items.ask_party(item, texts),
        "more of an item": draft_items.more(card, desk.quotation(), texts),
        "more of an item without a source": draft_items.more(card, Quotation(None, None, None, ()), texts),
        "text of an item": draft_items.text_page(desk.item(body=desk.say("推进改革。" * 900)), 2, texts),
        "edit text": draft_items.edit_body(item, 4000, texts),
        "edit section": draft_items.edit_section(item, texts),
        "measures": draft_items.measures(item, factories.page(list(full.measures)), texts),
        "targets": draft_items.targets(full, texts),
        "no targets": draft_items.targets(desk.card(item, targets=()), texts),
        "ask for a target": draft_items.ask_target(item, None, texts),
        "change a target": draft_items.ask_target(item, full.targets[0], texts),
        "target?": draft_items.confirm_targets(item, list(full.targets), texts),
        "join?": draft_items.confirm_merge(item, desk.item(11), texts),
        "new item": draft_items.ask_item(None, ledger.id, texts),
        "new item after": draft_items.ask_item(item, ledger.id, texts),
        "item with everything": draft_items.draft_item(full, 11, 13, texts, NOW),
        "drop?": draft_items.confirm_drop(item, texts),
    }


def doubts(desk: Drafting) -> dict[str, Message]:
    """Each kind by itself, those that are asked together also so, and one that nobody heard of."""
    texts, kinds = desk.texts, [*DoubtKind, "unheard_of"]
    together = (DoubtKind.WHO_LEADS, DoubtKind.NO_PARTY, DoubtKind.OPEN_LIST, DoubtKind.NUMBER_NONE)
    dates = (DoubtKind.NO_DEADLINE, DoubtKind.DEADLINE_YEAR, DoubtKind.DEADLINE_UNCLEAR)
    asked = desk.asked(DoubtKind.WHO_LEADS)
    return {
        **{str(kind): doubt_words.question(desk.asked(kind), texts, TODAY) for kind in kinds},
        **{
            f"{kind} of several": doubt_words.question(desk.asked(kind, alike=17), texts, TODAY)
            for kind in (*together, *dates)
        },
        "one of several": doubt_words.question(desk.asked(DoubtKind.WHO_LEADS, in_group=17), texts, TODAY),
        "type agencies": doubt_words.type_answer(asked, texts, TODAY),
        "type a date": doubt_words.type_answer(desk.asked(DoubtKind.NO_DEADLINE, alike=3), texts, TODAY),
        "type a year": doubt_words.type_answer(desk.asked(DoubtKind.UNKNOWN_YEAR), texts, TODAY),
        "type a title": doubt_words.type_answer(desk.asked(DoubtKind.UNKNOWN_TITLE), texts, TODAY),
        "new agency?": doubt_words.confirm_new(asked, desk.say("市大数据局"), (), texts),
        "one of these agencies?": doubt_words.confirm_new(asked, desk.say("数据局"), ("市大数据局",), texts),
        "settled": doubt_words.settled(17, texts),
        "done": doubt_words.done(desk.ledger(), 0, texts),
        "done for now": doubt_words.done(desk.ledger(), 4, texts),
    }
