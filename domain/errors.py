"""Broken rules: one class each, carrying the key of the sentence that explains it."""

import re
from typing import ClassVar


class RuleBroken(Exception):
    """A rule forbids what was asked; `key` names its sentence, `facts` fill the sentence's blanks."""

    key: ClassVar[str] = "rule_broken"

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        cls.key = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, **facts: object) -> None:
        super().__init__(self.key, facts)
        self.facts = facts


class NotAllowed(RuleBroken):
    """The person's seats do not permit this."""


class NotFound(RuleBroken):
    """There is no such record, or none that this person may see; facts: of an item `number`, `count`."""


class TooFast(RuleBroken):
    """Somebody sent or pressed more in a short time than a person does."""


class OutOfDate(RuleBroken):
    """A button of an older state of affairs was pressed."""


class TextTooLong(RuleBroken):
    """More text than a field holds; facts: `length`, `limit` in characters."""


class MessageUnsupported(RuleBroken):
    """A voice message, video, sticker or the like: nothing that the bot can keep."""


class ReplyToNothing(RuleBroken):
    """A message was replied to that asks for nothing any more."""


class FileWithoutItem(RuleBroken):
    """A file came before an item was chosen to report on."""


class TextMissing(RuleBroken):
    """A text is needed and none was given."""


class NumberInvalid(RuleBroken):
    """An item is asked for by its number."""


class InvitationUnknown(RuleBroken):
    """No invitation has this code."""


class InvitationUsed(RuleBroken):
    """The code was used before."""


class InvitationExpired(RuleBroken):
    """The code's time is over; facts: `expired_at`."""


class InvitationOfOtherAgency(RuleBroken):
    """The person is already bound to another agency; facts: `agency`, `other`."""


class SeatHeld(RuleBroken):
    """Somebody else holds the seat; facts: `agency`."""


class SeatHandedOver(RuleBroken):
    """The person's seat passed to somebody else; facts: `name` of who has it now, `at`."""


class HandoverOver(RuleBroken):
    """The handover is done, cancelled, or its time is over."""


class HandoverToHolder(RuleBroken):
    """Whoever holds the seat took the code meant for the successor."""


class DelegationOver(RuleBroken):
    """The delegation ended or was revoked; facts: the principal's `name`."""


class DelegationOutside(RuleBroken):
    """A delegation does not reach this item; facts: the principal's `name`."""


class DeputyUnknown(RuleBroken):
    """A deputy or stand-in has to sit in the same agency."""


class SpanInvalid(RuleBroken):
    """Days are expected as 7月1日-7月5日, from today on."""


