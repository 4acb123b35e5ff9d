"""Saved texts of notices with blanks: written once, filled in each time."""

from datetime import datetime

from sqlmodel import Session

from domain.blanks import MAX_TEMPLATE_NAME, split
from domain.notices import TemplateInvalid, TemplateMissing, TemplateNameTaken
from models.notices import NoticeTemplate
from models.queries import rows
from models.queries import templates as queries
from models.views import Identity
from services import audit, notices, people


def save(session: Session, typed: str, *, identity: Identity, now: datetime) -> NoticeTemplate:
    """Keep a text: its name on the first line, below it the text with blanks such as {会议时间}.

    Errors: TemplateInvalid, TemplateNameTaken, TextTooLong.
    """
    name, text = split(typed)
    if not name or not text or len(name) > MAX_TEMPLATE_NAME:
        raise TemplateInvalid
    text = notices.checked(text)
    group_id = people.leading_group(session).id
    if queries.named(session, group_id, name) is not None:
        raise TemplateNameTaken(name=name)
    template = NoticeTemplate(
        group_id=group_id, name=name, text=text, author_id=identity.person.id, created_at=now
    )
    session.add(template)
    session.flush()
    _note(session, template, "save_template", identity, now)
    return template


def remove(session: Session, template_id: int, *, identity: Identity, now: datetime) -> None:
    """Give a saved text up; notices written by it stay. Errors: TemplateMissing."""
    template = rows.held(session, NoticeTemplate, template_id)
    if template is None:
        raise TemplateMissing
    _note(session, template, "remove_template", identity, now)
    session.delete(template)


def _note(session: Session, template: NoticeTemplate, action: str, identity: Identity, now: datetime) -> None:
    audit.record(
        session,
        now=now,
        actor_id=identity.person.id,
        action=action,
        noun="notice_template",
        noun_id=template.id,
        name=template.name,
    )


def of(session: Session, template_id: int) -> NoticeTemplate:
    """A saved text. Errors: TemplateMissing."""
    template = session.get(NoticeTemplate, template_id)
    if template is None:
        raise TemplateMissing
    return template
