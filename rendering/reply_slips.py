"""Reply slips (回执): composed with a notice, filled in, collected as a table."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence

import xlsxwriter

from domain.reply_slips import MAX_QUESTIONS, Question, QuestionKind, read
from models.notices import Notice
from models.reply_slips import Slip, SlipLine, SlipTable
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, keyboard
from rendering.lengths import cut
from rendering.messages import File, Message
from rendering.texts import Texts
from rendering.workbooks import A4, CELL, FORBIDDEN, HEADING, SAFE, lay_on_paper


def kind(value: QuestionKind, texts: Texts) -> str:
    """选择, 姓名, 文件."""
    return {
        QuestionKind.CHOICE: texts.gettext("a choice"),
        QuestionKind.NAME: texts.gettext("a name"),
        QuestionKind.FILE: texts.gettext("a file"),
    }[value]


def composed(notice: Notice, texts: Texts) -> Message:
    """What a draft asks of each recipient, and what more it may."""
    questions = read(notice.slip)
    adding = [
        button(texts.gettext("+ %(kind)s", kind=kind(value, texts)), Action.REPLY_SLIP_ADD, notice.id, value)
        for value in QuestionKind
    ]
    clear = button(texts.gettext("Ask nothing"), Action.REPLY_SLIP_CLEAR, notice.id)
    text = texts.render(
        "reply_slips/composed.html",
        questions=[(row, kind(row.kind, texts)) for row in questions],
        most=MAX_QUESTIONS,
    )
    return Message(
        text,
        keyboard(
            adding if len(questions) < MAX_QUESTIONS else [],
            [clear] if questions else [],
            [button(texts.gettext("Preview"), Action.NOTICE_PREVIEW, notice.id)],
        ),
    )


def ask_question(notice: Notice, value: QuestionKind, texts: Texts) -> Message:
    """Asks for the words of a question."""
    return Message(
        texts.render("reply_slips/ask_question.html", is_choice=value is QuestionKind.CHOICE),
        keyboard(labels.back(texts, Action.REPLY_SLIP, notice.id)),
    )


def question(slip: Slip, place: int, texts: Texts) -> Message:
    """Asks one question."""
    asked, notice_id = slip.questions[place], slip.notice.id
    options = [
        [button(option, Action.REPLY_SLIP_CHOOSE, notice_id, place, number)]
        for number, option in enumerate(asked.options)
    ]
    text = texts.render(
        "reply_slips/question.html", slip=slip, asked=asked, place=place, answer=slip.answers.get(place)
    )
    is_correction = slip.next_question is None
    return Message(
        text,
        keyboard(*options, labels.back(texts, Action.REPLY_SLIP_FILL, notice_id) if is_correction else []),
    )


def filled(slip: Slip, texts: Texts) -> Message:
    """All that was answered, each to be corrected until the notice is closed."""
    changes = [
        [
            button(
                texts.gettext("Change: %(title)s", title=cut(asked.title, 16)),
                Action.REPLY_SLIP_QUESTION,
                slip.notice.id,
                place,
            )
        ]
        for place, asked in enumerate(slip.questions)
    ]
    is_open = slip.notice.closed_at is None and slip.notice.withdrawn_at is None
    is_signed = slip.receipt.acknowledged_at is not None
    sign = [] if is_signed else [[button(texts.gettext("Sign for it"), Action.SIGN_NOTICE, slip.notice.id)]]
    text = texts.render("reply_slips/filled.html", slip=slip, is_signed=is_signed)
    return Message(text, keyboard(*(sign + changes if is_open else [])))


def table(view: SlipTable, texts: Texts) -> Message:
    """How far the slips are, and the way to the whole table."""
    notice_id = view.notice.id
    files = button(texts.gettext("Download the files"), Action.REPLY_SLIPS_FILES, notice_id)
    rows = [(asked, _tally(view, place)) for place, asked in enumerate(view.questions)]
    return Message(
        texts.render("reply_slips/table.html", view=view, rows=rows, total=len(view.lines)),
        keyboard(
            [button(texts.gettext("Download the table"), Action.REPLY_SLIPS_SHEET, notice_id)],
            [files] if view.files else [],
            labels.back(texts, Action.NOTICE, notice_id),
        ),
    )


def _tally(view: SlipTable, place: int) -> list[tuple[str, int]]:
    """How often each option was chosen; of another question how many answered, under an empty name."""
    asked = view.questions[place]
    given = Counter(line.answers[place].text for line in view.lines if place in line.answers)
    if asked.kind is QuestionKind.CHOICE:
        return [(option, given[option]) for option in asked.options]
    return [("", given.total())]


def sheet(view: SlipTable, texts: Texts) -> Message:
    """The table as a workbook."""
    name = FORBIDDEN.sub(" ", cut(" ".join(view.notice.text.split()), 20))
    file = File(f"{texts.gettext('reply slips')} {name.strip()}.xlsx", _workbook(view, texts))
    return Message(
        texts.render("reply_slips/sheet.html", total=len(view.lines), complete=view.complete), file=file
    )


def _workbook(view: SlipTable, texts: Texts) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        page = book.add_worksheet(texts.gettext("reply slips"))
        head, cell = book.add_format(HEADING), book.add_format(CELL)
        columns = _columns(view.questions, texts)
        for place, (heading, width) in enumerate(columns):
            page.set_column(place, place, width)
            page.write_string(0, place, heading, head)
        for number, line in enumerate(view.lines, start=1):
            for place, value in enumerate(_cells(line, view.questions, texts)):
                page.write_string(number, place, value, cell)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(1, len(view.lines)), len(columns) - 1)
        lay_on_paper(page, A4, heading=0)
        page.set_landscape()
    return buffer.getvalue()


def _columns(questions: Sequence[Question], texts: Texts) -> list[tuple[str, int]]:
    say = texts.gettext
    fixed = [(say("Agency"), 24), (say("Seat"), 12), (say("Name"), 14), (say("Telephone"), 16)]
    return [*fixed, *((asked.title, 24) for asked in questions), (say("Signed for"), 18)]


def _cells(line: SlipLine, questions: Sequence[Question], texts: Texts) -> Iterable[str]:
    yield line.agency.name if line.agency is not None else texts.gettext("leading group")
    yield labels.seat_role(line.seat.role, texts)
    yield line.person.name if line.person is not None else ""
    yield (line.person.phone if line.person is not None else None) or ""
    for place in range(len(questions)):
        yield line.answers[place].text if place in line.answers else ""
    at = line.receipt.acknowledged_at
    yield texts.short_moment(at) if at is not None else ""


def archive(files: Iterable[tuple[str, bytes]], count: int, texts: Texts) -> Message:
    """All files that were sent, in one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    file = File(f"{texts.gettext('reply slips')}.zip", buffer.getvalue())
    text = texts.ngettext("%(num)s file that was sent", "%(num)s files that were sent", count)
    return Message(text, file=file)
