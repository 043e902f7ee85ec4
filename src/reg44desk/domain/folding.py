"""Words as a search compares them: without accents, capitals or signs, so that "lodz" finds "Łódź"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST = 40
"""Letters of a word that are compared; what comes after them makes no difference."""

APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u02b9\u00b4`\uff07"
MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
HYPHENS = "-\u2010\u2011\u2012\u2013\u00ad"

_PLAIN = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k",
        "ƀ": "b", "ɓ": "b", "ƈ": "c", "ɖ": "d", "ɗ": "d", "ǝ": "e", "ə": "e", "ɛ": "e", "ƒ": "f", "ǥ": "g", "ɠ": "g", "ɨ": "i",
        "ɩ": "i", "ƙ": "k", "ƚ": "l", "ɲ": "n", "ƞ": "n", "ɔ": "o", "ɵ": "o", "ƥ": "p", "ƭ": "t", "ʈ": "t", "ʉ": "u", "ʋ": "v",
        "ƴ": "y", "ƶ": "z", "ȼ": "c", "ɇ": "e", "ɉ": "j", "ɍ": "r", "ɏ": "y",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart into a plain letter and a mark."""

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(f"[^\\W_](?:[^\\W_]|[{MARKS}]|[{re.escape(APOSTROPHES)}](?=[^\\W_]))*")
_JOINED = re.compile(f"(?<=[^\\W_])[{re.escape(APOSTROPHES)}](?=[^\\W_])")
_LINKED = re.compile(f"(?<=[^\\W_])[{re.escape(APOSTROPHES + HYPHENS)}](?=[^\\W_])")


def fold(words: str) -> str:
    """Words in small plain letters: no accents, no capitals; signs stay as they are."""
    if words.isascii():
        return words.lower()
    folded = unicodedata.normalize("NFKD", words).casefold().translate(_PLAIN)
    return "".join(map(_sign, unicodedata.normalize("NFKD", folded).casefold()))


def search_words(typed: str) -> list[str]:
    """The folded words of what somebody looks for, each once; "O'Brien" is one word, "well-being" two."""
    return _once(_JOINED.sub("", fold(typed)))


def index_words(text: str) -> list[str]:
    """The folded words under which a text can be found, each once: "O'Brien" also as one word, "well-being" as three."""
    folded = fold(text)
    if not _LINKED.search(folded):
        return _once(folded)
    return _once(" ".join([_JOINED.sub("", folded), _LINKED.sub("", folded), folded]))


def matches(found: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether each wanted word begins one of the words found."""
    every = list(found)
    return all(any(is_match(one, word) for one in every) for word in wanted)


def is_match(found: str, wanted: str) -> bool:
    """Whether a wanted word begins a word; numbers of one or two digits are compared whole, so that 3 does not find 30."""
    return found == wanted if is_short_number(wanted) else found.startswith(wanted)


def is_short_number(word: str) -> bool:
    """Whether a word is the number of a day, a month or the like."""
    return len(word) < 3 and word.isdigit()


def marks(text: str, wanted: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Which parts of a text match the wanted words: where each begins and ends."""
    found = []
    for begin, end in _pieces(text):
        lengths = [_length(text[begin:end], word) for word in wanted]
        if any(lengths):
            found.append((begin, begin + max(lengths)))
    return tuple(found)


def excerpt(text: str, wanted: Sequence[str], most: int = 110) -> str:
    """A line of a text around the first wanted word, cut between words; its beginning where none is in it."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    found = marks(line, wanted)
    begin = max(min(found[0][0] - most // 4, len(line) - most), 0) if found else 0
    if begin:
        begin = line.find(" ", begin, begin + most // 4) + 1 or begin
    end = begin + most
    if end < len(line):
        space = line.rfind(" ", begin + most // 2, end + 1)
        end = space if space >= 0 else end
    return ("…" if begin else "") + line[begin:end].strip() + ("…" if end < len(line) else "")


def _sign(sign: str) -> str:
    """Marks and invisible signs within a word go; a line's end and the like part words."""
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return ""
    return sign if sign.isprintable() else " "


def _once(folded: str) -> list[str]:
    return list(dict.fromkeys(word[:LONGEST] for word in _WORD.findall(folded)))


def _pieces(text: str) -> list[tuple[int, int]]:
    """Where each word of a text begins and ends; marks that stand on a letter, and apostrophes within a word, belong to it."""
    return [found.span() for found in _PIECE.finditer(text)]


def _length(piece: str, word: str) -> int:
    """How many letters of a piece a wanted word covers; 0 when it does not begin the piece or a part after an apostrophe."""
    if not any(is_match(one, word) for one in index_words(piece)):
        return 0
    whole = _JOINED.sub("", fold(piece))[:LONGEST]
    if not is_match(whole, word):
        return len(piece)
    for length in range(1, len(piece)):
        if fold(piece[:length]).translate(_NO_APOSTROPHES).startswith(word):
            return length + _marks_after(piece, length)
    return len(piece)


def _marks_after(piece: str, at: int) -> int:
    """How many marks stand on the letter before."""
    count = 0
    while at + count < len(piece) and unicodedata.combining(piece[at + count]):
        count += 1
    return count


_NO_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES, ""))
