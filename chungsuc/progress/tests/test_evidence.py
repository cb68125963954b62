"""What proves a figure, and who may say so."""

import io
import logging
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.test import Client
from PIL import Image
from pytest_django import Settings

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as Trail
from chungsuc.documents.actions import append, begin_upload, finish, store
from chungsuc.documents.models import StoredFile
from chungsuc.documents.shelf import path_of, small_path_of
from chungsuc.documents.tests import samples
from chungsuc.progress.actions import (
    Entry,
    add_evidence,
    enter_values,
    reuse_evidence,
    submit_values,
    take_step,
    withdraw_evidence,
)
from chungsuc.progress.models import Evidence, Revision, State, Value
from chungsuc.progress.permissions import get_evidence
from chungsuc.progress.queries import evidence_counts, evidence_of, files_used, period_of
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, NOW, PERIOD, ROADS, STANDARD, TODAY, Cast, measure


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def entries(*indicators: str) -> list[Entry]:
    reading = Reading(numerator=90 * SCALE, denominator=100 * SCALE, as_of=TODAY)
    return [Entry(measure(indicator), reading) for indicator in indicators]


@pytest.fixture
def values(cast: Cast) -> list[Value]:
    """Two drafts of Lúa: latrines, roads."""
    asked = entries(LATRINES, ROADS)
    return enter_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=asked, now=NOW)


def paper(cast: Cast, name: str = "bien-ban.pdf", content: bytes = samples.PDF) -> StoredFile:
    return store(by=cast["an"], name=name, stream=io.BytesIO(content), now=NOW)


def proof(cast: Cast, value: Value, file: StoredFile | None = None, **said: str) -> Evidence:
    return add_evidence(actor=cast["an"], value=value, file=file or paper(cast), now=NOW, **said)


