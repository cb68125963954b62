from django.test import Client

from chungsuc.progress.models import Value
from chungsuc.reporting.queries import published, published_figures
from chungsuc.rulebook.load import load_measures
from tests.cast import Cast


def test_each_published_figure_says_where_it_is_from() -> None:
    assert len(published_figures()) > 300
    assert [f for f in published_figures() if not (f.source and f.at and f.name and f.value)] == []
    assert {f.confidence for f in published_figures()} == {"published", "reported", "derived"}


def test_one_place_and_year() -> None:
    found = published(place="Lạng Sơn", year="2025").figures
    assert ("Xã được công nhận đạt chuẩn nông thôn mới", "106") in {(f.name, f.value) for f in found}
    assert {(f.place, f.year) for f in found} == {("Lạng Sơn", "2025")}


def test_a_recognition_stands_with_its_decision() -> None:
    found = published(place="Xã Sơn Hà, huyện Hữu Lũng").figures
    assert [(f.at, f.value) for f in found] == [("26/01/2023", "103/QĐ-UBND")]


def test_no_value_comes_from_what_was_published(cast: Cast) -> None:
    held = Value.objects.count()
    client = Client()
    client.force_login(cast["dung"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/so-lieu-cong-bo/").content.decode()
    assert "Số liệu đã công bố, không phải số liệu mẫu" in page
    assert "Con số và tên người do phần mềm đặt" not in page
    assert all(f.source.replace("&", "&amp;") in page for f in published(place="Lạng Sơn").figures)
    assert Value.objects.count() == held
    assert not {f.name for f in published_figures()} & load_measures().keys()
