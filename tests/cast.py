"""One small invented province and the people in it, known to all tests."""

from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.movements.models import Duty, Movement, Phase, Target
from chungsuc.progress.models import OverlayUse, Responsibility
from chungsuc.rulebook.load import load
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.actions import register_bodies
from chungsuc.units.models import Appointment, Body, Role

NOW = datetime(2023, 11, 6, 9, 0, tzinfo=ZONE)
TODAY = NOW.date()
PERIOD = "2023-H2"
STANDARD = "qd-318-2022-ntm"
LATRINES = "17.8"
ROADS = "2.1"

BODIES = """
thu|province|Thử|Tỉnh Thử|
thu/dong|district|Đông|Huyện Đông|thu
thu/tay|district|Tây|Huyện Tây|thu
thu/dong/lua|commune|Lúa|Xã Lúa|thu/dong
thu/dong/ngo|commune|Ngô|Xã Ngô|thu/dong
thu/tay/khoai|commune|Khoai|Xã Khoai|thu/tay
thu/tay/san|commune|Sắn|Xã Sắn|thu/tay
thu/moi-truong|agency|Sở Môi trường|Sở Môi trường|thu
thu/dieu-phoi|agency|Văn phòng Điều phối|Văn phòng Điều phối|thu
khac|province|Khác|Tỉnh Khác|
khac/bac|district|Bắc|Huyện Bắc|khac
khac/bac/vung|commune|Vừng|Xã Vừng|khac/bac
khac/dieu-phoi|agency|Văn phòng Điều phối|Văn phòng Điều phối tỉnh Khác|khac
"""

PEOPLE = """
an|Nông Thị An|thu/dong/lua|officer
anh|Nông Văn Anh|thu/dong/lua|officer
binh|Lương Văn Bình|thu/dong/ngo|officer
chi|Vi Thị Chi|thu/moi-truong|specialist
dung|Hoàng Văn Dũng|thu/dieu-phoi|coordinator
em|Bế Thị Em|thu/dieu-phoi|coordinator
giang|Lâm Thu Giang|thu|leader
khanh|Đàm Văn Khánh|khac/bac/vung|officer
lan|Triệu Thị Lan|khac/dieu-phoi|coordinator
oanh|Lục Thị Oanh|thu|administrator
"""
POSTS = {
    "officer": "công chức xã",
    "specialist": "chuyên viên",
    "coordinator": "điều phối viên",
    "leader": "phó chủ tịch",
    "administrator": "quản trị người dùng",
}


@dataclass(frozen=True, slots=True)
class Cast:
    bodies: dict[str, Body]
    people: dict[str, User]
    movement: Movement

    @property
    def lua(self) -> Body:
        return self.bodies["thu/dong/lua"]

    def __getitem__(self, username: str) -> User:
        return self.people[username]

    @property
    def target(self) -> Target:
        return Target.objects.select_related("movement__territory").get(movement=self.movement)


def measure(indicator: str) -> str:
    return load().edition(STANDARD).indicator(indicator).measure


def make_cast() -> Cast:
    keys = ("key", "kind", "name", "official_name", "parent_key")
    rows = [dict(zip(keys, line.split("|"), strict=True)) for line in BODIES.strip().splitlines()]
    bodies = register_bodies(
        [{**row, "code": "", "valid_from": "2020-01-01", "valid_to": "", "act": "Nghị quyết mẫu"} for row in rows],
        region="tdmnpb",
        sample_figures=True,
    )
    people = {}
    for line in PEOPLE.strip().splitlines():
        username, name, key, role = line.split("|")
        people[username] = User.objects.create(username=username, full_name=name)
        Appointment.objects.create(
            user=people[username], body=bodies[key], role=Role(role), post=POSTS[role], valid_from=date(2020, 1, 1)
        )
    people["ha"] = User.objects.create(username="ha", full_name="Hà Văn Hà")
    province = bodies["thu"]
    Responsibility.objects.create(
        territory=province,
        agency=bodies["thu/moi-truong"],
        standard=STANDARD,
        indicator=LATRINES,
        measure=measure(LATRINES),
        valid_from=date(2022, 7, 1),
        act="Kế hoạch mẫu",
    )
    OverlayUse.objects.create(territory=province, standard=STANDARD, overlay="mau-318", valid_from=date(2022, 3, 8))
    movement = Movement.objects.create(
        name="Tỉnh Thử chung sức",
        territory=province,
        standing_agency=bodies["thu/dieu-phoi"],
        plan="Kế hoạch mẫu",
        standard=STANDARD,
        valid_from=date(2021, 1, 1),
        valid_to=date(2025, 12, 31),
    )
    Phase.objects.create(
        movement=movement, name="Giai đoạn 2021-2025", valid_from=date(2021, 1, 1), valid_to=date(2025, 12, 31)
    )
    Target.objects.create(
        movement=movement,
        text="Xã đạt tiêu chí 17",
        standard=STANDARD,
        criteria=[17],
        stated_goal=3 * SCALE,
        stated_total=4 * SCALE,
        stated_share=75 * SCALE,
        stated_increment=2 * SCALE,
        baseline_day=date(2021, 12, 31),
        due=date(2025, 12, 31),
        source="Kế hoạch mẫu, mục II",
    )
    Duty.objects.create(
        movement=movement,
        what="Nhập đủ số liệu",
        lead=bodies["thu/dong/lua"],
        owed_to=bodies["thu/dieu-phoi"],
        rule="date:2023-11-09",
        due_text="trước ngày 10/11/2023",
        origin="Kế hoạch mẫu",
    )
    return Cast(bodies=bodies, people=people, movement=movement)