def client_of(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast[username], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def content_of(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def in_state(cast: Cast, value: Value, state: State) -> None:
    """Brings a draft of latrines along its way to a state."""
    asked = [Entry(value.measure, entries(LATRINES)[0].reading, seen=value.latest_id)]
    submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=asked, now=NOW)
    way = [("chi", "verify", State.VERIFIED), ("dung", "approve", State.APPROVED), ("dung", "lock", State.LOCKED)]
    for who, step, reached in way:
        if Value.objects.get(pk=value.pk).state == state:
            return
        take_step(actor=cast[who], name=step, value_ids=[value.pk], now=NOW)
        assert Value.objects.get(pk=value.pk).state == reached


def test_evidence_is_linked_with_page_and_quotation_and_one_entry(cast: Cast, values: list[Value]) -> None:
    file = paper(cast)
    evidence = proof(cast, values[0], file, page="2", quotation="1.164 hộ", caption="Danh sách 9 thôn")
    assert (evidence.page, evidence.quotation, evidence.caption) == ("2", "1.164 hộ", "Danh sách 9 thôn")
    assert (evidence.added_by, evidence.added_at, evidence.withdrawn_at) == (cast["an"], NOW, None)
    trail = Trail.objects.latest("pk")
    assert (trail.action, trail.subject) == ("progress.add_evidence", f"units.body:{cast.lua.pk}")
    assert trail.items == [{"evidence": evidence.pk, "value": values[0].pk, "sha256": file.sha256}]


def test_the_same_place_in_a_file_proves_a_value_once(cast: Cast, values: list[Value]) -> None:
    first = proof(cast, values[0], page="2")
    told = Trail.objects.count()
    assert proof(cast, values[0], page="2") == first
    assert (Evidence.objects.count(), Trail.objects.count()) == (1, told)
    assert proof(cast, values[0], page="3") != first


def test_one_file_proves_other_indicators_with_their_own_pages(cast: Cast, values: list[Value]) -> None:
    first = proof(cast, values[0], page="2", caption="Danh sách")
    [again] = reuse_evidence(actor=cast["an"], evidence=first, values=[values[1]], page="5", now=NOW)
    assert (again.value_id, again.file, again.page, again.caption) == (values[1].pk, first.file, "5", "Danh sách")
    assert StoredFile.objects.count() == 1
    assert [e.pk for e in files_used(cast.lua)] == [again.pk]
    assert Trail.objects.latest("pk").action == "progress.reuse_evidence"


def test_a_file_is_not_used_again_for_another_commune_or_after_it_was_withdrawn(
    cast: Cast, values: list[Value]
) -> None:
    asked = entries(LATRINES)
    [foreign] = enter_values(
        actor=cast["binh"], body=cast.bodies["thu/dong/ngo"], period=PERIOD, as_of=TODAY, entries=asked, now=NOW
    )
    first = proof(cast, values[0])
    for who in ("an", "binh"):
        with pytest.raises(Refused, match="chính đơn vị này"):
            reuse_evidence(actor=cast[who], evidence=first, values=[foreign], now=NOW)
    gone = withdraw_evidence(actor=cast["an"], evidence=first, now=NOW)
    with pytest.raises(Refused, match="chính đơn vị này"):
        reuse_evidence(actor=cast["an"], evidence=gone, values=[values[1]], now=NOW)


@pytest.mark.parametrize("who", ["binh", "chi", "dung", "giang", "khanh", "ha"])
def test_only_an_officer_of_the_commune_adds_and_withdraws(cast: Cast, values: list[Value], who: str) -> None:
    held = proof(cast, values[0])
    with pytest.raises(Refused, match="không đưa minh chứng"):
        add_evidence(actor=cast[who], value=values[0], file=held.file, page="9", now=NOW)
    with pytest.raises(Refused, match="không đưa minh chứng"):
        reuse_evidence(actor=cast[who], evidence=held, values=[values[1]], now=NOW)
    with pytest.raises(Refused, match="không đưa minh chứng"):
        withdraw_evidence(actor=cast[who], evidence=held, now=NOW)
    assert list(Evidence.objects.values_list("page", "withdrawn_at")) == [("", None)]


@pytest.mark.parametrize(
    ("state", "open_acts"),
    [
        (State.SUBMITTED, ["add", "withdraw"]),
        (State.VERIFIED, ["add", "withdraw"]),
        (State.APPROVED, ["add"]),
        (State.LOCKED, []),
    ],
)
def test_what_an_approved_value_rests_on_stays(
    cast: Cast, values: list[Value], state: State, open_acts: list[str]
) -> None:
    held = proof(cast, values[0])
    in_state(cast, values[0], state)
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: add_evidence(actor=cast["anh"], value=values[0], file=held.file, page="9", now=NOW),
        "withdraw": lambda: withdraw_evidence(actor=cast["anh"], evidence=held, now=NOW),
    }
    lifted_by = {}
    for name, act in acts.items():
        try:
            act()
        except Refused as refused:
            lifted_by[name] = refused.who_can_lift
    closed = [name for name in acts if name not in open_acts]
    assert lifted_by == dict.fromkeys(closed, "Văn phòng Điều phối nông thôn mới mở lại số liệu.")


def test_withdrawn_evidence_is_kept_and_shown_nowhere(cast: Cast, values: list[Value]) -> None:
    evidence = proof(cast, values[0], caption="Ảnh mờ")
    for _ in range(2):
        withdrawn = withdraw_evidence(actor=cast["anh"], evidence=evidence, now=NOW)
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_at) == (cast["anh"], NOW)
    assert [t.action for t in Trail.objects.order_by("pk")][-2:] == [
        "progress.add_evidence",
        "progress.withdraw_evidence",
    ]
    assert (evidence_of(values), evidence_counts(values), files_used(cast.lua)) == ({}, {}, [])
    client = client_of(cast, "an")
    assert "Ảnh mờ" not in client.get(f"/so-lieu/{values[0].pk}/").content.decode()
    assert client.get(f"/minh-chung/{evidence.pk}/").status_code == 404


@pytest.mark.parametrize(
    "said", [{"page": "1" * 41}, {"quotation": "x" * 501}, {"caption": "x" * 201}], ids=["page", "quotation", "caption"]
)
def test_what_is_too_long_is_refused(cast: Cast, values: list[Value], said: dict[str, str]) -> None:
    with pytest.raises(Refused, match="tối đa"):
        add_evidence(actor=cast["an"], value=values[0], file=paper(cast), now=NOW, **said)
    assert Evidence.objects.count() == 0


