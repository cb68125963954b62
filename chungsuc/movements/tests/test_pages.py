"""Movements drawn up by hand: what is typed, what is refused, who may."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, override_settings

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.movements.actions import drop_plan, record_plan, state_result
from chungsuc.movements.models import KIND_FIELDS, Duty, Movement, Phase, StatedResult, Target, TargetKind
from chungsuc.rulebook.numbers import SCALE
from tests.cast import NOW, STANDARD, TODAY, Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_of(cast: Cast, who: str = "dung") -> Client:
    client = Client()
    client.force_login(cast[who], backend=BACKEND)
    return client


def text_of(answer: HttpResponseBase) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


MOVEMENT = {
    "name": "Phong trào mới",
    "territory": "Huyện Đông",
    "standing_agency": "Sở Môi trường",
    "plan": "Kế hoạch mẫu số 2",
    "standard": STANDARD,
    "valid_from": "2023-01-01",
    "valid_to": "2025-12-31",
}


def test_a_movement_is_added_and_changed_and_the_trail_has_both(cast: Cast) -> None:
    client = client_of(cast)
    answer = client.post("/phong-trao/them/", MOVEMENT)
    made = Movement.objects.get(name="Phong trào mới")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/phong-trao/{made.pk}/")
    assert (made.territory, made.standing_agency) == (cast.bodies["thu/dong"], cast.bodies["thu/moi-truong"])
    client.post(
        f"/phong-trao/{made.pk}/sua/", MOVEMENT | {"standard": "other", "standard_other": "Quyết định của tỉnh"}
    )
    assert Movement.objects.get(pk=made.pk).standard == "Quyết định của tỉnh"
    added, changed = Entry.objects.filter(subject=f"movements.movement:{made.pk}").order_by("pk")
    assert (added.action, changed.action) == ("movements.add_movement", "movements.change_movement")
    assert (added.items[0]["before"], added.items[0]["after"]) == (None, changed.items[0]["before"])
    assert changed.items[0]["before"] != changed.items[0]["after"]
    assert 'value="Quyết định của tỉnh"' in text_of(client.get(f"/phong-trao/{made.pk}/sua/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Tên phong trào"),
        ({"territory": "Huyện Không Có"}, "Không có đơn vị “Huyện Không Có” trong danh sách."),
        ({"valid_from": "31/02/2023"}, "Ghi một ngày có thật"),
        ({"valid_to": "2022-01-01"}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"standard": "other"}, "Ghi tên quyết định của bộ tiêu chí ấy."),
    ],
)
def test_a_movement_that_is_not_right_is_not_stored(cast: Cast, wrong: dict[str, str], said: str) -> None:
    answer = client_of(cast).post("/phong-trao/them/", MOVEMENT | wrong)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Movement.objects.filter(plan="Kế hoạch mẫu số 2").exists()


@pytest.mark.parametrize("who", ["an", "chi", "giang"])
def test_only_the_coordinator_of_the_territory_draws_up(cast: Cast, who: str) -> None:
    client = client_of(cast, who)
    page = f"/phong-trao/{cast.movement.pk}"
    doors = [f"{page}/sua/", f"{page}/muc-tieu/them/", f"{page}/nhiem-vu/them/", f"{page}/giai-doan/them/"]
    assert [client.get(door).status_code for door in doors] == [403] * 4
    assert client.get("/phong-trao/them/").status_code == (200 if who == "an" else 403)  # an officer, for the own commune
    assert "Thêm mục tiêu" not in text_of(client.get(f"{page}/"))
    with pytest.raises(Refused):
        record_plan(
            actor=cast[who], row=Phase(movement=cast.movement, name="x", valid_from=TODAY, valid_to=TODAY), now=NOW
        )


def test_the_coordinator_of_another_territory_sees_nothing(cast: Cast) -> None:
    client = client_of(cast, "lan")
    paths = [
        f"/phong-trao/{cast.movement.pk}/sua/",
        f"/muc-tieu/{cast.target.pk}/",
        f"/nhiem-vu/{Duty.objects.get().pk}/",
    ]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_a_movement_cannot_be_moved_where_one_may_not_draw_up(cast: Cast) -> None:
    cast.movement.territory = cast.bodies["khac"]
    with pytest.raises(Refused):
        record_plan(actor=cast["dung"], row=cast.movement, now=NOW)


TYPED: dict[str, dict[str, str]] = {
    TargetKind.UNITS: {
        "unit": "commune",
        "among": "xa-ntm",
        "standard": STANDARD,
        "criteria": "18, 17",
        "stated_goal": "35",
        "stated_total": "115",
        "stated_share": "30,4",
        "stated_increment": "20",
        "baseline_day": "2021-12-31",
    },
    TargetKind.NAMED: {"named": "Xã Lúa\nxã ngô", "standard": STANDARD},
    TargetKind.EACH: {"unit": "commune", "measure": "model-communes-chosen", "stated_goal": "2"},
    TargetKind.FLOOR: {"standard": STANDARD, "stated_goal": "15"},
    TargetKind.AVERAGE: {"standard": STANDARD, "stated_goal": "16"},
    TargetKind.MULTIPLE: {
        "measure": "income-per-head",
        "weight": "population",
        "base_year": "2020",
        "stated_goal": "1,5",
    },
    TargetKind.FIGURE: {"measure": "land-certificates-issued"},
    TargetKind.LEVEL: {"stated_goal": "58", "measured_in": "triệu đồng/người", "standard": STANDARD, "criteria": "10"},
    TargetKind.TASK: {},
}
COMMON = {"text": "Mục tiêu gõ tay", "due": "2025-12-31", "source": "Kế hoạch mẫu, mục II"}


@pytest.mark.parametrize("kind", TargetKind.values)
def test_a_target_of_each_kind_is_typed_shown_and_typed_again(cast: Cast, kind: str) -> None:
    client = client_of(cast)
    address = f"/phong-trao/{cast.movement.pk}/muc-tieu/them/?loai={kind}"
    assert client.get(address).status_code == 200
    answer = client.post(address, COMMON | TYPED[kind])
    assert (answer.status_code, text_of(answer)) == (302, "")
    made = Target.objects.get(text="Mục tiêu gõ tay")
    assert made.kind == kind
    assert "Mục tiêu gõ tay" in text_of(client.get(f"/phong-trao/{cast.movement.pk}/"))
    assert client.get(f"/muc-tieu/{made.pk}/").status_code == 200
    form = client.get(f"/muc-tieu/{made.pk}/sua/").context["form"]
    again = {n: f.value() if f.value() is not None else "" for n, f in ((n, form[n]) for n in form.fields)}
    before = Target.objects.filter(pk=made.pk).values().get()
    assert set(form.fields) - {"text", "due", "source", "standard_other"} == set(KIND_FIELDS[kind])
    client.post(f"/muc-tieu/{made.pk}/sua/", {n: v for n, v in again.items() if v is not False})
    assert Target.objects.filter(pk=made.pk).values().get() == before
    assert [b.name for b in made.named.order_by("path")] == (["Lúa", "Ngô"] if kind == TargetKind.NAMED else [])


def test_what_the_plan_printed_is_kept_to_its_decimals(cast: Cast) -> None:
    client_of(cast).post(f"/phong-trao/{cast.movement.pk}/muc-tieu/them/?loai=units", COMMON | TYPED[TargetKind.UNITS])
    made = Target.objects.get(text="Mục tiêu gõ tay")
    assert (made.stated_share, made.stated_share_places, made.criteria) == (304_000, 1, [17, 18])
    assert (made.stated_goal, made.stated_total, made.stated_increment) == (35 * SCALE, 115 * SCALE, 20 * SCALE)


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        (TargetKind.UNITS, {"stated_goal": "nhiều"}, "“nhiều” không phải là một số"),
        (TargetKind.UNITS, {"criteria": "17a"}, "Ghi số hiệu tiêu chí, cách nhau bằng dấu phẩy"),
        (TargetKind.UNITS, {"criteria": "99"}, "Bộ tiêu chí này không có tiêu chí 99."),
        (TargetKind.UNITS, {"stated_goal": "", "stated_share": ""}, "Ghi số đơn vị phải đạt, hoặc tỷ lệ."),
        (TargetKind.NAMED, {"named": "Xã Lúa\nXã Mì"}, "Không có đơn vị “Xã Mì” trong danh sách."),
        (TargetKind.NAMED, {"named": ""}, "Cần ghi ô này."),
        (TargetKind.MULTIPLE, {"base_year": ""}, "Cần ghi ô này."),
        (TargetKind.MULTIPLE, {"base_year": "20"}, "Năm gốc từ 1990 đến trước năm của hạn."),
        (TargetKind.FLOOR, {"stated_goal": "20"}, "Bộ tiêu chí này chỉ có 19 tiêu chí."),
        (TargetKind.UNITS, {"stated_goal": "2,5"}, "Ghi số nguyên."),
        (TargetKind.FIGURE, {"measure": "rain"}, "rain"),
        (TargetKind.TASK, {"due": "cuối năm"}, "Ghi một ngày có thật"),
    ],
)
def test_a_target_that_is_not_right_is_not_stored(cast: Cast, kind: str, wrong: dict[str, str], said: str) -> None:
    address = f"/phong-trao/{cast.movement.pk}/muc-tieu/them/?loai={kind}"
    answer = client_of(cast).post(address, COMMON | TYPED[kind] | wrong)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Target.objects.filter(text="Mục tiêu gõ tay").exists()


DUTY = {
    "what": "Việc gõ tay",
    "lead": "Sở Môi trường",
    "supporting": "Xã Lúa\nXã Ngô",
    "owed_to": "Tỉnh Thử",
    "way": "yearly",
    "when": "09/11",
    "due_text": "trước ngày 10 tháng 11",
    "origin": "Kế hoạch mẫu, mục VI.7",
}


def test_a_duty_is_typed_changed_and_shown(cast: Cast) -> None:
    client = client_of(cast)
    assert client.post(f"/phong-trao/{cast.movement.pk}/nhiem-vu/them/", DUTY).status_code == 302
    made = Duty.objects.get(what="Việc gõ tay")
    assert (made.rule, made.lead.name, made.supporting.count()) == ("yearly:11-09", "Sở Môi trường", 2)
    page = text_of(client.get(f"/nhiem-vu/{made.pk}/"))
    assert "Hằng năm, trước ngày 10/11 (chậm nhất 09/11)" in page
    other = Duty.objects.exclude(pk=made.pk).get()
    client.post(f"/nhiem-vu/{made.pk}/sua/", DUTY | {"way": "after", "when": "10 tuần", "after": str(other.pk)})
    assert Duty.objects.get(pk=made.pk).rule == f"after:{other.pk}+10w"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lead": "Sở Giàu"}, "Không có đơn vị “Sở Giàu” trong danh sách."),
        ({"lead": ""}, "Cần ghi ô này."),
        ({"when": "31/02"}, "“31/02” không phải là ngày, tháng có thật: tháng 2 chỉ có 29 ngày."),
        ({"when": "khi nào xong"}, "“khi nào xong” chưa đúng cách ghi"),
        ({"way": "after", "when": "10 tuần"}, "Chọn nhiệm vụ mà sau đó nhiệm vụ này đến hạn."),
        ({"way": "never"}, "never"),
    ],
)
def test_a_duty_that_is_not_right_is_not_stored(cast: Cast, wrong: dict[str, str], said: str) -> None:
    answer = client_of(cast).post(f"/phong-trao/{cast.movement.pk}/nhiem-vu/them/", DUTY | wrong)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Duty.objects.filter(what="Việc gõ tay").exists()


def test_a_duty_is_done_taken_back_and_handed_over_on_its_page(cast: Cast) -> None:
    made, client = Duty.objects.get(), client_of(cast, "an")
    wrong = client.post(f"/nhiem-vu/{made.pk}/xong/", {"done_on": "2023-11-07", "by_paper": ""})
    assert wrong.status_code == 422
    assert "Ngày này chưa tới" in text_of(wrong)
    client.post(f"/nhiem-vu/{made.pk}/xong/", {"done_on": "2023-11-06", "by_paper": "Báo cáo số 5"})
    kept = made.fulfilments.get()
    assert "Báo cáo số 5" in text_of(client.get(f"/nhiem-vu/{made.pk}/"))
    client.post(f"/nhiem-vu/xong/{kept.pk}/thoi/", {"reason": "Ghi nhầm"})
    assert made.fulfilments.filter(undone_at=None).count() == 0
    given = {"to_body": "Xã Ngô", "on": "2023-11-06", "reason": "Chia lại việc"}
    assert client.post(f"/nhiem-vu/{made.pk}/chuyen/", given | {"to_body": "Xã Mì"}).status_code == 422
    assert client.post(f"/nhiem-vu/{made.pk}/chuyen/", given).status_code == 302
    assert Duty.objects.get().lead == cast.bodies["thu/dong/ngo"]
    assert client.get(f"/nhiem-vu/{made.pk}/").status_code == 200
    assert "đơn vị khác đang làm" in text_of(client.get("/"))


def test_the_paper_of_a_duty_is_kept_and_shown_to_those_who_see_the_duty(cast: Cast) -> None:
    made, client = Duty.objects.get(), client_of(cast, "an")
    given = {"done_on": "2023-11-06", "by_paper": "Báo cáo số 5"}
    unfit = client.post(f"/nhiem-vu/{made.pk}/xong/", given | {"file": ContentFile(b"MZ\0", name="a.exe")})
    assert unfit.status_code == 422
    assert not made.fulfilments.exists()
    client.post(f"/nhiem-vu/{made.pk}/xong/", given | {"file": ContentFile("Báo cáo".encode(), name="bao-cao.txt")})
    address = f"/nhiem-vu/xong/{made.fulfilments.get().pk}/tep/"
    got = client_of(cast, "giang").get(address)
    assert isinstance(got, FileResponse)
    assert b"".join(got.streaming_content) == "Báo cáo".encode()
    assert client_of(cast, "lan").get(address).status_code == 404


def test_the_lead_is_handed_over_not_edited_once_something_was_done(cast: Cast) -> None:
    made, client = Duty.objects.get(), client_of(cast)
    assert "lead" in client.get(f"/nhiem-vu/{made.pk}/sua/").context["form"].fields
    client.post(f"/nhiem-vu/{made.pk}/xong/", {"done_on": "2023-11-06", "by_paper": "Báo cáo số 5"})
    assert "lead" not in client.get(f"/nhiem-vu/{made.pk}/sua/").context["form"].fields


def test_a_result_is_stated_with_its_paper(cast: Cast) -> None:
    client, address = client_of(cast), f"/muc-tieu/{cast.target.pk}/"
    assert client.post(address, {"on": "2023-11-06", "paper": "Báo cáo 7"}).status_code == 422
    client.post(address, {"on": "2023-11-06", "value": "2", "note": "Hai xã", "paper": "Báo cáo 7"})
    kept = StatedResult.objects.get()
    assert (kept.value, kept.note, kept.stated_by) == (2 * SCALE, "Hai xã", cast["dung"])
    assert "Theo báo cáo, không tự tính" in text_of(client.get(f"/phong-trao/{cast.movement.pk}/"))
    assert client_of(cast, "an").post(address, {"on": "2023-11-06", "value": "3", "paper": "x"}).status_code == 403
    with pytest.raises(Refused):
        state_result(actor=cast["dung"], target=cast.target, on=date(2023, 11, 7), value=1, note="", paper="x", now=NOW)


def test_what_nothing_rests_on_is_deleted_the_rest_is_ended_with_a_reason(cast: Cast) -> None:
    client, target = client_of(cast), cast.target
    StatedResult.objects.create(target=target, on=TODAY, value=1, paper="x", stated_by=cast["dung"], stated_at=NOW)
    assert client.post(f"/muc-tieu/{target.pk}/bo/").status_code == 403
    client.post(f"/muc-tieu/{target.pk}/bo/", {"bo-reason": "Kế hoạch mới thay"})
    ended = cast.target
    assert (ended.ended_on, ended.end_reason) == (TODAY, "Kế hoạch mới thay")
    assert "Xã đạt tiêu chí 17" not in text_of(client.get(f"/phong-trao/{cast.movement.pk}/"))
    client.post(f"/nhiem-vu/{Duty.objects.get().pk}/bo/")
    assert not Duty.objects.exists()
    assert [e.action for e in Entry.objects.order_by("pk")] == ["movements.end_target", "movements.delete_duty"]
    with pytest.raises(Refused, match="Phong trào đã có mục tiêu"):
        drop_plan(actor=cast["dung"], row=cast.movement, now=NOW)


def test_a_phase_lies_within_its_movement(cast: Cast) -> None:
    phase = {"name": "Sau", "valid_from": "2025-01-01", "valid_to": "2030-12-31"}
    answer = client_of(cast).post(f"/phong-trao/{cast.movement.pk}/giai-doan/them/", phase)
    assert answer.status_code == 422
    assert "Giai đoạn phải nằm trong thời gian của phong trào" in text_of(answer)


def test_phases_are_added_changed_and_dropped(cast: Cast) -> None:
    client, phase = client_of(cast), {"name": "Tổng kết", "valid_from": "2025-01-01", "valid_to": "2025-12-31"}
    client.post(f"/phong-trao/{cast.movement.pk}/giai-doan/them/", phase)
    made = Phase.objects.get(name="Tổng kết")
    client.post(f"/giai-doan/{made.pk}/sua/", phase | {"name": "Kết thúc"})
    assert Phase.objects.get(pk=made.pk).name == "Kết thúc"
    client.post(f"/giai-doan/{made.pk}/bo/")
    assert not Phase.objects.filter(pk=made.pk).exists()


def test_the_only_movement_in_force_opens_at_once_and_all_are_listed_when_asked_for(cast: Cast) -> None:
    client = client_of(cast, "an")
    assert client.get("/phong-trao/").headers["Location"] == f"/phong-trao/{cast.movement.pk}/"
    Movement.objects.create(
        name="Năm 2020",
        territory=cast.bodies["thu"],
        standing_agency=cast.bodies["thu/dieu-phoi"],
        plan="Kế hoạch cũ",
        valid_from=date(2020, 1, 1),
        valid_to=date(2020, 12, 31),
    )
    assert client.get("/phong-trao/").status_code == 302
    listed = text_of(client.get("/phong-trao/?xem=tat-ca"))
    assert "Năm 2020" in listed
    assert "Tỉnh Thử chung sức" in listed


@override_settings(DEMO_DAYS=["2023-11-06", "2020-04-20"])
def test_another_day_is_read_only(cast: Cast) -> None:
    client = client_of(cast)
    client.post("/ngay-lam-viec/", {"day": "2020-04-20", "next": "/"})
    assert client.post("/phong-trao/them/", MOVEMENT).status_code == 403
    assert not Movement.objects.filter(name="Phong trào mới").exists()
