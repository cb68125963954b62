"""Papers of the sample province: three sample plans in its registers, what they cite, and two books of numbers."""

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from importlib.resources import files

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.documents.actions import Entry, keep_series, register_paper, store
from chungsuc.documents.bringing import proposal, read_stored
from chungsuc.documents.models import Direction, Paper
from chungsuc.units.models import Body

PROVINCE, AGENCY, COMMUNE = "lang-son", "lang-son/so-tnmt", "lang-son/huu-lung/hoa-lac"
PLANS = (
    # file, register, who brings it, day
    ("ke-hoach-tinh.txt", PROVINCE, "vpdp", date(2023, 10, 18)),
    ("ke-hoach-so.txt", AGENCY, "sotnmt", date(2023, 10, 31)),
    ("ke-hoach-xa.txt", COMMUNE, "hoalac", date(2023, 11, 3)),
)
BOOKS = (
    (PROVINCE, "vpdp", "Sổ kế hoạch, quyết định", ("kế hoạch", "quyết định")),
    (PROVINCE, "vpdp", "Sổ văn bản khác", ()),
    (COMMUNE, "hoalac", "Sổ văn bản xã", ()),
)
BEGIN = datetime(2023, 1, 3, 8, 0, tzinfo=ZONE)


def load_papers(bodies: Mapping[str, Body], people: Mapping[str, User]) -> list[Paper]:
    """Registers the plans on their days, by the people who then keep the registers; the books are opened before."""
    for key, who, name, types in BOOKS:
        keep_series(
            actor=people[who],
            body=bodies[key],
            name=name,
            types=types,
            valid_from=BEGIN.date(),
            valid_to=None,
            now=BEGIN,
        )
    return [_registered(file, bodies[key], people[who], day) for file, key, who, day in PLANS]


def _registered(name: str, holder: Body, by: User, day: date) -> Paper:
    now = datetime.combine(day, time(15, 0), tzinfo=ZONE)
    content = (files("chungsuc.demo") / "papers" / name).read_bytes()
    file = store(by=by, name=name, stream=io.BytesIO(content), now=now, paper=True)
    brought = read_stored(file)
    entry = Entry.of(proposal(brought, holder, day), Direction.OUTGOING)
    return register_paper(actor=by, holder=holder, entry=entry, file=file, brought=brought, now=now)
