"""The workbook of a draft: what is in it, and that it comes back as it went."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.items import PartyRole
from intake import ledger_sheets
from intake.formats import workbooks
from models.contents import ItemContents, LedgerContents, RegistryRow
from rendering.words import LANGUAGES
from rendering.workbooks import lines_of
from tests import factories
from tests.workbooks import BODY, DEADLINE, FIRST, LEADS, TITLE, Clerk, exported

#: What people paste: blanks, line breaks, signs of formulas and of markup.
WORDS = st.text(st.sampled_from("=+-@ 　\n\t<&>'\"《一二1。😀a"), max_size=60)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def contents(*items: ItemContents, agencies: tuple[str, ...] = ("市医保局", "市财政局")) -> LedgerContents:
    registry = tuple(RegistryRow(factories.agency(name)) for name in agencies)
    return LedgerContents(factories.ledger(), items, registry)


def item(number: int = 1, **fields: object) -> ItemContents:
    parties = (factories.party("市医保局"), factories.party("市财政局", PartyRole.PARTICIPANT))
    return ItemContents(factories.item(number, **fields), parties, (factories.target(),))


@every_language
@given(title=WORDS, body=WORDS, section=WORDS, day=st.dates(date(2000, 1, 1), date(2100, 12, 31)))
@settings(max_examples=15)
def test_what_goes_out_comes_back_unchanged(
    language: str, title: str, body: str, section: str, day: date
) -> None:
    out = contents(
        item(1, title=f"事{title}", body=body, section=section, deadline=day),
        item(2, title="=1+1", body="+事项", is_continuing=True, deadline=None),
    )

    found = ledger_sheets.recognised(workbooks.read(exported(out, language), "a.xlsx"))

    assert found is not None
    assert (found.ledger_id, found.made, found.errors) == (out.ledger.id, out.made, ())
    for row, sent in zip(found.items, out.items, strict=True):
        parties = tuple((part.agency, part.role) for part in found.parties if part.number == row.number)
        assert (row.values.differences(sent.values), parties) == (("parties",), sent.values.parties)
        assert (row.item_id, row.revision, row.mark) == (sent.item.id, 1, sent.values.mark)


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    data = exported(contents(item(title='=HYPERLINK("http://x","y")', body="@SUM(A1)")))

    cells = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]

    assert [cells.cell(FIRST, column).data_type for column in (TITLE, BODY)] == ["s", "s"]


@every_language
def test_agencies_and_parts_are_chosen_from_lists(language: str) -> None:
    clerk = Clerk(exported(contents(item()), language))

    agency, role = sorted(
        clerk.parts.data_validations.dataValidation, key=lambda rule: str(rule.sqref), reverse=False
    )
    names = clerk.agencies

    assert (agency.type, role.type) == ("list", "list")
    assert agency.formula1.startswith(f"'{names.title}'!$A$3:")
    assert len(role.formula1.strip('"').split(",")) == len(PartyRole)
    assert [names.cell(row, 1).value for row in (3, 4, 5)] == ["市医保局", "市财政局", None]


def test_dates_are_dates_and_are_checked() -> None:
    clerk = Clerk(exported(contents(item(deadline=date(2026, 11, 30)))))

    cell = clerk.items.cell(FIRST, DEADLINE)
    kinds = {rule.type for rule in clerk.items.data_validations.dataValidation}

    assert (cell.value, cell.number_format) == (datetime(2026, 11, 30), "yyyy-mm-dd")  # noqa: DTZ001 - as a cell holds it
    assert kinds == {"date", "list"}


def test_what_is_only_shown_is_locked_and_the_rest_is_not() -> None:
    clerk = Clerk(exported(contents(item())))
    sheet = clerk.items

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert [sheet.cell(FIRST, column).protection.locked for column in (1, TITLE, LEADS)] == [
        True,
        False,
        True,
    ]
    assert [sheet.column_dimensions[letter].hidden for letter in "AD"] == [True, False]
    assert sheet.freeze_panes == "H3"


def test_what_is_doubtful_is_tinted() -> None:
    sure = item(1, confidence={"title": 1.0})
    unsure = item(2, confidence={"title": 0.6}, is_deadline_assumed=True)
    clerk = Clerk(exported(contents(sure, unsure)))

    colours = [
        [clerk.items.cell(row, column).fill.fgColor.rgb for column in (TITLE, DEADLINE)]
        for row in (FIRST, FIRST + 1)
    ]

    assert colours == [["00000000", "00000000"], ["FFFFF2CC", "FFFFF2CC"]]


def test_a_row_is_as_high_as_its_text() -> None:
    assert (lines_of("", 10), lines_of("一二三四", 9), lines_of("一二三四五\n六", 9)) == (1, 1, 3)
