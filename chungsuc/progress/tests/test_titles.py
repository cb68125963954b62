"""Titles: facts with their decision."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.progress.actions import (
    end_title,
    inherit_titles,
    reassess_title,
    record_title,
    record_titles,
)
from chungsuc.progress.models import TitleHeld
from chungsuc.progress.permissions import TitleEntry
from chungsuc.progress.queries import HoldingState, holders_on, standing_beside, title_counts, titles_of
from chungsuc.units.models import Body, Part, Succession, SuccessionKind
from tests.cast import NOW, TODAY, Cast

BASE, ADVANCED, MODEL = "xa-ntm", "xa-ntm-nang-cao", "xa-ntm-kieu-mau"
DECIDED = date(2021, 1, 12)
LATER = NOW + timedelta(days=3)


def given(cast: Cast, key: str = "thu/dong/lua", title: str = BASE, **other: Any) -> TitleHeld:  # noqa: ANN401 -- any field
    facts: dict[str, Any] = {
        "decision": "45/QĐ-UBND",
        "decided_by": "UBND tỉnh Thử",
        "decided_on": DECIDED,
        "now": NOW,
    } | other
    return record_title(actor=cast["dung"], body=cast.bodies[key], title=title, **facts)


def holders(cast: Cast, title: str, on: date = TODAY, known_at: Any = NOW) -> set[str]:  # noqa: ANN401 -- a moment
    found = holders_on(cast.bodies["thu"].path, title, on, known_at)
    return {key.rsplit("/", 1)[-1] for key, body in cast.bodies.items() if body.pk in found}


def test_a_decision_is_entered_as_a_fact_without_a_verdict_and_with_one_line_in_the_trail(cast: Cast) -> None:
    held = given(cast, decision=" 45/QĐ-UBND ")
    assert (held.title, held.decision, held.decided_by, held.decided_on, held.valid_from, held.recorded_by) == (
        BASE,
        "45/QĐ-UBND",
        "UBND tỉnh Thử",
        DECIDED,
        DECIDED,
        cast["dung"],
    )
    assert [(e.action, e.actor_id) for e in AuditEntry.objects.all()] == [("progress.record_title", cast["dung"].pk)]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"title": "xa-tieu-bieu"}, "Không có danh hiệu “xa-tieu-bieu”"),
        ({"key": "thu/dong"}, "không phải danh hiệu của Huyện Đông"),
        ({"title": "huyen-ntm"}, "không phải danh hiệu của Xã Lúa"),
        ({"decision": "  "}, "Cần số quyết định và cơ quan ban hành"),
        ({"decided_by": ""}, "Cần số quyết định và cơ quan ban hành"),
        ({"decided_on": TODAY + timedelta(days=1)}, "chưa đến"),
        ({"decided_on": date(2019, 12, 31)}, "Xã Lúa không tồn tại ngày 31/12/2019"),
        ({"valid_from": date(2019, 12, 31)}, "Xã Lúa không tồn tại ngày 31/12/2019"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_with_its_reason(cast: Cast, other: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        given(cast, **other)
    assert (TitleHeld.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_title_held_already_is_refused_until_it_has_ended(cast: Cast) -> None:
    first = given(cast)
    with pytest.raises(Refused, match="đã được ghi “Xã đạt chuẩn nông thôn mới” theo 45/QĐ-UBND từ 12/01/2021"):
        given(cast, decision="46/QĐ-UBND")
    end_title(actor=cast["dung"], held=first, ended_on=date(2022, 12, 31), act="7/QĐ-UBND", now=NOW)
    with pytest.raises(Refused, match="đã được ghi"):
        given(cast, decision="46/QĐ-UBND", decided_on=date(2022, 12, 31))
    again = given(cast, decision="46/QĐ-UBND", decided_on=date(2023, 1, 1))
    assert [(h.held, h.state) for h in titles_of(cast.lua, TODAY, NOW)] == [
        (again, HoldingState.HELD),
        (first, HoldingState.ENDED),
    ]


@pytest.mark.parametrize("who", ["an", "chi", "giang", "lan", "ha"])
def test_only_the_coordination_office_of_the_territory_records_and_ends_titles(cast: Cast, who: str) -> None:
    held = given(cast)
    with pytest.raises(Refused, match="Chỉ cơ quan điều phối"):
        record_title(
            actor=cast[who],
            body=cast.bodies["thu/dong/ngo"],
            title=BASE,
            decision="1/QĐ",
            decided_by="UBND",
            decided_on=DECIDED,
            now=NOW,
        )
    with pytest.raises(Refused, match="Chỉ cơ quan điều phối"):
        end_title(actor=cast[who], held=held, ended_on=TODAY, act="7/QĐ-UBND", now=NOW)
    assert [h.ended_on for h in TitleHeld.objects.all()] == [None]


def test_a_title_ends_once_with_its_act_and_not_before_it_began(cast: Cast) -> None:
    held = given(cast)
    with pytest.raises(Refused, match="Cần căn cứ"):
        end_title(actor=cast["dung"], held=held, ended_on=TODAY, act=" ", now=NOW)
    with pytest.raises(Refused, match="không thể kết thúc ngày 11/01/2021"):
        end_title(actor=cast["dung"], held=held, ended_on=date(2021, 1, 11), act="7/QĐ", now=NOW)
    ended = end_title(actor=cast["dung"], held=held, ended_on=TODAY, act="7/QĐ", now=NOW)
    assert (ended.ended_on, ended.end_act, ended.end_recorded_at) == (TODAY, "7/QĐ", NOW)
    with pytest.raises(Refused, match="đã kết thúc"):
        end_title(actor=cast["dung"], held=held, ended_on=TODAY, act="8/QĐ", now=NOW)


def test_a_higher_title_counts_among_the_lower_ones_once(cast: Cast) -> None:
    given(cast)
    given(cast, title=ADVANCED, decision="50/QĐ-UBND", decided_on=date(2023, 5, 1))
    given(cast, "thu/tay/san", MODEL)
    given(cast, "thu/dong", "huyen-ntm")
    assert holders(cast, BASE) == {"lua", "san"}
    assert holders(cast, ADVANCED) == {"lua", "san"}
    assert holders(cast, ADVANCED, on=date(2023, 4, 30)) == {"san"}
    assert holders(cast, MODEL) == {"san"}
    assert dict(title_counts(cast.bodies["thu"].path, TODAY, NOW)) == {
        BASE: 2,
        ADVANCED: 2,
        MODEL: 1,
        "huyen-ntm": 1,
        "huyen-ntm-nang-cao": 0,
        "tinh-ntm": 0,
        "thi-tran-do-thi-van-minh": 0,
        "thon-ntm": 0,
        "thon-ntm-kieu-mau": 0,
    }
    counts = title_counts(cast.bodies["thu"].path, date(2023, 4, 30), NOW)
    assert counts == {t: len(holders_on(cast.bodies["thu"].path, t, date(2023, 4, 30), NOW)) for t in counts}
    assert holders_on(cast.bodies["khac"].path, BASE, TODAY, NOW) == set()


def test_what_was_recorded_or_ended_later_is_not_in_what_was_known_then(cast: Cast) -> None:
    held = given(cast)
    given(cast, "thu/tay/san", now=LATER)
    end_title(actor=cast["dung"], held=held, ended_on=date(2022, 6, 30), act="7/QĐ", now=LATER)
    assert (holders(cast, BASE), holders(cast, BASE, known_at=LATER)) == ({"lua"}, {"san"})
    assert holders(cast, BASE, on=date(2022, 6, 30), known_at=LATER) == {"lua", "san"}
    states = [[h.state for h in titles_of(cast.lua, TODAY, known)] for known in (NOW - timedelta(days=1), NOW, LATER)]
    assert states == [[], [HoldingState.HELD], [HoldingState.ENDED]]


def test_all_titles_of_a_list_are_recorded_or_none_with_one_line_in_the_trail(cast: Cast) -> None:
    keys = ("thu/dong/lua", "thu/dong/ngo", "thu/tay/san")
    entries = [TitleEntry(cast.bodies[k], BASE, "45/QĐ-UBND", "UBND tỉnh", DECIDED) for k in keys]
    with pytest.raises(Refused, match="đã được ghi"):
        record_titles(actor=cast["dung"], entries=[*entries, entries[0]], now=NOW)
    assert TitleHeld.objects.count() == 0
    record_titles(actor=cast["dung"], entries=entries, now=NOW)
    assert (TitleHeld.objects.count(), AuditEntry.objects.count()) == (3, 1)
    with pytest.raises(Refused, match="Chưa có danh hiệu"):
        record_titles(actor=cast["dung"], entries=[], now=NOW)


def test_recording_and_asking_cost_the_same_for_one_and_for_many(cast: Cast) -> None:
    def cost(keys: list[str], decided_on: date) -> int:
        entries = [TitleEntry(cast.bodies[k], BASE, "45/QĐ-UBND", "UBND tỉnh", decided_on) for k in keys]
        with CaptureQueriesContext(connection) as caught:
            record_titles(actor=cast["dung"], entries=entries, now=NOW)
            path = cast.bodies["thu"].path
            holders_on(path, BASE, TODAY, NOW)
            title_counts(path, TODAY, NOW)
            titles_of(cast.lua, TODAY, NOW)
        return len(caught)

    assert cost(["thu/dong/lua"], DECIDED) == cost(["thu/dong/ngo", "thu/tay/san", "thu/tay/khoai"], DECIDED)


def test_the_figures_of_the_day_stand_beside_the_decision_and_refuse_nothing(cast: Cast) -> None:
    given(cast, decided_on=date(2023, 1, 1))
    beside = standing_beside(cast.lua, BASE, date(2023, 1, 1), NOW)
    assert beside is not None
    assert (beside.standing, beside.total, beside.met) == (None, 19, False)
    model = standing_beside(cast.lua, MODEL, date(2023, 1, 1), NOW)
    assert model is not None
    assert (model.standing, model.total) == (None, 4)
    assert standing_beside(cast.lua, MODEL, date(2021, 1, 1), NOW) is None


@pytest.mark.parametrize(("key", "title"), [("thu/dong", "huyen-ntm"), ("thu/dong/lua", "thi-tran-do-thi-van-minh")])
def test_beside_a_title_whose_set_is_not_complete_stand_no_figures(cast: Cast, key: str, title: str) -> None:
    assert standing_beside(cast.bodies[key], title, date(2023, 1, 1), NOW) is None


def inherited(cast: Cast) -> tuple[TitleHeld, TitleHeld]:
    """Lúa's title as Ngô has it after Lúa went into it."""
    held = given(cast)
    heir = TitleHeld.objects.create(
        body=cast.bodies["thu/dong/ngo"],
        title=BASE,
        decision=held.decision,
        decided_by=held.decided_by,
        decided_on=held.decided_on,
        valid_from=date(2023, 7, 1),
        recorded_by=cast["dung"],
        recorded_at=NOW,
        inherited_from=held,
    )
    return held, heir


