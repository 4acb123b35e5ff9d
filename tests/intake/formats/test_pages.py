"""Text placed on pages → paragraphs and tables as the author wrote them."""

import pytest

from intake.formats import pages
from intake.formats.ruled import Rule
from intake.formats.typeset import Glyph, Page

WIDTH, HEIGHT, LEFT, SIZE, STEP, FULL = 600.0, 800.0, 90.0, 14.0, 20.0, 30
ROW = "一二三四五六七八九十" * 3


def placed(text: str, left: float, down: float, size: float = SIZE) -> list[Glyph]:
    return [Glyph(c, left + at * size, left + (at + 1) * size, down, size) for at, c in enumerate(text)]


def page(*lines: str, foot: str = "", head: str = "") -> Page:
    """A page of lines, each set in by the blanks in front of it; an empty line leaves a gap."""
    glyphs: list[Glyph] = []
    for number, line in enumerate(lines):
        text = line.lstrip("　")
        glyphs += placed(text, LEFT + SIZE * (len(line) - len(text)), 130 + STEP * number)
    glyphs += placed(foot, 290, 760) + placed(head, LEFT, 50)
    return Page(WIDTH, HEIGHT, glyphs)


def read(*found: Page) -> list[str]:
    return pages.source(found, "a.pdf").text.split("\n")


def test_a_line_that_fills_the_page_runs_on_and_one_that_stands_in_begins_anew() -> None:
    text = read(page("　　" + ROW[:28], ROW, "完。", "　　" + ROW[:28], "完。"))

    assert text == [ROW[:28] + ROW + "完。", ROW[:28] + "完。"]


def test_a_short_line_was_ended_by_its_author() -> None:
    assert read(page("云泽市", ROW, "完。", "云泽市")) == ["云泽市", ROW + "完。", "云泽市"]


def test_a_line_left_short_by_a_number_that_found_no_room_runs_on() -> None:
    assert read(page(ROW, ROW[:28], "123456个。")) == [ROW + ROW[:28] + "123456个。"]


def test_a_line_that_a_quote_left_short_runs_on() -> None:
    assert read(page(ROW, ROW[:28], "按“一事一议”办。")) == [ROW + ROW[:28] + "按“一事一议”办。"]


def test_a_wider_gap_between_lines_parts_paragraphs() -> None:
    assert read(page(ROW, ROW, "", ROW, "完。")) == [ROW + ROW, ROW + "完。"]


def test_a_number_behind_a_full_sentence_begins_a_paragraph() -> None:
    sentence = ROW[:29] + "。"

    assert read(page(ROW, sentence, "（二）" + ROW[:5])) == [ROW + sentence, "（二）" + ROW[:5]]


def test_what_is_drawn_later_is_read_in_its_place() -> None:
    first = page("推行“一件事”改革。")
    quotes = [glyph for glyph in first.glyphs if glyph.text in "“”"]
    others = [glyph for glyph in first.glyphs if glyph.text not in "“”"]

    assert read(Page(WIDTH, HEIGHT, others + quotes)) == ["推行“一件事”改革。"]


def test_type_drawn_twice_to_look_bold_is_read_once() -> None:
    bold = placed("一、总体", LEFT, 100) + placed("一、总体", LEFT + 0.5, 100)

    assert read(Page(WIDTH, HEIGHT, bold)) == ["一、总体"]


def test_gaps_around_numbers_are_layout_and_gaps_between_words_are_not() -> None:
    spaced = placed("到", 90, 130) + placed("2026", 108, 130, 7) + placed("年", 140, 130)
    words = placed("Task", 90, 180, 7) + placed("Force", 122, 180, 7)

    assert read(Page(WIDTH, HEIGHT, spaced + words)) == ["到2026年", "Task Force"]


@pytest.mark.parametrize("number", ["— 1 —", "1", "第1页", "- 12 -", "1/20", "第 1 页 共 20 页"])
def test_page_numbers_are_left_out_and_sentences_go_on_behind_them(number: str) -> None:
    assert read(page(ROW, foot=number), page(ROW, "完。", foot=number)) == [ROW + ROW + "完。"]


def test_headers_that_run_through_the_pages_are_left_out() -> None:
    through = [page(ROW, head=f"云泽市人民政府公报第{number}页") for number in range(3)]

    assert read(*through) == [ROW * 3]


def test_a_number_inside_the_page_is_text() -> None:
    assert read(page("总数", "120", "完。")) == ["总数", "120", "完。"]


