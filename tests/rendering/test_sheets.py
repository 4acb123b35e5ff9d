"""Messages about spreadsheets: within Telegram's limits, and a sentence for everything that can be wrong."""

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings

from domain.items import PartyRole
from domain.roles import Role
from domain.sheets import (
    Contact,
    ContactPlan,
    Invitee,
    ItemChange,
    ItemValues,
    Problem,
    RowError,
    WorkbookPlan,
)
from domain.zones import Zones
from intake.ledger_sheets import marker
from models.queries.pages import page_of
from models.views import InvitationSlip
from rendering import invitations, sheets
from rendering.actions import Action
from rendering.messages import Message
from rendering.texts import Texts
from rendering.words import LANGUAGES
from tests import factories
from tests.factories import DUE_AT
from tests.rendering.scenes import SHANGHAI
from tests.rendering.test_limits import NASTY, limit_of, visible_units
from tests.rendering.test_workbooks import contents, item

DIGEST = "A" * 43
FACTS = {"first": 7, "limit": 200, "number": 3, "sheet": "单位名录", "candidates": ["市医保局", "市财政局"]}
#: What is said where nothing better is known.
GENERAL = {"zh": "请核对这个单元格", "en": "please check this cell"}

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_problem = pytest.mark.parametrize("problem", Problem)


def values(words: str = "题目") -> ItemValues:
    parties = ((words, PartyRole.LEAD),)
    return ItemValues("（一）", words, words, words, date(2026, 9, 30), False, parties)


def errors(words: str = "市气象局") -> tuple[RowError, ...]:
    facts = {**FACTS, "sheet": words, "candidates": [words] * 3}
    return tuple(RowError(words, 7, words, words, problem, facts) for problem in Problem)


def workbook_plan(words: str = "题目", *, is_wrong: bool = False) -> WorkbookPlan:
    changes = [ItemChange(number, values(""), values(words), number) for number in range(1, 40)]
    changes += [ItemChange(40, None, values(words)), ItemChange(41, values(words), None, 41)]
    return WorkbookPlan(1, words, tuple(changes), (words,) * 9, errors(words) if is_wrong else ())


def contact_plan(words: str = "张三", *, is_wrong: bool = False) -> ContactPlan:
    invitees = tuple(
        Invitee(Contact(words, 2, words, words, words, role, words), 1, words, is_invited=True)
        for role in Role
    )
    return ContactPlan(
        invitees, invitees, errors(words) if is_wrong else (), (words,) * 9 if is_wrong else ()
    )


def messages(language: str, words: str) -> list[Message]:
    texts = Texts(language, Zones(SHANGHAI))
    found = errors(words)
    pages = [page_of(found, number, sheets.ERRORS_ON_A_PAGE) for number in range(1, 7)]
    return [
        sheets.workbook_preview(workbook_plan(words), DIGEST, texts),
        sheets.workbook_preview(workbook_plan(words, is_wrong=True), DIGEST, texts),
        sheets.workbook_applied(workbook_plan(words, is_wrong=True), texts),
        sheets.contacts_preview(contact_plan(words), DIGEST, texts),
        sheets.contacts_preview(contact_plan(words, is_wrong=True), DIGEST, texts),
        *(sheets.errors(page, Action.WORKBOOK_ERRORS, Action.WORKBOOK_SENT, DIGEST, texts) for page in pages),
    ]


@every_language
@given(words=NASTY)
@settings(max_examples=10)
def test_every_message_is_one_that_telegram_takes(language: str, words: str) -> None:
    beyond = [visible_units(row) for row in messages(language, words) if visible_units(row) > limit_of(row)]

    assert beyond == []


@every_language
@every_problem
def test_everything_that_can_be_wrong_has_its_sentence(problem: Problem, language: str) -> None:
    error = RowError("名单", 7, "单位", "市气象局", problem, FACTS)

    said = sheets.plain(error, Texts(language, Zones(SHANGHAI)))

    assert said.endswith((".", "。", "？"))
    assert "\n" not in said
    assert problem.value not in said
    assert GENERAL[language] not in said


@every_language
def test_what_is_wrong_is_told_with_its_place(language: str) -> None:
    error = RowError("名单", 7, "单位", "市气象局", Problem.AGENCY_UNCERTAIN, {"candidates": ["市气象台"]})

    said = sheets.plain(error, Texts(language, Zones(SHANGHAI)))

    assert all(part in said for part in ("名单", "7", "单位", "市气象局", "市气象台"))


def test_the_draft_goes_out_under_the_name_of_its_ledger() -> None:
    out = contents(item())

    message = sheets.workbook(out, marker(1, 2, 3), Texts("zh", Zones(SHANGHAI)))

    assert message.file is not None
    assert message.file.name == f"{out.ledger.title}.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(message.file.data)).sheetnames == [
        "事项",
        "单位分工",
        "单位名录",
    ]


def test_a_name_that_looks_like_a_formula_stays_text_on_labels_too() -> None:
    agency = factories.agency("=1+1")
    slip = InvitationSlip(agency, Role.LIAISON, "7K3MWX9QPR2T", DUE_AT, "@张三", "+8613812345678")

    data = invitations.data([slip], lambda code: None, Texts("zh", Zones(SHANGHAI)))

    table, labels = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert [table.cell(2, column).data_type for column in (1, 6, 7)] == ["s", "s", "s"]
    assert "=1+1" in str(labels.cell(1, 1).value)
    assert labels.cell(1, 1).data_type == "s"
