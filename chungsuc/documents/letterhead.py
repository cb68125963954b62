"""The frame of a paper that a body draws up: its names in the corner, symbol, place, day, and who signs for it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate, Signer
from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind
from chungsuc.units.queries import territory_of

TYPE_CODES: Final = {
    "kế hoạch": "KH",
    "quyết định": "QĐ",
    "tờ trình": "TTr",
    "báo cáo": "BC",
    "biên bản": "BB",
    "thông báo": "TB",
    "giấy mời": "GM",
}
COMMITTEE: Final = "Ủy ban nhân dân"
KINDS: Final = ("Tỉnh", "Huyện", "Xã", "Phường", "Thôn", "Xóm")
HEADS: Final = (("Sở", "GIÁM ĐỐC"), ("Văn phòng", "CHÁNH VĂN PHÒNG"), ("Phòng", "TRƯỞNG PHÒNG"), ("Ban", "TRƯỞNG BAN"))
TERRITORIES: Final = (BodyKind.PROVINCE, BodyKind.DISTRICT, *COMMUNE_LEVEL)


def committee_of(territory: Body) -> str:
    """The committee of a territory: "Ủy ban nhân dân tỉnh Lạng Sơn"."""
    return f"{COMMITTEE} {_lowered(territory.official_name)}"


def seat_of(body: Body) -> Body:
    """The territory that a body entered as its people's committee acts for; any other body itself."""
    stands_for = body.kind == BodyKind.AGENCY and body.parent is not None and body.official_name == committee_of(body.parent)
    return body.parent if stands_for and body.parent is not None else body


def acting_name(body: Body) -> str:
    """The body that acts in a paper: a territory by its people's committee, an agency itself."""
    return committee_of(body) if body.kind in TERRITORIES else body.official_name


def amid(name: str) -> str:
    """A body's name within a sentence: “tỉnh Lạng Sơn”, “xã Hòa Lạc”; an agency's keeps its capital."""
    kind = name.partition(" ")[0]
    return _lowered(name) if kind in KINDS or name.startswith(("Thị xã ", "Thị trấn ", "Thành phố ")) else name


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def in_corner(body: Body) -> str:
    """As the corner has it: an agency whose territory stands above it is called without it."""
    place = territory_of(body)
    name = acting_name(body)
    return name.removesuffix(f" {amid(place.official_name)}") if body.pk != place.pk else name


def called_together(bodies: Sequence[Body], *, most: int = 3) -> list[str]:
    """
    Bodies as a list of recipients has them: up to `most` places of one kind by their names, more of them as
    “Ủy ban nhân dân các xã”; each agency by its name. In the order given.
    """
    alike: dict[str, list[Body]] = {}
    for body in dict.fromkeys(bodies):
        alike.setdefault(str(BodyKind(body.kind).label) if body.kind in TERRITORIES else body.official_name, []).append(body)
    return [
        name
        for kind, found in alike.items()
        for name in ([acting_name(b) for b in found] if len(found) <= most else [f"{COMMITTEE} các {kind}"])
    ]


def short_name(body: Body) -> str:
    """As a symbol has it: "UBND", "STNMT", "VPĐPNTM"."""
    if body.kind in TERRITORIES:
        return "UBND"
    words = re.findall(r"\w+", re.sub(r"\b(?:tỉnh|huyện|thành phố)\b.*", "", body.official_name))
    return "".join(word[0].upper() for word in words if word.lower() != "và")


def framed(body: Body, type_: str, subject: str, nodes: tuple[Node, ...], *, on: date) -> OfficialPaper:
    """A paper of a body without a number: the number is given when it is issued, the name of who signs is left open."""
    body = seat_of(body)
    place = territory_of(body)
    own = body.kind in TERRITORIES
    above = body.parent if own else place
    short = short_name(body)
    return OfficialPaper(
        type=type_,
        symbol=f"{TYPE_CODES[type_]}-{short}" if type_ in TYPE_CODES else f"{short}-NTM",
        issuer=acting_name(body),
        superior=committee_of(above).upper() if above is not None else "",
        issuer_lines=in_corner(body).upper(),
        place=place.name,
        date=PartialDate(on.year, on.month, on.day),
        subject=subject,
        body=nodes,
        signer=signer_for(body),
        recipients=(f"Lưu: VT, {'NTM' if own else short}",),
    )


def signer_for(body: Body) -> Signer:
    """By what office a body's papers are signed; the person is not known here."""
    body = seat_of(body)
    if body.kind in TERRITORIES:
        return Signer(name=None, title="CHỦ TỊCH", on_behalf="TM. ỦY BAN NHÂN DÂN")
    head = next((title for start, title in HEADS if body.official_name.startswith(start)), "THỦ TRƯỞNG CƠ QUAN")
    return Signer(name=None, title=head)


def sent_to(paper: OfficialPaper, *recipients: str) -> OfficialPaper:
    """The paper with more recipients, the keeping of the file last."""
    return replace(paper, recipients=(*recipients, *paper.recipients))


def paragraph(text: str) -> Node:
    return Node("paragraph", text=text)


def closing(text: str) -> Node:
    return Node("closing", text=text)


def item(number: str, text: str, *children: Node) -> Node:
    """A numbered piece of running text."""
    return Node("section", number=number, text=text, children=children)


def heading(number: str, title: str, *children: Node) -> Node:
    return Node("section", number=number, title=title, children=children)


def dash(text: str) -> Node:
    return Node("paragraph", number="-", text=text)
