"""Which body issued a paper: from the upper left corner, or from symbol, text and signature together."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from chungsuc.documents.official.abbreviations import (
    BY_SIGN,
    CITIES,
    KNOWN,
    OF_A_TERRITORY,
    OFFICES,
    OTHER_OFFICES,
    PARTY,
    PARTY_COMMITTEES,
    PROVINCES,
    SHORTENED,
)
from chungsuc.documents.official.heading_form import Heading
from chungsuc.documents.official.numbering import CAPITAL, is_upper
from chungsuc.documents.official.repair import spaced
from chungsuc.documents.official.tree import Signer
from chungsuc.documents.official.words import plain

LEVELS: Final = "tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu"
NAME: Final = rf"(?:[{CAPITAL}][\w'’]*|\d{{1,2}})(?: (?:- )?[{CAPITAL}][\w'’]*){{0,3}}"
EITHER_CASE: Final = "|".join(f"[{one[0]}{one[0].upper()}]{one[1:]}" for one in LEVELS.split("|"))
TERRITORY: Final = re.compile(rf"(?<!\w)({EITHER_CASE})\s+({NAME})")
NUMBERED: Final = re.compile(r"^\d{1,2}\.\s+")
WITHIN_A_COMMUNE: Final = "(?<!nông )thôn|ấp|tổ dân phố|khu phố|khóm|buôn|(?<!văn )(?<!cơ )(?<!xuất )bản"
LEVELLED: Final = re.compile(rf"(?i)(?<!\w)({LEVELS}|{WITHIN_A_COMMUNE})\s+(?!(?:ủy|uỷ)\b)(\S.*)$")
BARE_LEVEL: Final = re.compile(rf"(?i)(?<!\w)(?:{LEVELS})$")
OF_THE_PARTY: Final = re.compile(r"(?i)(?:tỉnh|thành|huyện|thị|quận|đảng)\s+(?:ủy|uỷ|bộ)\s+(?:(?:tỉnh|huyện|xã|thành phố)\s+)?(\S.*)$")
PARTY_BODY: Final = re.compile(r"(?:Tỉnh|Thành|Huyện|Thị|Quận|Đảng) (?:ủy|uỷ) \S")
SYLLABLE: Final = re.compile(r"(?:ngh?|[ckgnpt]h|tr|gi|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|n[gh]?|[cmpt])?")
COMMITTEE: Final = re.compile(r"(?i)^(?:(?:ủy|uỷ) ban nhân dân|UBND)(?!\w)")
SAID_COMMITTEE: Final = re.compile(rf"(?:[ỦU][ỷy] ban nhân dân|UBND)(?:\s*\(UBND\))?\s+({LEVELS})\s+({NAME})")
ACTING_COMMITTEE: Final = re.compile(
    rf"(?:[ỦU][ỷy] ban nhân dân|UBND)(?:\s*\(UBND\))?\s+({LEVELS})(?:\s+({NAME}))?\s+"
    r"(?:ban hành|xây dựng|phát động|tổ chức|báo cáo|hướng dẫn|thông báo|đề nghị|yêu cầu|triển khai|vừa|đã)\b"
)
BODY_NAME: Final = re.compile(rf"(?:{'|'.join((*OFFICES, *OTHER_OFFICES))})(?: [\w&-]+,?){{1,12}}")
EITHER_TONE: Final = "|".join(PARTY_COMMITTEES).replace("ủy", "(?:ủy|uỷ)")
ACTING: Final = re.compile(
    rf"((?:{'|'.join(OFFICES)}|{EITHER_TONE}|Ủy ban Mặt trận)\s[\w\s,&()-]{{3,110}}?)\s+"
    r"(?:ban hành|xây dựng|phát động|đề nghị|báo cáo|hướng dẫn|thông báo|yêu cầu)\b"
)
PART_OF_A_BODY: Final = re.compile(
    r"(?:ban thuong vu|ban chap hanh|doan chu tich|thuong truc|btv|bch|ban thuong truc|van phong|hoi dong thi dua)$"
)
PARTY_OFFICE: Final = re.compile(r"(?:ban (?:dan van|tuyen giao|to chuc|noi chinh|kinh te)|uy ban kiem tra|van phong)$")
LEADS: Final = re.compile(
    r"(?:bch|ban chap hanh|ban thuong vu|btv)(?: trung uong| (?:tinh|thanh pho|huyen|thi xa|quan|xa|phuong|thi tran) .*)$"
)
LEADING: Final = re.compile(r"(?i)(?:BCH|BTV|Ban Chấp hành|Ban Thường vụ)(?: Trung ương)?")
SCHOOL: Final = re.compile(
    r"TRƯỜNG:?\s+((?:PTDTBT |PTDTNT )?(?:TH&THCS|TH VÀ THCS|THCS&THPT|THCS|THPT|TH|MN|TIỂU HỌC|MẦM NON|MẪU GIÁO))\s+(\S.*)$"
)
UNFINISHED: Final = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|ban chi dao|uy ban|uy ban mat tran to quoc|hoi dong)$"
    r"|\b(?:va|cua|ve|cac|moi|lien|hoi dong nhan|ban quan ly|uy ban nhan)$|,$|^(?:uy|thu|van|cong|chi|tong|trung|ban|so|bo)$"
)
STARTS: Final = re.compile(
    rf"(?:{plain('|'.join((*OFFICES, *OTHER_OFFICES, *PARTY_COMMITTEES)))}|ubnd|cong doan|dang bo|mat tran|bao|dai|chi bo|vien"
    r"|thanh tra|bo chi huy|kho bac|ngan hang|hdnd|ubmttq|mttq|bch|bcd|to|thu tuong|chinh phu|quoc hoi|bao hiem|lien hiep|hat"
    r"|benh vien|cong ty|hop tac xa)\b"
)


@dataclass(frozen=True, slots=True)
class Body:
    name: str | None
    superior: str = ""
    lines: str = ""


@dataclass(slots=True)
class Ground:
    """The territories that a paper names: how often each, and which it names as its own."""

    place: str
    text: str
    printed: str = ""
    named: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, place: str | None, text: str) -> "Ground":
        made = cls(plain(place or ""), text, place or "")
        made.named.update((m[1].lower(), m[2]) for m in TERRITORY.finditer(text))
        return made

    def own_by_place(self) -> str | None:
        """The territory that bears the name of the date line's place."""
        for (level, name), _ in self.named.most_common():
            if self.place and (plain(name) == self.place or plain(name).startswith(self.place + " ")):
                return f"{level} {name[: len(self.place)]}"
        return None

    def own(self, *levels: str) -> str | None:
        """The territory of one of these levels that the date line or, lacking it, most of the text names."""
        rows = [(level, name) for (level, name), _ in self.named.most_common() if level in levels]
        for level, name in rows:
            if self.place and plain(name).startswith(self.place):
                return f"{level} {name[: len(self.place)]}"
        return " ".join(rows[0]) if rows else None