def test_an_inherited_title_is_shown_and_counted_by_nobody(cast: Cast) -> None:
    _, heir = inherited(cast)
    assert holders(cast, BASE) == {"lua"}
    assert [(h.held, h.state) for h in titles_of(heir.body, TODAY, NOW)] == [(heir, HoldingState.INHERITED)]


def test_a_title_confirmed_for_the_successor_is_its_own_by_its_own_decision(cast: Cast) -> None:
    _, heir = inherited(cast)
    own = reassess_title(
        actor=cast["dung"],
        inherited=heir,
        confirmed=True,
        decision="99/QĐ-UBND",
        decided_by="UBND tỉnh",
        decided_on=date(2023, 10, 1),
        now=NOW,
    )
    heir.refresh_from_db()
    assert own is not None
    assert (own.inherited_from, own.decision, own.valid_from) == (None, "99/QĐ-UBND", date(2023, 10, 1))
    assert (heir.ended_on, heir.end_act) == (date(2023, 9, 30), "99/QĐ-UBND")
    assert holders(cast, BASE) == {"lua", "ngo"}
    assert [e.action for e in AuditEntry.objects.order_by("pk")] == ["progress.record_title", "progress.reassess_title"]


def test_a_title_not_confirmed_ends_with_the_reason(cast: Cast) -> None:
    _, heir = inherited(cast)
    reassess_title(
        actor=cast["dung"], inherited=heir, confirmed=False, decision="Không đạt tiêu chí 17", decided_on=TODAY, now=NOW
    )
    heir.refresh_from_db()
    assert (heir.ended_on, heir.end_act) == (TODAY - timedelta(days=1), "Không đạt tiêu chí 17")
    assert holders(cast, BASE) == {"lua"}
    with pytest.raises(Refused, match="đã kết thúc"):
        reassess_title(actor=cast["dung"], inherited=heir, confirmed=False, decision="x", decided_on=TODAY, now=NOW)


