"""What the secretariat sees: compared as a whole, and within Telegram's limits whatever people write."""

import io

import openpyxl
import pytest
from hypothesis import given, settings

from domain.roles import Role
from intake.doubts import DoubtKind
from models.views import InvitationSlip
from rendering import agencies, broadcasts, doubts, drafts, invitations
from rendering.actions import Action
from rendering.buttons import unpack
from rendering.messages import Message
from rendering.words import LANGUAGES
from tests import factories
from tests.factories import DUE_AT
from tests.rendering import snapshots
from tests.rendering.secretariat import SCENES, Desk, crowded
from tests.rendering.test_limits import NASTY, limit_of, visible_units
from tests.rendering.test_messages import LINES_ON_A_PHONE

MAX_BUTTONS = 100  # Telegram draws no more under one message
MAX_ROW = 8

every_module = pytest.mark.parametrize("module", SCENES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def buttons(message: Message) -> list[tuple[str, Action]]:
    rows = message.keyboard.rows if message.keyboard else ()
    return [(button.text, unpack(str(button.callback_data)).action) for row in rows for button in row]


def rows(message: Message) -> list[int]:
    return [len(row) for row in message.keyboard.rows] if message.keyboard else []


@every_language
@every_module
def test_messages_read_as_before(module: str, language: str) -> None:
    shown, expected = snapshots.stored(f"{module}.{language}", SCENES[module](Desk(language)))

    assert shown == expected


@every_language
@every_module
def test_a_message_fits_one_phone_screen(module: str, language: str) -> None:
    messages = SCENES[module](Desk(language))

    tall = {name: message.text.count("\n") + 1 for name, message in messages.items()}

    assert {name: lines for name, lines in tall.items() if lines > LINES_ON_A_PHONE} == {}


@every_language
@every_module
def test_parts_of_a_message_are_one_blank_line_apart(module: str, language: str) -> None:
    messages = SCENES[module](Desk(language))

    assert [name for name, message in messages.items() if "\n\n\n" in message.text] == []


@every_language
@every_module
@given(words=NASTY)
@settings(max_examples=20)
def test_every_message_is_one_that_telegram_takes(module: str, language: str, words: str) -> None:
    messages = SCENES[module](Desk(language, words))

    beyond = {name: visible_units(m) for name, m in messages.items() if visible_units(m) > limit_of(m)}

    assert beyond == {}


@every_language
@given(words=NASTY)
@settings(max_examples=10)
def test_lists_of_many_agencies_stay_within_the_limits(language: str, words: str) -> None:
    messages = crowded(Desk(language, words))

    beyond = {
        name for name, m in messages.items() if visible_units(m) > limit_of(m) or sum(rows(m)) > MAX_BUTTONS
    }

    assert beyond == set()


@every_language
@every_module
def test_rows_of_buttons_are_narrow_enough(module: str, language: str) -> None:
    messages = SCENES[module](Desk(language))

    assert {
        name: rows(message) for name, message in messages.items() if max(rows(message), default=0) > MAX_ROW
    } == {}


# Drafts


@every_language
@pytest.mark.parametrize("kind", DoubtKind)
def test_every_kind_of_doubt_has_its_own_words(kind: DoubtKind, language: str) -> None:
    desk = Desk(language)
    unknown = doubts.question(desk.asked("unheard_of"), desk.texts, factories.TODAY)

    asked = doubts.question(desk.asked(kind), desk.texts, factories.TODAY)

    assert asked.text.splitlines()[1] != unknown.text.splitlines()[1]
    assert doubts.kind_label(kind, desk.texts) != doubts.kind_label("unheard_of", desk.texts)


def test_a_draft_with_doubts_leads_to_the_doubts_first() -> None:
    desk = Desk("zh")

    first = buttons(drafts.summary(desk.draft(who_leads=3), desk.texts))[0]

    assert first == ("处理疑点（3）", Action.DOUBTS)


def test_a_draft_without_doubts_leads_to_publishing_first() -> None:
    desk = Desk("zh")

    first = buttons(drafts.summary(desk.draft(), desk.texts))[0]

    assert first == ("立项并交办", Action.PUBLISH)


def test_publishing_names_its_effect_in_numbers() -> None:
    desk = Desk("zh")

    message = drafts.confirm_publish(
        desk.publishing(item_count=21, agency_count=21, reachable_people=0), desk.texts
    )

    assert "立项并交办 21 项，涉及 21 家单位，目前可通知 0 人" in message.text
    assert buttons(message)[0] == ("立项并交办 21 项", Action.PUBLISH_CONFIRMED)


def test_several_doubts_alike_are_settled_at_once_or_one_by_one() -> None:
    desk = Desk("zh")

    message = doubts.question(desk.asked(DoubtKind.WHO_LEADS, alike=17), desk.texts, factories.TODAY)

    assert buttons(message)[:3] == [
        ("首个单位牵头", Action.DOUBT_ANSWER),
        ("各单位分别负责", Action.DOUBT_ANSWER),
        ("逐项处理（17 处）", Action.DOUBT),
    ]


def test_the_doubtful_words_stand_out_in_what_is_quoted() -> None:
    desk = Desk("zh")

    message = doubts.question(desk.asked(DoubtKind.DEADLINE_YEAR), desk.texts, factories.TODAY)

    assert "按职责分工负责，<b>6月底前</b>完成" in message.text


# Agencies


def test_a_seat_that_is_held_is_not_invited_to() -> None:
    desk = Desk("zh")

    labels = [label for label, _ in buttons(agencies.agency(desk.agency_card(), desk.texts))]

    assert labels == [
        "更换联络员",
        "重新邀请AB角",
        "邀请处室负责人",
        "邀请分管领导",
        "名称、层级与合并",
        "本单位审签",
        "‹ 返回",
    ]


def sheet_of(message: Message) -> openpyxl.worksheet.worksheet.Worksheet:
    assert message.file is not None
    return openpyxl.load_workbook(io.BytesIO(message.file.data)).active


def test_the_sheet_of_invitations_holds_a_line_for_each() -> None:
    desk = Desk("zh")

    sheet = sheet_of(invitations.sheet(desk.slips(), lambda code: f"https://t.me/b?start={code}", desk.texts))

    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert table[0] == ["单位", "岗位", "邀请码", "链接", "有效期至", "受邀人", "电话", "二维码"]
    assert table[1][:5] == [
        "市医保局",
        "联络员",
        "7K3MWX9QPR2T",
        "https://t.me/b?start=7K3MWX9QPR2T",
        "2026年10月26日（星期一）18:00",
    ]
    assert len(table) == 1 + len(desk.slips())
    assert sheet.freeze_panes == "A2"


def test_a_name_that_looks_like_a_formula_stays_text_in_the_sheet() -> None:
    slip = InvitationSlip(factories.agency("=1+1"), Role.LIAISON, "=2+2", DUE_AT)

    sheet = sheet_of(invitations.sheet([slip], lambda code: None, Desk("en").texts))

    assert [(cell.value, cell.data_type) for cell in (sheet["A2"], sheet["C2"])] == [
        ("=1+1", "s"),
        ("=2+2", "s"),
    ]


# Notices


def test_a_notice_for_nobody_cannot_be_sent() -> None:
    desk = Desk("zh")
    message = SCENES["broadcasts"](desk)["preview to nobody"]

    assert Action.NOTICE_SEND not in {action for _, action in buttons(message)}


def test_a_notice_that_is_too_long_for_a_message_arrives_whole_as_a_file() -> None:
    text = "😀" * 3000
    copy = Desk("zh", text).copy()

    message = broadcasts.notice(copy, Desk("zh").texts)

    assert message.file is not None
    assert message.file.data.decode("utf-8-sig") == text


def test_whoever_cannot_be_reached_is_named_with_the_telephone() -> None:
    desk = Desk("zh")

    message = broadcasts.progress(desk.progress(*desk.receipts()), desk.texts)

    assert "市市场监管局 · 王建国 · 13800138000" in message.text
