"""Pages of calendars ask the database no more for many than for one."""

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungsuc.movements.models import Fulfilment
from chungsuc.reporting.actions.calendars import make_calendar, make_request
from chungsuc.reporting.chains import CalendarGiven, DutyGiven, RequestGiven, StepGiven
from chungsuc.reporting.models import Calendar, CalendarKind
from chungsuc.reporting.queries.calendars import chain_of
from tests.cast import NOW, TODAY, Cast

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def draw_up(cast: Cast, name: str, *communes: str) -> Calendar:
    office = cast.bodies["thu/dieu-phoi"]
    steps = [
        StepGiven("Xã", [DutyGiven(cast.bodies[key], office, "yearly:11-09", on_day_off="after") for key in communes]),
        StepGiven("Văn phòng", [DutyGiven(office, cast.bodies["thu"], "yearly:11-19")]),
    ]
    given = CalendarGiven(name, CalendarKind.EMULATION, "Kế hoạch mẫu", steps)
    return make_calendar(actor=cast["dung"], movement=cast.movement, given=given, now=NOW)


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    own = [q["sql"] for q in caught.captured_queries if "django_session" not in q["sql"] and 'FROM "accounts_user"' not in q["sql"]]
    return len([q for q in own if not q.startswith(("SAVEPOINT", "RELEASE"))])


def test_the_list_and_one_calendar_ask_the_same_for_more(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["dung"], backend=BACKEND)
    first = draw_up(cast, "Một", "thu/dong/lua")
    before = [asked(client, path) for path in ("/bao-cao/lich/", f"/bao-cao/lich/{first.pk}/")]
    more = draw_up(cast, "Hai", "thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san")
    given = RequestGiven("Ba", cast.bodies["thu/dieu-phoi"], [cast.lua], date(2023, 11, 10), "Công văn")
    make_request(actor=cast["dung"], movement=cast.movement, given=given, now=NOW)
    after = [asked(client, path) for path in ("/bao-cao/lich/", f"/bao-cao/lich/{more.pk}/")]
    assert after == before
    assert max(after) <= 14


def test_forms_of_calendars_stay_within_their_budget(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["dung"], backend=BACKEND)
    new = f"/bao-cao/lich/moi/?phong-trao={cast.movement.pk}&loai=emulation&cach="
    pages = ["/bao-cao/lich/moi/", f"{new}ke-hoach", f"{new}tu-lap", "/bao-cao/yeu-cau/moi/", "/don-vi/ngay-nghi/"]
    assert [path for path in pages if asked(client, path) > 10] == []


def test_who_is_done_early_does_not_open_the_year_after(cast: Cast) -> None:
    calendar = draw_up(cast, "Một", "thu/dong/lua", "thu/dong/ngo")
    duty = calendar.steps.get(number=1).asked.get(duty__lead=cast.lua).duty
    Fulfilment.objects.create(
        duty=duty, occurrence="2023", done_on=TODAY, by_paper="Báo cáo", recorded_by=cast["an"], recorded_at=NOW
    )
    assert chain_of(calendar, known_at=NOW).times(TODAY)[0].key == "2023"