def issuing_body(heading: Heading, signer: Signer | None, texts: Sequence[str]) -> Body:
    """The body's name in full, with its territory; None where the paper does not support one."""
    early = "\n".join([heading.subject or "", *texts])[:20000]
    ground = Ground.of(heading.place, early)
    ground.named.update(
        (found[1].lower(), _title(found[2])) for text in texts[:40] if is_upper(text) and (found := LEVELLED.search(text))
    )
    lines = [bare for line in heading.issuer_lines if (bare := NUMBERED.sub("", line).strip("*-–_ ").replace("–", "-"))]
    if not lines:
        return Body(_inferred(heading, signer, ground))
    superior, own = _parted(lines)
    name = _full(own, superior, ground)
    if name == "UBND":  # the corner leaves the level out
        name = _committee(ground) or name
    elif name == "Hội đồng nhân dân" and (where := ground.own(*LEVELS.split("|"))):
        name = f"{name} {where}"
    return Body(name, superior, own)


def _parted(lines: Sequence[str]) -> tuple[str, str]:
    """The superior body and the issuing body among the lines of the corner."""
    groups: list[str] = []
    for line in map(spaced, lines):
        if groups and not (STARTS.match(plain(line)) and not UNFINISHED.search(plain(groups[-1]))):
            groups[-1] += " " + line
        else:
            groups.append(line)
    return " ".join(groups[:-1]), groups[-1]