def test_evidence_withdrawn_later_still_proves_the_figure_as_known_then(cast: Cast, values: list[Value]) -> None:
    evidence, later = proof(cast, values[0]), NOW + timedelta(days=2)
    withdraw_evidence(actor=cast["an"], evidence=evidence, now=later)
    then = [evidence_of(values, NOW + timedelta(days=days)) for days in (-1, 0, 1, 2)]
    assert then == [{}, {values[0].pk: [evidence]}, {values[0].pk: [evidence]}, {}]
    actor = actor_on(cast["an"], TODAY)
    assert get_evidence(actor, evidence.pk, NOW) == evidence
    for moment in (NOW - timedelta(days=1), later):
        with pytest.raises(Http404):
            get_evidence(actor, evidence.pk, moment)


def test_evidence_of_many_values_is_one_question(
    cast: Cast, values: list[Value], django_assert_num_queries: object
) -> None:
    for page in ("1", "2"):
        for value in values:
            proof(cast, value, page=page)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = {
            pk: [(e.page, e.file.name, e.added_by.full_name) for e in held] for pk, held in evidence_of(values).items()
        }
    assert found == {v.pk: [(p, "bien-ban.pdf", "Nông Thị An") for p in ("1", "2")] for v in values}
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert evidence_counts(values) == {v.pk: 2 for v in values}
    assert evidence_of(values, NOW.replace(hour=8)) == {}


# pages


def posted(client: Client, value: Value, files: Sequence[tuple[str, bytes]] = (), **data: object) -> HttpResponse:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"/so-lieu/{value.pk}/minh-chung/", {"files": sent, **data})  # type: ignore[return-value]


def test_several_files_of_an_ordinary_form_prove_one_value(cast: Cast, values: list[Value]) -> None:
    client = client_of(cast, "an")
    answer = posted(client, values[0], [("Ảnh 1.jpg", samples.picture()), ("b.pdf", samples.PDF)], page=" 3 ")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/so-lieu/{values[0].pk}/")
    assert list(Evidence.objects.order_by("pk").values_list("caption", "page")) == [("Ảnh 1.jpg", "3"), ("b.pdf", "3")]
    page = client.get(f"/so-lieu/{values[0].pk}/").content.decode()
    assert "Đã thêm 2 minh chứng." in page
    assert page.count("?nho=1") == 1
    assert "Trang 3" in page


def test_each_person_sees_the_name_they_gave_to_the_same_content(cast: Cast, values: list[Value]) -> None:
    store(by=cast["khanh"], name="bí mật của xã Vừng.pdf", stream=io.BytesIO(samples.PDF), now=NOW)
    client = client_of(cast, "an")
    posted(client, values[0], [("của Lúa.pdf", samples.PDF)])
    assert "Vừng" not in client.get(f"/so-lieu/{values[0].pk}/").content.decode()
    answer = client.get(f"/minh-chung/{Evidence.objects.get().pk}/")
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''c%E1%BB%A7a%20L%C3%BAa.pdf"
    assert content_of(answer) == samples.PDF  # type: ignore[arg-type]


def test_one_bad_file_stops_all_and_the_page_says_why(cast: Cast, values: list[Value]) -> None:
    answer = posted(
        client_of(cast, "an"), values[0], [("a.pdf", samples.PDF), ("b.pdf", b"MZ\x90\x00")], quotation="1.164 hộ"
    )
    page = answer.content.decode()
    assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert "Không nhận ra nội dung của “b.pdf”." in page
    assert "Chưa thêm minh chứng nào." in page
    assert "1.164 hộ</textarea>" in page


def test_a_file_far_too_large_is_told_and_fills_no_disk(cast: Cast, values: list[Value], settings: Settings) -> None:
    settings.MAX_FILE_BYTES = 2**20
    answer = posted(client_of(cast, "an"), values[0], [("a.txt", b"a" * 9 * 2**20)])
    assert answer.status_code == 422
    assert "“a.txt” nặng 2 MB, quá lớn" in answer.content.decode()


def test_nothing_chosen_is_told(cast: Cast, values: list[Value]) -> None:
    answer = posted(client_of(cast, "an"), values[0])
    assert (answer.status_code, "Chưa chọn tệp nào." in answer.content.decode()) == (422, True)


