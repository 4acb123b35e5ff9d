"""Why a document is refused at the door: one class per reason."""

from domain.errors import RuleBroken


class DocumentRefused(RuleBroken):
    """The file cannot become a ledger; facts always hold `file_name`."""


class DocumentEmpty(DocumentRefused):
    """The file holds no bytes, or no characters but blanks."""


class DocumentTooLarge(DocumentRefused):
    """The file, its text or its list of items is beyond measure; facts: `what`, `limit`."""


class DocumentTooSlow(DocumentRefused):
    """Reading the file takes longer than a reader may take."""


class DocumentUnsupported(DocumentRefused):
    """The file is of a kind that is not read; facts: `kind` (image, archive, slides …)."""


class DocumentOfPictures(DocumentRefused):
    """The pages hold pictures of a text, and no text."""


class DocumentLocked(DocumentRefused):
    """The file opens only with a password."""


class DocumentNotText(DocumentRefused):
    """The bytes are no text in any encoding that is read."""


class DocumentDamaged(DocumentRefused):
    """The file claims to be of a kind and cannot be opened as such; facts: `kind`."""


class DocumentUnsafe(DocumentRefused):
    """An archive that unpacks to far more than it pretends, or of too many parts."""


class DocumentWithoutItems(DocumentRefused):
    """The text holds no numbered item: it is no policy document."""