def _full(own: str, superior: str, ground: Ground) -> str:
    """The body's name with its territory, which may stand in its own name, in the superior body's, or only in the text."""
    name = COMMITTEE.sub("UBND", cased(own, ground.text, ground.place), count=1)
    above = COMMITTEE.sub("UBND", cased(superior, ground.text, ground.place)) if superior else ""
    if above and (PART_OF_A_BODY.match(plain(own)) or (PARTY_BODY.match(above) and PARTY_OFFICE.match(plain(own)))):
        return f"{name} {above}"
    if above and (led := LEADS.match(plain(own)) or LEADS.match(plain(superior))):
        return _led(name, above) if led.string == plain(own) else _led(above, name)
    if BARE_LEVEL.search(name):
        found = LEVELLED.search(above) or OF_THE_PARTY.search(above)
        return f"{name} {found[found.lastindex or 1] if found else _title(ground.printed)}".strip()
    if name.startswith("UBND") or LEVELLED.search(own) or PARTY_BODY.match(name):
        return name
    if (found := LEVELLED.search(above)) and plain(found[2]) not in plain(own):
        return f"{name} {found[1].lower()} {found[2]}"
    where = ground.own("tỉnh", "thành phố") if OF_A_TERRITORY.match(name) and not superior else None
    return f"{name} {where}" if where and plain(where.split(" ", 1)[1]) not in plain(name) else name


def _led(leaders: str, body: str) -> str:
    """The committee that leads an association, named with it: "Ban Chấp hành Hội Nông dân tỉnh Thái Bình"."""
    part, where = LEADING.match(leaders), LEVELLED.search(leaders)
    first = part[0] if part else leaders
    if where:
        return f"{first} {body.removesuffix(' Việt Nam').removesuffix(' việt nam')} {where[1].lower()} {where[2]}"
    return f"{leaders} {body}"


def cased(name: str, text: str, place: str) -> str:
    """Capitals turned into the way that names of bodies and territories are written; abbreviations spelled out."""
    if not is_upper(name):
        return expanded(name)
    if found := SCHOOL.match(name):
        kind = found[1] if _is_sign(found[1].split(" ")[0]) else found[1].capitalize()
        return f"Trường {kind} {_title(found[2])}"
    name = expanded(name)
    folded = plain(name)
    for full in KNOWN:
        if folded.startswith(plain(full)) and not folded[len(full) : len(full) + 1].isalnum():
            return full + _territory_cased(name[len(full) :], title=full.endswith("ủy") or plain(name[len(full) :]).strip() == place)
    at, inside = 0, plain(text)
    while (at := inside.find(folded, at)) >= 0:
        if not is_upper(text[at : at + len(name)]):
            return text[at].upper() + text[at + 1 : at + len(name)]
        at += 1
    return name[0] + _territory_cased(name[1:])


def _territory_cased(text: str, *, title: bool = False) -> str:
    if found := LEVELLED.search(text):
        return _lowered(text[: found.start()]) + found[1].lower() + " " + _title(found[2])
    return _title(text) if title else _lowered(text)


def _lowered(text: str) -> str:
    return " ".join(word if _is_sign(word) else word.lower() for word in text.split(" "))


def _is_sign(word: str) -> bool:
    """An abbreviation such as LHPN or UBMTTQ: no Vietnamese syllable."""
    return len(word) > 1 and SYLLABLE.fullmatch(plain(word).strip(",.()-–")) is None


def _title(text: str) -> str:
    return " ".join(word if _is_sign(word) else word[:1].upper() + word[1:].lower() for word in text.split(" "))


def expanded(name: str) -> str:
    for short, full in SHORTENED:
        name = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", full.upper() if is_upper(name) else full, name)
    return name


