"""The bottom of a paper: who signs, and who gets it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from chungsuc.documents.official.numbering import BULLETS, CAPITAL, is_upper, mark_of
from chungsuc.documents.official.repair import Repairs, spaced
from chungsuc.documents.official.tree import Line, Signer, Table
from chungsuc.documents.official.words import KEPT, plain

RECIPIENTS: Final = re.compile(r"noi (?:nhan|gui)\s*[:.]?\s*")
BEHALF: Final = re.compile(
    r"(?:k\s?t|t\s?m|t\s?l|tuq|q)\s*[./,]\s*\S.*|(?:k/t|t/m|t/l|t/uq)\s*\.?\s*\S.*|(?:thay mat|thua lenh|thua uy quyen)\s+\S.*"
)
OFFICES: Final = (
    "chu tich", "giam doc", "bi thu", "chu nhiem", "truong ban", "bo truong", "thu truong", "thu tuong", "truong phong",
    "chanh van phong", "cuc truong", "chi cuc truong", "tong cuc truong", "vu truong", "hieu truong", "vien truong",
    "chanh thanh tra", "tong giam doc", "thong doc", "tong thu ky", "chanh an", "tong bien tap", "chi huy truong",
    "truong doan", "to truong", "doi truong", "tong kiem toan", "tu lenh", "chinh uy", "uy vien", "thu ky", "chu toa",
    "thuong truc", "truong tieu ban", "vien pho", "chi huy pho", "quyen ", "tong tham muu truong", "tinh uy", "hoi truong",
    "tram truong", "nguoi lap", "truong bo mon", "doi pho", "truong khoa", "ke toan truong", "chu tri", "truong thon",
)  # fmt: skip
OFFICE: Final = re.compile(rf"(?:pho\s+|p\s?\.\s?)?(?:{'|'.join(OFFICES)}).*|uy ban nhan dan.*|pho .*")
SIGNED: Final = re.compile(r"[(\[]\s*(?:da ky|daky|da ki|ky|chu ky)[^)\]]*[)\]]\s*[:.]?|(?:da ky|daky|ky ten|ky, dong dau)\s*[:.]?")
RANK: Final = re.compile(
    r"(?:(?:Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Trung úy|Thiếu úy"
    r"|GS|PGS|TSKH|TS|ThS|Th\.S|BS|BSCK\w*|CN|KS|Ks|Ths|Luật sư|Nhà giáo|Tiến sĩ|Thạc sĩ|Bác sĩ)\b\.?[\s,]*)+"
)
OF_A_BODY: Final = re.compile(
    r"(?:so|ubnd|hdnd|uy ban|ban|phong|hoi|doan|lien doan|van phong|dang uy|huyen uy|tinh uy|luu|nhu|cac|bo|cong|trang|tin|quay|bao"
    r"|trung tam|thuong truc|mat tran|in|gui|ve|lien|website|nguon)\b"
)
NAME: Final = re.compile(rf"[{CAPITAL}][\w'’]*(?:\s+[{CAPITAL}][\w'’]*){{1,5}}")
SURNAMES: Final = frozenset(
    re.findall(
        r"\S+",
        """
        a bach ban be bui cam cao chang chao chau chu cu dam dang danh dao deo diep dieu dinh do doan duong
        giang giap h' ha hang hau ho hoang hua huynh k' khong khuat kieu kim kpa ksor la lam lau le lieu
        lo loc lu luc luong luu ly ma mac mai mua nay ngan nghiem ngo nguyen ninh nong on pham phan phi
        phung quach quang rah rcom ro siu son sung ta tan tang thach thai than thao thieu tieu to tong tran trieu
        trinh truong tu uong van vang vi vien vo vu vuong vy y
        """,
    )
)
ANNEX: Final = re.compile(r"(?:phu luc|phu bieu|bieu mau|mau so|bieu so|phu bieu so)\b")
ENCLOSED: Final = re.compile(r"[(\[]\s*(?:ban hanh\s+)?(?:dinh\s+)?kem\b")
COLUMNS: Final = re.compile(r"\s{3,}|\t|\s*\|\s*")
OFFICE_WORD: Final = (
    r"(?:PHÓ|CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG BAN|CHÁNH VĂN PHÒNG|ỦY VIÊN|UỶ VIÊN|CHỦ NHIỆM|BỘ TRƯỞNG|THỨ TRƯỞNG|VỤ TRƯỞNG)"
)
FOR_A_BODY: Final = re.compile(rf"T[./]?M[./]?\s*\S.*?\s({OFFICE_WORD}\b.*)")
FOR_A_PERSON: Final = re.compile(rf"(?:KT|TL|TUQ|K/T|T/L)[./]?\s*\S+(?:\s\S+)+?\s({OFFICE_WORD}\b.*)")
GLUED_AUTHORITY: Final = re.compile(
    rf"(?<=[;.,:\s])\s*((?:KT|TM|TL|TUQ|Q)\.\s*[{CAPITAL} ,.]+"
    rf"|(?:PHÓ\s+)?(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ|TRƯỞNG BAN|BỘ TRƯỞNG)[{CAPITAL} ]*)$"
)
NEXT_AUTHORITY: Final = re.compile(r"\s+(?=(?:KT|TL|TUQ)[./])")
IN_A_ROW: Final = re.compile(r"(?<=[;.])\s+[-–+]\s*(?=\S)")
ON_ONE_LINE: Final = re.compile(r"(?<=;)\s+(?![-–+])")
BROKEN_OFFICE: Final = re.compile(
    r"(?:,|\b(?:uy ban nhan|uy ban|uy ban mat tran|mat tran|mat tran to|to quoc viet|hoi dong|hoi dong nhan|pho|chu|giam|truong|va"
    r"|ban chap|ban thuong|ban chi|lien doan lao|moi))$"
)
LAST_WORDS: Final = re.compile(r"[./]\s*/\s*\.?\s*$|\./\.?$")


@dataclass(slots=True)
class Tail:
    """Where the body ends, who signs, who gets it, and where what comes behind begins."""

    start: int
    end: int
    recipients: list[str] = field(default_factory=list)
    signer: Signer | None = None


def find_tail(blocks: Sequence[Line | Table], begin: int, repairs: Repairs) -> Tail:
    """The signature and the list of recipients of the main paper; `start` is `len(blocks)` where there is none."""
    first = _first_of_tail(blocks, begin)
    if first is None:
        return Tail(len(blocks), len(blocks))
    end = _end_of_tail(blocks, first)
    tail = Tail(first, end)
    sorter = _Sorter()
    for block in blocks[first:end]:
        for piece in pieces(block) if isinstance(block, Line) else ():
            if not sorter.take(piece):
                repairs.say("Bỏ dòng lạ ở phần ký", block.place, piece)
    if len(sorter.names) > 1:
        repairs.say("Nhiều người cùng ký, chỉ giữ một người", blocks[first].place, ", ".join(sorter.names + sorter.offices))
    tail.recipients, tail.signer = sorter.listed(), sorter.signer()
    return tail


def _first_of_tail(blocks: Sequence[Line | Table], begin: int) -> int | None:
    candidates = []
    for at in range(begin, len(blocks)):
        block = blocks[at]
        if not isinstance(block, Line):
            continue
        head = pieces(block)
        listed = any(RECIPIENTS.match(plain(one)) for one in head) and len(head[0]) < 200
        if listed or (all(is_authority(one) for one in head) and _signature_follows(blocks, at)):
            candidates.append(at)
    follows = _body_behind(blocks, candidates[0]) if candidates else []
    ends = (at for at in candidates if not follows[at - candidates[0]])
    return next(ends, candidates[-1] if candidates else None)


def _signature_follows(blocks: Sequence[Line | Table], at: int) -> bool:
    before = blocks[at - 1] if at else None
    ended = isinstance(before, Line) and bool(LAST_WORDS.search(before.text) or before.text.endswith("."))
    for block in blocks[at + 1 : at + 8]:
        if not isinstance(block, Line):
            break
        text = block.text
        if RECIPIENTS.match(plain(text)) or SIGNED.fullmatch(plain(text)) or name_of(text):
            return True
        if len(text) > 90 or (mark_of(text) and not is_authority(text)):
            break
    return ended or at == len(blocks) - 1


def _body_behind(blocks: Sequence[Line | Table], begin: int) -> list[bool]:
    """For each block from `begin` on, whether the paper's own numbering goes on soon behind it, before any annex."""
    made = [False] * (len(blocks) - begin)
    goes_on, seen = False, len(blocks)
    for at in range(len(blocks) - 1, begin - 1, -1):
        made[at - begin] = goes_on and seen - at < 40
        told = _tells_body(blocks[at])
        if told is not None:
            goes_on, seen = told, at
    return made


