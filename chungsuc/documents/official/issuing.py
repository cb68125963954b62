"""Which body issued a paper: from the upper left corner, or from symbol, text and signature together."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.documents.official.heading import Heading
from chungsuc.documents.official.numbering import is_upper
from chungsuc.documents.official.repair import spaced
from chungsuc.documents.official.tree import Signer
from chungsuc.documents.official.words import plain

LEVELS: Final = "tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|TP|TX|đặc khu"
CAPITAL: Final = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
NAME: Final = rf"[{CAPITAL}][\w'-]*(?:\s+(?:-\s+)?[{CAPITAL}][\w']*){{0,3}}"
TERRITORY: Final = re.compile(rf"(?<!\w)({LEVELS})\.?\s+({NAME})")
COMMITTEE: Final = re.compile(r"(?i)(?:ủy|uỷ) ban nhân dân|UBND")
PARTY_LEVEL: Final = {"TU": "Tỉnh ủy", "HU": "Huyện ủy", "ĐU": "Đảng ủy", "ThU": "Thành ủy", "QU": "Quận ủy", "TW": "Ban Chấp hành Trung ương"}
BODIES: Final = {
    "STNMT": "Sở Tài nguyên và Môi trường", "SNN": "Sở Nông nghiệp và Phát triển nông thôn", "SNNPTNT": "Sở Nông nghiệp và Phát triển nông thôn",
    "SNN&PTNT": "Sở Nông nghiệp và Phát triển nông thôn", "SNNMT": "Sở Nông nghiệp và Môi trường", "SNV": "Sở Nội vụ",
    "STC": "Sở Tài chính", "SKHĐT": "Sở Kế hoạch và Đầu tư", "SGTVT": "Sở Giao thông vận tải", "SXD": "Sở Xây dựng",
    "SCT": "Sở Công Thương", "SYT": "Sở Y tế", "SGDĐT": "Sở Giáo dục và Đào tạo", "SGD&ĐT": "Sở Giáo dục và Đào tạo",
    "SGDĐT&": "Sở Giáo dục và Đào tạo", "SKHCN": "Sở Khoa học và Công nghệ", "STTTT": "Sở Thông tin và Truyền thông",
    "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch", "SVHTT": "Sở Văn hóa và Thể thao", "STP": "Sở Tư pháp",
    "SLĐTBXH": "Sở Lao động - Thương binh và Xã hội", "SNgV": "Sở Ngoại vụ", "SDL": "Sở Du lịch", "SDTTG": "Sở Dân tộc và Tôn giáo",
    "BTNMT": "Bộ Tài nguyên và Môi trường", "BNN": "Bộ Nông nghiệp và Phát triển nông thôn", "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BNV": "Bộ Nội vụ", "BTC": "Bộ Tài chính", "BKHĐT": "Bộ Kế hoạch và Đầu tư", "BXD": "Bộ Xây dựng", "BCT": "Bộ Công Thương",
    "BYT": "Bộ Y tế", "BGDĐT": "Bộ Giáo dục và Đào tạo", "BKHCN": "Bộ Khoa học và Công nghệ", "BTTTT": "Bộ Thông tin và Truyền thông",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch", "BTP": "Bộ Tư pháp", "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BGTVT": "Bộ Giao thông vận tải", "TTg": "Thủ tướng Chính phủ", "CP": "Chính phủ", "BQP": "Bộ Quốc phòng", "BCA": "Bộ Công an",
    "UBDT": "Ủy ban Dân tộc", "HĐTĐKT": "Hội đồng Thi đua - Khen thưởng", "BTĐKT": "Ban Thi đua - Khen thưởng",
    "VPĐP": "Văn phòng Điều phối nông thôn mới", "VPĐPNTM": "Văn phòng Điều phối nông thôn mới", "HĐND": "Hội đồng nhân dân",
    "TLĐ": "Tổng Liên đoàn Lao động Việt Nam", "LĐLĐ": "Liên đoàn Lao động", "HND": "Hội Nông dân", "BTV": "Hội Liên hiệp Phụ nữ",
    "MTTQ": "Ủy ban Mặt trận Tổ quốc Việt Nam", "HCCB": "Hội Cựu chiến binh", "BCĐ": "Ban Chỉ đạo",
}  # fmt: skip
ACTING: Final = re.compile(rf"((?:Sở|Bộ|Ban|Hội|Chi cục|Phòng|Văn phòng|Liên đoàn|Trường|Trung tâm|Hội đồng|Đảng ủy|Huyện ủy|Tỉnh ủy|Ủy ban Mặt trận)\s[\w\s,&-]{{3,110}}?)\s+(?:ban hành|xây dựng|tổ chức|phát động|đề nghị|báo cáo|hướng dẫn|thông báo|triển khai|yêu cầu)\b")


@dataclass(frozen=True, slots=True)
class Body:
    name: str | None
    superior: str = ""
    lines: str = ""


def issuing_body(heading: Heading, signer: Signer | None, texts: Sequence[str], recipients: Sequence[str]) -> Body:
    """The body's name in full, with its territory; None where the paper does not support one."""
    early = " ".join(texts)[:20000]
    ours = _territory(heading, early, recipients)
    lines = [line for line in heading.issuer_lines if line.strip("* -")]
    if lines:
        superior, own = _parted(lines)
        return Body(_named(own, superior, ours, early), superior, own)
    return Body(_inferred(heading, signer, early, ours))


