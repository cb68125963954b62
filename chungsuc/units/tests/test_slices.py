"""The register of the package, day by day."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from chungsuc.units.lineage import ancestors_of, history, home_of, lineage, successors
from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind, Part, Succession
from chungsuc.units.queries import Hierarchy, communes_within, counts_on, grouped, of_day, slices, with_code

Register = dict[str, Body]
FIRST, SECOND, THIRD = date(2020, 1, 1), date(2024, 12, 1), date(2025, 7, 1)
SLICES = {FIRST: (181, 14, 5), SECOND: (175, 14, 5), THIRD: (61, 0, 4)}
DISTRICTS = {
    "tp-lang-son": ((3, 0, 5), (3, 0, 5)),
    "trang-dinh": ((21, 1, 0), (19, 1, 0)),
    "binh-gia": ((18, 1, 0), (18, 1, 0)),
    "van-lang": ((16, 1, 0), (16, 1, 0)),
    "cao-loc": ((20, 2, 0), (20, 2, 0)),
    "van-quan": ((16, 1, 0), (14, 1, 0)),
    "bac-son": ((17, 1, 0), (17, 1, 0)),
    "huu-lung": ((23, 1, 0), (22, 1, 0)),
    "chi-lang": ((18, 2, 0), (18, 2, 0)),
    "loc-binh": ((19, 2, 0), (18, 2, 0)),
    "dinh-lap": ((10, 2, 0), (10, 2, 0)),
}


def by_kind(bodies: list[Body]) -> tuple[int, ...]:
    kinds = Counter(body.kind for body in bodies)
    return tuple(kinds[kind] for kind in COMMUNE_LEVEL)


def commune_level(register: Register, on: date, key: str = "lang-son") -> list[Body]:
    return [b for b in of_day([register[key].path], on) if b.kind in COMMUNE_LEVEL]


@pytest.mark.parametrize("day", [d + timedelta(days=n) for d in SLICES for n in (0, 100)])
def test_each_slice_has_the_units_that_the_law_counts(register: Register, day: date) -> None:
    slice_of_day = max(d for d in SLICES if d <= day)
    assert by_kind(commune_level(register, day)) == SLICES[slice_of_day]
    assert [s.first for s in slices([register["lang-son"].path])] == list(SLICES)


def test_a_slice_lasts_until_the_day_before_the_next(register: Register) -> None:
    eves = [by_kind(commune_level(register, d - timedelta(days=1))) for d in (SECOND, THIRD)]
    assert eves == [SLICES[FIRST], SLICES[SECOND]]


def test_each_district_loses_what_the_resolution_takes_until_all_end(register: Register) -> None:
    found = {
        key: tuple(by_kind(commune_level(register, day, f"lang-son/{key}")) for day in (FIRST, SECOND))
        for key in DISTRICTS
    }
    assert found == DISTRICTS
    districts = [sum(b.kind == BodyKind.DISTRICT for b in of_day([register["lang-son"].path], d)) for d in SLICES]
    assert districts == [11, 11, 0]
    assert {b.parent_id for b in commune_level(register, THIRD)} == {register["lang-son"].pk}


def test_counts_before_2020_are_stated_and_later_ones_are_counted(register: Register) -> None:
    province = register["lang-son"]
    before, after = counts_on(province, date(2015, 6, 1)), counts_on(province, SECOND)
    assert (before.numbers, before.commune_level) == ({"commune": 207, "town": 14, "ward": 5}, 226)
    assert {c.confidence for c in before.stated.values()} == {"recalled"}
    assert (after.numbers, after.stated) == ({"commune": 175, "town": 14, "ward": 5, "district": 11}, {})


def test_a_stated_count_stands_where_the_register_lists_only_some(register: Register) -> None:
    days = [date(2021, 1, 1), date(2025, 1, 1), date(2025, 9, 15)]
    assert [counts_on(register["cao-bang"], d).commune_level for d in days] == [161, 161, 56]
    assert [counts_on(register["soc-trang"], d).commune_level for d in days] == [109, 108, 0]
    assert counts_on(register["soc-trang"], days[0]).numbers["commune"] == 80


def test_ha_lang_has_twelve_communes_a_town_and_86_sample_hamlets(register: Register) -> None:
    ha_lang = register["cao-bang/ha-lang"]
    assert by_kind(commune_level(register, date(2022, 1, 1), "cao-bang/ha-lang")) == (12, 1, 0)
    hamlets = Body.objects.within(ha_lang.path).filter(kind=BodyKind.HAMLET)
    assert Counter(hamlets.values_list("parent__name", flat=True)).most_common()[-1][1] == 6
    assert (hamlets.count(), hamlets.values("parent").distinct().count()) == (86, 13)
    assert [b.name for b in communes_within(register["cao-bang"].path, THIRD)] == [
        "Lý Quốc",
        "Quang Long",
        "Hạ Lang",
        "Vinh Quý",
    ]


@pytest.mark.parametrize(
    ("key", "homes"),
    [
        ("huu-lung/hoa-lac", ("Xã Hòa Lạc", "Xã Hòa Lạc", "Xã Tân Thành")),
        ("huu-lung/tan-thanh", ("Xã Tân Thành", "Xã Tân Thành", "Xã Tân Thành")),
        ("huu-lung/nhat-tien", ("Xã Nhật Tiến", "Xã Nhật Tiến", "Xã Vân Nham")),
        ("huu-lung/son-ha", ("Xã Sơn Hà", "Thị trấn Hữu Lũng", "Xã Hữu Lũng")),
        ("cao-loc/tan-thanh", ("Xã Tân Thành", "Xã Tân Thành", "Xã Tân Đoàn")),
        ("bac-son/tan-thanh", ("Xã Tân Thành", "Xã Tân Thành", "Xã Nhất Hòa")),
        ("trang-dinh/dai-dong", ("Xã Đại Đồng", "Thị trấn Thất Khê", "Xã Thất Khê")),
        ("binh-gia/hong-phong", ("Xã Hồng Phong", "Xã Hồng Phong", "Xã Hồng Phong")),
        ("cao-loc/hong-phong", ("Xã Hồng Phong", "Xã Hồng Phong", "Xã Đồng Đăng")),
    ],
)
def test_a_commune_is_followed_through_all_slices(register: Register, key: str, homes: tuple[str, ...]) -> None:
    body = register[f"lang-son/{key}"]
    found = [home_of([body], day)[body.pk] for day in SLICES]
    assert tuple(home.official_name for home in found if home) == homes


def test_tan_thanh_of_2025_is_a_new_body_made_of_three(register: Register) -> None:
    new = register["lang-son/xa-tan-thanh"]
    keys = [o.body.key for o in ancestors_of([new], THIRD)[new.pk]]
    assert keys == ["lang-son/huu-lung/hoa-lac", "lang-son/huu-lung/tan-thanh", "lang-son/huu-lung/hoa-son"]
    assert (new.valid_from, new.code, register[keys[2]].code) == (THIRD, "06445", "06445")
    assert successors(register[keys[1]], THIRD) == [new]
    assert successors(register[keys[1]], SECOND) == [register[keys[1]]]


def test_what_a_part_of_a_commune_went_into_says_so(register: Register) -> None:
    kien_moc, binh_xa = register["lang-son/dinh-lap/kien-moc"], register["lang-son/dinh-lap/binh-xa"]
    assert [b.official_name for b in successors(kien_moc, THIRD)] == ["Xã Kiên Mộc", "Xã Châu Sơn"]
    new = [register["lang-son/xa-kien-moc"], register["lang-son/xa-dinh-lap"]]
    parts = {b.name: {o.body.name: o.part for o in ancestors_of([b], THIRD)[b.pk]} for b in new}
    assert parts["Kiên Mộc"] == {"Bính Xá": Part.SOME, "Bắc Xa": Part.WHOLE, "Kiên Mộc": Part.MOST}
    assert home_of([binh_xa], THIRD) == {binh_xa.pk: new[1]}


def test_what_went_in_earlier_is_an_ancestor_too(register: Register) -> None:
    that_khe, quoc_khanh = register["lang-son/xa-that-khe"], register["lang-son/xa-quoc-khanh"]
    found = ancestors_of([that_khe, quoc_khanh], THIRD)
    dai_dong = register["lang-son/trang-dinh/dai-dong"]
    assert {o.part for o in found[that_khe.pk] if o.body == dai_dong} == {Part.MOST}
    assert {o.part for o in found[quoc_khanh.pk] if o.body == dai_dong} == {Part.SOME}


def test_code_06040_is_another_body_in_each_slice(register: Register) -> None:
    owners = [with_code("06040", day) for day in SLICES]
    assert [b.official_name for b in owners if b] == ["Xã Đại Đồng", "Thị trấn Thất Khê", "Xã Thất Khê"]
    assert len({b.pk for b in owners if b}) == 3
    town = register["lang-son/trang-dinh/tt-that-khe"]
    assert [town.code_on(d) for d in (FIRST, SECOND)] == ["05995", "06040"]
    assert (with_code("05995", FIRST), with_code("05995", SECOND)) == (town, None)


def test_every_unit_of_a_slice_has_a_home_in_every_later_one(register: Register) -> None:
    for earlier in SLICES:
        bodies = [*commune_level(register, earlier), *commune_level(register, date(2020, 3, 1), "cao-bang")]
        for later in (d for d in SLICES if d >= earlier):
            homes = home_of(bodies, max(later, date(2020, 3, 1)))
            assert [b.key for b in bodies if homes[b.pk] is None] == []


def test_districts_have_no_home_after_their_end(register: Register) -> None:
    district = register["lang-son/huu-lung"]
    assert home_of([district], SECOND) == {district.pk: district}
    assert home_of([district], THIRD) == {district.pk: None}
    assert home_of([register["soc-trang"]], THIRD) == {register["soc-trang"].pk: register["can-tho"]}


def test_nothing_overlaps_what_it_came_from(register: Register) -> None:
    for s in Succession.objects.select_related("predecessor", "successor"):
        assert s.predecessor.valid_to == s.day - timedelta(days=1), s
        assert s.successor is None or s.successor.exists_on(s.day), s


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(offset=st.integers(0, 2300))
def test_on_any_day_homes_exist_and_are_reached_onward(register: Register, offset: int) -> None:
    day = FIRST + timedelta(days=offset)
    bodies = [b for key, b in register.items() if b.kind in COMMUNE_LEVEL and key.startswith("lang-son")]
    homes, line = home_of(bodies, day), lineage(day)
    for body in bodies:
        home = homes[body.pk]
        assert (home is None) == (body.valid_from > day)
        assert home is None or (home.exists_on(day) and home.pk in line.onward(body.pk))


def test_communes_are_grouped_under_then_and_under_now(register: Register) -> None:
    communes = communes_within(register["lang-son/huu-lung"].path, FIRST)
    then = grouped(communes, Hierarchy.THEN)
    now = grouped(communes, Hierarchy.NOW, now=THIRD)
    assert [(g.name if g else "", len(b)) for g, b in then] == [("Hữu Lũng", 23)]
    assert {g.name: [b.name for b in members] for g, members in now if g}["Tân Thành"] == [
        "Hòa Lạc",
        "Tân Thành",
        "Hòa Sơn",
    ]
    assert sum(len(members) for _, members in now) == 23
    later = grouped(communes_within(register["lang-son"].path, THIRD), Hierarchy.THEN)
    assert [(g.name if g else "", len(b)) for g, b in later] == [("Lạng Sơn", 61)]


def test_history_is_told_to_both_ends(register: Register) -> None:
    town = history(register["lang-son/huu-lung/tt-huu-lung"])
    assert [b.body.name for b in town.came_from if b.body] == ["Sơn Hà"]
    assert [b.body.key for b in town.became if b.body] == ["lang-son/xa-huu-lung"]
    new = history(register["lang-son/xa-huu-lung"])
    assert [(b.body.name, [c.body.name for c in b.branches if c.body]) for b in new.came_from if b.body] == [
        ("Hữu Lũng", ["Sơn Hà"]),
        ("Đồng Tân", []),
        ("Hồ Sơn", []),
    ]


def test_questions_cost_the_same_for_one_body_and_for_all(
    register: Register, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    province = register["lang-son"]
    few, many = [register["lang-son/huu-lung/hoa-lac"]], commune_level(register, FIRST)
    new = commune_level(register, THIRD)
    for bodies in (few, many):
        with django_assert_num_queries(2):
            home_of(bodies, THIRD)
        with django_assert_num_queries(2):
            grouped(bodies, Hierarchy.NOW, now=THIRD)
    for bodies in (new[:1], new):
        with django_assert_num_queries(2):
            ancestors_of(bodies, THIRD)
    with django_assert_num_queries(2):
        history(new[0])
    with django_assert_num_queries(2):
        counts_on(province, THIRD)
    with django_assert_num_queries(1):
        grouped(of_day([province.path], FIRST), Hierarchy.THEN)
