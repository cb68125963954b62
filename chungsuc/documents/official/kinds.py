"""The types of official papers: their names, and the signs that stand for them in numbers."""

import re
from typing import Final

from chungsuc.documents.official.numbering import is_upper
from chungsuc.documents.official.words import plain

TYPES: Final = (
    "kế hoạch", "quyết định", "nghị quyết", "chỉ thị", "hướng dẫn", "tờ trình", "báo cáo", "thông báo", "chương trình",
    "đề án", "phương án", "dự án", "quy chế", "quy định", "thông tư liên tịch", "thông tư", "nghị định", "biên bản",
    "giấy mời", "công điện", "kết luận", "lời kêu gọi", "thư kêu gọi", "thư ngỏ", "thư khen", "thông tri", "thông cáo",
    "giấy giới thiệu", "giấy ủy quyền", "giấy nghỉ phép", "phiếu trình", "phiếu chuyển", "phiếu gửi", "phiếu báo",
    "hợp đồng", "bản ghi nhớ", "bản thỏa thuận", "chiến lược", "điều lệ", "quy trình", "tuyên bố", "lệnh", "luật",
    "pháp lệnh", "thư", "đề cương", "nội quy", "công văn", "bài phát động", "thể lệ", "điều lệ",
)  # fmt: skip
SIGNS: Final = {
    "NQ": "nghị quyết",
    "QĐ": "quyết định",
    "KH": "kế hoạch",
    "CT": "chỉ thị",
    "HD": "hướng dẫn",
    "TTr": "tờ trình",
    "BC": "báo cáo",
    "TB": "thông báo",
    "CTr": "chương trình",
    "TT": "thông tư",
    "TTLT": "thông tư liên tịch",
    "NĐ": "nghị định",
    "CV": "công văn",
    "CĐ": "công điện",
    "KL": "kết luận",
    "ĐA": "đề án",
    "PA": "phương án",
    "DA": "dự án",
    "QC": "quy chế",
    "QyĐ": "quy định",
    "BB": "biên bản",
    "GM": "giấy mời",
    "TC": "thông cáo",
    "HĐ": "hợp đồng",
    "VB": "văn bản",
    "Luật": "luật",
    "PL": "pháp lệnh",
}
SIGN_OF: Final = {full: sign for sign, full in SIGNS.items()}
WRITTEN_OTHERWISE: Final = {
    "QD": "QĐ",
    "Qđ": "QĐ",
    "TTR": "TTr",
    "CTR": "CTr",
    "CTHĐ": "CTr",
    "ND": "NĐ",
    "QYĐ": "QyĐ",
    "QyĐ": "QyĐ",
    "QĐi": "QyĐ",
    "CD": "CĐ",
    "TTg": "",
}
FOLDED_TYPES: Final = sorted(((plain(one), one) for one in TYPES), key=lambda pair: -len(pair[0]))


def type_of(text: str) -> tuple[str, str] | None:
    """The type that a line names in capitals, and what follows it in the line."""
    folded = plain(text)
    for key, name in FOLDED_TYPES:
        if " " not in name and not text.startswith(name.upper()):
            continue  # one syllable without its tone is another word: THƯ, THỦ
        if folded.startswith(key) and is_upper(text[: len(key)]) and not folded[len(key) : len(key) + 1].isalnum():
            return name, text[len(key) :].strip(" :-–")
    return None


def sign_of_symbol(symbol: str) -> str | None:
    """The sign of the type that a symbol begins with: "KH" of "KH-UBND"; None in a letter's ("SNN-NTM")."""
    first = re.split(r"[-/]", symbol)[0].strip()
    first = WRITTEN_OTHERWISE.get(first, first)
    return first if first in SIGNS else None


def type_of_symbol(symbol: str | None) -> str | None:
    """The type by its symbol alone; a symbol of two bodies and no type is a letter's."""
    if not symbol:
        return None
    sign = sign_of_symbol(symbol)
    return SIGNS[sign] if sign else ("công văn" if re.search(r"[-/]", symbol) else None)