def test_only_an_inherited_title_is_reassessed_and_only_on_a_decision_of_a_day_that_has_come(cast: Cast) -> None:
    held, heir = inherited(cast)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"inherited": held}, "Chỉ đánh giá lại danh hiệu của xã cũ"),
        ({"decision": ""}, "Cần số quyết định hoặc lý do"),
        ({"decided_by": ""}, "Cần số quyết định và cơ quan ban hành"),
        ({"decided_on": TODAY + timedelta(days=1)}, "chưa đến"),
        ({"actor": cast["an"]}, "Chỉ cơ quan điều phối"),
    ]
    for facts, said in wrong:
        asked: dict[str, Any] = {
            "actor": cast["dung"],
            "inherited": heir,
            "confirmed": True,
            "decision": "99/QĐ",
            "decided_by": "UBND",
            "decided_on": TODAY,
            "now": NOW,
        }
        with pytest.raises(Refused, match=said):
            reassess_title(**(asked | facts))
    heir.refresh_from_db()
    assert heir.ended_on is None


MERGED = date(2023, 7, 1)


def merge(cast: Cast, *keys: str, into: Body, kind: SuccessionKind = SuccessionKind.MERGE, day: date = MERGED) -> None:
    for key in keys:
        body = cast.bodies[key]
        Body.objects.filter(pk=body.pk).update(valid_to=day - timedelta(days=1))
        Succession.objects.create(
            predecessor=body, successor=into, kind=kind, part=Part.WHOLE, day=day, act="NQ mẫu", confidence="sample"
        )


