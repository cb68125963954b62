"""Papers that a paper names by their numbers."""

import re
from typing import Final

from chungsuc.documents.official.heading import BY_SYMBOL
from chungsuc.documents.official.tree import Citation, OfficialPaper, PartialDate
from chungsuc.documents.official.words import plain

NUMBERED: Final = re.compile(
    r"(?<![\w/.,-])(?P<number>\d{1,5}[a-zA-Z]?)\s*(?P<year>/\s?\d{4})?\s?(?P<sep>[-/–]|\s)\s?(?P<symbol>[A-ZĐƯ][A-Za-zĐđƯư&]*\.?(?:\s?[-/–]\s?[A-ZĐƯ][A-Za-zĐđƯư&]*\d*)+)"
)
LAW: Final = re.compile(r"(?<![\w/])(?P<number>\d{1,3})/(?P<year>\d{4})/(?P<symbol>(?:QH|UBTVQH)\d{1,2})\b")
SHORT: Final = {
    "nghi quyet": "NQ", "quyet dinh": "QĐ", "ke hoach": "KH", "chi thi": "CT", "huong dan": "HD", "to trinh": "TTr",
    "bao cao": "BC", "thong bao": "TB", "chuong trinh": "CTr", "thong tu": "TT", "nghi dinh": "NĐ", "cong van": "CV",
    "cong dien": "CĐ", "ket luan": "KL", "van ban": "VB", "de an": "ĐA", "luat": "Luật", "phap lenh": "PL",
    "quy dinh": "QĐi", "thong tri": "TTr", "quy che": "QC", "thong tu lien tich": "TTLT", "giay moi": "GM", "bien ban": "BB",
}  # fmt: skip
LONG: Final = {short: full for full, short in SHORT.items()}
TYPE_BEFORE: Final = re.compile(rf"(?:{'|'.join(sorted(SHORT, key=len, reverse=True))})(?=[\s,;:]*(?:[^\d.;]{{0,60}}?)\bso\s*:?\s*$)")
CLOSE_TYPE: Final = re.compile(rf"({'|'.join(sorted(SHORT, key=len, reverse=True))})(?:\s+(?:lien tich|phoi hop))?\s*(?:so)?\s*[:.]?\s*$")
NAMED: Final = {"nghi quyet": "nghị quyết", "quyet dinh": "quyết định", "ke hoach": "kế hoạch", "chi thi": "chỉ thị", "huong dan": "hướng dẫn",
    "to trinh": "tờ trình", "bao cao": "báo cáo", "thong bao": "thông báo", "chuong trinh": "chương trình", "thong tu": "thông tư",
    "nghi dinh": "nghị định", "cong van": "công văn", "cong dien": "công điện", "ket luan": "kết luận", "van ban": "văn bản",
    "de an": "đề án", "luat": "luật", "phap lenh": "pháp lệnh", "quy dinh": "quy định", "thong tri": "thông tri", "quy che": "quy chế",
    "thong tu lien tich": "thông tư liên tịch", "giay moi": "giấy mời", "bien ban": "biên bản"}  # fmt: skip
BEHIND: Final = re.compile(
    r"[,\s]*(?:ngày\s*(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4}))?[,\s]*(?:của\s+(?P<issuer>[^;:,.()“\"]{3,120}?))?"
    r"(?:\s*,?\s*(?P<about>(?:về|Về|V/v|ban hành|Ban hành|phê duyệt|quy định|Quy định|sửa đổi|triển khai|tổ chức|thực hiện|phân công|hướng dẫn)\b[^;]{5,400}?))?(?=[;.](?:\s|$)|$|\n|,\s|\)|“)"
)


def find_citations(paper: OfficialPaper) -> tuple[Citation, ...]:
    """Every paper named by its number, once, in order of appearance."""
    found: dict[str, Citation] = {}
    own = _bare(f"{paper.number or ''}/{paper.symbol or ''}")
    if paper.enclosed_with:
        _look("", paper.enclosed_with, own, found)
    for key, node in paper.nodes():
        for text in (node.title, node.text, *(" | ".join(row) for row in node.rows)):
            if text:
                _look(key, text, own, found)
    return tuple(found.values())


def _bare(number: str) -> str:
    return re.sub(r"[\s/-]", "", plain(number))


def _look(node: str, text: str, own: str, found: dict[str, Citation]) -> None:
    folded = plain(text)
    for match in LAW.finditer(text):
        named = CLOSE_TYPE.search(folded, max(0, match.start() - 90), match.start())
        short, kind = (SHORT[named[1]], NAMED[named[1]]) if named else ("Luật", "luật")
        number = match[0]
        key = f"{short} {number}"
        made = Citation(key, kind, f"{match['number']}/{match['year']}", match["symbol"], None, None, None, node, *match.span())
        found.setdefault(_bare(number), _described(made, text, number))
    for match in NUMBERED.finditer(text):
        made = _citation(node, text, folded, match)
        if made is None or _bare(made.number) == own:
            continue
        found.setdefault(_bare(made.number), made)


def _citation(node: str, text: str, folded: str, match: "re.Match[str]") -> Citation | None:
    symbol = re.sub(r"\s*([-–/.])\s*", lambda m: m[1].replace("–", "-"), match["symbol"]).rstrip(".")
    year = re.sub(r"\s", "", match["year"] or "")
    head = symbol.split("-")[0].split("/")[0]
    named = CLOSE_TYPE.search(folded, max(0, match.start() - 45), match.start())
    if not named and head not in BY_SYMBOL and "so" not in folded[max(0, match.start() - 5) : match.start()]:
        return None
    sep = match["sep"].strip().replace("–", "-") or ("-" if "/" in symbol and "-" not in symbol else "/")
    short, kind = _kind(head, named)
    number = f"{match['number']}{year}{'/' if year else sep}{symbol}"
    return _described(Citation(f"{short} {number}".strip(), kind, match["number"] + year, symbol, None, None, None, node, match.start(), match.end()), text, number)


def _kind(head: str, named: "re.Match[str] | None") -> tuple[str, str]:
    by_symbol = BY_SYMBOL.get(head)
    if by_symbol:
        short = SHORT.get(plain(by_symbol), head)
        return short, by_symbol
    if named:
        word = named[1]
        return SHORT[word], NAMED[word]
    return "CV", "công văn"


def _described(made: Citation, text: str, number: str) -> Citation:
    from dataclasses import replace  # noqa: PLC0415

    behind = BEHIND.match(text, made.end, min(len(text), made.end + 700))
    if behind is None:
        return replace(made, number=number)
    day = None
    if behind["year"]:
        month = int(behind["month"])
        day = PartialDate(int(behind["year"]), month, int(behind["day"])) if 1 <= month <= 12 else PartialDate(int(behind["year"]))
    issuer = (behind["issuer"] or "").strip() or None
    about = (behind["about"] or "").strip() or None
    return replace(made, number=number, date=day, issuer=issuer, subject=about)