def _tells_body(block: Line | Table) -> bool | None:
    """True for a long numbered line of the body, False for what only stands behind one; None where it tells nothing."""
    if isinstance(block, Table):
        return None
    folded = plain(block.text[:60])
    if ANNEX.match(folded) or ENCLOSED.match(folded) or SIGNED.fullmatch(folded):
        return False
    mark = mark_of(block.text)
    numbered = mark is not None and mark.style in ("roman", "điều", "n1")
    return True if numbered and len(block.text) > 60 and is_upper(block.text[:20]) else None


def _end_of_tail(blocks: Sequence[Line | Table], first: int) -> int:
    last = first
    named = False
    listed = False
    office = False
    for at in range(first, min(len(blocks), first + 90)):
        block = blocks[at]
        if isinstance(block, Table):
            break
        folded = plain(block.text)
        if at > first and (ANNEX.match(folded) or ENCLOSED.match(folded)):
            break
        heads = pieces(block)
        listed = listed or any(RECIPIENTS.match(plain(one)) for one in heads)
        rare = office and not named and name_of(block.text, rare=True) and not OF_A_BODY.match(folded)
        office = is_authority(heads[-1]) or (office and bool(SIGNED.fullmatch(folded)))
        if rare or any(belongs(one) for one in heads):
            last = at
            named = named or bool(rare)
            named = named or any(name_of(one) for one in heads)
        elif at - last > 6 or (named and listed and at - last >= 1 and len(block.text) > 40):
            break
    return last + 1


