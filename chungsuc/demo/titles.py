"""Sample titles: who holds which by when. Decisions are marked as sample; published recognitions of real communes stand elsewhere."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from chungsuc.accounts.models import User
from chungsuc.demo.lots import Lot
from chungsuc.demo.periods import moment
from chungsuc.progress.actions import inherit_titles, reassess_title
from chungsuc.progress.models import TitleHeld
from chungsuc.units.models import Body, BodyKind, Succession

PROVINCE, DISTRICT = "Ủy ban nhân dân tỉnh Lạng Sơn (mẫu)", "Ủy ban nhân dân huyện Hạ Lang (mẫu)"
CAO_BANG = "Ủy ban nhân dân tỉnh Cao Bằng (mẫu)"
ADVANCED_DAYS = (date(2022, 12, 23), date(2023, 9, 29), date(2024, 11, 8))
MODEL_DAY = date(2024, 11, 22)
MODELS = 2  # communes that are models, of those first at the advanced set
REASSESSED, REASSESSED_ON = 3, date(2025, 9, 5)
HAMLETS = 5  # one in so many of the sample hamlets
MERGERS = (date(2024, 12, 1), date(2025, 7, 1))


def load_titles(lots: Mapping[str, Lot], bodies: Mapping[str, Body], people: Mapping[str, User]) -> int:
    """Holdings by their decisions, then what the mergers made of them."""
    rows = [*_base(lots, bodies), *_higher(lots, bodies), *_hamlets(bodies)]
    for number, row in enumerate(sorted(rows, key=lambda r: (r.decided_on, r.body.path)), 1):
        row.decision = f"QĐ mẫu {number:03}/QĐ-UBND"
        row.recorded_by, row.recorded_at = people["vpdp"], moment(row.decided_on, 15)
    TitleHeld.objects.bulk_create(rows)
    for day in MERGERS:
        inherit_titles(actor=people["vpdp"], territory=bodies["lang-son"], day=day, now=moment(day, 8))
    _reassess(people["vpdp"])
    return len(rows)


def _reassess(actor: User) -> None:
    """The first new communes all of whose predecessors held the title are recognised by decisions of their own."""
    inherited = TitleHeld.objects.filter(title="xa-ntm", valid_from=MERGERS[-1], body__kind=BodyKind.COMMUNE)
    heirs = inherited.exclude(inherited_from=None).select_related("body").order_by("body__path", "pk")
    held = Counter(h.body_id for h in heirs)
    merged = Counter(Succession.objects.filter(day=MERGERS[-1]).values_list("successor", flat=True))
    sure = [h for h in {h.body_id: h for h in heirs}.values() if held[h.body_id] == merged[h.body_id] > 1]
    for number, heir in enumerate(sure[:REASSESSED], 1):
        reassess_title(
            actor=actor,
            inherited=heir,
            confirmed=True,
            decision=f"QĐ mẫu {900 + number}/QĐ-UBND",
            decided_by=PROVINCE,
            decided_on=REASSESSED_ON,
            now=moment(REASSESSED_ON, 15),
        )


def _row(body: Body, title: str, day: date, by: str = PROVINCE) -> TitleHeld:
    return TitleHeld(body=body, title=title, decided_by=by, decided_on=day, valid_from=day)


def _base(lots: Mapping[str, Lot], bodies: Mapping[str, Body]) -> Iterator[TitleHeld]:
    for key, lot in lots.items():
        ended = bodies[key].valid_to
        if lot.recognised and (ended is None or lot.recognised <= ended):
            yield _row(bodies[key], "xa-ntm", lot.recognised, CAO_BANG if key.startswith("cao-bang/") else PROVINCE)


def _higher(lots: Mapping[str, Lot], bodies: Mapping[str, Body]) -> Iterator[TitleHeld]:
    """Those who meet all of the advanced set are recognised in three lots; two of the first become models."""
    full = sorted((key for key, lot in lots.items() if lot.advanced_full), key=lambda key: (lots[key].weakness, key))
    for place, key in enumerate(full):
        yield _row(bodies[key], "xa-ntm-nang-cao", ADVANCED_DAYS[place * len(ADVANCED_DAYS) // len(full)])
        if place < MODELS:
            yield _row(bodies[key], "xa-ntm-kieu-mau", MODEL_DAY)


def _hamlets(bodies: Mapping[str, Body]) -> Iterator[TitleHeld]:
    hamlets = sorted((b for b in bodies.values() if b.kind == BodyKind.HAMLET), key=lambda b: b.path)
    for place, hamlet in enumerate(hamlets[::HAMLETS]):
        yield _row(hamlet, "thon-ntm", date(2022 + place % 3, 11, 15), DISTRICT)
