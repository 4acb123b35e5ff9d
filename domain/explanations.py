"""Why no reminder comes: the reasons that an explanation names."""

from enum import StrEnum


class Silence(StrEnum):
    """What keeps reminders away from an agency's duty on an item."""

    ITEM_OVER = "item_over"  # the item is not under way
    NOT_OPEN = "not_open"  # no period asks for a report; the next one opens later
    NO_PERIOD = "no_period"  # nothing is planned at all
    SETTLED = "settled"  # the report is in
    DUE_OVER = "due_over"  # reminders end at the due time
    NO_CONTACT = "no_contact"  # nobody of the agency can be written to
    NONE_LEFT = "none_left"  # the last one of this period has come
