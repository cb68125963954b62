"""Standings as they would have been judged, put straight into the database: these tests are about what pages make of them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import cast as as_type

from django.http import HttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook

from chungsuc.clock import ZONE
from chungsuc.progress.models import Line, Standing
from chungsuc.reporting.queries import Asked
from chungsuc.rulebook.load import load
from chungsuc.units.models import Body
from tests.cast import STANDARD, TODAY, Cast

EDITION = load().edition(STANDARD)
KNOWN = datetime(2023, 1, 1, tzinfo=ZONE)
LATER = datetime(2030, 1, 1, tzinfo=ZONE)


def stand(
    body: Body,
    *,
    short: Collection[str] = (),
    unknown: Collection[str] = (),
    provisional: Collection[str] = (),
    line: Line = Line.OFFICIAL,
    day: date = date(2023, 6, 30),
    standard: str = STANDARD,
) -> Standing:
    """A standing in which all indicators are met but those named."""
    edition = load().edition(standard)
    letters = {i.number: "n" if i.number in short else "u" if i.number in unknown else "m" for i in edition.indicators}
    letters |= {number: letters[number].upper() for number in provisional}
    criteria = ""
    for criterion in edition.criteria:
        own = "".join(letters[i.number] for i in criterion.indicators)
        worst = next(letter for letter in "num" if letter in own.lower())
        criteria += worst.upper() if own != own.lower() else worst
    met = sum(letter in "mM" for letter in criteria)
    return Standing.objects.create(
        body=body,
        standard=standard,
        line=line,
        day=day,
        known_from=KNOWN,
        criteria_met=met,
        verdict="met" if met == len(criteria) else "not_met",
        provisional=bool(provisional),
        criteria=criteria,
        indicators="".join(letters.values()),
        digest="0" * 64,
    )


def asked(*places: Body, on: date = TODAY, line: Line = Line.OFFICIAL, now: date | None = None) -> Asked:
    return Asked(places, tuple(p.path for p in places), on, now or on, LATER, line=line, now=now is not None)


def page(cast: Cast, who: str, address: str) -> HttpResponse:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return as_type("HttpResponse", client.get(address))


def text_of(cast: Cast, who: str, address: str) -> str:
    answer = page(cast, who, address)
    assert answer.status_code == 200
    return answer.content.decode()


def sheet_of(cast: Cast, who: str, address: str) -> Sequence[Sequence[object]]:
    """The rows of the workbook as another program reads them."""
    answer = page(cast, who, address)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def under_head(rows: Sequence[Sequence[object]], first: str = "Xã") -> Sequence[Sequence[object]]:
    return rows[next(i for i, row in enumerate(rows) if row[0] == first) + 1 :]
