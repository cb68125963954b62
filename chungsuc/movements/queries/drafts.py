"""A draft as a person works on it: how each item stands, what still stops the launch, where each quotation is."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chungsuc.documents.models import Paper, PaperState
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.movements.launching.duties import UNNAMED
from chungsuc.movements.launching.register import Register, Registered
from chungsuc.movements.models import Draft, DraftItem, DraftState, ItemKind, ItemState, Movement
from chungsuc.movements.queries.draft_rows import Bodies, checked, day, label_of, name_of, whos_of
from chungsuc.movements.queries.people import own_agency
from chungsuc.movements.reading.found import Reading
from chungsuc.movements.reading.interpret import interpret
from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind
from chungsuc.units.queries import STEP

DOUBTFUL: Final = "doubtful"
LIKELY: Final = "likely"


def register_for(territory: Body, issuer: Body | None, on: date) -> Register:
    """The province's bodies of the day, hamlets with those of the territory. Two queries."""
    around = Body.objects.on(on).within(territory.path[:STEP])
    bodies = list(around.exclude(kind=BodyKind.HAMLET))
    bodies += Body.objects.on(on).within(territory.path).filter(kind=BodyKind.HAMLET)
    rows = [Registered(b.pk, b.kind, b.name, b.official_name, b.path, b.parent_id, b.key) for b in bodies]
    known = {row.pk for row in rows}
    return Register(rows, territory=territory.pk, issuer=issuer.pk if issuer and issuer.pk in known else None)


def reading_of(paper: Paper) -> Reading:
    """What the reader finds in a registered paper. No query."""
    return interpret(OfficialPaper.from_json(paper.tree))


@dataclass(frozen=True, slots=True)
class Shown:
    """
    One item on the page. `tone`: no (a contradiction unanswered), near (to be looked at), ok. `stops`: what must be done
    before it can be launched. `rows`: what it says, label and value. `whos`: its bodies with where they stand in `chosen`.
    """

    item: DraftItem
    number: int
    tone: str
    stops: Sequence[str]
    rows: Sequence[tuple[str, str]]
    whos: Sequence["WhoShown"]

    @property
    def name(self) -> str:
        return name_of(self.item)

    @property
    def anchor(self) -> str:
        return f"m{self.number}"

    @property
    def contradiction(self) -> bool:
        return bool(self.item.problems) and not self.item.answered

    @property
    def open(self) -> bool:
        return self.item.state == ItemState.OPEN

    @property
    def folds(self) -> bool:
        """Nothing in it asks for a person: its row is enough until somebody opens it."""
        return self.tone == "ok" and self.item.state != ItemState.DROPPED

    @property
    def gist(self) -> str:
        """Who and how much and until when, in one line."""
        said = [who.said for who in self.whos[:1]]
        return " · ".join([*said, *(value for label, value in self.rows if label not in (_("Loại"), _("Văn bản ghi")))])[:160]

    @property
    def says_its_name(self) -> bool:
        """Is the quotation but the name again?"""
        quoted = str(self.item.quotation.get("text", "")) if self.item.quotation else ""
        return quoted.casefold().rstrip(".;,").startswith(self.name.casefold().rstrip(".;, "))

    @property
    def clear(self) -> bool:
        return self.open and self.tone == "ok" and not self.stops


@dataclass(frozen=True, slots=True)
class WhoShown:
    place: str
    role: str
    said: str
    bodies: Sequence[Body]
    fit: Sequence[Body]
    own: bool

    @property
    def unnamed(self) -> bool:
        return self.said == UNNAMED

    @property
    def unmatched(self) -> bool:
        return not self.bodies and not self.own


