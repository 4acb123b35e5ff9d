"""What is checked of a ZIP container before anything in it is unpacked."""

import io
import zipfile

from domain.documents import DocumentDamaged, DocumentUnsafe, DocumentUnsupported

MAX_PARTS = 2_000
MAX_UNPACKED = 64 * 1024 * 1024
MAX_BODY = 16 * 1024 * 1024
MAX_RATIO = 200
#: Small parts of XML compress better than MAX_RATIO and harm nobody.
HARMLESS = 1024 * 1024

WORD_BODY = "word/document.xml"


def check(data: bytes, file_name: str) -> None:
    """Refuse what is no Word document, is broken, or unpacks to far more than it pretends."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            parts = container.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise DocumentDamaged(file_name=file_name, kind="archive") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise DocumentUnsafe(file_name=file_name)
    if any(_is_bomb(part) for part in parts):
        raise DocumentUnsafe(file_name=file_name)
    if WORD_BODY not in {part.filename for part in parts}:
        raise DocumentUnsupported(file_name=file_name, kind="archive")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    limit = MAX_BODY if part.filename == WORD_BODY else MAX_UNPACKED
    return part.file_size > min(limit, max(HARMLESS, MAX_RATIO * part.compress_size))
