"""Kinds of outgoing message: what each tells, before it has words."""

from enum import StrEnum


class MessageKind(StrEnum):
    """Why a message leaves for somebody other than the person acting."""

    ITEMS_ASSIGNED = "items_assigned"  # a ledger was handed down: sign for your items
    PERIOD_OPENED = "period_opened"  # reports are asked for
    CHASED = "chased"  # to the agency: the secretariat presses for what it owes (催办)
    DUE_DIGEST = "due_digest"  # everything still owed, before the due time
    REPORT_RETURNED = "report_returned"
    REPORT_ACCEPTED = "report_accepted"
    RECOMMENDED_RETURNED = "recommended_returned"  # to the first reviewer: the second one sent it back
    ITEM_CLOSED = "item_closed"
    PERIOD_UNLOCKED = "period_unlocked"  # what was missed can be filed late
    UNLOCK_WISHED = "unlock_wished"  # to the secretariat: an agency asks to file late
    ITEM_REOPENED = "item_reopened"  # a closed item is under way again
    LEDGER_REVISED = "ledger_revised"  # a revised document changed items of the agency
    SUB_ITEMS_CHANGED = "sub_items_changed"  # what an agency has to do of an item broken down
    SUB_ITEM_DECLARED = "sub_item_declared"  # to the lead: an agency is done with its sub-item
    SUB_ITEM_RETURNED = "sub_item_returned"
    REVIEW_DIGEST = "review_digest"  # reports that wait for the reviewer
    NOTICE = "notice"  # a notice to sign for
    REQUEST_DECIDED = "request_decided"  # what was asked about an item, and what came of it
    REQUEST_OVERDUE = "request_overdue"  # to who decides: a request waits longer than promised
    SUSPENSION_DUE = "suspension_due"  # to the secretariat: an item's suspension has to be looked at
    AGENCY_UNREACHABLE = "agency_unreachable"  # to the secretariat: somebody cannot be reached any more
    CONTRIBUTION_ASKED = "contribution_asked"  # a lead asks a participant for its part
    CONTRIBUTIONS_IN = "contributions_in"  # to the lead: every participant filed
    SIGNATURE_ASKED = "signature_asked"  # to the leader: agree to what the agency files (本单位审签)
    SIGNATURE_REFUSED = "signature_refused"  # to the liaison: the leader sent it back
    SIGNATURE_DUE = "signature_due"  # to both: less than a working day is left, and nobody signed
    SIGNATURE_STUCK = "signature_stuck"  # to the liaison: nobody can be asked to sign
    CALENDAR_MISSING = "calendar_missing"  # to the secretariat: a year's official holidays have to be entered
    HANDOVER_SHEET = "handover_sheet"  # to who has to confirm it: the successor took the code
    HANDOVER_DONE = "handover_done"  # to the other of the two
    DELEGATED = "delegated"  # to a deputy: for whom, until when
    AGENCY_DESERTED = "agency_deserted"  # to the secretariat: an agency owes, and nobody is there
    GROUP_POST = "group_post"  # to a work group: public figures of a period
    GROUP_LOST = "group_lost"  # to the secretariat: a work group cannot be written to any more
    AGENCIES_SILENT = "agencies_silent"  # to the secretariat: who owes and could not be reminded at a moment


#: What an agency has to know, whoever is there to read it. A digest is not among them: what is still owed is
#: told to the contact of the moment at the next tick anyway.
FOR_THE_AGENCY = frozenset(
    {
        MessageKind.ITEMS_ASSIGNED,
        MessageKind.PERIOD_OPENED,
        MessageKind.REPORT_RETURNED,
        MessageKind.REPORT_ACCEPTED,
        MessageKind.ITEM_CLOSED,
        MessageKind.PERIOD_UNLOCKED,
        MessageKind.ITEM_REOPENED,
        MessageKind.LEDGER_REVISED,
        MessageKind.SUB_ITEMS_CHANGED,
        MessageKind.SUB_ITEM_DECLARED,
        MessageKind.SUB_ITEM_RETURNED,
        MessageKind.SIGNATURE_REFUSED,
        MessageKind.REQUEST_DECIDED,
        MessageKind.CHASED,
    }
)


class NoticeStatus(StrEnum):
    """State of a notice (life cycle 5)."""

    DRAFT = "draft"
    SENT = "sent"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class AudienceKind(StrEnum):
    """How the recipients of a notice are chosen."""

    ALL = "all"
    ROLE = "role"
    AGENCIES = "agencies"
    OWING = "owing"
    COMBINED = "combined"  # by the conditions of `domain.audiences`


class ReceiptState(StrEnum):
    """What became of a notice at one agency's seat."""

    QUEUED = "queued"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    UNREACHABLE = "unreachable"
    FAILED = "failed"  # Telegram refused the message, or it was tried too often
    UNKNOWN = "unknown"  # Telegram's answer was lost: it may have arrived


MAX_NOTICE_TEXT = 3000  # characters; leaves room for head and foot within one message of 4096
