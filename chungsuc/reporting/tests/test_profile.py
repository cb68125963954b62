import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from chungsuc.clock import ZONE
from chungsuc.documents.models import StoredFile
from chungsuc.progress.actions import Entry, submit_values
from chungsuc.progress.models import Evidence, IndicatorNote, Line, TitleHeld, Value
from chungsuc.reporting.queries.profile import CommunePage, commune_page
from chungsuc.reporting.tests.standings import asked, text_of
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, NOW, PERIOD, TODAY, Cast, measure


def sent(cast: Cast, name: str, reading: Reading) -> Value:
    entries = [Entry(name, reading)]
    [value] = submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)
    return value


@pytest.fixture
def latrines(cast: Cast) -> Value:
    return sent(cast, measure(LATRINES), Reading(numerator=62 * SCALE, denominator=100 * SCALE, as_of=TODAY))


def shown(cast: Cast, line: Line = Line.EXPECTED, level: str = "commune") -> CommunePage:
    page_asked = replace(asked(cast.lua, line=line), level=level)
    return commune_page(cast.lua, page_asked, actor_on(cast["dung"], TODAY))


def test_each_figure_stands_with_its_evidence_its_agency_and_what_that_says(cast: Cast, latrines: Value) -> None:
    file = StoredFile.objects.create(
        sha256="a" * 64, size=1, media_type="application/pdf", name="bien-ban.pdf", stored_by=cast["an"], stored_at=NOW
    )
    Evidence.objects.create(value=latrines, file=file, added_by=cast["an"], added_at=NOW)
    IndicatorNote.objects.create(
        territory=cast.bodies["thu"],
        agency=cast.bodies["thu/moi-truong"],
        measure=measure(LATRINES),
        text="Đếm cả nhà tắm.",
        written_by=cast["chi"],
        written_at=NOW,
    )
    [row] = [r for c in shown(cast).criteria for r in c.rows if r.indicator.number == LATRINES]
    assert (len(row.evidence), row.agency, row.meter and row.meter.width) == (1, cast.bodies["thu/moi-truong"], 62)
    page = text_of(cast, "dung", "/xa/thu/dong/lua/")
    assert "1 minh chứng" in page
    assert "Đếm cả nhà tắm." in page


def test_a_draft_line_has_no_bar_on_the_approved_page(cast: Cast, latrines: Value) -> None:
    [row] = [r for c in shown(cast, Line.OFFICIAL).criteria for r in c.rows if r.indicator.number == LATRINES]
    assert (row.judged.verdict, row.meter) == ("unknown", None)


def test_titles_held_stand_with_their_decision(cast: Cast) -> None:
    TitleHeld.objects.create(
        body=cast.lua,
        title="xa-ntm",
        decision="99/QĐ-UBND",
        decided_by="UBND tỉnh",
        decided_on=date(2023, 1, 26),
        valid_from=date(2023, 1, 26),
        recorded_by=cast["dung"],
        recorded_at=datetime(2023, 2, 1, tzinfo=ZONE),
    )
    page = text_of(cast, "dung", "/xa/thu/dong/lua/")
    assert "Xã đạt chuẩn nông thôn mới" in page
    assert "99/QĐ-UBND, 26/01/2023" in page
    assert "99/QĐ-UBND" not in text_of(cast, "dung", "/xa/thu/dong/lua/?ngay=2023-01-25")


def test_the_advanced_set_is_a_tab_once_it_has_a_figure_of_its_own(cast: Cast, latrines: Value) -> None:
    address = "/xa/thu/dong/lua/"
    assert "Nâng cao" not in text_of(cast, "dung", address)
    base, advanced = (load().edition_for(level=level, on=TODAY) for level in ("commune", "commune-advanced"))
    own = {i.measure for i in advanced.indicators} - {i.measure for i in base.indicators}
    chosen = next(i for i in advanced.indicators if i.measure in own and i.kind == "boolean")
    Value.objects.filter(pk=sent(cast, measure("1.1"), Reading(amount=SCALE, as_of=TODAY)).pk).update(
        measure=chosen.measure
    )
    assert 'href="?bo=nang-cao' in text_of(cast, "dung", address)
    page = text_of(cast, "dung", address + "?bo=nang-cao")
    assert re.search(r"<small>/75</small>", page)
    assert shown(cast, level="commune-advanced").judged.standard == advanced.id


def test_history_stands_at_half_years_and_two_sets_are_not_compared(cast: Cast) -> None:
    for period, day in (("2021-H2", date(2021, 12, 31)), ("2022-H1", date(2022, 6, 30))):
        value = sent(cast, measure(LATRINES), Reading(amount=90 * SCALE, as_of=TODAY))
        Value.objects.filter(pk=value.pk).update(period=period, as_of=day, approved=value.latest, state="approved")
    history = shown(cast).history
    assert [(h.judged.on, h.change is None, h.decision) for h in history] == [
        (TODAY, False, "318/QĐ-TTg"),
        (date(2023, 6, 30), False, "318/QĐ-TTg"),
        (date(2022, 12, 31), False, "318/QĐ-TTg"),
        (date(2022, 6, 30), True, "318/QĐ-TTg"),
        (date(2021, 12, 31), True, "1980/QĐ-TTg"),
    ]