@dataclass(frozen=True)
class DraftShown:
    draft: Draft
    items: Sequence[Shown]
    stops: Sequence[str]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Of what is not dropped: clear, to be looked at, contradicting itself."""
        return Counter(s.tone for s in self.items if s.item.state != ItemState.DROPPED)

    @property
    def open(self) -> bool:
        return self.draft.state == DraftState.OPEN

    @property
    def clear(self) -> list[Shown]:
        return [s for s in self.items if s.clear]

    @property
    def waiting(self) -> list[Shown]:
        return [s for s in self.items if s.open]

    @property
    def accepted(self) -> list[Shown]:
        return [s for s in self.items if s.item.state == ItemState.ACCEPTED]

    @property
    def digest(self) -> str:
        return digest_of(self.draft, [s.item for s in self.items])

    def groups(self) -> list[tuple[str, str, list[Shown]]]:
        """What must be decided first, then what must be looked at, then the rest by kind."""
        standing = [s for s in self.items if s.item.state != ItemState.DROPPED]
        rest = [s for s in standing if s.tone == "ok"]
        found = [
            ("no", _("Mâu thuẫn trong văn bản"), [s for s in standing if s.tone == "no"]),
            ("near", _("Cần xem"), [s for s in standing if s.tone == "near"]),
            *((kind.value, str(kind.label), [s for s in rest if s.item.kind == kind]) for kind in ItemKind),
            ("dropped", _("Đã bỏ"), [s for s in self.items if s.item.state == ItemState.DROPPED]),
        ]
        return [group for group in found if group[2]]


def digest_of(draft: Draft, items: Sequence[DraftItem]) -> str:
    """Of what would be launched: another digest, another launch."""
    kept: list[object] = [draft.pk, draft.territory_id, draft.head]
    kept += [[i.pk, i.kind, i.chosen, i.state, i.answered] for i in items]
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()


def bodies_named(draft: Draft, items: Sequence[DraftItem]) -> Bodies:
    """Every body that the draft speaks of, by its id. One query."""
    wanted = {pk for item in items for _place, _role, who in whos_of(item) for pk in (*who["bodies"], *who["fit"])}
    if standing := draft.head.get("standing_agency"):
        wanted.add(standing)
    return {b.pk: b for b in Body.objects.filter(pk__in=wanted).select_related("parent").order_by("path")}


def own_plan(draft: Draft) -> bool:
    """Does the plan speak for a commune or an agency alone?"""
    return draft.territory.kind in COMMUNE_LEVEL or own_agency(draft.paper.issuer)


def draft_shown(draft: Draft, *, on: date) -> DraftShown:
    """Two queries, however many items and bodies."""
    items = list(draft.items.all())
    for item in items:
        item.draft = draft
    bodies = bodies_named(draft, items)
    movement = movement_of(draft)
    shown = [_shown(item, number, movement, bodies, on) for number, item in enumerate(items, start=1)]
    return DraftShown(draft, shown, head_stops(draft, bodies, on))


def _shown(item: DraftItem, number: int, movement: Movement, bodies: Bodies, on: date) -> Shown:
    whos = [
        WhoShown(
            place,
            role,
            who["said"],
            [bodies[pk] for pk in who["bodies"] if pk in bodies],
            [bodies[pk] for pk in who["fit"] if pk in bodies],
            bool(who.get("own")),
        )
        for place, role, who in whos_of(item)
    ]
    rows, stops = checked(item, movement, bodies, on)
    if item.kind == ItemKind.RESPONSIBILITY and own_plan(item.draft):
        stops.append(_("Kế hoạch riêng của xã, của cơ quan không phân công chỉ tiêu của địa bàn: bỏ mục này."))
    return Shown(item, number, _tone(item, stops), stops, rows, whos)


def _tone(item: DraftItem, stops: Sequence[str]) -> str:
    if item.problems and not item.answered:
        return "no"
    looked_at = item.state == ItemState.ACCEPTED and not stops
    return "near" if not looked_at and (stops or item.confidence == DOUBTFUL) else "ok"


def movement_of(draft: Draft) -> Movement:
    """The movement that would be, unsaved: what forms and checks of its parts ask for."""
    head = draft.head
    days: dict[str, Any] = {name: day(head.get(name)) for name in ("valid_from", "valid_to")}
    return Movement(
        name=head.get("name", ""),
        territory=draft.territory,
        plan=head.get("plan", ""),
        standard=head.get("standard", ""),
        standing_agency_id=head.get("standing_agency"),
        **days,
    )


def head_stops(draft: Draft, bodies: Bodies, on: date) -> list[str]:
    """What the movement itself still lacks."""
    if draft.head.get("joins"):
        return []
    stops, movement = [], movement_of(draft)
    if movement.standing_agency_id is None or movement.standing_agency_id not in bodies:
        stops.append(_("Chưa chọn cơ quan thường trực của phong trào."))
    elif not bodies[movement.standing_agency_id].exists_on(on):
        stops.append(_("Cơ quan thường trực không có trong danh bạ hôm nay."))
    if movement.valid_from and movement.valid_to and movement.valid_to < movement.valid_from:
        stops.append(_("Ngày kết thúc phải sau ngày bắt đầu."))
    try:
        movement.clean_fields(exclude=["territory", "standing_agency", "launched_by", "copied_from"])
    except ValidationError as wrong:
        stops += [f"{label_of(Movement, name)}: {' '.join(said)}" for name, said in wrong.message_dict.items()]
    return stops


def papers_to_read(territory: Body) -> list[Paper]:
    """Registered papers of the territory and its agencies whose text is held, the latest first, at most a hundred."""
    held = Paper.objects.filter(state=PaperState.REGISTERED, holder__path__gte=territory.path)
    return list(held.filter(holder__path__lt=territory.path + "~").exclude(tree={}).order_by("-dated", "-pk")[:100])


def drafts_of(paper: Paper) -> list[Draft]:
    return list(paper.drafts.select_related("territory", "movement", "made_by"))


def higher_movements(draft: Draft, seen: Sequence[Movement]) -> list[tuple[Movement, bool]]:
    """Movements of territories above that the new one may answer; with whether the paper cites their plan. Two queries."""
    above = [
        m
        for m in seen
        if draft.territory.path.startswith(m.territory.path) and m.pk != draft.movement_id and m.pk != draft.head.get("joins")
    ]
    named = [c.cited for c in draft.paper.citations.select_related("cited")]
    linked = Movement.papers.through.objects.filter(movement__in=above, paper__in=[paper.pk for paper in named])
    cited = set(linked.values_list("movement_id", flat=True))
    cited |= {m.pk for m in above if any(paper.number and paper.full_number in m.plan for paper in named)}
    ranked = sorted(above, key=lambda m: (m.pk not in cited, -m.valid_from.toordinal()))
    return [(m, m.pk in cited) for m in ranked]


def joinable(draft: Draft, seen: Sequence[Movement]) -> list[Movement]:
    """Movements of the same territory that may rest on this paper too."""
    return [m for m in seen if m.territory_id == draft.territory_id]


def values_for(kind: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """What an item added by hand begins with."""
    who: dict[str, Any] = {"said": "", "bodies": [], "fit": [], "group": False}
    begun: dict[str, dict[str, Any]] = {
        ItemKind.PHASE: {"name": "", "valid_from": None, "valid_to": None},
        ItemKind.TARGET: {"kind": "task", "text": "", "due": None, "source": ""},
        ItemKind.DUTY: {"kind": "task", "what": "", "leads": [], "supporting": [], "owed_to": None}
        | {"rule": "none", "due_text": "", "origin": ""},
        ItemKind.QUOTA: {"award": "", "low": None, "high": None, "share": None, "per": "", "money": None},
        ItemKind.RESPONSIBILITY: {"standard": "", "indicators": [], "agency": who},
    }
    return {**begun[kind], **more}
