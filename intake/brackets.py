"""Brackets of any width, matched in one pass."""

from dataclasses import dataclass

OPENING = "（(〔[［【"
CLOSING = "）)〕]］】"
#: A page may open a bracket in one width and close it in another, so every pair fits.
_STEP = {**dict.fromkeys(OPENING, 1), **dict.fromkeys(CLOSING, -1)}


@dataclass(frozen=True)
class Bracket:
    """An outermost pair of brackets: offsets of the opening and behind the closing one.

    `width` is that of its marks: 0 for a stretch of text that stands in no brackets.
    """

    start: int
    end: int
    width: int = 1

    def inside(self, text: str) -> str:
        """What stands between the two."""
        return text[self.start + self.width : self.end - self.width]


def outermost(text: str) -> list[Bracket]:
    """The pairs that stand in no other pair, in order; a bracket without its partner counts as a letter."""
    open_at: list[int] = []
    found: list[Bracket] = []
    for offset, character in enumerate(text):
        step = _STEP.get(character)
        if step == 1:
            open_at.append(offset)
        elif step == -1 and open_at:
            start = open_at.pop()
            while found and found[-1].start > start:
                found.pop()
            found.append(Bracket(start, offset + 1))
    return found


def split(text: str, separators: str) -> list[str]:
    """The parts of `text` between separators that stand in no bracket; trimmed, empty parts dropped."""
    parts, depth, begin = [], 0, 0
    for offset, character in enumerate(text):
        depth = max(depth + _STEP.get(character, 0), 0)
        if depth == 0 and character in separators:
            parts.append(text[begin:offset])
            begin = offset + 1
    parts.append(text[begin:])
    return [part.strip() for part in parts if part.strip()]
