"""`python -m chungsuc.bench.leader`: the leader's page beside a signed-in page of the same head and menu, and its parts."""

import os
import sys
import tempfile
from collections.abc import Callable
from typing import Final

from chungsuc.bench.pages import COMMUNES, DISTRICTS, ON, built
from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns

PLAIN: Final = "/tro-giup/"


def peopled() -> None:
    """A leader, a movement with two targets, and a duty of every commune, in the province of `pages`."""
    from datetime import date  # noqa: PLC0415 -- beside what needs Django set up

    from chungsuc.accounts.models import User  # noqa: PLC0415
    from chungsuc.movements.models import Duty, Movement, Target  # noqa: PLC0415
    from chungsuc.rulebook.numbers import SCALE  # noqa: PLC0415
    from chungsuc.units.models import Appointment, Body, Role  # noqa: PLC0415

    province = Body.objects.get(key="t")
    leader = User.objects.create(username="lanhdao", full_name="Người Đo")
    since, until = date(2021, 1, 1), date(2025, 12, 31)
    Appointment.objects.create(user=leader, body=province, role=Role.LEADER, post="lãnh đạo", valid_from=since)
    movement = Movement.objects.create(
        name="Đo", territory=province, standing_agency=province, plan="Đo", standard="qd-318-2022-ntm", valid_from=since, valid_to=until
    )
    for criterion in (17, 18):
        Target.objects.create(
            movement=movement,
            text=f"Xã đạt tiêu chí {criterion}",
            standard="qd-318-2022-ntm",
            criteria=[criterion],
            stated_goal=126 * SCALE,
            baseline_day=date(2021, 12, 31),
            due=until,
            source="Đo",
        )
    communes = Body.objects.filter(kind="commune")
    Duty.objects.bulk_create(
        Duty(movement=movement, what="Nhập đủ số liệu", lead=c, owed_to=province, rule="date:2023-11-09", origin="Đo") for c in communes
    )


def measured() -> tuple[list[float], int]:
    """Seconds of processor time of a plain page, the leader's page, its question, its pictures; and how many queries the page asks."""
    from django.db import connection  # noqa: PLC0415 -- needs Django set up
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from chungsuc.accounts.models import User  # noqa: PLC0415
    from chungsuc.clock import end_of_day  # noqa: PLC0415
    from chungsuc.progress.lawbook import one_rulebook  # noqa: PLC0415
    from chungsuc.reporting.queries import Asked  # noqa: PLC0415
    from chungsuc.reporting.queries.leader import Overview, overview_of  # noqa: PLC0415
    from chungsuc.reporting.queries.leader_pictures import pictures_of  # noqa: PLC0415
    from chungsuc.units.models import Body  # noqa: PLC0415

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="lanhdao"), backend="allauth.account.auth_backends.AuthenticationBackend")
    province = Body.objects.get(key="t")

    def opened(address: str) -> Callable[[], None]:
        def get() -> None:
            assert client.get(address).status_code == 200, address

        return get

    def question() -> Overview:
        with one_rulebook():
            found = overview_of(province, Asked((province,), (province.path,), ON, ON, end_of_day(ON)))
        assert found is not None
        return found

    answered = question()
    leader = opened("/toan-canh/")
    leader()
    with CaptureQueriesContext(connection) as caught:
        leader()
    own = [q for q in caught.captured_queries if "django_session" not in q["sql"] and 'FROM "accounts_user"' not in q["sql"]]
    times = in_turns([opened(PLAIN), leader, question, lambda: pictures_of(answered)])
    return times, len(own)


def measure() -> Section:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "CHUNGSUC_HOME": home,
            "CHUNGSUC_DEMO": "0",
            "CHUNGSUC_NOW": f"{ON}T09:00",
            "DJANGO_SETTINGS_MODULE": "chungsuc.settings",
        }
        built()
        peopled()
        (plain, leader, question, pictures), queries = measured()
    return Section(
        "Trang toàn cảnh",
        [
            Ratio("trang toàn cảnh / trang cùng đầu trang và thanh menu", leader / plain),
            Ratio("số câu hỏi cơ sở dữ liệu của trang toàn cảnh", queries, most=20),
        ],
        [
            ("trang trợ giúp, cùng đầu trang", plain),
            (f"trang toàn cảnh, {COMMUNES} xã, {DISTRICTS} huyện, 30 nửa năm", leader),
            ("trong đó các câu hỏi", question),
            ("trong đó vẽ các hình", pictures),
        ],
        "Thời gian của bộ xử lý.",
    )


if __name__ == "__main__":
    sys.exit(run(measure))