def body(cast: Cast, name: str, begins: date = MERGED) -> Body:
    thu = cast.bodies["thu"]
    return Body.objects.create(
        kind="commune",
        name=name,
        official_name=f"Xã {name}",
        key=f"thu/{name}",
        parent=thu,
        valid_from=begins,
        path=f"{thu.path}zz{len(name):02}",
        search_key=name,
        act="NQ mẫu",
        sample_figures=True,
    )


def test_titles_of_merged_communes_end_the_day_before_and_stand_at_the_successor_counted_by_nobody(cast: Cast) -> None:
    first, second = given(cast), given(cast, "thu/dong/ngo", ADVANCED, decision="50/QĐ-UBND")
    given(cast, "thu/tay/san")
    new = body(cast, "Mới")
    merge(cast, "thu/dong/lua", "thu/dong/ngo", into=new)
    heirs = inherit_titles(actor=cast["dung"], territory=cast.bodies["thu"], day=MERGED, now=NOW)
    assert [(h.body, h.title, h.decision, h.valid_from, h.inherited_from) for h in heirs] == [
        (new, BASE, "45/QĐ-UBND", MERGED, first),
        (new, ADVANCED, "50/QĐ-UBND", MERGED, second),
    ]
    assert holders(cast, BASE) == {"san"}
    assert holders(cast, BASE, on=MERGED - timedelta(days=1)) == {"lua", "ngo", "san"}
    first.refresh_from_db()
    assert (first.ended_on, first.end_act) == (MERGED - timedelta(days=1), "NQ mẫu")
    assert AuditEntry.objects.filter(action="progress.inherit_titles").count() == 1


