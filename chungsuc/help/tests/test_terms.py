"""A word explains itself once on a page, for every way of reading it."""

import re

import pytest
from django.template import Context, Template

from chungsuc.help.terms import buttons


def drawn(text: str, **context: object) -> str:
    return Template("{% load terms %}" + text).render(Context(context))


def test_a_word_is_a_button_described_by_its_meaning() -> None:
    found = re.fullmatch(
        r'<span class="term"><button type="button" aria-describedby="([a-z-]+)">Tạm tính</button>'
        r'<span role="tooltip" id="\1">Kết luận dựa trên [^<]+</span></span>',
        drawn('{% term "tạm tính" "Tạm tính" %}'),
    )
    assert found


def test_the_second_time_it_is_only_the_word() -> None:
    text = drawn('{% term "kỳ" %} {% for n in "12" %}{% term "kỳ" "Kỳ" %} {% endfor %}{% term "đạt" %}')
    assert text.count("<button") == 2
    assert text.count('role="tooltip"') == 2


def test_each_page_explains_anew() -> None:
    assert drawn('{% term "kỳ" %}') == drawn('{% term "kỳ" %}')


def test_a_word_that_nobody_explained_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(KeyError):
        drawn('{% term "không có" %}')


def test_what_is_shown_is_never_markup() -> None:
    assert "<b>" not in drawn('{% term "kỳ" shown %}', shown="<b>kỳ</b>")
    assert buttons("<i>bấm “Gửi <b>”") == "&lt;i&gt;bấm “<b>Gửi &lt;b&gt;</b>”"
