"""Papers are found by their words, with and without marks, the same on both databases."""

import re
import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from chungsuc.documents import index
from chungsuc.documents.models import Paper
from chungsuc.documents.queries import search_papers
from chungsuc.documents.searching import asked, search_text, snippet, words_of
from chungsuc.documents.tests.papers import paper
from tests.cast import Cast

TEXT = "Phấn đấu 126/181 xã đạt tiêu chí môi trường. Sở Môi trường hướng dẫn các hộ làm nhà tiêu hợp vệ sinh."


def found(text: str) -> list[str]:
    return [p.number for p in search_papers(asked(text), Paper.objects.all())]


@pytest.fixture
def shelf(cast: Cast) -> Cast:
    thu = cast.bodies["thu"]
    paper(cast["dung"], thu, number="146", subject="Phong trào thi đua nông thôn mới", text=TEXT)
    paper(cast["dung"], thu, number="7", dated="2023-01-02", subject="Vệ sinh môi trường nông thôn", text="Không có gì.")
    paper(cast["dung"], thu, number="9", dated="2021-05-06", subject="Chợ", text="mới nông thôn, cũ; thôn mới")
    return cast


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("môi trường", ["7", "146"]),
        ("moi truong", ["7", "146"]),
        ("MÔI TRƯỜNG", ["7", "146"]),
        ("nha tieu hop ve sinh", ["146"]),
        ('"nông thôn mới"', ["146"]),
        ("“nong thon moi”", ["146"]),
        ("nông thôn mới", ["7", "146", "9"]),
        ("126/181", ["146"]),
        ("181/126", []),
        ("146/KH-UBND", ["146"]),
        ("kh-ubnd", ["7", "146", "9"]),
        ("hoà", []),
        ("môi trường voi", []),
        ("", []),
        ("!!! ---", []),
        ('"chưa đóng', []),
        ('thi OR đua "', []),
    ],
)
def test_a_query_finds_these_papers(shelf: Cast, query: str, numbers: list[str]) -> None:
    assert found(query) == numbers


def test_the_head_that_ranks_is_the_first_line_of_what_is_searched(shelf: Cast) -> None:
    bare = Paper.objects.get(number="9")
    bare.search_text = ""
    bare.save(update_fields=["search_text"])
    heads = dict(Paper.objects.values_list("number", "search_head"))
    assert heads["146"] == " ke hoach so 146 kh ubnd phong trao thi dua nong thon moi "
    assert heads["9"] == ""


def test_both_places_of_a_tone_find_the_same(cast: Cast) -> None:
    paper(cast["dung"], cast.bodies["thu"], text="Xã Hoà Lạc và thủy lợi")
    assert found("Hòa Lạc thuỷ lợi") == ["146"]


def test_a_text_in_decomposed_letters_is_found_by_composed_ones(cast: Cast) -> None:
    paper(cast["dung"], cast.bodies["thu"], text=unicodedata.normalize("NFD", "Hữu Lũng"))
    assert found("hữu lũng") == ["146"]


def test_a_paper_that_changes_or_goes_is_found_as_it_is_now(shelf: Cast) -> None:
    changed = Paper.objects.get(number="9")
    changed.search_text = search_text("", "cầu đường")
    changed.save(update_fields=["search_text"])
    Paper.objects.get(number="7").delete()
    assert (found("cầu đường"), found("cũ thôn"), found("vệ sinh")) == (["9"], [], ["146"])


def test_the_words_found_are_marked_where_they_stand() -> None:
    pieces = snippet(TEXT, asked("nha tieu 126/181"), width=400)
    assert [p.text for p in pieces if p.found] == ["126/181", "tiêu", "nhà", "tiêu"]
    assert "".join(p.text for p in pieces) == TEXT


def test_of_a_long_text_the_part_around_the_words_is_shown() -> None:
    pieces = snippet("đầu " * 200 + "hợp vệ sinh " + "cuối " * 200, asked('"hop ve sinh"'), width=100)
    assert [p.text for p in pieces if p.found] == ["hợp vệ sinh"]
    assert len("".join(p.text for p in pieces)) < 120


WORDS = st.text(st.sampled_from("aAbBđĐ10eE9.-/:@_+ \n\t\"'“”áàôỗ½漢ﬁİßµ"), max_size=40)


@pytest.mark.slow
@given(text=WORDS, query=WORDS)
@budget(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_query_finds_what_a_plain_comparison_finds(cast: Cast, text: str, query: str) -> None:
    Paper.objects.all().delete()
    held = paper(cast["dung"], cast.bodies["thu"], subject="", number="", symbol="", type="", text=text)
    wanted = asked(query)
    within = re.sub(r"\n", " ", held.search_text)
    expected = bool(wanted.terms) and all(f" {' '.join(term)} " in within for term in wanted.terms)
    assert search_papers(wanted, Paper.objects.all()).exists() is expected


def test_a_text_of_very_many_different_words_is_kept(cast: Cast) -> None:
    many = " ".join(f"x{n:039}" for n in range(40_000))
    paper(cast["dung"], cast.bodies["thu"], text=many)
    assert found(f"x{7:039}") == ["146"]
    assert len(set(words_of(search_text("", many)))) == 15_000


def test_a_lost_index_is_put_back_with_all_that_it_held(shelf: Cast) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP INDEX documents_search")
        else:
            cursor.execute("DROP TRIGGER documents_search_added")
    lost = index.missing(connection)
    paper(shelf["dung"], shelf.bodies["thu"], number="88", text="đến sau")
    connection.check_constraints()  # PostgreSQL makes no index while checks of relations wait
    index.install(connection)
    assert (len(lost), index.missing(connection), found("đến sau")) == (1, [], ["88"])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite loses triggers")
def test_the_migrate_command_puts_back_what_a_remade_table_has_lost(shelf: Cast) -> None:
    with connection.cursor() as cursor:
        for trigger in index.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {trigger}")
    paper(shelf["dung"], shelf.bodies["thu"], number="88", text="đến sau")
    call_command("migrate", verbosity=0)
    assert (index.missing(connection), found("đến sau")) == ([], ["88"])
