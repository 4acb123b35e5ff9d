"""Plain text: its encoding found out, and characters mended that no author typed."""

import re
import unicodedata

from domain.documents import DocumentNotText

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

#: Radicals that PDF writers put in the place of characters and that Unicode holds for no compatible forms.
_RADICALS = (
    "\u2e84乙\u2e8e兀\u2e92巳\u2e93幺\u2e9c日\u2e9d月\u2ea0民\u2ea7牛\u2ea9王\u2eab目\u2eac示\u2eae竹\u2eb6羊\u2ebb聿\u2ebc肉\u2ebd臼"
    "\u2ec4西\u2ec5见\u2ec6角\u2ec9贝\u2ecb车\u2ed1長\u2ed3长\u2ed4门\u2ed7雨\u2ed8青\u2ed9韦\u2eda页\u2edb风\u2edc飞\u2edd食"
    "\u2ee2马\u2ee3骨\u2ee4鬼\u2ee5鱼\u2ee6鸟\u2ee7卤\u2ee8麦\u2ee9黄\u2eea黾\u2eec齐\u2eee齿\u2ef0龙\u2ef3龟"
)
#: Characters that end a line for some readers and not for others.
_LINE_ENDS = (0x0B, 0x0C, 0x85, 0x2028, 0x2029)
_MENDED = {
    # Only these two blocks: NFKC of a whole text would also turn （） into ().
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)},
    **{ord(radical): character for radical, character in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)},
    # No text: databases refuse NUL and lone surrogates, screens hide the rest.
    **dict.fromkeys(
        (code for code in (*range(32), 0x7F, 0xFEFF, 0xFFFE, 0xFFFF) if chr(code) not in "\t\n"), ""
    ),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **dict.fromkeys(_LINE_ENDS, " "),
}
_LINE_END = re.compile("\r\n?|[" + "".join(map(chr, _LINE_ENDS)) + "]")
_TO_MEND = re.compile("[" + "".join(map(re.escape, map(chr, _MENDED))) + "]")


def decoded(data: bytes, file_name: str) -> str:
    """The text of the bytes, lines ended by line feeds. Errors: DocumentNotText."""
    text = _decoded(data)
    if text is None or not _is_text(text):
        raise DocumentNotText(file_name=file_name)
    return mended(_LINE_END.sub("\n", text))


def mended(text: str) -> str:
    """The text without control characters, and radicals as the characters that they look like."""
    return text.translate(_MENDED) if _TO_MEND.search(text) else text


def _decoded(data: bytes) -> str | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded_as(data[len(mark) :], encoding)
    return _decoded_as(data, "utf-8") or _decoded_as(data, "gb18030") or _decoded_as(data, "big5")


def _decoded_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_text(text: str) -> bool:
    """Whether hardly any character is a control character: a program's bytes may decode as gb18030."""
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\v\f\r\x1a")
    return "\0" not in text and controls * 1000 <= len(text)
