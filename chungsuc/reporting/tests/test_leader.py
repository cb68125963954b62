"""A leader's page: its figures, who sees them, as known then, and the same on paper."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from chungsuc.clock import ZONE
from chungsuc.movements.models import ChangeProposal, Duty
from chungsuc.movements.tests.test_pages import client_of
from chungsuc.progress.actions import Entry, submit_values, take_step
from chungsuc.progress.models import Line, TitleHeld
from chungsuc.reporting.queries.asked import Asked
from chungsuc.reporting.queries.heat_pictures import heat_pictures
from chungsuc.reporting.queries.leader import Overview, overview_of
from chungsuc.reporting.queries.leader_pictures import pictures_of
from chungsuc.reporting.queries.leader_words import forecast_said, goal_said
from chungsuc.reporting.queries.leader_years import stood_on, year_days
from chungsuc.reporting.tests.standings import asked, page, stand, text_of
from chungsuc.reporting.writing_leader import overview_report
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Body
from tests.cast import LATRINES, NOW, PERIOD, TODAY, Cast, measure


@pytest.fixture
def judged(cast: Cast) -> Cast:
    """Lúa meets all, Ngô lacks 17 since November, Khoai lacks 17 and 2, of 15 nothing is known; of Sắn nothing at all."""
    stand(cast.lua, day=date(2022, 12, 31))
    stand(cast.bodies["thu/dong/ngo"], day=date(2022, 12, 31), short=["2.1"])
    stand(cast.lua)
    stand(cast.bodies["thu/dong/ngo"], short=["2.1"])
    stand(cast.bodies["thu/dong/ngo"], day=date(2023, 11, 3), short=[LATRINES])
    stand(cast.bodies["thu/tay/khoai"], short=[LATRINES, "2.1"], unknown=["15.1"])
    return cast


def seen(body: Body, question: Asked | None = None) -> Overview:
    found = overview_of(body, question or asked(body))
    assert found is not None
    return found


def test_the_figures_of_a_province(judged: Cast) -> None:
    found = seen(judged.bodies["thu"])
    assert (found.full, len(found.reported), len(found.rows), found.one_short, found.open) == (1, 3, 4, 1, 2)
    assert found.mean == round((19 + 18 + 16) * 10_000 / 3)
    assert [(n.row.name, [c.number for c in n.missing], [c.number for c in n.unknown]) for n in found.nearest] == [
        ("Ngô", [17], []),
        ("Khoai", [2, 17], [15]),
    ]
    assert [(h.criterion.number, h.met, h.not_met, h.unknown) for h in found.hardest] == [(17, 1, 2, 0), (2, 2, 1, 0)]
    assert [(c.row.name, [k.number for k in c.gained], [k.number for k in c.lost]) for c in found.changes] == [("Ngô", [2], [17])]


def test_of_whom_more_than_half_is_unknown_is_not_called_near(judged: Cast) -> None:
    everything = [i.number for i in seen(judged.bodies["thu"]).edition.indicators]
    stand(judged.bodies["thu/tay/san"], unknown=everything[1:])
    found = seen(judged.bodies["thu"])
    assert "Sắn" not in [n.row.name for n in found.nearest]
    assert found.hardly_known == 1


def test_the_years_are_asked_at_once_and_as_known_then(judged: Cast) -> None:
    question = asked(judged.bodies["thu"])
    with CaptureQueriesContext(connection) as caught:
        years = stood_on(question, year_days(TODAY))
    assert sum("progress_standing" in q["sql"] for q in caught.captured_queries) == 1
    told = [(then.name, then.full, len(then.reported), len(then.communes)) for then in years[-2:]]
    assert told == [("2022", 1, 2, 4), ("06/11/2023", 1, 3, 4)]
    assert [then.full for then in years[:-2]] == [None] * 5
    early = Asked(question.places, question.paths, TODAY, TODAY, datetime(2022, 1, 1, tzinfo=ZONE))
    assert [then.reported for then in stood_on(early, year_days(TODAY))] == [[]] * 7


def test_years_of_other_sets_and_of_other_communes_are_broken_off(judged: Cast) -> None:
    stand(judged.lua, day=date(2021, 6, 30), standard="qd-1980-2016-ntm")
    san = judged.bodies["thu/tay/san"]
    san.valid_to = date(2023, 3, 31)
    san.save()
    found = seen(judged.bodies["thu"])
    drawn = pictures_of(found).trend
    assert drawn is not None
    assert drawn.rows == (
        ("2021", "1", ""),
        ("2022", "1", "bộ tiêu chí theo 318/QĐ-TTg"),
        ("06/11/2023", "1", "sắp xếp đơn vị, 4 còn 3 xã"),
    )


def test_a_target_is_told_with_its_plan_and_a_district_with_its_part(judged: Cast) -> None:
    [whole] = seen(judged.bodies["thu"]).goals
    assert goal_said(whole).startswith("Đã duyệt 1/4, dự kiến 0/4, kế hoạch 3 vào 31/12/2025.")
    assert forecast_said(whole).startswith("Dự báo 3 (từ 1 đến 4). Đường thẳng bình phương nhỏ nhất")
    [part] = seen(judged.bodies["thu/tay"]).goals
    assert forecast_said(part) == ""
    assert goal_said(part) == "Địa bàn này đạt 0/2, dự kiến 0/2. Kế hoạch của cấp trên, hạn 31/12/2025."
    told = [goal_said(g) for key in ("dong/lua", "dong/ngo", "tay/san") for g in seen(judged.bodies[f"thu/{key}"]).goals]
    assert [said.partition(".")[0] for said in told] == ["Xã này đạt", "Xã này chưa đạt", "Xã này chưa đủ căn cứ"]
    with override("en"):
        assert goal_said(seen(judged.bodies["thu/dong/ngo"]).goals[0]).startswith("This commune: not met.")


def test_what_is_late_and_what_is_due_are_counted_once_each(judged: Cast) -> None:
    for key in ("thu/dong/lua", "thu/dong/ngo"):
        Duty.objects.create(movement=judged.movement, what="Báo cáo", lead=judged.bodies[key], rule="date:2023-10-31", origin="KH")
    found = seen(judged.bodies["thu"])
    assert [(g.worst.duty.what, len(g.items), g.worst.days) for g in found.late] == [("Báo cáo", 2, 6)]
    assert [(g.worst.duty.what, g.worst.days) for g in found.soon] == [("Nhập đủ số liệu", 3)]
    assert found.late_count == 2
    assert seen(judged.bodies["thu/tay"]).late == []
    ngo = judged.bodies["thu/dong/ngo"]
    ngo.valid_to = date(2023, 11, 1)
    ngo.save()
    assert (seen(judged.bodies["thu"]).late_count, seen(judged.bodies["thu"]).of_ended) == (1, 1)


def test_what_waits_for_a_decision_is_counted(judged: Cast) -> None:
    reading = Reading(numerator=62 * SCALE, denominator=100 * SCALE, as_of=TODAY)
    entries = [Entry(measure(LATRINES), reading)]
    values = [
        submit_values(actor=judged[who], body=judged.bodies[key], period=PERIOD, as_of=TODAY, now=NOW, entries=entries)[0]
        for who, key in (("an", "thu/dong/lua"), ("binh", "thu/dong/ngo"))
    ]
    take_step(actor=judged["chi"], name="verify", value_ids=[values[0].pk], now=NOW)
    ChangeProposal.objects.create(
        movement=judged.movement, body=judged.lua, text="Giãn hạn", reason="Lũ", made_by=judged["an"], made_at=NOW
    )
    wait = seen(judged.bodies["thu"]).pending
    assert (wait.submitted, wait.verified, wait.proposals, wait.reassess, wait.unrecognised) == (1, 1, 1, 0, 1)
    TitleHeld.objects.create(
        body=judged.lua, title="xa-ntm", decision="QĐ 1", decided_on=TODAY, valid_from=TODAY, recorded_by=judged["dung"], recorded_at=NOW
    )
    assert seen(judged.bodies["thu"]).pending.unrecognised == 0
    assert seen(judged.bodies["thu/tay"]).pending.any is False


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("giang", "/toan-canh/", 200),
        ("ha", "/toan-canh/", 200),
        ("an", "/toan-canh/thu/dong/lua/", 200),
        ("an", "/toan-canh/thu/dong/ngo/", 404),
        ("an", "/toan-canh/thu/dong/", 404),
        ("an", "/toan-canh/thu/", 404),
        ("an", "/in/toan-canh/thu/dong/ngo/?dang=docx", 404),
        ("khanh", "/toan-canh/thu/", 404),
        ("chi", "/toan-canh/thu/tay/khoai/", 200),
        ("dung", "/toan-canh/thu/tay/", 200),
        ("dung", "/toan-canh/khac/", 404),
    ],
)
def test_everybody_sees_their_own_territory_and_nothing_beyond(judged: Cast, who: str, address: str, status: int) -> None:
    assert page(judged, who, address).status_code == status


def test_without_signing_in_nothing_is_shown(judged: Cast) -> None:
    assert judged.lua
    assert Client().get("/toan-canh/").status_code == 302


def test_a_commune_officer_sees_no_number_of_another_commune(judged: Cast) -> None:
    text = text_of(judged, "an", "/toan-canh/")
    assert "Toàn cảnh: Xã Lúa" in text
    assert not re.search("Xã Ngô|Xã Khoai|Xã Sắn", text)
    stand(judged.bodies["thu/dong/ngo"], line=Line.EXPECTED)
    assert text_of(judged, "an", "/toan-canh/?dong=du-kien").count("Ngô") == 0


def links(text: str) -> set[str]:
    main = text.partition("<main")[2].partition("</main>")[0]
    return set(re.findall(r'href="(/[^"#]*)"', main))


def test_every_figure_leads_to_a_page_that_opens(judged: Cast) -> None:
    Duty.objects.create(movement=judged.movement, what="Báo cáo", lead=judged.lua, rule="date:2023-10-31", origin="KH")
    client = client_of(judged)
    found = links(text_of(judged, "dung", "/toan-canh/")) | links(text_of(judged, "dung", "/toan-canh/thu/dong/lua/"))
    assert len(found) > 20
    opened = {address: client.get(address.replace("&amp;", "&")).status_code for address in found if "/in/" not in address}
    assert {a: s for a, s in opened.items() if s != 200} == {}


def test_the_page_holds_no_style_and_no_script_of_its_own(judged: Cast) -> None:
    main = text_of(judged, "giang", "/toan-canh/").partition("<main")[2].partition("</main>")[0]
    assert "<svg" in main
    assert not re.search(r"\sstyle=|<script|<style|\son[a-z]+=", main)


def test_each_drawing_has_its_sentence_and_its_table(judged: Cast) -> None:
    main = text_of(judged, "giang", "/toan-canh/").partition("<main")[2]
    figures = re.findall(r'<figure class="drawn">.*?</figure>', main, re.DOTALL)
    assert len(figures) == 6
    for figure in figures:
        assert figure.count('role="img" aria-label="') == 2
        assert figure.count("<table") == 1


def test_a_past_day_is_shown_as_known_then(judged: Cast) -> None:
    text = text_of(judged, "giang", "/toan-canh/?ngay=2023-10-31")
    assert "Số đã duyệt" in text
    assert "đến 31/10/2023" in text
    found = seen(judged.bodies["thu"], asked(judged.bodies["thu"], on=date(2023, 10, 31)))
    assert [[c.number for c in n.missing] for n in found.nearest] == [[2], [2, 17]]


def test_before_any_set_the_page_says_so(judged: Cast) -> None:
    assert "không có bộ tiêu chí này đang có hiệu lực" in text_of(judged, "giang", "/toan-canh/?ngay=2001-01-01")
    assert page(judged, "giang", "/in/toan-canh/thu/?ngay=2001-01-01").status_code == 404


def test_the_page_asks_at_most_twenty_queries_whatever_the_number_of_communes(judged: Cast) -> None:
    client, counts = client_of(judged, "giang"), []
    for address in ("/toan-canh/", "/toan-canh/?theo=hien-nay&dong=du-kien"):
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        counts.append(len(asked_itself(caught.captured_queries)))
    assert max(counts) <= 20


def asked_itself(queries: Sequence[dict[str, str]]) -> list[str]:
    """Without session and user, as the reviewed budgets count."""
    said = [q["sql"] for q in queries]
    return [q for q in said if "django_session" not in q and 'FROM "accounts_user"' not in q]


def test_the_paper_says_what_the_page_says_with_the_same_pictures(judged: Cast) -> None:
    found = seen(judged.bodies["thu"])
    pictures = pictures_of(found)
    paper = overview_report(found, pictures, judged.bodies["thu/dieu-phoi"], sample=True)
    nodes = [node for _, node in paper.nodes()]
    drawn = [getattr(node, "svg", "") for node in nodes if node.kind == "picture"]
    assert set(drawn) == {picture.svg for picture in [*pictures.all, *heat_pictures(found)]}
    said = " ".join(node.text for node in nodes)
    assert "Có 1/4 xã đạt đủ 19 tiêu chí (số liệu mẫu)." in said
    assert "đạt thêm 1 lượt tiêu chí, không còn đạt 1" in said
    assert [node.text.partition(". ")[0] for node in nodes if node.kind == "picture"] == [f"Hình {n}" for n in range(1, len(drawn) + 1)]


@pytest.mark.pdf
@pytest.mark.slow
def test_the_page_is_taken_away_as_a_report_with_pictures(judged: Cast) -> None:
    answer = page(judged, "giang", "/in/toan-canh/thu/?dang=docx")
    shapes = docx.Document(BytesIO(answer.content)).inline_shapes
    said = {s._inline.docPr.get("descr") for s in shapes}
    found = seen(judged.bodies["thu"])
    assert said == {p.said for p in [*pictures_of(found).all, *heat_pictures(found)]}
    assert page(judged, "giang", "/in/toan-canh/thu/?dang=pdf").content.startswith(b"%PDF")


def test_a_report_is_kept_as_a_draft_by_a_post_only(judged: Cast) -> None:
    client = client_of(judged, "dung")
    answer = client.post("/in/toan-canh/thu/")
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
