"""Text as it is searched: folded to words of a-z and 0-9, the same for both databases and for what a person asks."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from chungsuc.documents.official.words import plain

LONGEST_WORD: Final = 40
MOST_DISTINCT: Final = 15_000  # a tsvector of PostgreSQL holds 1 MB; ordinary papers have a few thousand
MOST_TERMS: Final = 20
MOST_HITS: Final = 50
WORD: Final = re.compile(r"[a-z0-9]+")
ASKED: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))


def words_of(text: str) -> list[str]:
    """The words, folded: lower case, no marks; anything else parts two words. Words are cut at 40 letters."""
    return [word[:LONGEST_WORD] for word in WORD.findall(plain(unicodedata.normalize("NFC", text)))]


def search_text(head: str, text: str) -> str:
    """
    What is kept of a paper to be searched: its head (number, subject, issuer), a line feed, its text.

    Each word stands between two spaces, so that a phrase is found by comparing. Beyond 15,000 distinct words new ones
    are left out.
    """
    known: set[str] = set()
    lines = []
    for part in (head, text):
        kept = []
        for word in words_of(part):
            if word in known or len(known) < MOST_DISTINCT:
                known.add(word)
                kept.append(word)
        lines.append(f" {' '.join(kept)} ")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person looks for: all of `terms` must occur; a term is a word, or words that follow each other."""

    terms: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(word for term in self.terms for word in term))

    @property
    def phrases(self) -> list[str]:
        return [" ".join(term) for term in self.terms if len(term) > 1]


def asked(text: str) -> Asked:
    """
    The terms of a query. Words in quotes, and words joined as in “146/KH-UBND”, follow each other; others stand anywhere.

    Quotation marks of all kinds count; one left open is passed over. Beyond twenty terms the rest is left out.
    """
    found = []
    for quoted, bare in ASKED.findall(unicodedata.normalize("NFC", text).translate(QUOTES)):
        if term := tuple(words_of(quoted or bare)):
            found.append(term)
    return Asked(tuple(dict.fromkeys(found[:MOST_TERMS])))


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    found: bool


def snippet(text: str, wanted: Asked, *, width: int = 240) -> list[Piece]:
    """
    The part of `text`, about `width` characters, with most of the terms in it, in pieces; those found say so.

    Its beginning where nothing occurs.
    """
    composed = unicodedata.normalize("NFC", text)
    hits = _hits(plain(composed), wanted)
    start = max(0, _best(hits, width) - width // 4) if hits else 0
    start = composed.rfind(" ", 0, start) + 1 if start else 0
    stop = min(len(composed), start + width)
    if stop < len(composed) and (space := composed.rfind(" ", start, stop)) > start:
        stop = space
    pieces, at = [Piece("… ", found=False)] if start else [], start
    for first, last, _ in hits:
        if first < at or last > stop:
            continue
        pieces += [Piece(composed[at:first], found=False), Piece(composed[first:last], found=True)]
        at = last
    pieces.append(Piece(composed[at:stop] + (" …" if stop < len(composed) else ""), found=False))
    return [Piece(p.text.replace("\n", " "), p.found) for p in pieces if p.text]


def _best(hits: Sequence[tuple[int, int, int]], width: int) -> int:
    """Where the stretch begins that holds the most different terms; the first of equals."""
    reach = width * 3 // 4
    return max(hits, key=lambda hit: (len({t for first, _, t in hits if hit[0] <= first < hit[0] + reach}), -hit[0]))[0]


def _hits(folded: str, wanted: Asked) -> list[tuple[int, int, int]]:
    """Where terms begin and end, and which; the longer first where two begin at one place. At most fifty of each term."""
    found: list[tuple[int, int, int]] = []
    for place, term in enumerate(wanted.terms):
        pattern = r"(?<![a-z0-9])" + r"[^a-z0-9]+".join(term) + r"(?![a-z0-9])"
        found += [(*match.span(), place) for match in islice(re.finditer(pattern, folded), MOST_HITS)]
    return sorted(found, key=lambda hit: (hit[0], -hit[1]))