class AgencyUnknown(RuleBroken):
    """No agency has this name; facts: `name`, and the `candidates` that may be meant."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """Names of agencies that may be meant."""
        found = self.facts.get("candidates")
        return tuple(map(str, found)) if isinstance(found, list) else ()


class AgencyNameTaken(RuleBroken):
    """Another agency has this name; facts: `name`, `agency`."""


class AgencySeatsHeld(RuleBroken):
    """Two people hold the same seat of what is to become one agency; facts: `agency`, `other`, `role`."""


class AgenciesReported(RuleBroken):
    """Two agencies to be made one reported on one item in one period; facts: `agency`, `other`, `number`."""


class LedgerMissing(RuleBroken):
    """No ledger is published yet; facts: `may_manage`, whether this person can begin one."""


class LedgerNotDraft(RuleBroken):
    """Only a draft can be corrected or published."""


class LedgerDuplicate(RuleBroken):
    """The same file is already a ledger; facts: `title`, `ledger_id`, `is_draft`."""


class LinkToItself(RuleBroken):
    """Two items of one document cannot be linked as upper and lower level."""


class UpperItemUnknown(RuleBroken):
    """The upper-level document has no such items; facts: `numbers` that are unknown, its `last` number."""


class RequestOver(RuleBroken):
    """The request was decided, withdrawn or has lapsed."""


class RequestUnderWay(RuleBroken):
    """The same is being asked about the item already; facts: `number`."""


class RequestImpossible(RuleBroken):
    """What is asked does not fit the item as it is now; facts: `number`."""


class DateNotLater(RuleBroken):
    """A new day has to be after the present one; facts: `day`."""


class DateBeyondCeiling(RuleBroken):
    """The ledger grants no later day; facts: `day`."""


class ExtensionsUsedUp(RuleBroken):
    """The item was extended as often as the ledger allows, and once more; facts: `count`."""


class DeclineTooLate(RuleBroken):
    """The time to decline an assignment is over; facts: `days`."""


class DeclineWaits(RuleBroken):
    """The agency declined the item and signs for it now; facts: `number`."""


class LastResponsible(RuleBroken):
    """Without this agency nobody would answer for the item; facts: `number`."""


class DecisionOfAnother(RuleBroken):
    """Somebody else has to decide: one level higher, or a second person."""


class RevisionOver(RuleBroken):
    """The comparison with a revised document is settled, or replaced by that with a newer one."""


class ChangeDecided(RuleBroken):
    """A change of a revised document was applied or left before."""


class ChangeCorrected(RuleBroken):
    """The item was corrected since the change was shown; facts: `number`."""


class CarriedBefore(RuleBroken):
    """An unfinished item is carried over once, into one item; facts: `number`."""


class ItemIncomplete(RuleBroken):
    """An item cannot be registered; facts: `number`, `missing` (agency, deadline or title)."""


class ItemFirst(RuleBroken):
    """The first item has none before it to be joined to."""


class TargetInvalid(RuleBroken):
    """What was typed names no quantity."""


class ItemClosed(RuleBroken):
    """The item is closed, cancelled or suspended: nothing can be reported; facts: `number`."""


class ItemNotYours(RuleBroken):
    """The person's agency has no part in the item; facts: `number`."""


class NotYourDuty(RuleBroken):
    """Another agency owes this report."""


class PercentInvalid(RuleBroken):
    """A percentage is a whole number from 0 to 100."""


class QuantityUnread(RuleBroken):
    """What was typed holds no figure that can be read; facts: `text`, `unit`."""


class QuantityIsRange(RuleBroken):
    """A range was typed where one figure is asked for; facts: `text`."""


class UnitDiffers(RuleBroken):
    """A figure was typed in a unit of another measure; facts: `typed`, `unit`."""


class FigureUnexplained(RuleBroken):
    """A figure fell or jumped and no reason is given; facts: `report_id`, `target`, "" for the percentage."""


class NilReasonMissing(RuleBroken):
    """Nothing new so often in a row needs a reason; facts: `count`, with this time."""


class DayInFuture(RuleBroken):
    """The day of a completion has not come yet."""


class DateInvalid(RuleBroken):
    """A date is expected as 2026-12-31 (or 12-31 within the ledger's year)."""


class DayAhead(RuleBroken):
    """Nothing can be told of a day that is still to come."""


class DayBeforeRecords(RuleBroken):
    """Nothing is on record of an item on that day; facts: `number`, `since` (the first day that has)."""


class YearInvalid(RuleBroken):
    """A year is expected in four digits."""


class TimeInvalid(RuleBroken):
    """A time of day is expected as 18:00."""


class DueDayInvalid(RuleBroken):
    """A due day is a whole number from 1 to 31."""


class DueInPast(RuleBroken):
    """A report can be asked for by a time to come only."""


class TitleInvalid(RuleBroken):
    """A one-off report has a name of at most `limit` characters."""


class CycleMissing(RuleBroken):
    """The ledger has no reporting cycle in force."""


class PeriodNotDue(RuleBroken):
    """A period is locked by hand after its due time only; facts: `due_at`."""


class PeriodNotLocked(RuleBroken):
    """Only a locked period is unlocked for an agency: this one takes reports, or was cancelled."""


class PeriodReplaced(RuleBroken):
    """The period was cancelled when its cycle changed: nothing is filed in it any more."""


