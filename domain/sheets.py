"""Rows of spreadsheets: what an item of a draft is in one, what is wrong in a row, what a sheet would do."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum

from domain.errors import RuleBroken
from domain.items import PartyRole
from domain.roles import Role

_BLANKS = re.compile(r"[^\S\n]+")


def tidy(text: str | None) -> str:
    """A text as it comes back from a cell: single blanks, no empty lines, no blanks around lines."""
    lines = (_BLANKS.sub(" ", line).strip() for line in (text or "").splitlines())
    return "\n".join(line for line in lines if line)


def listed(names: Iterable[str]) -> str:
    """Names of agencies in one cell, in every language."""
    return "、".join(names)


class Problem(StrEnum):
    """What is wrong in a row; the facts that its sentence needs stand behind it."""

    NUMBER_MISSING = "number_missing"  # the row has no number
    NUMBER_INVALID = "number_invalid"
    NUMBER_UNKNOWN = "number_unknown"  # no item has it
    NUMBER_REPEATED = "number_repeated"  # `first`, the row where it stands
    NUMBER_CHANGED = "number_changed"  # `number`, the item's own
    ITEM_GONE = "item_gone"  # it was dropped in the chat
    ITEM_CHANGED = "item_changed"  # changed here and, since the export, in the chat
    TITLE_MISSING = "title_missing"
    TEXT_TOO_LONG = "text_too_long"  # `limit`
    DEADLINE_INVALID = "deadline_invalid"
    DEADLINE_MISSING = "deadline_missing"
    DEADLINE_TWOFOLD = "deadline_twofold"  # a date, and continuing
    YES_OR_NO = "yes_or_no"
    ROLE_INVALID = "role_invalid"
    ROLE_UNKNOWN = "role_unknown"  # of a person: no seat is called so
    AGENCY_MISSING = "agency_missing"
    AGENCY_UNKNOWN = "agency_unknown"
    AGENCY_UNCERTAIN = "agency_uncertain"  # `candidates`
    AGENCY_REPEATED = "agency_repeated"  # `first`, the row where it stands
    PARTIES_ELSEWHERE = "parties_elsewhere"  # changed where it is only shown; `sheet`
    AGENCY_COLLECTIVE = "agency_collective"  # a name that stands for many: it has no seats
    NAME_MISSING = "name_missing"
    NAME_SEVERAL = "name_several"  # people in one cell
    PHONE_INVALID = "phone_invalid"
    SEAT_REPEATED = "seat_repeated"  # `first`: the row that names somebody else for the same seat


@dataclass(frozen=True)
class RowError:
    """Something wrong in one cell of a row (counted from 1); `column` is the heading as it stands there.

    `problem`: one of those of its kind of sheet.
    """

    sheet: str
    row: int
    column: str
    value: str
    problem: StrEnum
    facts: Mapping[str, object] = field(default_factory=dict)


# Drafts as workbooks


@dataclass(frozen=True)
class ItemValues:
    """What can be corrected on an item, with tidy texts; `parties` are names with their parts, in order."""

    label: str
    section: str
    title: str
    body: str
    deadline: date | None
    is_continuing: bool
    parties: tuple[tuple[str, PartyRole], ...] = ()

    @property
    def mark(self) -> str:
        """Short, and different for different values: tells whether a row was edited."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]

    def differences(self, other: "ItemValues") -> tuple[str, ...]:
        """Names of the fields that differ."""
        return tuple(
            entry.name for entry in fields(self) if getattr(self, entry.name) != getattr(other, entry.name)
        )


@dataclass(frozen=True)
class ItemChange:
    """What a workbook changes on an item; `before` None: it is added, `after` None: it goes."""

    number: int
    before: ItemValues | None
    after: ItemValues | None
    item_id: int | None = None  # None: it is added

    @property
    def title(self) -> str:
        """What the item is called."""
        values = self.after or self.before
        return values.title if values else ""

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that change; none where the item comes or goes."""
        return self.before.differences(self.after) if self.before and self.after else ()


@dataclass(frozen=True)
class WorkbookPlan:
    """What an edited workbook would do to its draft; items named by `errors` are left as they are."""

    ledger_id: int
    ledger_title: str
    changes: tuple[ItemChange, ...]
    new_agencies: tuple[str, ...]
    errors: tuple[RowError, ...]

    @property
    def changed(self) -> tuple[ItemChange, ...]:
        """Items that stay, with other values."""
        return tuple(change for change in self.changes if change.before and change.after)

    @property
    def added(self) -> tuple[ItemChange, ...]:
        """New items."""
        return tuple(change for change in self.changes if change.before is None)

    @property
    def gone(self) -> tuple[ItemChange, ...]:
        """Items that leave the draft."""
        return tuple(change for change in self.changes if change.after is None)

    @property
    def is_idle(self) -> bool:
        """Whether nothing would change."""
        return not self.changes


# Contact lists


@dataclass(frozen=True)
class Contact:
    """A person of a contact list as the row gives them; `agency` as it is written there."""

    sheet: str
    row: int
    agency: str
    agency_column: str
    name: str
    role: Role
    phone: str = ""
    note: str = ""
    is_faulty: bool = False  # something in the row is wrong: nobody is invited by it


@dataclass(frozen=True)
class Invitee:
    """A person of a contact list with the seat that is meant; `agency_id` None: of the leading group."""

    contact: Contact
    agency_id: int | None
    agency_name: str
    seat_id: int | None = None  # None: it comes into being with the invitation
    is_invited: bool = False  # a code for this seat is out, and would stop working


@dataclass(frozen=True)
class ContactPlan:
    """What inviting everybody on a contact list would do; whoever `errors` name is left out."""

    invitees: tuple[Invitee, ...]
    seated: tuple[Invitee, ...]  # somebody sits there already: left alone
    errors: tuple[RowError, ...]
    unknown: tuple[str, ...] = ()  # names among the errors that are like no agency's: it may be a new one

    @property
    def renewed(self) -> tuple[Invitee, ...]:
        """Those whose earlier code stops working."""
        return tuple(row for row in self.invitees if row.is_invited)


def in_order(errors: Iterable[RowError]) -> tuple[RowError, ...]:
    """Errors as one finds them going through the sheets."""
    sheets: dict[str, int] = {}
    rows = list(errors)
    for error in rows:
        sheets.setdefault(error.sheet, len(sheets))
    return tuple(sorted(rows, key=lambda error: (sheets[error.sheet], error.row)))


# Why a spreadsheet is refused as a whole


class WorkbookForeign(RuleBroken):
    """The workbook was exported from a ledger that does not exist here."""


class WorkbookIncomplete(RuleBroken):
    """The sheet that says which agency does what is gone from the workbook."""


class WorkbookPublished(RuleBroken):
    """The ledger is in force: a workbook corrects drafts only; facts: `title`."""


class SheetWithErrors(RuleBroken):
    """Nothing is applied while rows hold errors and nobody said to pass over them; facts: `count`."""


class ContactsEmpty(RuleBroken):
    """Nobody on the contact list can be invited."""
