"""Names of agencies: what one is called, at which level it works, and which entries are one agency."""

from domain.levels import GovernmentLevel
from models.people import Agency, AliasKind
from models.registry import AgencyEntry, MergeChoice, MergePreview
from rendering import labels
from rendering.actions import Action
from rendering.buttons import button, grid, keyboard, pager
from rendering.lengths import cut
from rendering.messages import Message
from rendering.texts import Texts

REMOVABLE = 6  # other names with a button each


def level(value: GovernmentLevel, texts: Texts) -> str:
    """国家级, 省级 …"""
    return {
        GovernmentLevel.NATIONAL: texts.gettext("national"),
        GovernmentLevel.PROVINCE: texts.gettext("provincial"),
        GovernmentLevel.CITY: texts.gettext("municipal"),
        GovernmentLevel.COUNTY: texts.gettext("county"),
    }[value]


def alias_kind(kind: AliasKind, texts: Texts) -> str:
    """全称, 简称, 曾用名 or 异写."""
    return {
        AliasKind.FULL: texts.gettext("full name"),
        AliasKind.SHORT: texts.gettext("short name"),
        AliasKind.OLD: texts.gettext("former name"),
        AliasKind.SPELLING: texts.gettext("other spelling"),
    }[kind]


def names(entry: AgencyEntry, texts: Texts) -> Message:
    """What an agency is called, and what can be done about it."""
    agency_id = entry.agency.id
    aliases = [(alias.name, alias_kind(alias.kind, texts)) for alias in entry.aliases[:REMOVABLE]]
    text = texts.render(
        "registry/names.html",
        agency=entry.agency,
        aliases=aliases,
        more=len(entry.aliases) - len(aliases),
        level=level(entry.agency.level, texts) if entry.agency.level else None,
    )
    removals = [
        button(texts.gettext("Take off: %(name)s", name=cut(alias.name, 16)), Action.ALIAS_REMOVE, alias.id)
        for alias in entry.aliases[:REMOVABLE]
    ]
    return Message(
        text,
        keyboard(
            [
                button(texts.gettext("Rename"), Action.AGENCY_RENAME, agency_id),
                button(texts.gettext("Add a name"), Action.ALIAS_ADD, agency_id),
            ],
            [
                button(texts.gettext("Change the level"), Action.AGENCY_LEVEL, agency_id),
                button(texts.gettext("Merge with another"), Action.MERGE, agency_id, 1),
            ],
            *grid(removals, 1),
            labels.back(texts, Action.AGENCY, agency_id),
        ),
    )


def ask_name(agency: Agency, texts: Texts) -> Message:
    """Asks for the agency's name."""
    text = texts.render("registry/ask_name.html", agency=agency)
    return Message(text, keyboard(labels.back(texts, Action.AGENCY_NAMES, agency.id)))


def ask_alias(agency: Agency, texts: Texts) -> Message:
    """Asks for a further name of the agency."""
    text = texts.render("registry/ask_alias.html", agency=agency)
    return Message(text, keyboard(labels.back(texts, Action.AGENCY_NAMES, agency.id)))


def choose_level(agency: Agency, texts: Texts) -> Message:
    """Asks for the level of government at which the agency works."""
    choices = [
        button(level(value, texts), Action.AGENCY_LEVEL_SET, agency.id, value) for value in GovernmentLevel
    ]
    text = texts.render("registry/choose_level.html", agency=agency)
    return Message(text, keyboard(*grid(choices, 2), labels.back(texts, Action.AGENCY_NAMES, agency.id)))


def choose_other(choice: MergeChoice, texts: Texts) -> Message:
    """Asks which other entry is the same agency."""
    keep, page = choice.keep, choice.others
    others = [button(cut(agency.name, 24), Action.MERGE_WITH, keep.id, agency.id) for agency in page.rows]
    return Message(
        texts.render("registry/choose_other.html", keep=keep, is_empty=not page.rows),
        keyboard(
            *grid(others, 2),
            pager(page.number, page.pages, Action.MERGE, keep.id),
            labels.back(texts, Action.AGENCY_NAMES, keep.id),
        ),
    )


def confirm_merge(preview: MergePreview, texts: Texts) -> Message:
    """Asks once more before two entries become one, with what moves."""
    keep, drop = preview.keep, preview.drop
    return Message(
        texts.render("registry/confirm_merge.html", preview=preview),
        keyboard(
            [button(texts.gettext("Merge into one agency"), Action.MERGE_CONFIRMED, keep.id, drop.id)],
            [button(texts.gettext("The other name stays"), Action.MERGE_WITH, drop.id, keep.id)],
            labels.back(texts, Action.AGENCY_NAMES, keep.id),
        ),
    )