def _parted(lines: Sequence[str]) -> tuple[str, str]:
    """The superior body and the issuing body among the lines of the corner."""
    groups: list[str] = []
    for line in lines:
        line = spaced(line)
        if groups and not _begins_body(line, groups[-1]):
            groups[-1] += " " + line
        else:
            groups.append(line)
    return " ".join(groups[:-1]), groups[-1]


STARTS: Final = re.compile(
    r"(?:ubnd|uy ban|so|bo|ban|hoi|chi cuc|cuc|phong|van phong|lien doan|cong doan|truong|trung tam|tinh uy|huyen uy|thanh uy|thi uy|quan uy|dang uy|dang bo"
    r"|hoi dong|mat tran|lien minh|bao|dai|chi bo|tong|vien|thanh tra|doan|cong an|bo chi huy|kho bac|ngan hang|hdnd|ubmttq|mttq|bch|bcd|to|thu tuong|chinh phu|quoc hoi|bao hiem|lien hiep|hat|benh vien|cong ty|hop tac xa)\b"
)


def _begins_body(line: str, before: str) -> bool:
    folded, above = plain(line), plain(before)
    if not STARTS.match(folded):
        return False
    if re.fullmatch(r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|ban chi dao|ban thuong vu|ban chap hanh|uy ban)", above):
        return False
    return not re.search(r"\b(?:va|cua|,)$", above) and not (folded.startswith(("to quoc", "ban ")) and above.endswith("hoi"))


def _territory(heading: Heading, text: str, recipients: Sequence[str]) -> dict[str, str]:
    """The territories that the paper names most: level to name."""
    found: dict[str, Counter[str]] = {}
    for match in TERRITORY.finditer(text):
        level = {"TP": "thành phố", "TX": "thị xã"}.get(match[1], match[1].lower())
        found.setdefault(level, Counter())[match[2]] += 1
    made = {level: names.most_common(1)[0][0] for level, names in found.items()}
    if heading.place:
        for level, names in found.items():
            for name in names:
                if plain(name) == plain(heading.place):
                    made[level] = name
    return made


def _named(own: str, superior: str, ours: dict[str, str], text: str) -> str:
    """A name as printed in capitals, in sentence case and with its territory."""
    name = cased(own, text)
    if COMMITTEE.match(name):
        return spaced(COMMITTEE.sub("UBND", name, count=1))
    where = re.search(rf"(?i)(?:{LEVELS})\s+\S+", own)
    if not where and superior:
        above = cased(superior, text)
        if found := re.search(rf"(?i)(?<!\w)({LEVELS})\s+(.+)$", above):
            if plain(found[2]) not in plain(own):
                return f"{name} {found[1].lower()} {found[2]}"
    if not where and re.match(r"Sở\b", name) and not superior:
        return _with_province(name, ours)
    return name


