"""The list of titles: of then or of now, in pages."""

from datetime import timedelta

from chungsuc.progress.models import TitleHeld
from chungsuc.progress.tests.test_title_pages import given, signed_in, text
from chungsuc.units.models import Body, Part, Succession
from tests.cast import NOW, TODAY, Cast


def test_a_former_communes_title_is_listed_under_what_it_lies_in_now(cast: Cast) -> None:
    given(cast)
    body = cast.bodies["thu/dong/lua"]
    Succession.objects.create(
        predecessor=body, successor=cast.bodies["thu/tay/san"], day=TODAY, act="NQ mẫu", part=Part.WHOLE
    )
    Body.objects.filter(pk=body.pk).update(valid_to=TODAY - timedelta(days=1))
    client = signed_in(cast, "giang")
    assert "Huyện Đông" in text(client.get("/danh-hieu/"))
    assert "nay thuộc Huyện Tây" in text(client.get("/danh-hieu/?theo=hien-nay&huyen=thu/tay"))


def test_a_long_list_of_titles_comes_in_pages(cast: Cast) -> None:
    given(cast)
    [held] = TitleHeld.objects.all()
    TitleHeld.objects.bulk_create(
        TitleHeld(
            body=held.body,
            title=held.title,
            decision=f"{n}/QĐ",
            decided_by="UBND tỉnh",
            decided_on=held.decided_on,
            valid_from=held.valid_from,
            ended_on=held.valid_from,
            end_recorded_at=NOW,
            recorded_by=held.recorded_by,
            recorded_at=held.recorded_at,
        )
        for n in range(50)
    )
    client = signed_in(cast, "giang")
    assert [
        "Từ 1 đến 50 trên 51" in text(client.get("/danh-hieu/")),
        "Từ 51 đến 51 trên 51" in text(client.get("/danh-hieu/?trang=2")),
    ] == [True, True]
