"""Why a document is refused at the door: one class per reason."""

from domain.errors import RuleBroken


class DocumentRefused(RuleBroken):
    """The file cannot become a ledger; facts always hold `file_name`."""


class DocumentEmpty(DocumentRefused):
    """The file holds no bytes, or no characters but blanks."""


class DocumentTooLarge(DocumentRefused):
    """The file, its text or its list of items is beyond measure; facts: `what`, `limit`."""


class DocumentUnsupported(DocumentRefused):
    """The file is of a kind that is not read; facts: `kind` (pdf, image, archive …)."""


class DocumentNotText(DocumentRefused):
    """The bytes are no text in any encoding that is read."""


class DocumentDamaged(DocumentRefused):
    """The file claims to be of a kind and cannot be opened as such; facts: `kind`."""


class DocumentUnsafe(DocumentRefused):
    """An archive that unpacks to far more than it pretends, or of too many parts."""


class DocumentWithoutItems(DocumentRefused):
    """The text holds no numbered item: it is no policy document."""
