"""Who hears that law was typed, and what became of it."""

from datetime import date

from chungsuc.accounts.models import Message, Topic
from chungsuc.progress.actions import ProvisionRow, Source, propose_provisions, settle_provisions
from chungsuc.progress.models import Provision, ProvisionKind
from tests.cast import LATRINES, NOW, ROADS, STANDARD, Cast

SOURCE = Source("45/QĐ-UBND", "UBND tỉnh Thử", date(2022, 12, 20), "tr. 3")


def typed(cast: Cast, *places: str, who: str = "dung") -> list[Provision]:
    rows = [ProvisionRow(ProvisionKind.THRESHOLD, p, date(2023, 1, 1), "tdmnpb", 95) for p in places]
    return propose_provisions(
        actor=cast[who], territory=cast.bodies["thu"], standard=STANDARD, rows=rows, source=SOURCE, now=NOW
    )


def told() -> list[tuple[str, str, str]]:
    found = Message.objects.filter(topic=Topic.LAW).select_related("user").order_by("user__username")
    return [(m.user.username, m.text, m.url) for m in found]


def test_the_office_and_the_agency_that_answers_hear_of_it_and_the_typist_does_not(cast: Cast) -> None:
    typed(cast, LATRINES)
    assert [who for who, _text, _url in told()] == ["chi", "em"]
    assert {url for _who, _text, url in told()} == {"/bo-tieu-chi/cho-xac-nhan/"}
    assert "Hoàng Văn Dũng vừa nhập" in told()[0][1]
    assert f"{LATRINES} (TDMNPB) theo 45/QĐ-UBND" in told()[0][1]


def test_an_agency_that_does_not_answer_for_it_hears_nothing(cast: Cast) -> None:
    typed(cast, ROADS)
    assert [who for who, _text, _url in told()] == ["em"]


def test_the_typist_hears_what_the_second_person_decided_and_why(cast: Cast) -> None:
    provisions = typed(cast, LATRINES)
    Message.objects.all().delete()
    settle_provisions(actor=cast["em"], provisions=provisions, accept=False, because="Sai trang", now=NOW)
    [(who, text, _url)] = told()
    assert who == "dung"
    assert "Bế Thị Em không xác nhận" in text
    assert "“Sai trang”" in text


def test_what_is_confirmed_leads_to_the_set(cast: Cast) -> None:
    provisions = typed(cast, LATRINES)
    Message.objects.all().delete()
    settle_provisions(actor=cast["em"], provisions=provisions, accept=True, now=NOW)
    assert [(who, url) for who, _text, url in told()] == [("dung", f"/bo-tieu-chi/{STANDARD}/")]