def belongs(text: str) -> bool:
    """Whether a piece can be part of a signature or of the list of recipients."""
    mark = mark_of(text)
    if mark and mark.bullet and len(text) < 200:
        return True
    folded = plain(text)
    return bool(is_authority(text) or RECIPIENTS.match(folded) or SIGNED.fullmatch(folded) or name_of(text) or folded.startswith("luu"))


def pieces(line: Line) -> list[str]:
    """The parts of a line that stand apart: two columns flattened into one line."""
    made = [part.strip() for part in COLUMNS.split(line.text) if part.strip()]
    cut: list[str] = []
    for part in (piece for whole in made for piece in _authority_and_name(whole)):
        found = GLUED_AUTHORITY.search(part)
        if found and found.start() > 0 and not is_upper(part[: found.start()]):
            cut += [part[: found.start()].strip(), found[1].strip()]
        else:
            cut.append(part)
    return cut or [line.text]


def _authority_and_name(text: str) -> list[str]:
    """Authority, office and name that a narrow cell has on one line, put apart."""
    words = text.split()
    for at in range(max(1, len(words) - 5), len(words) - 1):
        authority = " ".join(words[:at])
        if is_upper(authority) and not is_upper(words[at]) and is_authority(authority) and name_of(" ".join(words[at:])):
            return [*NEXT_AUTHORITY.split(authority), " ".join(words[at:])]
    return NEXT_AUTHORITY.split(text) if is_authority(text) else [text]


