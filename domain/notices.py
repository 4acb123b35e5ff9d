"""Kinds of outgoing message: what each tells, before it has words."""

from datetime import timedelta
from enum import StrEnum

from domain.errors import RuleBroken


class MessageKind(StrEnum):
    """Why a message leaves for somebody other than the person acting."""

    ITEMS_ASSIGNED = "items_assigned"  # a ledger was handed down: sign for your items
    PERIOD_OPENED = "period_opened"  # reports are asked for
    CHASED = "chased"  # to the agency: the secretariat presses for what it owes (催办)
    DUE_DIGEST = "due_digest"  # everything still owed, before the due time
    LADDER_STEP = "ladder_step"  # to whoever the ladder reaches: what their agency is late with (催办)
    LADDER_SETTLED = "ladder_settled"  # to the leaders who were told: it is settled
    LADDER_ENDED = "ladder_ended"  # to the secretariat: the ladder came to its end, decide on a slip
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
    NOTICE_CHASED = "notice_chased"  # the same once more, for who did not sign (催签)
    NOTICE_CORRECTED = "notice_corrected"  # takes the place of what was sent, or asks to sign again
    NOTICE_WITHDRAWN = "notice_withdrawn"  # takes the place of what was sent, and is told besides
    CORRECTION_TO_APPROVE = "correction_to_approve"  # to a second person: agree to another text
    NOTICE_PROGRESS = "notice_progress"  # to its author: how far it is, in one message that is edited
    NOTICE_TO_APPROVE = "notice_to_approve"  # to a second person: agree to a notice, or reject it
    NOTICE_DECIDED = "notice_decided"  # to its author: approved, or rejected with a reason
    REQUEST_DECIDED = "request_decided"  # what was asked about an item, and what came of it
    SLIP_WAITING = "slip_waiting"  # to who may approve a slip (督查单)
    SLIP_RETURNED = "slip_returned"  # to who drafted it: sent back
    SLIP_APPROVED = "slip_approved"  # to who drafted it: issue it
    SLIP_ISSUED = "slip_issued"  # to the agency's liaison and leader, with the document
    SLIP_ANSWERED = "slip_answered"  # to the secretariat
    SLIP_DUE = "slip_due"  # to both sides: the limit for the answer is near, or over
    SLIP_ENDED = "slip_ended"  # to the agency: lifted, or over by itself
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
        MessageKind.SLIP_ISSUED,
        MessageKind.SLIP_DUE,
        MessageKind.SLIP_ENDED,
    }
)


#: What has to be told as a new message where the earlier one cannot be edited any more.
TOLD_ANYWAY = frozenset({MessageKind.NOTICE_CORRECTED, MessageKind.NOTICE_WITHDRAWN})


class NoticeStatus(StrEnum):
    """State of a notice (life cycle 5)."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"  # waits for a second person
    REJECTED = "rejected"  # with a reason; its author takes it up again
    SCHEDULED = "scheduled"  # leaves at its moment
    SENT = "sent"
    CLOSED = "closed"  # nothing is signed any more
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"  # thrown away before it was sent


class NoticeClass(StrEnum):
    """What a notice is: some need a second person however few get it."""

    NOTICE = "notice"  # 通知
    CIRCULAR = "circular"  # 通报
    CRITICISM = "criticism"  # 通报批评


#: Classes that a second person agrees to, whoever gets them.
BY_TWO = frozenset({NoticeClass.CRITICISM})
#: Above so many people a second person agrees to any notice, unless the group sets another number; 0: never.
APPROVAL_ABOVE = 100
APPROVAL_CHOICES = (20, 50, 100, 200, 500, 0)
#: Whoever did not sign is chased by hand, and not again within this time.
COOLING_OFF = timedelta(hours=4)
#: The author's message about how far a notice is changes once in so many seconds at the most.
PROGRESS_SECONDS = 10


class AudienceKind(StrEnum):
    """How the recipients of a notice are chosen."""

    ALL = "all"
    ROLE = "role"
    AGENCIES = "agencies"
    OWING = "owing"
    COMBINED = "combined"  # by the conditions of `domain.audiences`


class Settlement(StrEnum):
    """Who signs where a notice goes to several people of an agency."""

    EACH = "each"  # every one of them
    ANY = "any"  # the first one, for the agency


class ReceiptState(StrEnum):
    """What became of a notice at one agency's seat."""

    QUEUED = "queued"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    UNREACHABLE = "unreachable"
    FAILED = "failed"  # Telegram refused the message, or it was tried too often
    UNKNOWN = "unknown"  # Telegram's answer was lost: it may have arrived


MAX_ATTACHMENTS = 5
MAX_NOTICE_TEXT = 3000  # characters; leaves room for head and foot within one message of 4096


class NoticeNeedsApproval(RuleBroken):
    """A second person has to agree before this notice leaves."""


class ApproverMissing(RuleBroken):
    """There is nobody who could agree: neither the author nor somebody who acts for the author may."""


class NoticeNotPending(RuleBroken):
    """The notice waits for nobody's approval: it was decided, taken back or sent."""


class NoticeNotOut(RuleBroken):
    """The notice is not out: not sent yet, or closed or withdrawn."""


class NoticeOver(RuleBroken):
    """The notice was closed or withdrawn: there is nothing to sign any more."""


class MomentInvalid(RuleBroken):
    """A moment is expected as 12-31 09:00 or 明天 9:00, to come within a year."""


class ChasedBefore(RuleBroken):
    """Whoever did not sign was chased a moment ago; facts: `until`, when it is possible again."""


class NobodyOutstanding(RuleBroken):
    """Everybody signed, or cannot be reached here."""


class CorrectionMissing(RuleBroken):
    """There is no other text of the notice to be sent: it was dropped, or sent before."""


class CorrectionUnchanged(RuleBroken):
    """The other text is the same as the one that was sent."""


class AttachmentsFull(RuleBroken):
    """A notice carries no more than `limit` files."""


class TemplateInvalid(RuleBroken):
    """A template has a name on its first line and a text below it."""


class TemplateNameTaken(RuleBroken):
    """Another template has this name; facts: `name`."""


class TemplateMissing(RuleBroken):
    """The template was deleted."""
