"""Papers that a paper names by their numbers."""

import re
from collections.abc import Iterator
from typing import Final

from chungsuc.documents.official.kinds import SIGN_OF, SIGNS, sign_of_symbol
from chungsuc.documents.official.tree import Citation, Node, OfficialPaper, PartialDate
from chungsuc.documents.official.words import plain

PART: Final = r"(?:Q\sĐ(?=\s?[-/–])|[A-ZĐƯ][A-Za-zĐđƯư&]*\d*)"
NUMBERED: Final = re.compile(
    r"(?<![\w/.,-])(?P<number>\d{1,5}[a-zA-Z]?)\s*(?P<year>/\s?\d{4})?\s?(?P<sep>[-/–]|\s)\s?"
    rf"(?P<symbol>{PART}(?:\s?[-/–]\s?{PART})+)"
)
LAW: Final = re.compile(r"(?<![\w/])(?P<number>\d{1,4}/\d{4})/(?P<symbol>(?:UBTV)?QH\d{1,2})\b")
NAMES: Final = "|".join(sorted(map(plain, SIGN_OF), key=len, reverse=True))
NAMED: Final = re.compile(rf"\b({NAMES})(?:\s+(?:hanh dong|phoi hop|lien tich))?\s*(?:so)?\s*[:.]?\s*$")
NAMED_AFAR: Final = re.compile(rf"\b({NAMES})\b[^;.]*$")
FOLDED: Final = {plain(full): (sign, full) for full, sign in SIGN_OF.items()}
SAID_SO: Final = re.compile(r"\bso\s*[:.]?\s*$")
DAY: Final = re.compile(r"[,\s]*ngày\s*(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})")
ISSUER: Final = re.compile(
    r"[,\s]*của\s+([^;:,.()“\"]{3,120}?)(?=\s*(?:[;:,.()“\"]|$|(?<!đạo )\b(?:về|Về|V/v|Ban hành|Phê duyệt"
    r"|ban hành|phê duyệt|thực hiện|triển khai|tổ chức|phát động|hướng dẫn|quy định|sửa đổi|thông qua|công bố|giao|phân công"
    r"|đề nghị|yêu cầu|tại kỳ họp|tại phiên họp|đã|được)\b))"
)
SUBJECT: Final = re.compile(
    r"[,\s]*((?:về|Về|V/v|ban hành|Ban hành|phê duyệt|Phê duyệt|quy định|Quy định|sửa đổi|triển khai|tổ chức|thực hiện|phân công"
    r"|hướng dẫn)\b[^;]{5,400}?)(?=;|\.(?:\s|$)|$)"
)


def find_citations(paper: OfficialPaper) -> tuple[Citation, ...]:
    """
    Every paper named by its number, once, in order of appearance, but never the paper itself.

    One named above the body (in the subject, or as what encloses the paper) has an empty `node`.
    """
    found: dict[str, Citation] = {}
    own = _bare(f"{paper.number or ''}{paper.symbol or ''}")
    for text in (paper.subject, paper.enclosed_with):
        for made in _named("", text or ""):
            found.setdefault(_bare(made.key.split(" ", 1)[-1]), made)
    for key, node in paper.nodes():
        for text in _texts(node):
            for made in _named(key, text):
                found.setdefault(_bare(made.key.split(" ", 1)[-1]), made)
    found.pop(own, None)
    return tuple(found.values())


def _texts(node: Node) -> Iterator[str]:
    yield from (text for text in (node.title, node.text, *(" | ".join(row) for row in node.rows)) if text)


def _bare(number: str) -> str:
    return re.sub(r"[\s/–-]", "", plain(number))


def _named(node: str, text: str) -> Iterator[Citation]:
    folded = plain(text)
    numbers = [*NUMBERED.finditer(text), *LAW.finditer(text)]
    for match in sorted(numbers, key=lambda one: one.start()):
        made = _law(match, folded) if match.re is LAW else _numbered(match, folded)
        if made is None:
            continue
        sign, full, number, symbol, key = made
        day, issuer, subject = _said_behind(text, match.end())
        yield Citation(f"{sign} {key}", full, number, symbol, day, issuer, subject, node, match.start(), match.end())


def _numbered(match: "re.Match[str]", folded: str) -> tuple[str, str, str, str, str] | None:
    """Sign, type, number, symbol and the whole number; None where the letters are no symbol."""
    symbol = re.sub(r"\s*([-–/])\s*", lambda sign: sign[1].replace("–", "-"), match["symbol"]).replace("TTG", "TTg").replace("Q Đ", "QĐ")
    number = match["number"] + re.sub(r"\s", "", match["year"] or "")
    before = folded[max(0, match.start() - 60) : match.start()]
    sign, named = sign_of_symbol(symbol), NAMED.search(before)
    if not sign and not named and not SAID_SO.search(before):
        return None
    party = "/" in symbol and "-" not in symbol.split("/")[0]
    between = match["sep"].strip().replace("–", "-") or ("-" if party else "/")
    key = f"{number}{'/' if match['year'] else between}{symbol}"
    if sign:
        return sign, SIGNS[sign], number, symbol, key
    short, full = FOLDED[named[1]] if named else ("CV", "công văn")
    return short, full, number, symbol, key


def _law(match: "re.Match[str]", folded: str) -> tuple[str, str, str, str, str]:
    named = NAMED_AFAR.search(folded, max(0, match.start() - 120), match.start())
    short, full = FOLDED[named[1]] if named else ("Luật", "luật")
    return short, full, match["number"], match["symbol"], match[0]


def _said_behind(text: str, end: int) -> tuple[PartialDate | None, str | None, str | None]:
    """The day, the body and the subject that follow a number, as far as the text says them."""
    day = issuer = subject = None
    if found := DAY.match(text, end):
        month = int(found[2])
        day = PartialDate(int(found[3]), month, int(found[1])) if 1 <= month <= 12 else PartialDate(int(found[3]))
        end = found.end()
    if found := ISSUER.match(text, end, end + 200):
        issuer, end = found[1].strip(), found.end()
    if found := SUBJECT.match(text, end, end + 500):
        subject = found[1].strip()
    return day, issuer, subject
