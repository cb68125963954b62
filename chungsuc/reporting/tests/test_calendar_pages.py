"""Pages of calendars: drawn up by the plan and by hand, asked for on one page, given more time; who may."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from chungsuc.documents.models import Paper
from chungsuc.movements.models import Duty, DutyKind, Extension
from chungsuc.reporting.models import Calendar, CalendarKind
from tests.cast import Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NEW = "/bao-cao/lich/moi/"


def client_of(cast: Cast, who: str = "dung") -> Client:
    client = Client()
    client.force_login(cast[who], backend=BACKEND)
    return client


def text_of(answer: HttpResponseBase) -> str:
    assert isinstance(answer, HttpResponse)
    return " ".join(answer.content.decode().split())


def by_hand(**more: str) -> dict[str, str]:
    common = {"on_day_off": "stays", "way": "yearly"}
    steps = [
        {"who": "communes", "to_whom": "parent", "when": "09/11"},
        {"who": "districts", "to_whom": "one", "receiver": "Văn phòng Điều phối", "when": "19/11"},
        {"who": "named", "named": "Văn phòng Điều phối", "to_whom": "one", "receiver": "Tỉnh Thử", "when": "29/11"},
    ]
    typed = {f"b{n}-{k}": v for n, step in enumerate(steps, 1) for k, v in (common | step).items()}
    about = {"name": "Báo cáo năm", "source": "Kế hoạch mẫu, mục VI", "opens_before": "30", "sections": "Kết quả\nKiến nghị"}
    return {"so-buoc": "3", **about, **typed, **more}


def address(cast: Cast, way: str, kind: str = "emulation") -> str:
    return f"{NEW}?phong-trao={cast.movement.pk}&loai={kind}&cach={way}"


def test_a_chain_of_three_steps_is_drawn_looked_at_and_made(cast: Cast) -> None:
    client = client_of(cast)
    assert "Bước 1 trong 2" in text_of(client.get(NEW))
    looked = client.post(address(cast, "tu-lap"), by_hand(xem="1"))
    assert looked.status_code == 200
    assert "4 đơn vị (Xã Lúa, Xã Ngô, Xã Khoai, Xã Sắn)" in text_of(looked)
    assert Calendar.objects.count() == 0
    answer = client.post(address(cast, "tu-lap"), by_hand(lap="1"))
    made = Calendar.objects.get()
    assert answer.headers["Location"] == f"/bao-cao/lich/{made.pk}/"
    chain = [
        [(d.lead.name, d.owed_to.name if d.owed_to else "", d.rule) for d in Duty.objects.filter(asked_in__step=step).order_by("pk")]
        for step in made.steps.all()
    ]
    assert chain == [
        [
            ("Lúa", "Đông", "yearly:11-09"),
            ("Ngô", "Đông", "yearly:11-09"),
            ("Khoai", "Tây", "yearly:11-09"),
            ("Sắn", "Tây", "yearly:11-09"),
        ],
        [("Đông", "Văn phòng Điều phối", "yearly:11-19"), ("Tây", "Văn phòng Điều phối", "yearly:11-19")],
        [("Văn phòng Điều phối", "Thử", "yearly:11-29")],
    ]
    assert (made.sections, made.kind) == (["Kết quả", "Kiến nghị"], CalendarKind.EMULATION)
    page = text_of(client.get(f"/bao-cao/lich/{made.pk}/"))
    assert "số liệu đến hết ngày 09/11/2023" in page
    assert "Báo cáo năm" in text_of(client.get("/bao-cao/lich/"))


def test_a_day_that_no_june_has_is_refused_where_it_was_typed(cast: Cast) -> None:
    answer = client_of(cast).post(address(cast, "tu-lap"), by_hand(lap="1", **{"b1-when": "31/06"}))
    assert answer.status_code == 422
    assert "“31/06” không phải là ngày, tháng có thật: tháng 6 chỉ có 30 ngày." in text_of(answer)
    assert Calendar.objects.count() == 0


def test_a_plan_s_reports_become_a_chain_in_the_order_of_their_receivers(cast: Cast) -> None:
    office, province = cast.bodies["thu/dieu-phoi"], cast.bodies["thu"]
    common = {"movement": cast.movement, "origin": "Kế hoạch mẫu, mục VI"}
    for lead in (cast.lua, cast.bodies["thu/dong/ngo"]):
        Duty.objects.create(what="Báo cáo năm", lead=lead, owed_to=office, rule="yearly:11-09", **common)
    upper = Duty.objects.create(what="Tổng hợp báo cáo năm", lead=office, owed_to=province, rule="yearly:11-19", **common)
    client = client_of(cast)
    page = text_of(client.get(address(cast, "ke-hoach")))
    assert f'name="buoc-{upper.pk}" type="number" min="1" max="9" value="2"' in page
    first = Duty.objects.filter(what="Báo cáo năm").order_by("pk")[0]
    given = {"name": "Báo cáo năm", "source": "KH", "opens_before": "30", "lap": "1"}
    client.post(address(cast, "ke-hoach"), given | {f"buoc-{first.pk}": "1", f"buoc-{upper.pk}": "2"})
    made = Calendar.objects.get()
    assert [s.asked.count() for s in made.steps.all()] == [2, 1]
    assert set(Duty.objects.filter(asked_in__isnull=False).values_list("kind", flat=True)) == {DutyKind.REPORT}


def test_a_request_to_a_whole_district_is_made_on_one_page_and_given_more_time(cast: Cast) -> None:
    client, dong = client_of(cast), cast.bodies["thu/dong"]
    page = "/bao-cao/yeu-cau/moi/"
    assert "Mọi xã của Huyện Đông" in text_of(client.get(page))
    given = {"name": "Thiệt hại do lũ", "owed_to": "Văn phòng Điều phối", "due": "2023-11-10", "source": "Công văn mẫu"}
    given["movement"] = str(cast.movement.pk)
    assert client.post(page, given).status_code == 422
    client.post(page, given | {"noi": str(dong.pk)})
    made = Calendar.objects.get()
    lua, ngo = Duty.objects.filter(asked_in__step__calendar=made).order_by("pk")
    assert (lua.lead.name, ngo.lead.name, lua.rule) == ("Lúa", "Ngô", "date:2023-11-10")
    more = {"due": "2023-11-15", "reason": "lũ lụt", "don-vi": [f"{lua.pk}:", f"{ngo.pk}:"]}
    answer = client.post(f"/bao-cao/lich/{made.pk}/gia-han/", more)
    assert answer.status_code == 302
    assert list(Extension.objects.values_list("duty", "due")) == [(lua.pk, date(2023, 11, 15)), (ngo.pk, date(2023, 11, 15))]
    assert "gia hạn đến 15/11: lũ lụt" in text_of(client_of(cast, "an").get("/"))
    assert "Gia hạn đến 15/11: lũ lụt" in text_of(client.get(f"/bao-cao/lich/{made.pk}/"))


LETTER = """Số: 12/VPĐP-TH
Lạng Sơn, ngày 01 tháng 11 năm 2023
V/v báo cáo thiệt hại do lũ

