"""Web pages saved as one file (MHTML, as browsers and Word write it)."""

from email import message_from_bytes, policy
from email.message import Message

from domain.documents import DocumentDamaged
from intake.formats import webpages
from intake.formats.sources import Source


def read(data: bytes, file_name: str) -> Source:
    """The page among the parts. Errors: those of `webpages`, DocumentDamaged where there is none."""
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return webpages.read(_page(part), file_name)
    raise DocumentDamaged(file_name=file_name, kind="web_archive")


def _page(part: Message) -> bytes:
    """The bytes of the page; a mark tells the encoding that the part names, whatever the page says."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    charset = part.get_content_charset()
    if charset is None:
        return content
    try:
        return b"\xef\xbb\xbf" + content.decode(charset).encode()
    except (LookupError, UnicodeError):
        return content
