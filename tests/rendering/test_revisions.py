"""Messages on revised documents and on carrying over: whatever documents say, Telegram takes them."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from domain.items import PartyRole
from models.comparisons import (
    BASE,
    CANDIDATES,
    Carrying,
    CarryLine,
    ChangeCard,
    RevisedItems,
    RevisionSummary,
)
from models.revisions import Change, ChangeKind, ChangeState, Revision, RevisionState
from models.views import Page
from rendering import carrying, revisions
from rendering.messages import Message
from rendering.words import LANGUAGES
from tests import factories
from tests.factories import NOW
from tests.rendering.scenes import World
from tests.rendering.test_limits import NASTY, limit_of, visible_units
from tests.rendering.test_messages import LINES_ON_A_PHONE

every_language = pytest.mark.parametrize("language", LANGUAGES)


def values(world: World, day: str = "2026-06-30") -> dict[str, Any]:
    """What a change holds, every aspect at once."""
    names = [world.say(name) for name in ("市医保局", "市卫生健康委")]
    return {
        "label": "（六）",
        "section": world.say("二、深化联动"),
        "title": world.say("调整医疗服务价格"),
        "body": world.say("调整医疗服务价格。上半年完成价格调整评估。"),
        "parties": [[names[0], PartyRole.LEAD.value], [names[-1], PartyRole.PARTICIPANT.value]],
        "day": day,
        "is_continuing": False,
        "named": ["2026-03-31", day],
        "targets": [world.say("达到90%")] * 3,
        "measures": [world.say("1.开展评估。")] * 3,
    }


def change(world: World, kind: ChangeKind, **fields: Any) -> Change:
    """A change that waits; the ledger was corrected by hand."""
    before = {
        **values(world, "2026-09-30"),
        "title": "调整价格",
        "parties": [],
        "targets": [],
        "measures": [],
    }
    made = Change(id=5, revision_id=3, position=6, kind=kind, item_id=9, before=before, after=values(world))
    if kind is ChangeKind.ITEM_ADDED:
        made.item_id, made.before, made.after = None, {}, {**made.after, CANDIDATES: [7]}
    elif kind is not ChangeKind.ITEM_GONE:
        made.before[BASE] = values(world)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def revision(state: RevisionState = RevisionState.OPEN) -> Revision:
    return Revision(id=3, ledger_id=1, document_id=2, state=state, created_at=NOW)


def summary(world: World, state: RevisionState = RevisionState.OPEN) -> RevisionSummary:
    kinds = dict.fromkeys(ChangeKind, 2)
    return RevisionSummary(
        revision=revision(state),
        ledger=factories.ledger(title=world.say("云港市重点工作任务")),
        document=factories.document(title=world.say("云港市重点工作任务")),
        kinds=kinds,
        pending=kinds,
        free=kinds,
        states={ChangeState.PENDING: 10, ChangeState.APPLIED: 3, ChangeState.DECLINED: 1},
        renumbered=4,
        questions=2,
        by_hand=1,
    )


def cards(world: World) -> Iterator[ChangeCard]:
    """A card for each kind of change, with everything that may stand on one."""
    item = factories.item(title=world.say("调整医疗服务价格"))
    gone = change(world, ChangeKind.ITEM_GONE, id=7)
    for kind in ChangeKind:
        is_added = kind is ChangeKind.ITEM_ADDED
        yield ChangeCard(
            change=change(world, kind),
            revision=revision(),
            ledger=factories.ledger(),
            item=None if is_added else item,
            place=2,
            total=3,
            previous_id=4,
            next_id=6,
            candidates=((gone, item),) * 3 if is_added else (),
            successors=(change(world, ChangeKind.ITEM_ADDED),) if kind is ChangeKind.ITEM_GONE else (),
        )


def carry_lines(world: World) -> list[CarryLine]:
    ledger, item = factories.ledger(), factories.item(title=world.say("调整医疗服务价格"))
    other = factories.item(title=world.say("推进价格改革"))
    pairs = ((other, None), (None, other), (None, None))
    return [CarryLine(item, ledger, carried, proposed, 0.6) for carried, proposed in pairs]


def scenes(world: World) -> dict[str, Message]:
    """Every message of these journeys."""
    texts = world.texts
    item = factories.item(title=world.say("调整医疗服务价格"))
    told = tuple((change(world, kind), item) for kind in ChangeKind)
    names = frozenset({world.say("市医保局")})
    lines = carry_lines(world)
    found = Carrying(factories.ledger(title=world.say("云港市重点工作任务")), tuple(lines))
    return {
        "resembles": revisions.resembles(summary(world), texts),
        **{
            f"overview {state}": revisions.overview(summary(world, state), told[0][0], texts)
            for state in RevisionState
        },
        "none open": revisions.none_open(factories.ledger(title=world.say("云港市")), texts),
        "confirm all": revisions.confirm(summary(world), None, texts),
        "confirm one kind": revisions.confirm(summary(world), ChangeKind.DEADLINE, texts),
        "applied": revisions.applied(3, 2, texts),
        **{f"change {card.change.kind}": revisions.change(card, None, 2, texts) for card in cards(world)},
        "corrected": revisions.change(list(cards(world))[4], values(world, "2026-10-31"), 2, texts),
        "revised": revisions.revised(
            RevisedItems(factories.person(), factories.ledger(), told, names, 2), texts
        ),
        "carrying": carrying.lines(found, Page(found.lines, 1, 2, 9), texts),
        **{f"carry {place}": carrying.line(found, line, texts) for place, line in enumerate(lines)},
        "carry number": carrying.ask_number(found.ledger, lines[0].item, texts),
        "carried": carrying.carried(3, texts),
    }


@every_language
@given(words=NASTY)
@settings(max_examples=20)
def test_every_message_is_one_that_telegram_takes(language: str, words: str) -> None:
    messages = scenes(World(language, words))

    beyond = {name: visible_units(m) for name, m in messages.items() if visible_units(m) > limit_of(m)}

    assert beyond == {}


@every_language
def test_a_message_fits_one_phone_screen(language: str) -> None:
    messages = scenes(World(language))

    tall = {name: message.text.count("\n") + 1 for name, message in messages.items()}

    assert {name: lines for name, lines in tall.items() if lines > LINES_ON_A_PHONE} == {}


@every_language
def test_parts_of_a_message_are_one_blank_line_apart(language: str) -> None:
    messages = scenes(World(language))

    assert [name for name, message in messages.items() if "\n\n\n" in message.text] == []


def test_the_words_that_changed_are_marked() -> None:
    card = next(card for card in cards(World("zh")) if card.change.kind is ChangeKind.TEXT)

    text = revisions.change(card, None, 1, World("zh").texts).text

    assert "调整<b>医疗服务</b>价格" in text


def test_what_was_corrected_by_hand_stands_beside_what_the_document_said() -> None:
    card = next(card for card in cards(World("zh")) if card.change.kind is ChangeKind.DEADLINE)

    text = revisions.change(card, None, 1, World("zh").texts).text

    assert "修订前：2026年9月30日" in text
    assert "此处曾人工更正，原文件为：\n2026年6月30日" in text


def test_a_question_offers_each_item_that_it_may_be() -> None:
    card = next(card for card in cards(World("zh")) if card.change.kind is ChangeKind.ITEM_ADDED)

    keyboard = revisions.change(card, None, 1, World("zh").texts).keyboard

    assert keyboard is not None
    assert [row[0].text for row in keyboard.rows[:3]] == [f"即事项 {card.candidates[0][1].number}"] * 3


def test_a_terminal_shows_the_words_that_changed() -> None:
    world = World("zh")
    item = factories.item(title="调整价格")

    lines = revisions.plain(change(world, ChangeKind.TEXT), item, world.texts)

    assert lines[0].endswith("调整价格 · 文字 ✋")
    assert any("{+" in line for line in lines)
