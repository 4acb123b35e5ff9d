"""Audiences of notices: what was chosen in words, conditions to combine, whom a notice would reach."""

from domain.audiences import AgencyState, Filter
from domain.levels import GovernmentLevel
from domain.roles import Role
from models.broadcasts import Addressed, Option, Options
from rendering import labels, registry
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

NAMED = 3  # chapters and roles that are named


def label(view: Addressed, texts: Texts) -> str:
    """Who gets it, on one line."""
    parts = [_condition(view, condition, texts) for condition in Filter if condition in view.audience.chosen]
    if not parts:
        return texts.gettext("all agencies")
    return texts.gettext(" · ").join(parts)


def _condition(view: Addressed, condition: Filter, texts: Texts) -> str:
    values = view.audience.chosen[condition]
    match condition:
        case Filter.AGENCIES:
            return texts.ngettext("%(num)s chosen agency", "%(num)s chosen agencies", len(values))
        case Filter.ITEMS:
            numbers = labels.item_numbers(view.item_numbers, texts)
            return texts.gettext("items no. %(numbers)s", numbers=numbers)
        case Filter.ROLES:
            names = [value(condition, role, texts) for role in view.audience.roles or ()]
        case Filter.LEVELS:
            names = [value(condition, GovernmentLevel(level), texts) for level in values]
        case Filter.STATES:
            names = [value(condition, AgencyState(state), texts) for state in values]
        case _:
            names = [cut(str(section), 24) for section in values]
    listed = texts.gettext(", ").join(names[:NAMED])
    return listed if len(names) <= NAMED else f"{listed} …"


def value(condition: Filter, chosen: object, texts: Texts) -> str:
    """What a condition without names of its own is set to."""
    if condition is Filter.ROLES:
        return labels.seat_role(Role(str(chosen)), texts)
    if condition is Filter.LEVELS:
        return registry.level(GovernmentLevel(str(chosen)), texts)
    if chosen == AgencyState.OVERDUE:
        return texts.gettext("with overdue reports")
    return texts.gettext("that still owe reports")


def title(condition: Filter, texts: Texts) -> str:
    """What a condition is about."""
    return {
        Filter.ROLES: texts.gettext("Roles"),
        Filter.AGENCIES: texts.gettext("Certain agencies"),
        Filter.ITEMS: texts.gettext("Items of the ledger"),
        Filter.SECTIONS: texts.gettext("Chapters"),
        Filter.LEVELS: texts.gettext("Levels"),
        Filter.STATES: texts.gettext("Reports"),
    }[condition]


def conditions(view: Addressed, recipients: int, texts: Texts) -> Message:
    """The conditions set so far, and how many people fulfil all of them."""
    notice = view.notice
    lines = [
        (title(condition, texts), _condition(view, condition, texts))
        for condition in Filter
        if condition in view.audience.chosen
    ]
    choices = [
        button(title(condition, texts), Action.NOTICE_OPTIONS, notice.id, condition, 1)
        for condition in Filter
    ]
    preview = button(texts.gettext("Preview"), Action.NOTICE_PREVIEW, notice.id)
    return Message(
        texts.render("broadcasts/conditions.html", notice=notice, lines=lines, recipients=recipients),
        keyboard(*grid(choices, 3), [preview], labels.back(texts, Action.NOTICE_DRAFT, notice.id)),
    )


def options(view: Options, texts: Texts) -> Message:
    """One page of what a condition can be set to, to tick."""
    notice_id, page = view.notice.id, view.page
    rows = [
        [
            button(
                _ticked(view.condition, row, texts),
                Action.NOTICE_TOGGLE,
                notice_id,
                view.condition,
                row.handle,
                page.number,
            )
        ]
        for row in page.rows
    ]
    lift = button(texts.gettext("Any of them"), Action.NOTICE_LIFT, notice_id, view.condition)
    done = button(texts.gettext("Done"), Action.NOTICE_CONDITIONS, notice_id)
    return Message(
        texts.render(
            "broadcasts/options.html",
            title=title(view.condition, texts),
            notice=view.notice,
            recipients=view.recipients,
            total=page.total,
        ),
        keyboard(
            *rows,
            pager(page.number, page.pages, Action.NOTICE_OPTIONS, notice_id, view.condition),
            [lift, done],
        ),
    )


def _ticked(condition: Filter, row: Option, texts: Texts) -> str:
    name = row.name or value(condition, row.value, texts)
    return f"{'☑' if row.is_chosen else '☐'} {cut(name, 28)}"
