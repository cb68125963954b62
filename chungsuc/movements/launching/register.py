"""Which bodies a paper means by the names it uses: one, every one of a kind, several that fit, or none. Never a guess."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from chungsuc.documents.official.abbreviations import written_out
from chungsuc.documents.official.words import plain
from chungsuc.documents.searching import words_of

POLITE: Final = re.compile(
    r"^(?:(?:de nghi|giao|giao cho|yeu cau|thu truong|giam doc|chu tich|truong|chanh|cac dong chi|dong chi)\s+)+"
)
BODY: Final = (
    r"(?:cac|(?:moi|tung) (?:xa|phuong|thi tran|huyen|don vi)|so|phong|"
    r"ban|uy ban|ubnd|hoi|chi cuc|van phong|trung tam|xa|phuong|thi tran|huyen|thi xa|"
    r"thanh pho|cong an|mat tran|bao|dai|doan|doan the|lien doan|ub|ubmttq|mttq|bo chi huy|ban chi|hat)\b"
)
CUT: Final = re.compile(r"\s*(?:;|,|\bva\b|\bcung\b|\bphoi hop voi\b)\s*(?=" + BODY + ")")
HEADED: Final = r"(?:ubnd|uy ban nhan dan)\s+"
COMMITTEE: Final = rf"(?:{HEADED})?"
TIER: Final = r"(?:xa|phuong|thi tran)"
ALL: Final = r"(?:tat ca\s+)?(?:cac|moi|tung)\s+"
GROUPS: Final = (
    ("tier", re.compile(rf"(?:{COMMITTEE}{ALL}{TIER}(?:(?:\s*,\s*|\s+va\s+){TIER})*|{HEADED}cap xa)\b(?!\s+(?:phan|dang|dat))")),
    (
        "districts",
        re.compile(rf"(?:{COMMITTEE}{ALL}huyen(?:(?:\s*,\s*|\s+va\s+)(?:thi xa|thanh pho))*|{HEADED}cap huyen)\b"),
    ),
    (
        "own",
        re.compile(r"(?:cac\s+)(?:phong|don vi)(?:\s*,\s*(?:phong|ban|don vi))*\s+(?:chuyen mon\s+)?(?:truc )?thuoc so\b"),
    ),
    (
        "agencies",
        re.compile(
            r"\bcac\s+(?:co quan|so|phong)(?:\s*,?\s*(?:ban|nganh|phong|co quan|don vi|va))*"
            r"(?:\s*,\s*(?:cac\s+)?(?:nganh|doan the|hoi)|\s+(?:chuyen mon|lien quan))*"
            r"(?:\s+(?:cua\s+)?(?:tinh|huyen|cap tinh|cap huyen))?\b"
        ),
    ),
)
PLACES: Final = ("xa", "phuong", "thi tran", "huyen", "thi xa", "thanh pho", "tinh")
AGENCIES: Final = ("so", "phong", "ban", "chi cuc", "trung tam", "hoi")
# Who works for a commune's committee has no body of their own: the commune is offered.
OFFICER: Final = re.compile(r"(?:cong chuc|can bo|chuyen vien)\b")
KINDS: Final = {"xa": "commune", "thi tran": "town", "phuong": "ward"}
OWN_DISTRICT: Final = re.compile(r"(?:ubnd|uy ban nhan dan) (?:cap )?huyen(?:(?:\s*,\s*|\s+va\s+)(?:thi xa|thanh pho))*")


@dataclass(frozen=True, slots=True)
class Registered:
    """A body of the register on the day."""

    pk: int
    kind: str
    name: str
    official_name: str
    path: str
    above: int | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """
    Bodies that a paper speaks of. `bodies`: who is meant; `fit`: those among whom a person must choose; both empty: the
    register has no such body. `group`: every one of a kind was meant. `own`: of each body that leads, the district above it.
    """

    said: str
    bodies: tuple[int, ...] = ()
    fit: tuple[int, ...] = ()
    group: bool = False
    own: bool = False

    def as_data(self) -> dict[str, Any]:
        return asdict(self) | {"bodies": list(self.bodies), "fit": list(self.fit)}


def canon(text: str) -> str:
    """Lower case without marks, abbreviations written out, no signs."""
    return written_out(" ".join(words_of(text)))


class Register:
    """The bodies of one day, asked by the names that papers use, from the point of view of one issuer."""

    def __init__(self, bodies: Iterable[Registered], *, territory: int, issuer: int | None = None) -> None:
        self.bodies: Sequence[Registered] = tuple(bodies)
        self.by_pk = {b.pk: b for b in self.bodies}
        self.territory = self.by_pk[territory]
        self.issuer = self.by_pk.get(issuer) if issuer else None
        top = self.territory
        while top.above is not None and top.above in self.by_pk:
            top = self.by_pk[top.above]
        self.top, self._top = top, top.path
        self._forms: dict[str, list[Registered]] = {}
        self._loose: dict[str, list[Registered]] = {}
        for body in self.bodies:
            if body.kind == "agency":
                self._name_agency(body)
        for body in self.bodies:
            if body.kind != "agency":
                own = canon(body.official_name)
                _add(self._forms, own, body)
                if f"uy ban nhan dan {own}" not in self._forms:
                    _add(self._forms, f"uy ban nhan dan {own}", body)

    def _name_agency(self, agency: Registered) -> None:
        """Of an agency below the territory only the whole name is sure: each district may have one of the short name."""
        place = self._place_of(agency)
        below = place.path != self.territory.path and place.path.startswith(self.territory.path)
        for form in self._forms_of(agency):
            sure = not below or canon(place.name) in form
            _add(self._forms if sure else self._loose, form, agency)

    def _forms_of(self, agency: Registered) -> list[str]:
        """Its names; without the place it belongs to; and with the bare word for that place."""
        forms = [canon(agency.name), canon(agency.official_name)]
        own = canon(self._place_of(agency).official_name)
        kind = own.split(" ")[0]
        for form in list(forms):
            short = form.removesuffix(f" {own}").removesuffix(f" {kind}")
            forms += [short, f"{short} {kind}", f"{short} {own}"] if short != "uy ban nhan dan" else [f"{short} {kind}"]
        return list(dict.fromkeys(forms))

    def match(self, said: str) -> list[Who]:
        """Everybody named in these words, one `Who` for each name or group; words that name nobody give one without bodies."""
        text = re.sub(r"\([^)]*\)", lambda found: " " * len(found[0]), said)
        low, found = plain(text), list[tuple[int, Who]]()
        taken: list[tuple[int, int]] = []
        if whole := self._single(said):
            return [whole]
        for name, pattern in GROUPS:
            for hit in pattern.finditer(low):
                if any(first < hit.end() and hit.start() < last for first, last in taken):
                    continue
                taken.append(hit.span())
                found.append((hit.start(), self._group(name, said[hit.start() : hit.end()].strip())))
        for first, last in _gaps(taken, len(text)):
            found += [(first, who) for who in self._names(text[first:last])]
        ordered = [who for _at, who in sorted(found, key=lambda pair: pair[0])]
        return list({who.said: who for who in ordered}.values()) or [Who(" ".join(said.split()))]

    def _group(self, name: str, said: str) -> Who:
        inside = [b for b in self.bodies if b.path.startswith(self.territory.path)]
        if name == "tier":
            low = plain(said)
            kinds = {kind for word, kind in KINDS.items() if re.search(rf"\b{word}\b", low)}
            wanted = set(KINDS.values()) if "cap xa" in low else kinds
            chosen = [b for b in inside if b.kind in wanted]
        elif name == "districts":
            chosen = [self._committee(b) for b in inside if b.kind == "district"]
        else:
            above = self.issuer if name == "own" and self.issuer and self.issuer.kind == "agency" else self.territory
            chosen = [
                b
                for b in inside
                if b.kind == "agency" and b.above == above.pk and not canon(b.name).startswith("uy ban nhan dan")
            ]
            chosen = [b for b in chosen if b != self.issuer]
        return Who(said, tuple(b.pk for b in chosen), group=True)

    def _committee(self, district: Registered) -> Registered:
        own = canon(f"Ủy ban nhân dân {district.official_name}")
        return next((b for b in self._forms.get(own, ()) if b.above == district.pk), district)

    def _names(self, text: str) -> list[Who]:
        found = []
        for piece in _pieces(text):
            bare = plain(piece)
            if not re.search(r"[a-z]{2}", bare) or bare.strip(" .,:;-") in ("va", "cung", "phoi hop voi", "cac"):
                continue
            found.append(self._single(piece) or Who(piece, fit=self._near(piece)))
        return found

    def _single(self, piece: str) -> Who | None:
        said = " ".join(piece.split()).strip(" ,;.:-")
        asked = canon(re.sub(r"\([^)]*\)", " ", piece))
        for words in (asked, POLITE.sub("", asked)):
            if bodies := self._nearest(self._forms.get(words, ())):
                pks = tuple(b.pk for b in bodies)
                return Who(said, bodies=pks) if len(pks) == 1 else Who(said, fit=pks)
        if own := self._itself(POLITE.sub("", asked)):
            return Who(said, bodies=(own.pk,))
        if OFFICER.match(asked) and self.territory.kind in KINDS.values():
            return Who(said, fit=(self.territory.pk,))
        if self.territory.kind == "province" and OWN_DISTRICT.fullmatch(plain(said)):
            return Who(said, own=True)
        loose = self._loose.get(POLITE.sub("", asked), [])
        return Who(said, fit=tuple(b.pk for b in loose)) if loose else None

    def _itself(self, asked: str) -> Registered | None:
        """The bare word by which a paper speaks of its own issuer: "UBND xã" in a commune's, "Giám đốc Sở" in a department's."""
        place = asked.removeprefix("uy ban nhan dan ")
        if place in PLACES and canon(self.territory.official_name).startswith(f"{place} "):
            return self._committee(self.territory)
        agency = self.issuer if self.issuer and self.issuer.kind == "agency" else None
        return agency if agency and asked in AGENCIES and canon(agency.name).startswith(f"{asked} ") else None

    def _nearest(self, bodies: Sequence[Registered]) -> list[Registered]:
        """Of those that bear the name, the ones nearest to who speaks: its own, the territory's, those within, the province's."""
        home = self.territory
        rings = (
            [b for b in bodies if self.issuer and self.issuer.kind == "agency" and b.above == self.issuer.pk],
            [b for b in bodies if home.pk in (b.above, b.pk)],
            [b for b in bodies if b.path.startswith(home.path)],
            [b for b in bodies if home.path.startswith(self._place_of(b).path)],
            [b for b in bodies if b.path.startswith(self._top)],
        )
        return next((ring for ring in rings if ring), [])

    def _place_of(self, body: Registered) -> Registered:
        """The place an agency works for."""
        while body.kind == "agency" and body.above is not None and body.above in self.by_pk:
            body = self.by_pk[body.above]
        return body

    def _near(self, piece: str) -> tuple[int, ...]:
        """Bodies whose name holds these words, or is held by them: offered, never taken."""
        asked = POLITE.sub("", canon(piece))
        if len(asked) < 8:  # "hoi", "ban" are in many names
            return ()
        forms = [*self._forms.items(), *self._loose.items()]
        names = {b for form, held in forms if len(form) >= 8 and (asked in form or form in asked) for b in held}
        near = self._nearest(sorted(names, key=lambda b: b.path))
        return tuple(b.pk for b in near[:6]) if len(near) <= 12 else ()


def _add(forms: dict[str, list[Registered]], form: str, body: Registered) -> None:
    held = forms.setdefault(form, [])
    if body not in held:
        held.append(body)


def _gaps(taken: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    gaps, at = [], 0
    for first, last in [*sorted(taken), (length, length)]:
        if at < first:
            gaps.append((at, first))
        at = max(at, last)
    return gaps


def _pieces(text: str) -> list[str]:
    """Cut between names, never inside one ("Tài nguyên và Môi trường")."""
    cuts, at = [], 0
    for cut in CUT.finditer(plain(text)):
        cuts.append(text[at : cut.start()])
        at = cut.end()
    pieces = [" ".join(piece.split()).strip(" ,;.:-") for piece in [*cuts, text[at:]]]
    return [piece for piece in pieces if piece]
