"""Saved texts of notices: listed, shown, filled in blank by blank."""

from domain.blanks import blanks
from models.notices import NoticeTemplate
from models.views import Page
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts


def saved(page: Page[NoticeTemplate], texts: Texts) -> Message:
    """One page of saved texts."""
    rows = [[button(cut(row.name, 28), Action.TEMPLATE, row.id)] for row in page.rows]
    return Message(
        texts.render("broadcasts/templates.html", page=page),
        keyboard(
            *rows,
            pager(page.number, page.pages, Action.TEMPLATES),
            [button(texts.gettext("New template"), Action.TEMPLATE_NEW)],
            labels.back(texts, Action.NOTICES, 1),
        ),
    )


def ask_text(texts: Texts) -> Message:
    """Asks for name and text of a new one."""
    return Message(
        texts.render("broadcasts/ask_template.html"), keyboard(labels.back(texts, Action.TEMPLATES, 1))
    )


def card(template: NoticeTemplate, texts: Texts) -> Message:
    """A saved text with its blanks."""
    return Message(
        texts.render("broadcasts/template.html", saved=template, blanks=blanks(template.text)),
        keyboard(
            [button(texts.gettext("Write a notice by it"), Action.TEMPLATE_USE, template.id)],
            [button(texts.gettext("Delete the template"), Action.TEMPLATE_REMOVE, template.id)],
            labels.back(texts, Action.TEMPLATES, 1),
        ),
    )


def ask_blank(template: NoticeTemplate, place: int, texts: Texts) -> Message:
    """Asks for one blank."""
    names = blanks(template.text)
    return Message(
        texts.render(
            "broadcasts/ask_blank.html", saved=template, name=names[place], place=place, total=len(names)
        ),
        keyboard(labels.back(texts, Action.TEMPLATE, template.id)),
    )
