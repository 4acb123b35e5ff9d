"""Invitation codes as a workbook: a table, and labels to print and pass on, each with its QR code."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import segno
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.views import InvitationSlip
from rendering import labels
from rendering.lengths import cut
from rendering.messages import File, Message
from rendering.texts import Texts
from rendering.workbooks import A4, SAFE

#: Makes a link of a code; None while the bot's name is unknown.
LinkFor = Callable[[str], str | None]

_QR_COLUMN = 7
_ROW_HEIGHT = 84  # points: a QR code that a telephone reads off paper
_PIXELS_PER_POINT = 96 / 72
_LABELS_ACROSS = 2
_LABEL_HEIGHT = 118
_LABEL_ROWS_ON_A_PAGE = 6


@dataclass(frozen=True)
class _Picture:
    """A QR code with its edge in pixels."""

    data: bytes
    edge: float


def sheet(slips: Sequence[InvitationSlip], link_for: LinkFor, texts: Texts) -> Message:
    """Many invitations as one file; no button may replace it, since the codes are not shown again."""
    file = File(texts.gettext("invitations") + ".xlsx", data(slips, link_for, texts))
    return Message(texts.render("agencies/sheet.html", count=len(slips)), file=file)


def data(slips: Sequence[InvitationSlip], link_for: LinkFor, texts: Texts) -> bytes:
    """The workbook's bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        _Table(book, texts).write(slips, link_for)
        _Labels(book, texts).write(slips, link_for)
    return buffer.getvalue()


def _qr(text: str) -> _Picture:
    code = segno.make(text, micro=False, error="m")
    buffer = io.BytesIO()
    code.save(buffer, kind="png", scale=4, border=2)
    return _Picture(buffer.getvalue(), code.symbol_size(scale=4, border=2)[0])


def _insert(sheet: Worksheet, row: int, column: int, text: str, *, points: float) -> None:
    """The QR code of a text in a cell, as high as `points`."""
    picture = _qr(text)
    scale = points * _PIXELS_PER_POINT / picture.edge
    options = {
        "image_data": io.BytesIO(picture.data),
        "x_scale": scale,
        "y_scale": scale,
        "x_offset": 4,
        "y_offset": 4,
        "object_position": 1,
        "description": text,
    }
    sheet.insert_image(row, column, "qr.png", options)


def _agency(slip: InvitationSlip, texts: Texts) -> str:
    return slip.agency.name if slip.agency else texts.gettext("office of the leading group")


class _Table:
    """A row for each invitation."""

    def __init__(self, book: Any, texts: Texts) -> None:
        self._texts = texts
        self._sheet: Worksheet = book.add_worksheet(texts.gettext("invitations"))
        edge = {"border": 1, "border_color": "#C9CED6", "valign": "vcenter", "text_wrap": True}
        self._head: Format = book.add_format({**edge, "bold": True, "bg_color": "#DDE5EE"})
        self._cell: Format = book.add_format(edge)
        self._code: Format = book.add_format({**edge, "font_name": "Consolas", "bold": True})

    def write(self, slips: Sequence[InvitationSlip], link_for: LinkFor) -> None:
        """All rows."""
        sheet = self._sheet
        for column, (title, width) in enumerate(self._columns()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self._head)
        for row, slip in enumerate(slips, start=1):
            sheet.set_row(row, _ROW_HEIGHT)
            for column, value in enumerate(self._cells(slip, link_for)):
                sheet.write_string(row, column, value, self._code if column == 2 else self._cell)
            _insert(sheet, row, _QR_COLUMN, link_for(slip.code) or slip.code, points=_ROW_HEIGHT - 8)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(slips), _QR_COLUMN - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)

    def _columns(self) -> list[tuple[str, int]]:
        """Titles with widths in characters."""
        say = self._texts.gettext
        return [
            (say("Agency"), 26),
            (say("Role"), 14),
            (say("Invitation code"), 18),
            (say("Link"), 34),
            (say("Valid until"), 24),
            (say("Person"), 12),
            (say("Telephone"), 16),
            (say("QR code"), 16),
        ]

    def _cells(self, slip: InvitationSlip, link_for: LinkFor) -> list[str]:
        texts = self._texts
        return [
            _agency(slip, texts),
            labels.seat_role(slip.role, texts),
            slip.code,
            link_for(slip.code) or "",
            texts.moment(slip.expires_at),
            slip.name,
            slip.phone,
            "",
        ]


class _Labels:
    """Labels to cut out: two in a row, six rows on a page."""

    def __init__(self, book: Any, texts: Texts) -> None:
        self._texts = texts
        self._sheet: Worksheet = book.add_worksheet(texts.gettext("labels to print"))
        edge = {"border": 4, "border_color": "#8A94A3", "valign": "vcenter"}
        self._big: Format = book.add_format({"bold": True, "font_size": 13})
        self._mono: Format = book.add_format({"font_name": "Consolas", "font_size": 12, "bold": True})
        self._small: Format = book.add_format({"font_size": 9, "font_color": "#44546A"})
        self._left: Format = book.add_format({**edge, "text_wrap": True, "right": 0, "indent": 1})
        self._right: Format = book.add_format({**edge, "left": 0})

    def write(self, slips: Sequence[InvitationSlip], link_for: LinkFor) -> None:
        """All labels, from left to right."""
        sheet = self._sheet
        for column in range(_LABELS_ACROSS):
            sheet.set_column(2 * column, 2 * column, 30)
            sheet.set_column(2 * column + 1, 2 * column + 1, 21)
        for place, slip in enumerate(slips):
            row, across = divmod(place, _LABELS_ACROSS)
            sheet.set_row(row, _LABEL_HEIGHT)
            self._write(row, 2 * across, slip, link_for)
        rows = -(-len(slips) // _LABELS_ACROSS)
        sheet.set_h_pagebreaks(list(range(_LABEL_ROWS_ON_A_PAGE, rows, _LABEL_ROWS_ON_A_PAGE)))
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.4)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)

    def _write(self, row: int, column: int, slip: InvitationSlip, link_for: LinkFor) -> None:
        texts = self._texts
        who = " ".join(filter(None, (labels.seat_role(slip.role, texts), slip.name)))
        pieces: list[object] = [
            *(self._big, cut(_agency(slip, texts), 40) + "\n"),
            *(self._small, who + "\n"),
            *(self._mono, slip.code + "\n"),
            self._small,
            texts.gettext(
                "Scan, or send the code to the bot. Until %(day)s", day=texts.moment(slip.expires_at)
            ),
            self._left,
        ]
        self._sheet.write_rich_string(row, column, *pieces)
        self._sheet.write_blank(row, column + 1, None, self._right)
        _insert(self._sheet, row, column + 1, link_for(slip.code) or slip.code, points=_LABEL_HEIGHT - 8)