def _inferred(heading: Heading, signer: Signer | None, ground: Ground) -> str | None:
    """The body that the symbol stands for, as the text names it, with the territory that the date line names."""
    parts = [part for part in re.split(r"[-/]", heading.symbol or "") if part]
    behalf = plain((signer and signer.on_behalf) or "")
    for sign in parts[1:2] + parts[:1]:
        if sign == "UBND":
            return _committee(ground)
        if sign in PARTY:
            return _party(PARTY[sign], ground)
        if name := _by_initials(sign, ground.text) or BY_SIGN.get(sign):
            return _with_territory(name, ground)
    if "uy ban nhan dan" in behalf or "ubnd" in behalf:
        return _committee(ground)
    if found := ACTING.search(ground.text):
        return _with_territory(spaced(found[1]), ground)
    found = next((one for one in ACTING_COMMITTEE.finditer(ground.text) if one[2]), None)
    return f"UBND {found[1].lower()} {found[2]}" if found else None


def _by_initials(sign: str, text: str) -> str | None:
    """A body named in the text whose words begin with the letters of a sign: "CCPTNT", Chi cục Phát triển nông thôn."""
    letters = re.sub(r"[^a-z]", "", plain(sign))
    if len(letters) < 3 or not sign.isupper():
        return None
    for found in BODY_NAME.finditer(text):
        words, taken = found[0].split(" "), ""
        for place, word in enumerate(words):
            first = plain(word.lstrip('(“"'))[:1]
            taken += first if first.isalpha() and plain(word) not in ("va", "cac") else ""
            if not letters.startswith(taken):
                break
            if taken == letters:
                return " ".join(words[: place + 1]).strip(" ,")
    return None


def _with_territory(name: str, ground: Ground) -> str:
    if said := re.search(rf"{re.escape(name)}\s+({LEVELS})\s+({NAME})", ground.text):
        return f"{name} {said[1]} {said[2]}"
    if not OF_A_TERRITORY.match(name) or LEVELLED.search(name):
        return name
    if name.startswith(("Sở", "Công an")):
        where = _province(ground) or ground.own("tỉnh", "thành phố")
    else:
        where = ground.own_by_place() or _province(ground) or ground.own("tỉnh", "thành phố")
    return f"{name} {where}" if where else name


def _province(ground: Ground) -> str | None:
    """The province or central city that the date line names."""
    for level, names in (("tỉnh", PROVINCES), ("thành phố", CITIES)):
        for name in names:
            if ground.place and ground.place.removeprefix("tp. ").removeprefix("tp ") == plain(name):
                return f"{level} {name}"
    return None


def _committee(ground: Ground) -> str | None:
    """People's committee: its level from how the text names it, its name from the date line or, lacking it, the text."""
    said = Counter((m[1].lower(), m[2]) for m in SAID_COMMITTEE.finditer(ground.text))
    for level, name in (pair for pair, _ in said.most_common()):
        if ground.place and plain(name).startswith(ground.place):
            return f"UBND {level} {name[: len(ground.place)]}"
    if own := ground.own_by_place() or _province(ground):
        return f"UBND {own}"
    acting = ACTING_COMMITTEE.search(ground.text)
    if acting and (acting[2] or ground.printed):
        return f"UBND {acting[1].lower()} {acting[2] or ground.printed}"
    if not ground.place and (own := ground.own("tỉnh", "huyện", "xã", "thị xã", "thành phố", "quận", "phường", "thị trấn")):
        return f"UBND {own}"
    return None


def _party(kind: str, ground: Ground) -> str | None:
    found = re.search(rf"{kind.replace('ủy', '(?:ủy|uỷ)')}\s+({NAME})", ground.text)
    if found and (not ground.place or plain(found[1]).startswith(ground.place)):
        return f"{kind} {found[1]}"
    level = {"Tỉnh ủy": "tỉnh", "Huyện ủy": "huyện", "Thành ủy": "thành phố", "Đảng ủy": "xã"}.get(kind, "")
    name = ground.printed or (ground.own(level) or " ").split(" ", 1)[1]
    return f"{kind} {name}" if name else None