def test_what_came_in_pieces_is_linked_by_who_brought_it_only(cast: Cast, values: list[Value]) -> None:
    ids = []
    for who in ("an", "anh"):
        upload = begin_upload(by=cast[who], name=f"{who}.pdf", size=len(samples.PDF), now=NOW, wall=NOW)
        append(upload=upload, offset=0, data=samples.PDF)
        finish(upload=upload, now=NOW)
        ids.append(str(upload.pk))
    client = client_of(cast, "an")
    assert posted(client, values[0], reuse="9" * 5000).status_code == 422
    for wrong in (ids, ["x"], [ids[1]]):
        answer = posted(client, values[0], upload=wrong)
        assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert f'name="upload" value="{ids[0]}"' in posted(client, values[0], upload=ids).content.decode()
    assert posted(client, values[0], upload=ids[:1]).status_code == 302
    assert Evidence.objects.get().caption == "an.pdf"


def test_a_file_of_the_commune_is_chosen_again(cast: Cast, values: list[Value]) -> None:
    first = proof(cast, values[0], caption="Danh sách 9 thôn")
    client = client_of(cast, "anh")
    assert (
        f'<option value="{first.pk}">Danh sách 9 thôn'
        in client.get(f"/so-lieu/{values[1].pk}/minh-chung/").content.decode()
    )
    assert posted(client, values[1], reuse=first.pk, page="7").status_code == 302
    assert list(Evidence.objects.filter(value=values[1]).values_list("caption", "page")) == [("Danh sách 9 thôn", "7")]


def test_one_paper_is_given_for_several_indicators_at_once(cast: Cast, values: list[Value]) -> None:
    client = client_of(cast, "an")
    form = client.get(f"/so-lieu/{values[0].pk}/minh-chung/").content.decode()
    assert [line.partition('"')[0] for line in form.split('name="also" value="')[1:]] == [str(values[1].pk)]
    foreign = Value.objects.create(
        body=cast.bodies["thu/dong/ngo"], measure=values[0].measure, period=PERIOD, as_of=TODAY, state=State.ENTERED
    )
    data = {"also": [values[1].pk, foreign.pk, "x", "9" * 5000], "page": "4"}
    assert posted(client, values[0], [("a.exe", b"MZ")], **data).status_code == 422
    assert posted(client, values[0], [("a.pdf", samples.PDF)], **data).status_code == 302
    assert "Đã thêm 1 minh chứng cho 2 chỉ tiêu." in client.get(f"/so-lieu/{values[0].pk}/").content.decode()
    assert sorted(Evidence.objects.values_list("value", "caption", "page")) == [(v.pk, "a.pdf", "4") for v in values]


@pytest.mark.parametrize(
    ("key", "taken"), [("advanced-commune-plan", TODAY), ("old-set", date(2020, 4, 20))], ids=["advanced", "old set"]
)
def test_a_figure_of_another_set_or_of_an_earlier_law_has_its_page_and_its_evidence(
    cast: Cast, key: str, taken: date
) -> None:
    now = {i.measure for i in load().edition(STANDARD).indicators}
    old = next(i.measure for i in load().edition("qd-1980-2016-ntm").indicators if i.measure not in now)
    value = Value.objects.create(
        body=cast.lua,
        measure=old if key == "old-set" else key,
        period=period_of(taken),
        as_of=taken,
        state=State.ENTERED,
    )
    value.latest = Revision.objects.create(value=value, amount=SCALE, recorded_by=cast["an"], recorded_at=NOW)
    value.save()
    proof(cast, value, caption="Quy hoạch")
    client = client_of(cast, "an")
    assert "Quy hoạch" in client.get(f"/so-lieu/{value.pk}/").content.decode()
    assert client.get(f"/so-lieu/{value.pk}/minh-chung/").status_code == 200


