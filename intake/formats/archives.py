"""What is checked of a ZIP container before anything in it is unpacked."""

import io
import zipfile

from domain.documents import DocumentDamaged, DocumentLocked, DocumentUnsafe

MAX_PARTS = 2_000
MAX_UNPACKED = 64 * 1024 * 1024
MAX_RATIO = 200
#: Small parts of XML compress better than MAX_RATIO and harm nobody.
HARMLESS = 1024 * 1024

_ENCRYPTED = 0x1
_PICTURES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".emf",
    ".wmf",
    ".jb2",
    ".jp2",
    ".webp",
)
_ENTRY = b"PK\x01\x02"


def parts(data: bytes, file_name: str) -> dict[str, zipfile.ZipInfo]:
    """The parts of a container by name, once they are known to be few and of honest size.

    Errors: DocumentDamaged, DocumentUnsafe, DocumentLocked.
    """
    # Counted before they are listed: a directory of half a million parts fills hundreds of megabytes.
    if data.count(_ENTRY) > MAX_PARTS:
        raise DocumentUnsafe(file_name=file_name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            found = container.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        raise DocumentDamaged(file_name=file_name, kind="archive") from error
    if sum(part.file_size for part in found) > MAX_UNPACKED:
        raise DocumentUnsafe(file_name=file_name)
    if any(part.file_size > max(HARMLESS, MAX_RATIO * part.compress_size) for part in found):
        raise DocumentUnsafe(file_name=file_name)
    if any(part.flag_bits & _ENCRYPTED for part in found):
        raise DocumentLocked(file_name=file_name)
    return {part.filename: part for part in found}


def holds_pictures(data: bytes) -> bool:
    """Whether a container that `parts` found to be sound holds pictures, its thumbnail left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        names = [name.lower() for name in container.namelist()]
    return any(name.endswith(_PICTURES) and not name.startswith("docprops/") for name in names)