def test_inheriting_twice_changes_nothing(cast: Cast) -> None:
    given(cast)
    merge(cast, "thu/dong/lua", into=body(cast, "Mới"))
    inherit_titles(actor=cast["dung"], territory=cast.bodies["thu"], day=MERGED, now=NOW)
    before = list(TitleHeld.objects.order_by("pk").values())
    assert inherit_titles(actor=cast["dung"], territory=cast.bodies["thu"], day=MERGED, now=LATER) == []
    assert list(TitleHeld.objects.order_by("pk").values()) == before


def test_over_two_mergers_a_title_still_points_to_the_commune_that_earned_it(cast: Cast) -> None:
    held, again = given(cast), date(2023, 9, 1)
    middle, last = body(cast, "Mới"), body(cast, "Mới hơn", again)
    merge(cast, "thu/dong/lua", into=middle)
    cast.bodies["thu/Mới"] = middle
    merge(cast, "thu/Mới", into=last, day=again)
    for day in (MERGED, again):
        inherit_titles(actor=cast["dung"], territory=cast.bodies["thu"], day=day, now=NOW)
    assert [(h.held.inherited_from, h.state) for h in titles_of(last, TODAY, NOW)] == [(held, HoldingState.INHERITED)]
    assert [h.state for h in titles_of(middle, TODAY, NOW)] == [HoldingState.ENDED]


def test_a_commune_only_renamed_keeps_its_title_and_a_dissolved_district_leaves_none(cast: Cast) -> None:
    given(cast)
    given(cast, "thu/dong", "huyen-ntm")
    new = body(cast, "Lúa Mới")
    merge(cast, "thu/dong/lua", into=new, kind=SuccessionKind.RENAME)
    Body.objects.filter(pk=cast.bodies["thu/dong"].pk).update(valid_to=MERGED - timedelta(days=1))
    Succession.objects.create(
        predecessor=cast.bodies["thu/dong"], kind=SuccessionKind.DISSOLVE, day=MERGED, act="NQ mẫu", confidence="sample"
    )
    inherit_titles(actor=cast["dung"], territory=cast.bodies["thu"], day=MERGED, now=NOW)
    assert holders_on(cast.bodies["thu"].path, BASE, TODAY, NOW) == {new.pk}
    assert title_counts(cast.bodies["thu"].path, TODAY, NOW)["huyen-ntm"] == 0


def test_only_what_has_merged_and_only_the_coordination_office_hands_titles_on(cast: Cast) -> None:
    given(cast)
    merge(cast, "thu/dong/lua", into=body(cast, "Mới"))
    with pytest.raises(Refused, match="Chỉ cơ quan điều phối"):
        inherit_titles(actor=cast["an"], territory=cast.bodies["thu"], day=MERGED, now=NOW)
    with pytest.raises(Refused, match="chưa đến"):
        inherit_titles(actor=cast["dung"], territory=cast.bodies["thu"], day=TODAY + timedelta(days=1), now=NOW)


def test_one_settlement_answers_for_every_former_commune_of_the_title(cast: Cast) -> None:
    given(cast)
    given(cast, "thu/dong/ngo", decision="46/QĐ-UBND")
    new = body(cast, "Mới")
    merge(cast, "thu/dong/lua", "thu/dong/ngo", into=new)
    heirs = inherit_titles(actor=cast["dung"], territory=cast.bodies["thu"], day=MERGED, now=NOW)
    own = reassess_title(
        actor=cast["dung"],
        inherited=heirs[0],
        confirmed=True,
        decision="99/QĐ-UBND",
        decided_by="UBND tỉnh",
        decided_on=TODAY,
        now=NOW,
    )
    assert [h.held for h in titles_of(new, TODAY, NOW) if not h.ended] == [own]
    assert holders_on(new.path, BASE, TODAY, NOW) == {new.pk}


def test_handing_on_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    def cost(day: date, *keys: str) -> int:
        for key in keys:
            given(cast, key)
        merge(cast, *keys, into=body(cast, "Mới" * len(keys), day), day=day)
        with CaptureQueriesContext(connection) as caught:
            inherit_titles(actor=cast["dung"], territory=cast.bodies["thu"], day=day, now=NOW)
        return len(caught)

    assert cost(date(2023, 8, 1), "thu/dong/lua") == cost(MERGED, "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san")