class NothingMissing(RuleBroken):
    """The agency has no missing report in the period to be unlocked."""


class LimitInvalid(RuleBroken):
    """A locked period is unlocked until a day to come, within half a year."""


class NothingOwed(RuleBroken):
    """The agency will owe nothing on the item in the period: nothing to file early; facts: `number`."""


class ReportEmpty(RuleBroken):
    """A progress or completion report needs a text."""


class ReportNotOpen(RuleBroken):
    """The report was decided, withdrawn or replaced: it cannot be changed any more."""


class ReportAlreadySubmitted(RuleBroken):
    """A report of this duty is with the reviewer."""


class CompletionByOther(RuleBroken):
    """Only the lead agency may declare an item complete; facts: `leads`, names."""


class CompletionAccepted(RuleBroken):
    """The agency completed its part in the item: nothing more is reported on it."""


class CompletionUnready(RuleBroken):
    """A completion lacks something; facts: `number`, `report_id`, `missing` (`Missing` each)."""


class BreakdownByOther(RuleBroken):
    """Only the lead agency or the secretariat breaks an item down; facts: `number`, `leads`, names."""


class BreakdownClosed(RuleBroken):
    """The item is not under way, or its completion waits for review; facts: `number`."""


class SubItemNotYours(RuleBroken):
    """Another agency is in charge of the sub-item; facts: `number`, such as 9.1."""


class SubItemSettled(RuleBroken):
    """The sub-item is declared, decided or taken off already; facts: `number`, such as 9.1."""


class SubItemDayBeyond(RuleBroken):
    """A sub-item is due by its item's deadline at the latest; facts: `day`, `last`."""


class SubItemAgencyUnknown(RuleBroken):
    """Only an agency with a part in the item takes a sub-item of it on; facts: `number`."""


class SubItemsTooMany(RuleBroken):
    """An item is broken down into so many sub-items at most; facts: `limit`."""


class ReviewOfOwnReport(RuleBroken):
    """Nobody reviews their own report."""


class FirstReviewMissing(RuleBroken):
    """Two people decide here, and nobody has recommended the report yet; facts: `number`."""


class SecondReviewByOther(RuleBroken):
    """Whoever recommended a report does not decide on it too; facts: `number`."""


class KeyItemByTwo(RuleBroken):
    """A key item is not ended by one person on their own; facts: `number`."""


class ItemNotClosed(RuleBroken):
    """Only what was closed or cancelled is reopened; facts: `number`."""


class DeadlineNotAhead(RuleBroken):
    """The new deadline of a reopened item lies in the past; facts: `day`."""


class ReasonMissing(RuleBroken):
    """Returning a report needs a reason."""


class PeriodLocked(RuleBroken):
    """The period is locked; facts: `period`."""


class AudienceEmpty(RuleBroken):
    """Nobody belongs to the chosen audience."""


class NoticeNotDraft(RuleBroken):
    """The notice was sent or discarded."""


class NoticeNotForYou(RuleBroken):
    """The person is no recipient of the notice."""


class NoticeOfText(RuleBroken):
    """A notice is written, not sent as a file."""


class EvidenceRefused(RuleBroken):
    """A file is refused as evidence; facts: `reason` (size or kind), `limit_mb`."""


class EvidenceLinkInvalid(RuleBroken):
    """A text was sent as evidence that is no link to a web page."""


class FileTooLarge(RuleBroken):
    """A file is larger than Telegram hands to bots; facts: `size_mb`, `limit_mb`."""


class ReportBeingSigned(RuleBroken):
    """A report lies with the agency's leader; it is taken back before it is changed. Facts: `number`."""


class NobodySigns(RuleBroken):
    """The agency's leader has to agree, and nobody is there who can; facts: `agency`."""


class SignatureDecided(RuleBroken):
    """Somebody else decided first; facts: `state` (a SignatureState), `name` of who did."""


class SignedTooLate(RuleBroken):
    """The period was locked before the leader agreed; facts: `period`, its last day."""