Đề nghị các xã báo cáo trước ngày 10/11/2023.
"""


def test_the_letter_of_a_request_stands_in_the_register_and_only_when_the_request_is_made(cast: Cast) -> None:
    client, page = client_of(cast), "/bao-cao/yeu-cau/moi/"
    given = {"name": "Thiệt hại do lũ", "owed_to": "Văn phòng Điều phối", "due": "2023-11-10", "source": "Công văn mẫu"}
    given |= {"movement": str(cast.movement.pk), "don-vi": str(cast.lua.pk)}

    def letter() -> dict[str, SimpleUploadedFile]:
        return {"file": SimpleUploadedFile("cong-van.txt", LETTER.encode())}

    refused = client.post(page, given | {"due": "2023-11-01"} | letter())
    assert (refused.status_code, Calendar.objects.count(), Paper.objects.count()) == (422, 0, 0)
    assert client.post(page, given | letter()).status_code == 302
    made = Calendar.objects.select_related("paper__holder").get()
    assert made.paper is not None
    assert (made.paper.number, made.paper.holder) == ("12", cast.bodies["thu/dieu-phoi"])


def test_only_who_keeps_the_movement_draws_up_calendars_and_only_above_a_commune_asks(cast: Cast) -> None:
    officer = client_of(cast, "an")
    assert officer.get(NEW).status_code == 403
    assert officer.get("/bao-cao/yeu-cau/moi/").status_code == 403
    assert officer.get("/bao-cao/lich/").status_code == 200
    assert client_of(cast, "khanh").get("/bao-cao/lich/").status_code == 200


def test_days_off_are_entered_by_year_with_their_act_and_taken_back(cast: Cast) -> None:
    client = client_of(cast, "oanh")
    page = text_of(client.get("/don-vi/ngay-nghi/?nam=2024"))
    assert "Tết Nguyên đán" in page
    assert "nằm trong khoảng 16/01/2024 đến 28/02/2024" in page
    assert "ghi theo trí nhớ" in page
    typed = {"ngay": "2024-02-09", "ten": "Tết Nguyên đán", "van-ban": "Thông báo mẫu"}
    assert client.post("/don-vi/ngay-nghi/", typed).status_code == 302
    assert client.post("/don-vi/ngay-nghi/", typed).status_code == 422
    after = text_of(client.get("/don-vi/ngay-nghi/?nam=2024"))
    assert "nằm trong khoảng 16/01/2024" not in after
    assert "Ghi thêm" not in text_of(client_of(cast, "an").get("/don-vi/ngay-nghi/?nam=2024"))
    assert client_of(cast, "an").post("/don-vi/ngay-nghi/", typed).status_code == 422
