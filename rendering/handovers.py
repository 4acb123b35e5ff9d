"""Handover (交接) of a seat: the code, the sheet that both confirm, what came of it."""

import io
from collections import Counter
from collections.abc import Sequence

import xlsxwriter

from domain.handovers import HandoverState, SheetKind, SheetLine
from domain.items import PartyRole
from domain.lights import Light
from models.successions import HandoverCode, HandoverCopy, HandoverView
from models.views import SeatHolding
from rendering import labels
from rendering.actions import Action
from rendering.buttons import Button, button, keyboard
from rendering.messages import File, Message
from rendering.texts import Texts
from rendering.workbooks import A4, SAFE

URGENT = 4  # lines of what is owed that the message itself names


def overview(seats: Sequence[SeatHolding], running: Sequence[HandoverView], texts: Texts) -> Message:
    """The seats that somebody may hand over, and the handovers that are under way."""
    text = texts.render("handovers/overview.html", seats=seats, running=running, seat_name=seat_name)
    under_way = [
        [
            button(
                _label(texts.gettext("Handover under way"), row.holding, texts),
                Action.HANDOVER,
                row.handover.id,
            )
        ]
        for row in running
    ]
    begin = [
        [button(_label(texts.gettext("Hand over"), row, texts), Action.HANDOVER_START, row.seat.id)]
        for row in seats
    ]
    return Message(text, keyboard(*under_way, *begin))


def _label(word: str, holding: SeatHolding, texts: Texts) -> str:
    return f"{word} · {labels.seat_role(holding.seat.role, texts)}"


def seat_name(holding: SeatHolding, texts: Texts) -> str:
    """市医保局 · 联络员."""
    agency = holding.agency.name if holding.agency else texts.gettext("office of the leading group")
    return f"{agency} · {labels.seat_role(holding.seat.role, texts)}"


def confirm_start(holding: SeatHolding, texts: Texts, *, is_own: bool) -> Message:
    """Asks once more, and names what will happen."""
    text = texts.render(
        "handovers/confirm_start.html", name=seat_name(holding, texts), holding=holding, is_own=is_own
    )
    start = button(texts.gettext("Get a code for the successor"), Action.HANDOVER_STARTED, holding.seat.id)
    back = (
        labels.back(texts, Action.HANDOVERS)
        if is_own or holding.agency is None
        else labels.back(texts, Action.AGENCY, holding.agency.id)
    )
    return Message(text, keyboard([start], back))


def code(started: HandoverCode, link: str | None, texts: Texts) -> Message:
    """To pass on to the successor; no button may replace it, since the code is not shown again."""
    view = started.view
    text = texts.render(
        "handovers/code.html",
        name=seat_name(view.holding, texts),
        code=started.code,
        link=link,
        expires_at=view.handover.expires_at,
    )
    return Message(text)


def card(copy: HandoverCopy, texts: Texts) -> Message:
    """How a handover stands, with what its viewer has to do."""
    view = copy.view
    counts = Counter(line.kind for line in view.lines)
    text = texts.render(
        "handovers/card.html",
        copy=copy,
        view=view,
        handover=view.handover,
        name=seat_name(view.holding, texts),
        counts=[(kind_name(kind, texts), counts[kind]) for kind in SheetKind if counts[kind]],
        urgent=[line for line in view.lines if line.kind is SheetKind.OWED][:URGENT],
    )
    return Message(text, keyboard(*([act] for act in _acts(copy, texts))))


def _acts(copy: HandoverCopy, texts: Texts) -> list[Button]:
    handover, acts = copy.view.handover, []
    if handover.state is HandoverState.DONE:
        return [button(texts.gettext("Reports owed"), Action.OWED, 1)] if copy.is_successor else []
    if handover.state is HandoverState.CANCELLED:
        return []
    if handover.successor_id is not None:
        if copy.is_successor and handover.accepted_at is None:
            acts.append(
                button(texts.gettext("The sheet is right, take over"), Action.HANDOVER_ACCEPT, handover.id)
            )
        if not copy.is_successor and handover.confirmed_at is None:
            acts.append(
                button(texts.gettext("The sheet is right, hand over"), Action.HANDOVER_CONFIRM, handover.id)
            )
        acts.append(button(texts.gettext("The whole sheet (Excel)"), Action.HANDOVER_SHEET, handover.id))
    if not copy.is_successor:
        acts.append(button(texts.gettext("Cancel the handover"), Action.HANDOVER_CANCEL, handover.id))
    return acts


def kind_name(kind: SheetKind, texts: Texts) -> str:
    """What a part of the sheet is called."""
    return {
        SheetKind.OWED: texts.gettext("reports owed"),
        SheetKind.RETURNED: texts.gettext("returned"),
        SheetKind.DRAFT: texts.gettext("drafts under way"),
        SheetKind.UNSIGNED: texts.gettext("not signed for"),
        SheetKind.REQUEST: texts.gettext("requests not decided"),
        SheetKind.NOTICE: texts.gettext("notices to sign for"),
        SheetKind.REVIEW: texts.gettext("to be reviewed"),
        SheetKind.ITEM: texts.gettext("all items"),
    }[kind]


def sheet(copy: HandoverCopy, texts: Texts) -> Message:
    """The whole sheet as a workbook, to be filed."""
    title = texts.gettext("handover sheet")
    name = seat_name(copy.view.holding, texts)
    text = texts.render("handovers/sheet.html", name=name, moment=copy.view.handover.issued_at)
    return Message(text, file=File(f"{title}.xlsx", _data(copy.view, texts)))


def _data(view: HandoverView, texts: Texts) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        page = book.add_worksheet(texts.gettext("handover sheet"))
        edge = {"border": 1, "border_color": "#C9CED6", "valign": "vcenter", "text_wrap": True}
        head, cell = book.add_format({**edge, "bold": True, "bg_color": "#DDE5EE"}), book.add_format(edge)
        for column, (title, width) in enumerate(_columns(texts)):
            page.set_column(column, column, width)
            page.write_string(0, column, title, head)
        for row, line in enumerate(view.lines, start=1):
            for column, value in enumerate(_cells(line, texts)):
                page.write_string(row, column, value, cell)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
    return buffer.getvalue()


def _columns(texts: Texts) -> list[tuple[str, int]]:
    say = texts.gettext
    return [
        (say("Section of the sheet"), 16),
        (say("No."), 8),
        (say("What"), 60),
        (say("Role"), 12),
        (say("Due"), 14),
        (say("State"), 16),
    ]


def _cells(line: SheetLine, texts: Texts) -> list[str]:
    return [
        kind_name(line.kind, texts),
        str(line.number) if line.number is not None else "",
        _what(line, texts),
        labels.party_role(PartyRole(line.role), texts) if line.role else "",
        line.day.isoformat() if line.day else "",
        _state(line, texts),
    ]


def _what(line: SheetLine, texts: Texts) -> str:
    return f"{labels.request_kind(line.asked, texts)} · {line.title}" if line.asked else line.title


def _state(line: SheetLine, texts: Texts) -> str:
    said = [labels.light(Light(line.light), texts)] if line.light else []
    return " · ".join([*said, *([texts.gettext("overdue")] if line.is_overdue else [])])
