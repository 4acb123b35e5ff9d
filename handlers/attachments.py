"""Files that people send: fetched from Telegram, kept under their hash."""

from telegram import Document, PhotoSize
from telegram.constants import ChatAction, FileSizeLimit

from domain.errors import FileTooLarge
from handlers.turns import Turn
from services.files import ReceivedFile

_MEGABYTE = 1024 * 1024


async def fetch(turn: Turn, attachment: Document | PhotoSize) -> bytes:
    """The content of the sent file, fetched once. Errors: FileTooLarge, told before anything is fetched."""
    if turn.content is not None:
        return turn.content
    size = attachment.file_size or 0
    if size > FileSizeLimit.FILESIZE_DOWNLOAD:
        limit_mb = FileSizeLimit.FILESIZE_DOWNLOAD // 1_000_000
        raise FileTooLarge(size_mb=-(-size // _MEGABYTE), limit_mb=limit_mb)
    await turn.busy(ChatAction.UPLOAD_DOCUMENT)
    file = await attachment.get_file()
    turn.content = bytes(await file.download_as_bytearray())
    return turn.content


async def keep(turn: Turn, attachment: Document | PhotoSize, data: bytes) -> ReceivedFile:
    """Keep the content on disk; what a row will say of it."""
    sha256 = await turn.environment.transactions.apart(lambda: turn.environment.files.put(data))
    if isinstance(attachment, PhotoSize):
        return ReceivedFile(f"photo-{sha256[:8]}.jpg", sha256, "image/jpeg", len(data))
    name = attachment.file_name or f"file-{sha256[:8]}"
    return ReceivedFile(name, sha256, attachment.mime_type or "application/octet-stream", len(data))