def in_columns(left: list[str], right: list[str], *, title: str = "") -> Page:
    """A page of two columns of 14 characters, a hair apart in height; a title above both."""
    glyphs = [glyph for row, text in enumerate(left) for glyph in placed(text, 80, 130 + STEP * row)]
    glyphs += [glyph for row, text in enumerate(right) for glyph in placed(text, 320, 132 + STEP * row)]
    return Page(WIDTH, HEIGHT, glyphs + placed(title, 200, 100))


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = ["左" * 14] * 12, ["右" * 14] * 11 + ["完。"]

    text = read(in_columns(left, right, title="云泽市重点工作任务的通知"))

    assert text == ["云泽市重点工作任务的通知", "左" * 14 * 12 + "右" * 14 * 11 + "完。"]


def test_a_few_words_beside_each_other_are_no_columns() -> None:
    assert read(in_columns(["牵头单位"] * 3, ["市教育局"] * 3)) == ["牵头单位 市教育局"] * 3


def grid(xs: list[float], ys: list[float]) -> list[Rule]:
    """Lines across at every height and down at every distance."""
    return [
        *(Rule(is_across=True, at=y, start=xs[0], end=xs[-1]) for y in ys),
        *(Rule(is_across=False, at=x, start=ys[0], end=ys[-1]) for x in xs),
    ]


def table_page(texts: dict[tuple[int, int], str], rows: int, *, down: float = 130) -> Page:
    """A page with a table of three columns; texts by row and column."""
    xs, ys = [90.0, 150.0, 350.0, 500.0], [down + 60 * row for row in range(rows + 1)]
    glyphs = [
        glyph for (row, column), text in texts.items() for glyph in placed(text, xs[column] + 5, ys[row] + 25)
    ]
    return Page(WIDTH, HEIGHT, glyphs, grid(xs, ys))


HEAD = {(0, 0): "序号", (0, 1): "工作任务", (0, 2): "单位"}


def cells(*found: Page) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in table.rows] for table in pages.source(found, "a.pdf").tables
    ]


def test_lines_that_cross_make_a_table() -> None:
    found = table_page(HEAD | {(1, 0): "1", (1, 1): "办好一件事。", (1, 2): "教育局"}, 2)

    assert cells(found) == [[["序号", "工作任务", "单位"], ["1", "办好一件事。", "教育局"]]]


def test_text_around_a_table_keeps_its_place() -> None:
    found = table_page(HEAD | {(1, 0): "1", (1, 1): "办好。", (1, 2): "教育局"}, 2, down=200)
    around = [*placed("附件", LEFT, 140), *found.glyphs, *placed("说明", LEFT, 400)]

    assert read(Page(WIDTH, HEIGHT, around, found.rules)) == [
        "附件", "序号\t工作任务\t单位", "1\t办好。\t教育局", "说明"
    ]  # fmt: skip


def test_a_table_goes_on_over_pages_without_its_repeated_head() -> None:
    first = table_page(HEAD | {(1, 0): "1", (1, 1): "办好甲事。", (1, 2): "教育局"}, 2)
    second = table_page(HEAD | {(1, 0): "2", (1, 1): "办好乙事。", (1, 2): "财政局"}, 2)

    assert cells(first, second) == [
        [["序号", "工作任务", "单位"], ["1", "办好甲事。", "教育局"], ["2", "办好乙事。", "财政局"]]
    ]


def test_a_row_that_the_page_ended_is_one_row() -> None:
    first = table_page(HEAD | {(1, 0): "1", (1, 1): "办好甲事，", (1, 2): "教育局"}, 2)
    second = table_page({(0, 1): "再办好乙事。", (1, 0): "2", (1, 1): "办好丙事。", (1, 2): "财政局"}, 2)

    assert cells(first, second)[0][1:] == [
        ["1", "办好甲事，再办好乙事。", "教育局"],
        ["2", "办好丙事。", "财政局"],
    ]


def test_a_cell_that_no_line_parts_is_merged() -> None:
    found = table_page(
        HEAD | {(1, 0): "1", (1, 1): "办好。", (1, 2): "教育局", (2, 0): "2", (2, 1): "办成。"}, 3
    )
    rules = [rule for rule in found.rules if not (rule.is_across and rule.at == 250)]
    rules.append(Rule(is_across=True, at=250, start=90, end=350))

    last = pages.source([Page(WIDTH, HEIGHT, found.glyphs, rules)], "a.pdf").tables[0].rows[2]

    assert [(cell.text, cell.is_continued) for cell in last] == [
        ("2", False),
        ("办成。", False),
        ("教育局", True),
    ]


def test_a_line_under_a_heading_is_no_table() -> None:
    heading = page("云泽市人民政府文件", "一、办好。")
    rule = Rule(is_across=True, at=140, start=90, end=500)

    assert cells(Page(WIDTH, HEIGHT, heading.glyphs, [rule])) == []