def test_the_entry_page_counts_evidence_or_offers_to_add_it(cast: Cast, values: list[Value]) -> None:
    page = "/so-lieu/nhap/thu/dong/lua/tieu-chi-17/"
    client = client_of(cast, "an")
    assert f"/so-lieu/{values[0].pk}/minh-chung/" in client.get(page).content.decode()
    proof(cast, values[0])
    assert f'/so-lieu/{values[0].pk}/#minh-chung">1 minh chứng' in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("an", 200), ("chi", 200), ("giang", 200), ("binh", 404), ("khanh", 404), ("ha", 404)]
)
def test_whoever_sees_the_value_sees_what_proves_it(cast: Cast, values: list[Value], who: str, status: int) -> None:
    evidence = proof(cast, values[0])
    answer = client_of(cast, who).get(f"/minh-chung/{evidence.pk}/")
    assert answer.status_code == status
    assert status == 404 or content_of(answer) == samples.PDF  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("anh.jpg", "inline"),
        ("anh.png", "inline"),
        ("anh.webp", "inline"),
        ("ke-hoach.pdf", "attachment"),
        ("danh-sach.csv", "attachment"),
        ("bieu.xlsx", "attachment"),
    ],
)
def test_only_pictures_are_shown_and_nothing_served_can_act(
    cast: Cast, values: list[Value], name: str, disposition: str
) -> None:
    content, media_type = samples.KINDS[name]
    evidence = proof(cast, values[0], paper(cast, name, content))
    answer = client_of(cast, "an").get(f"/minh-chung/{evidence.pk}/", headers={"Accept-Encoding": "gzip"})
    told = answer.headers
    assert told["Content-Disposition"] == f'{disposition}; filename="{name}"'
    assert told["Content-Type"] == (f"{media_type}; charset=utf-8" if media_type == "text/plain" else media_type)
    assert told["Content-Length"] == str(len(content))
    assert (told["X-Content-Type-Options"], told["Cache-Control"]) == ("nosniff", "private, no-cache")
    assert told["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert "Content-Encoding" not in told
    assert content_of(answer) == content  # type: ignore[arg-type]
    again = client_of(cast, "an").get(f"/minh-chung/{evidence.pk}/", headers={"If-None-Match": told["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("caption", "saved_as"),
    [
        ("Bien ban 12/10/2023\r\nX: y", "Bien ban 12-10-2023 X: y.pdf"),
        ("Bao cao v1.2", "Bao cao v1.2.pdf"),
        ("bao-cao.PDF", "bao-cao.PDF"),
        ("..", "tep.pdf"),
    ],
)
def test_a_caption_becomes_the_name_of_what_is_saved(
    cast: Cast, values: list[Value], caption: str, saved_as: str
) -> None:
    evidence = proof(cast, values[0], caption=caption)
    answer = client_of(cast, "an").get(f"/minh-chung/{evidence.pk}/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{saved_as}"'
    assert content_of(answer) == samples.PDF  # type: ignore[arg-type]


def test_a_picture_is_shown_small_and_its_small_copy_is_made_again(cast: Cast, values: list[Value]) -> None:
    evidence = proof(cast, values[0], paper(cast, "a.png", samples.picture("PNG", (1600, 1200))))
    client = client_of(cast, "an")
    for _ in range(2):
        answer = client.get(f"/minh-chung/{evidence.pk}/?nho=1")
        with Image.open(io.BytesIO(content_of(answer))) as copy:  # type: ignore[arg-type]
            assert (copy.format, copy.size, answer.headers["Content-Type"]) == ("JPEG", (480, 360), "image/jpeg")
        small_path_of(evidence.file.sha256).unlink()


@pytest.mark.parametrize("damage", ["gone", "short"])
def test_a_file_that_is_not_whole_gives_a_page_and_a_line_in_the_log(
    cast: Cast, values: list[Value], caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    evidence = proof(cast, values[0])
    path = path_of(evidence.file.sha256)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(samples.PDF[:-1])
    with caplog.at_level(logging.ERROR, "chungsuc.documents"):
        answer = client_of(cast, "an").get(f"/minh-chung/{evidence.pk}/")
    assert (answer.status_code, "Tệp không còn nguyên" in answer.content.decode()) == (503, True)
    assert [r.getMessage().partition(": ")[0] for r in caplog.records if r.name == "chungsuc.documents"] == [
        f"Tệp {evidence.file_id} ({evidence.file.sha256}) không còn nguyên"
    ]
