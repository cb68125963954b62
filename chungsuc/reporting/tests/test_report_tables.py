"""Tables of a report: computed and frozen when it is sent, stated figures beside with their reasons."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from chungsuc.accounts.permits import Refused
from chungsuc.documents.official.tree import PictureNode
from chungsuc.progress.actions import Entry, submit_values, take_step
from chungsuc.progress.models import Value
from chungsuc.reporting.actions.reports import save_draft
from chungsuc.reporting.actions.sending import Unexplained, correct_report, send_report
from chungsuc.reporting.models import ReportVersion
from chungsuc.reporting.queries.report_tables import differences, tables_for
from chungsuc.reporting.queries.versions import later_below
from chungsuc.reporting.tables.forms_pictures import pictures_of
from chungsuc.reporting.tests.chains import Chains, at, chain
from chungsuc.reporting.tests.test_report_pages import signed_in, url, words
from chungsuc.reporting.writing_reports import of_version
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.reports import complete, expand, from_json, load_report_forms, to_json
from chungsuc.rulebook.reports.model import FormTable, Row
from tests.cast import LATRINES, NOW, PERIOD, TODAY, Cast, measure

REVIEW = "commune_status_review"


def approve(cast: Cast, numerator: int) -> None:
    """Lúa's share of latrines, recorded, verified and approved."""
    reading = Reading(numerator=numerator * SCALE, denominator=1000 * SCALE)
    seen = Value.objects.filter(body=cast.lua, measure=measure(LATRINES)).first()
    if seen is not None:
        take_step(actor=cast["dung"], name="reopen", value_ids=[seen.pk], now=NOW, reason="đo lại")
    entries = [Entry(measure(LATRINES), reading)] if seen is None else [Entry(measure(LATRINES), reading, seen=seen.latest_id)]
    [value] = submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)
    take_step(actor=cast["chi"], name="verify", value_ids=[value.pk], now=NOW)
    take_step(actor=cast["dung"], name="approve", value_ids=[value.pk], now=NOW)


def review(made: Chains) -> ReportVersion:
    return ReportVersion.objects.get(report__duty=made.duty("lua"), number=1)


def latrines(version: ReportVersion) -> tuple[str, object]:
    """The row of the indicator and what the software had there."""
    table = from_json(version.content["tables"][REVIEW])
    row = next(r for r in table.rows if r.cells["indicator_code"] == LATRINES)
    return row.key, row.cells["actual_value"]


def stated(key: str, column: str, text: str) -> dict[str, Any]:
    return {REVIEW: {key: {column: text}}}


def test_what_was_sent_keeps_its_figures_when_they_change_later(cast: Cast) -> None:
    approve(cast, 744)
    made = chain(cast, [REVIEW])
    version = made.sent("an", "lua")
    key, was = latrines(version)
    approve(cast, 900)
    kept = ReportVersion.objects.get(pk=version.pk)
    assert (latrines(kept), kept.digest) == ((key, was), version.digest)
    made.received("phuong", "lua")
    report = made.written("an", "lua", "Số mới")
    second = correct_report(**made.asked("an", "lua"), edit=report.edit, reason="đo lại")
    assert latrines(second) != latrines(version)
    assert latrines(ReportVersion.objects.get(pk=version.pk)) == (key, was)


def test_a_stated_figure_needs_a_reason_and_stands_beside_the_computed_one(cast: Cast) -> None:
    approve(cast, 744)
    made = chain(cast, [REVIEW])
    report = made.written("an", "lua", "Lời")
    key = key_of(made)
    kept = save_draft(**made.asked("an", "lua"), edit=report.edit, stated=stated(key, "required", "≥ 65%"), reasons={})
    with pytest.raises(Unexplained, match="Có 1 số nêu khác số phần mềm tính mà chưa ghi lý do"):
        send_report(**made.asked("an", "lua"), edit=kept.edit)
    assert ReportVersion.objects.count() == 0
    reasons = stated(key, "required", "Theo quyết định mới")
    kept = save_draft(**made.asked("an", "lua"), edit=kept.edit, reasons=reasons)
    version = send_report(**made.asked("an", "lua"), edit=kept.edit)
    table = from_json(version.content["tables"][REVIEW])
    [one] = differences({REVIEW: table}, version.content["reasons"])
    row = next(r for r in table.rows if r.key == key)
    assert (one.stated, one.reason, one.computed) == ("≥ 65%", "Theo quyết định mới", row.cells["required"])
    page = words(signed_in(cast, "phuong").get(reverse("report_version", args=[version.pk])))
    assert "nêu ≥ 65%" in page
    assert "Theo quyết định mới" in page


def filled(made: Chains, name: str, form: str) -> FormTable:
    report = made.report(name)
    made_of = tables_for(
        made.calendar, report.body, occurrence=report.occurrence, as_of=report.as_of, known_at=NOW, today=TODAY
    )
    return made_of[form]


def key_of(made: Chains) -> str:
    return next(r.key for r in filled(made, "lua", REVIEW).rows if r.cells["indicator_code"] == LATRINES)


