"""Word files of before 2007 (.doc, and .wps of the same making), as legacy-doc reads them."""

import legacy_doc

from domain.documents import DocumentDamaged, DocumentLocked
from intake.formats import sources
from intake.formats.sources import Source


def read(data: bytes, file_name: str) -> Source:
    """The paragraphs. Errors: DocumentDamaged, DocumentLocked."""
    try:
        return sources.source(legacy_doc.extract_text(data).text)
    except legacy_doc.LegacyDocError as error:
        if "ncrypted" in str(error):
            raise DocumentLocked(file_name=file_name) from error
        raise DocumentDamaged(file_name=file_name, kind="old_word") from error