@lru_cache(maxsize=KEPT)
def is_authority(text: str) -> bool:
    """Whether a line is an office or the words under which somebody signs, in capitals."""
    folded = plain(text)
    if len(text) > 110 or not is_upper(text) or any(sign.isdigit() for sign in text):
        return False
    return bool(BEHALF.fullmatch(folded) or OFFICE.fullmatch(folded))


@lru_cache(maxsize=KEPT)
def name_of(text: str, *, rare: bool = False) -> str | None:
    """The person's name that a line is, without rank or degree; any capitalised words where `rare`."""
    text = spaced(SIGNED.sub("", text, count=1) if text.startswith(("(", "[")) else text).strip(" .*_:")
    bare = RANK.sub("", text, count=1) if RANK.match(text) else text
    if len(bare) > 40 or not NAME.fullmatch(bare) or any(sign.isdigit() for sign in bare):
        return None
    return bare if (rare or plain(bare).split()[0] in SURNAMES) and not is_authority(bare) else None


@dataclass(slots=True)
class _Sorter:
    """Pieces of the bottom told apart: recipients, authority, offices, name."""

    behalf: list[str] = field(default_factory=list)
    offices: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    in_list: bool = False
    last: list[str] = field(default_factory=list)

    def take(self, text: str) -> bool:
        """Puts a piece where it belongs; False where it belongs nowhere."""
        folded = plain(text)
        if found := RECIPIENTS.match(folded):
            self.in_list = True
            rest = text[found.end() :].strip(" :")
            self.recipients += [one for one in ON_ONE_LINE.split(rest) if one]
        elif self.last and is_upper(text) and not is_authority(text) and BROKEN_OFFICE.search(plain(self.last[-1])):
            self.last[-1] += " " + text
        elif is_authority(text):
            self.last = self.behalf if BEHALF.fullmatch(folded) else self.offices
            self.last.append(text)
        elif (person := name_of(text) or self._name_below(text)) and not (self.in_list and text.endswith((";", ","))):
            self.names.append(person)
            self.last = []
        else:
            return bool(SIGNED.fullmatch(folded)) or (self.in_list and self._listed(text, folded))
        return True

    def _name_below(self, text: str) -> str | None:
        """A name whose family name is a rare one, told by standing below an office."""
        expected = (self.offices or self.behalf) and not self.names
        return name_of(text, rare=True) if expected and not OF_A_BODY.match(plain(text)) else None

    def _listed(self, text: str, folded: str) -> bool:
        if (mark := mark_of(text)) and mark.bullet:
            self.recipients.append(text[mark.end :])
        elif folded.startswith("luu"):
            self.recipients.append(text)
        elif self.recipients and not self.recipients[-1].rstrip().endswith((";", ".")):
            self.recipients[-1] += " " + text
        elif text[-1:] in ";,." and not is_upper(text):
            self.recipients.append(text)
        else:
            return False
        return True

    def listed(self) -> list[str]:
        rows = [one for row in self.recipients for one in IN_A_ROW.split(row)]
        return [one for row in rows if (one := spaced(row).strip(f" ;.,:{BULLETS}"))]

    def signer(self) -> Signer | None:
        if not (self.behalf or self.offices or self.names):
            return None
        if not self.behalf and len(self.names) == len(self.offices) > 1:
            return Signer(self.names[-1], spaced(self.offices[-1]))  # secretary to the left, chair to the right
        title, on_behalf = _authority(self.behalf, self.offices)
        return Signer(self.names[0] if self.names else None, title, on_behalf)


def _authority(behalf: list[str], offices: list[str]) -> tuple[str | None, str | None]:
    title = ", ".join(spaced(one) for one in offices) or None
    if behalf and not title and (found := FOR_A_BODY.fullmatch(behalf[-1]) or FOR_A_PERSON.fullmatch(behalf[-1])):
        title = found[1]
        behalf = [*behalf[:-1], behalf[-1][: found.start(1)]]
    above = " ".join(spaced(one) for one in behalf) or None
    if above and not title and re.match(r"q\s*\.", plain(above)):
        return above, None
    return title, above