def test_a_number_that_cannot_be_read_is_refused_when_it_is_sent_and_the_draft_stays(cast: Cast) -> None:
    made = chain(cast, ["band_distribution"])
    made.sent("an", "lua")
    kept = made.written("phuong", "dong", "Lời")
    first = filled(made, "dong", "band_distribution").rows[0].key
    kept = save_draft(
        **made.asked("phuong", "dong"), edit=kept.edit, stated={"band_distribution": {first: {"communes_total": "hai xã"}}}
    )
    with pytest.raises(Refused, match="hai xã"):
        send_report(**made.asked("phuong", "dong"), edit=kept.edit, without=[made.duty("ngo").pk])
    page = words(signed_in(cast, "phuong").get(url(made, "dong")))
    assert "hai xã" in page
    typed = {"edit": kept.edit, "s-1": "Lời", "tables": 1, f"n-band_distribution|{first}|communes_total": "3"}
    answer = signed_in(cast, "phuong").post(url(made, "dong", "report_save"), typed, follow=True)
    assert "Đã lưu nháp." in words(answer)
    assert "1 số nêu khác chưa có lý do" in words(answer)
    report = made.report("dong")
    assert report.content["stated"]["band_distribution"][first]["communes_total"] == "3"


def test_a_stated_figure_is_added_on_the_page_for_a_row_and_a_column_of_one_form(cast: Cast) -> None:
    approve(cast, 744)
    made = chain(cast, [REVIEW])
    made.opened("an", "lua")
    key = key_of(made)
    new = {"new-row": f"{REVIEW}|{key}", "new-column": f"{REVIEW}|required", "new": "≥ 65%", "new-reason": "Theo thông báo"}
    client = signed_in(cast, "an")
    client.post(url(made, "lua", "report_save"), {"edit": 0, "s-1": "", "tables": 1, **new})
    content = made.report("lua").content
    assert content["stated"] == stated(key, "required", "≥ 65%")
    assert content["reasons"] == stated(key, "required", "Theo thông báo")
    wrong = {"edit": 1, "tables": 1, "s-1": "Lời đã gõ", **new, "new-column": "khac|required"}
    answer = client.post(url(made, "lua", "report_save"), wrong)
    assert (answer.status_code, made.report("lua").content["narrative"]["1"]) == (422, "Lời đã gõ")


def test_a_correction_of_a_figure_shows_above_as_the_cell_before_and_after(cast: Cast) -> None:
    approve(cast, 744)
    made = chain(cast, [REVIEW])
    made.sent("an", "lua")
    upper = made.sent("phuong", "dong", without=[made.duty("ngo").pk])
    approve(cast, 900)
    report = made.report("lua")
    correct_report(**made.asked("an", "lua"), edit=report.edit, reason="kiểm đếm lại")
    [later] = later_below(ReportVersion.objects.get(pk=upper.pk), at(7))
    changed = {c.where.rpartition(", ")[2]: (c.before, c.after) for c in later.changes}
    assert changed["Giá trị thực tế" if "Giá trị thực tế" in changed else next(iter(changed))] != ("", "")
    assert all(c.where.startswith(f"{filled(made, 'lua', REVIEW).form.short_name}, ") for c in later.changes)


def test_a_report_with_bands_bears_their_picture_drawn_from_what_was_sent(cast: Cast) -> None:
    bands = load_report_forms()["band_distribution"]
    columns = expand(bands, repeats={"bands": [("19", "Đạt 19"), ("15-18", "Đạt 15 đến 18")]})

    def row(key: str, *numbers: int) -> Row:
        keys = ("communes_total", "b_19", "b_15_18", "criteria_total", "communes_before", "criteria_before")
        return Row(key, key.title(), dict(zip(keys, map(Decimal, numbers), strict=True)))

    rows = [row("đông", 5, 3, 2, 90, 5, 80), row("tây", 2, 0, 2, 30, 2, 28)]
    table = complete(FormTable(bands, columns, rows, as_of=TODAY))
    drawn, mean = pictures_of(table)
    assert [cells[:4] for cells in drawn.rows][:2] == [("Đông", "5", "3 (60,0%)", "2 (40,0%)"), ("Tây", "2", "0 (0,0%)", "2 (100,0%)")]
    assert [cells[1] for cells in drawn.rows] == ["5", "2", "7"]
    assert [value for _, value in mean.rows] == ["15,43", "17,14"]
    assert pictures_of(replace(table, form=load_report_forms()[REVIEW])) == []
    assert pictures_of(replace(table, rows=[replace(rows[0], missing=True)], total=None))[:1] != [drawn]
    made = chain(cast, [REVIEW])
    version = made.sent("an", "lua")
    version.content["tables"] |= {"band_distribution": to_json(table)}
    paper = of_version(made.calendar, version)
    kept = [node.text for annex in paper.annexes for node in annex.body if isinstance(node, PictureNode)]
    assert kept == [
        "Hình 1. Các xã theo số tiêu chí đạt, từng đơn vị.",
        "Hình 2. Bình quân số tiêu chí một xã đạt.",
    ]
