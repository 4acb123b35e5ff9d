"""The workbook of a report sheet: what is open, what is hidden, and that it comes back as it went."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.report_sheets import RowValues
from domain.reports import ReportStatus, SelfAssessment
from domain.sheets import tidy
from intake import report_sheets
from intake.formats import workbooks
from models.report_sheets import SheetLine
from models.reported import TargetLine
from models.reports import TargetValue
from rendering.words import LANGUAGES
from tests import factories
from tests.report_sheets import HEADINGS, VALUE, Filler, exported

WORDS = st.text(st.sampled_from("=+-@ 　\n\t<&>'\"《一二1。😀a"), max_size=60)
FIGURES = st.floats(1, 1e6)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def line(values: RowValues | None = None, *, figure: float | None = None) -> SheetLine:
    target = factories.target(value=1000, unit="人")
    value = TargetValue(report_id=1, target_id=target.id, value=figure or 0, unit="人", text="")
    owed = factories.owed_duty(factories.item(9), latest=factories.report(status=ReportStatus.DRAFT))
    return SheetLine(
        owed, values or RowValues(), (TargetLine(target, value if figure is not None else None, 300),)
    )


@every_language
@given(text=WORDS, reason=WORDS, percent=st.none() | st.integers(0, 100), figure=st.none() | FIGURES)
@settings(max_examples=8)
def test_a_sheet_that_nobody_touched_comes_back_as_such(
    language: str, text: str, reason: str, percent: int | None, figure: float | None
) -> None:
    assessment = SelfAssessment.AT_RISK
    values = RowValues(text=tidy(text), percent=percent, reason=tidy(reason), assessment=assessment)
    sent = line(values, figure=figure)

    found = report_sheets.recognised(workbooks.read(exported([sent], language), "a.xlsx"))

    assert found is not None
    (row,) = found.rows
    assert (row.key, row.values, row.errors, row.is_edited) == (sent.key, values, (), False)


@every_language
def test_only_what_the_agency_fills_in_is_open(language: str) -> None:
    filler = Filler(exported([line()], language))

    for sheet, count in ((filler.main, 8), (filler.targets, 2)):
        assert sheet.protection.sheet
        assert sum(not cell.protection.locked for cell in sheet[HEADINGS + 1]) == count
        hidden = [place for place in sheet.column_dimensions.values() if place.hidden]
        columns = {column for place in hidden for column in range(place.min, place.max + 1)}
        assert {Filler.column(sheet, "key"), Filler.column(sheet, "mark")} <= columns


def test_the_headings_stay_in_sight_and_the_page_is_as_wide_as_the_sheet() -> None:
    filler = Filler(exported([line()]))

    assert filler.main.freeze_panes == "E3"
    assert filler.main.page_setup.orientation == "landscape"
    assert filler.main.page_setup.fitToHeight == 0
    assert {validation.type for validation in filler.main.data_validations.dataValidation} == {"list"}


def test_a_figure_that_was_typed_is_an_edit_of_its_item() -> None:
    filler = Filler(exported([line()]))
    filler.targets.cell(HEADINGS + 1, Filler.column(filler.targets, VALUE)).value = 450

    row = filler.row(9)

    assert row.is_edited
    assert [cell.value for cell in row.values.targets] == ["450"]


def test_a_sheet_without_its_sheet_of_targets_is_still_read() -> None:
    filler = Filler(exported([line()]))
    filler.book.remove(filler.targets)
    filler.fill(9, text="已完成。")

    assert filler.row(9).values == RowValues(text="已完成。")


@pytest.mark.parametrize(
    ("typed", "shown", "percent"),
    [
        ("约百分之五十", None, 50),
        (60, None, 60),
        (0.5, "0%", 50),
        ("１２．５％", None, 12),
        ("六成", None, 60),
    ],
)
def test_percentages_are_read_as_people_type_them(typed: object, shown: str | None, percent: int) -> None:
    filler = Filler(exported([line()]))
    filler.fill(9, percent=typed)
    if shown:
        filler.cell(9, "进度").number_format = shown

    assert filler.row(9).values.percent == percent
