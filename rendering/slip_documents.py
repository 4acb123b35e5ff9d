"""A supervision slip as a Word document, laid out as official documents are (GB/T 9704)."""

import io
from datetime import date

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from domain.slips import SlipColour
from models.slips import SlipView
from rendering import slip_labels, workbooks
from rendering.lengths import cut
from rendering.messages import File
from rendering.texts import Texts

#: Fonts of official documents; where they are missing, Word and WPS take a like one.
TITLE_FONT, HEAD_FONT, TEXT_FONT = "FZXiaoBiaoSong-B05S", "SimHei", "FangSong"
TITLE_SIZE, TEXT_SIZE = Pt(22), Pt(16)  # 2号, 3号
LINE = Pt(28)
WIDTHS = Mm(42), Mm(114)  # of the table, which is as wide as the text
INKS = {
    SlipColour.BLUE: RGBColor(0x1F, 0x4E, 0x9E),
    SlipColour.YELLOW: RGBColor(0xB5, 0x8B, 0x00),
    SlipColour.ORANGE: RGBColor(0xD2, 0x69, 0x1E),
    SlipColour.RED: RGBColor(0xC0, 0x00, 0x00),
}


def file(view: SlipView, texts: Texts) -> File:
    """The document, under its number."""
    title = f"{texts.gettext('Supervision slip')} {slip_labels.number(view.slip, texts)}"
    return File(f"{workbooks.FORBIDDEN.sub('-', title)}.docx", data(view, texts))


def data(view: SlipView, texts: Texts) -> bytes:
    """The document's bytes: head, number, whom it is for, why, by when, who issued it, the receipt."""
    paper = Document()
    _page(paper)
    ink = INKS[view.slip.colour]
    head = _add(paper, view.group_name, TITLE_FONT, TITLE_SIZE, centred=True)
    title = _add(paper, texts.gettext("Supervision slip"), TITLE_FONT, TITLE_SIZE, centred=True)
    for paragraph in (head, title):
        paragraph.runs[0].font.color.rgb = ink
    word = slip_labels.step_of(view).name or slip_labels.colour_word(view.slip.colour, texts)
    _add(paper, f"{word}  {slip_labels.number(view.slip, texts)}", HEAD_FONT, TEXT_SIZE, centred=True)
    _add(paper, texts.gettext("To: %(agency)s", agency=view.agency.name), TEXT_FONT, TEXT_SIZE)
    for line in _body(view, texts):
        _add(paper, line, TEXT_FONT, TEXT_SIZE, indent=True)
    _signature(paper, view, texts)
    _receipt(paper, view, texts)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def _body(view: SlipView, texts: Texts) -> list[str]:
    item, slip = view.item, view.slip
    lines = [
        texts.gettext("Item %(number)s of %(ledger)s:", number=item.number, ledger=view.ledger.title),
        item.title,
    ]
    if item.deadline is not None and not item.is_continuing:
        lines.append(texts.gettext("Deadline: %(day)s.", day=texts.day(item.deadline)))
    lines.append(texts.gettext("Why: %(reason)s", reason=slip.reason))
    if view.former is not None:
        lines.append(
            texts.gettext("It follows slip %(number)s.", number=slip_labels.number(view.former, texts))
        )
    if slip.reply_by is not None:
        lines.append(texts.gettext("Please answer in writing by %(day)s.", day=texts.day(slip.reply_by)))
    meaning = slip_labels.step_of(view).meaning
    return [*lines, *([meaning] if meaning else [])]


def _signature(paper: Paper, view: SlipView, texts: Texts) -> None:
    issued: date | None = (
        texts.local_day(view.slip.issued_at, view.slip.ledger_id) if view.slip.issued_at else None
    )
    office = texts.gettext("Office of %(group)s", group=view.group_name)
    for line in (office, texts.day(issued) if issued else ""):
        paragraph = _add(paper, line, TEXT_FONT, TEXT_SIZE)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _receipt(paper: Paper, view: SlipView, texts: Texts) -> None:
    """Who approved it, who signs for it, and the answer: also for those who print it."""
    _add(paper, "", TEXT_FONT, TEXT_SIZE)
    table = paper.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width  # for LibreOffice and WPS; Word goes by the cells
    for label, value in (
        (texts.gettext("Approved by, on"), _approved(view, texts)),
        (texts.gettext("Signed for by, on"), _signed(view, texts)),
        (texts.gettext("Answer"), cut(view.slip.answer, 1500)),
    ):
        left, right = table.add_row().cells
        left.width, right.width = WIDTHS
        _write(left.paragraphs[0], label, HEAD_FONT, Pt(14))
        _write(right.paragraphs[0], value, TEXT_FONT, Pt(14))


def _approved(view: SlipView, texts: Texts) -> str:
    if view.approver is None or view.slip.approved_at is None:
        return ""
    return f"{view.approver.name} {texts.moment(view.slip.approved_at, view.slip.ledger_id)}"


def _signed(view: SlipView, texts: Texts) -> str:
    if view.signer is None or view.slip.signed_at is None:
        return ""
    return f"{view.signer.name} {texts.moment(view.slip.signed_at, view.slip.ledger_id)}"


def _page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _add(
    paper: Paper, text: str, font: str, size: Pt, *, centred: bool = False, indent: bool = False
) -> Paragraph:
    paragraph = paper.add_paragraph()
    layout = paragraph.paragraph_format
    layout.line_spacing, layout.space_before, layout.space_after = LINE, Pt(0), Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        layout.first_line_indent = 2 * size  # two characters
    _write(paragraph, text, font, size)
    return paragraph


def _write(paragraph: Paragraph, text: str, font: str, size: Pt) -> None:
    clean = "".join(sign for sign in text if sign in "\n\t" or sign >= " ")  # XML holds no control characters
    run = paragraph.add_run(clean)
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