def _with_province(name: str, ours: dict[str, str]) -> str:
    for level in ("tỉnh", "thành phố"):
        if level in ours and plain(ours[level]) not in plain(name):
            return f"{name} {level} {ours[level]}"
    return name


def cased(name: str, text: str) -> str:
    """Capitals turned into the way the running text writes the same words, or into sentence case."""
    if not is_upper(name):
        return name
    folded, inside = plain(name), plain(text)
    at = inside.find(folded)
    while at >= 0:
        if not is_upper(text[at : at + len(name)]):
            return text[at].upper() + text[at + 1 : at + len(name)]
        at = inside.find(folded, at + 1)
    for full in BODIES.values():
        if folded.startswith(plain(full)):
            return full + _territory_cased(name[len(full) :])
    return name[0] + _territory_cased(name[1:].lower()) if not COMMITTEE.match(name) else "UBND" + _territory_cased(COMMITTEE.sub("", name, count=1))


def _territory_cased(text: str) -> str:
    found = re.search(rf"(?i)(?<!\w)({LEVELS})\.?\s+(.+)$", text)
    if not found:
        return text
    return text[: found.start()].lower() + found[1].lower() + " " + found[2].title()


def _inferred(heading: Heading, signer: Signer | None, text: str, ours: dict[str, str]) -> str | None:
    parts = [part for part in re.split(r"[-/]", heading.symbol or "") if part]
    kinds = parts[1:2] if parts and len(parts) > 1 else parts[:1]
    bearer = kinds[0] if kinds else ""
    if bearer == "UBND" or (signer and "ban nhan dan" in plain(signer.on_behalf or "")):
        return _committee(heading, text, ours)
    if bearer in PARTY_LEVEL:
        return _party(PARTY_LEVEL[bearer], heading, ours, text)
    if bearer in BODIES:
        name = BODIES[bearer]
        if name.startswith(("Sở", "Hội", "Liên đoàn", "Văn phòng", "Ban", "Ủy ban Mặt trận")) and bearer not in ("TLĐ", "UBDT"):
            full = _with_province(name, _near(name, text, ours, heading))
            return full
        return name
    if found := ACTING.search(text):
        return spaced(found[1])
    return None


def _near(name: str, text: str, ours: dict[str, str], heading: Heading) -> dict[str, str]:
    if found := re.search(rf"(?i){re.escape(name)}\s+({LEVELS})\s+({NAME})", text):
        return {found[1].lower(): found[2]}
    if heading.place and "tỉnh" not in ours and "thành phố" not in ours:
        return {}
    return ours


def _committee(heading: Heading, text: str, ours: dict[str, str]) -> str | None:
    place = plain(heading.place or "")
    said = Counter(
        (m[1].lower(), m[2]) for m in re.finditer(rf"(?:[ỦU][ỷy] ban nhân dân|UBND)(?:\s*\(UBND\))?\s+({LEVELS})\s+({NAME})", text)
    )
    for (level, name), _ in said.most_common():
        if plain(name) == place:
            return f"UBND {level} {name}"
    for level, name in ours.items():
        if plain(name) == place:
            return f"UBND {level} {name}"
    if not place and said:
        level, name = said.most_common(1)[0][0]
        return f"UBND {level} {name}"
    return None


def _party(kind: str, heading: Heading, ours: dict[str, str], text: str) -> str | None:
    if found := re.search(rf"{kind}\s+({NAME})", text):
        return f"{kind} {found[1]}"
    level = kind.split()[0].lower()
    name = ours.get(level) or heading.place
    return f"{kind} {name}" if name else None
