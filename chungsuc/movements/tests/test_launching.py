"""From the words of a paper to the items of a draft, by cases that an official can read."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.movements.due import DueRule
from chungsuc.movements.launching.days import days_of, rule_of
from chungsuc.movements.launching.duties import quota_item
from chungsuc.movements.launching.law import Law
from chungsuc.movements.launching.register import Register, Registered
from chungsuc.movements.queries.sheet import Ref, Span, segments
from chungsuc.movements.reading.found import Confidence, DeadlineFound, QuotaFound, Quotation
from chungsuc.rulebook.load import load

Raw = dict[str, Any]
CASES = yaml.safe_load((Path(__file__).parent / "launching.yaml").read_text(encoding="utf-8"))
SOMEWHERE = Quotation("0", 0, 1, "x")
SIGNED = date(2022, 6, 23)

BODIES = """
1||province|Thử|Tỉnh Thử
2|1|agency|UBND tỉnh|Ủy ban nhân dân tỉnh Thử
3|1|agency|Sở Nội vụ|Sở Nội vụ tỉnh Thử
4|1|agency|Sở Tài nguyên và Môi trường|Sở Tài nguyên và Môi trường tỉnh Thử
5|1|agency|Sở Nông nghiệp và Phát triển nông thôn|Sở Nông nghiệp và Phát triển nông thôn tỉnh Thử
6|1|district|Đông|Huyện Đông
7|6|agency|UBND huyện Đông|Ủy ban nhân dân huyện Đông
8|6|agency|Phòng Nội vụ|Phòng Nội vụ huyện Đông
9|6|commune|Lúa|Xã Lúa
10|6|commune|Ngô|Xã Ngô
11|6|town|Chợ|Thị trấn Chợ
12|1|district|Tây|Huyện Tây
13|12|agency|UBND huyện Tây|Ủy ban nhân dân huyện Tây
14|12|agency|Phòng Nội vụ|Phòng Nội vụ huyện Tây
15|12|commune|Khoai|Xã Khoai
16|12|commune|Ngô|Xã Ngô
"""


def bodies() -> list[Registered]:
    found: dict[int, Registered] = {}
    for line in BODIES.strip().splitlines():
        pk, above, kind, name, official = line.split("|")
        path = (found[int(above)].path if above else "") + f"{int(pk):04}"
        found[int(pk)] = Registered(int(pk), kind, name, official, path, int(above) if above else None, f"b{pk}")
    return list(found.values())


def register(territory: str = "Tỉnh Thử") -> Register:
    known = bodies()
    place = next(b for b in known if b.official_name == territory)
    issuer = next(b for b in known if b.above == place.pk and b.name.startswith("UBND"))
    return Register(known, territory=place.pk, issuer=issuer.pk)


@pytest.mark.parametrize("case", CASES["names"], ids=lambda c: f"{c['said']}, {c.get('territory', 'tỉnh')}")
def test_names_of_bodies(case: Raw) -> None:
    asked = register(case.get("territory", "Tỉnh Thử"))
    found = asked.match(case["said"])
    said = {
        "bodies": [asked.by_pk[pk].official_name for who in found for pk in who.bodies],
        "fit": [asked.by_pk[pk].official_name for who in found for pk in who.fit],
        "own": any(who.own for who in found),
    }
    assert said == {"bodies": case.get("bodies", []), "fit": case.get("fit", []), "own": case.get("own", False)}


@given(st.text(max_size=60))
def test_any_words_name_somebody_or_are_said_to_name_nobody(said: str) -> None:
    found = register().match(said)
    assert found
    assert all(not (who.bodies and who.fit) for who in found)


@pytest.mark.parametrize("case", CASES["rules"], ids=lambda c: f"{c['date']}{' trước' if c.get('before') else ''}")
def test_days_as_due_rules(case: Raw) -> None:
    found = DeadlineFound(
        text=case.get("text", ""),
        date=case["date"],
        what="",
        who=None,
        to=None,
        quotation=SOMEWHERE,
        confidence=Confidence.SURE,
        before=case.get("before", False),
        vague=case.get("vague", False),
        relative=case.get("relative"),
    )
    rule, doubt = rule_of(found, SIGNED)
    assert (rule, bool(doubt)) == (case["rule"], case.get("doubt", False))
    assert str(DueRule.parse(rule)) == rule


@pytest.mark.parametrize("case", CASES["spans"], ids=lambda c: c["text"])
def test_the_time_that_a_line_begins_with(case: Raw) -> None:
    assert days_of(case["text"]) == (tuple(case["days"]) if "days" in case else None)


@pytest.mark.parametrize("case", CASES["meanings"], ids=lambda c: c["text"])
def test_what_must_hold_of_the_units_counted(case: Raw) -> None:
    law = Law(load(), on=date(2022, 10, 1), territory=None, cited=())
    found = law.meaning(case["text"])
    said = (found.unit, found.title, found.standard, list(found.criteria), found.among, found.by_opinion)
    expected = tuple(case.get(name, "") for name in ("unit", "title", "standard"))
    assert said == (*expected, case.get("criteria", []), case.get("among", ""), case.get("by_opinion", False))


@pytest.mark.parametrize("case", CASES["quotas"], ids=lambda c: str(c["count"]))
def test_how_many_may_be_honoured(case: Raw) -> None:
    item = quota_item(QuotaFound("Bằng khen", case["count"], None, SOMEWHERE, Confidence.SURE))
    values = {name: item.values[name] for name in ("low", "high", "share")}
    assert values == {name: case.get(name) for name in values}
    assert bool(item.doubts) == case.get("doubt", False)


SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["no", "near", "ok"]))


@given(st.text(max_size=40), st.lists(SPANS, max_size=6))
def test_a_marked_text_is_the_text_and_each_mark_ends_once(text: str, given_spans: list[tuple[int, int, str]]) -> None:
    spans = [Span(first, last, Ref(n, tone)) for n, (first, last, tone) in enumerate(given_spans)]
    found = segments(text, spans)
    assert "".join(s.text for s in found) == text
    shown = {s.ref.number for s in spans if s.start < min(s.end, len(text))}
    assert sorted(ref.number for s in found for ref in s.refs) == sorted(shown)
    assert all(bool(s.tone) == any(o.start <= at < o.end for o in spans) for s, at in _places(found))


def _places(found: list[Any]) -> list[tuple[Any, int]]:
    at, places = 0, []
    for segment in found:
        if segment.text:
            places.append((segment, at))
        at += len(segment.text)
    return places
