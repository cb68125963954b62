"""The people of the sample provinces. Every name is invented; none is an official's."""

from dataclasses import dataclass
from datetime import date

BEGIN = date(2019, 1, 1)
LAST_OF_DISTRICTS, TWO_TIERS = date(2025, 6, 30), date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person acts, as what, from when to when."""

    unit_key: str
    role: str
    post: str
    since: date = BEGIN
    until: date | None = None
    instead_of: str = ""  # user name of the holder, where somebody stands in


@dataclass(frozen=True, slots=True)
class SamplePerson:
    username: str
    full_name: str
    places: tuple[Place, ...]
    listed: bool = True  # among those offered on the sign-in page

    @property
    def post(self) -> str:
        """As the list of accounts has it: with the day, where it lies ahead of the working day, and with who is stood in for."""
        first, last = self.places[0], self.places[-1]
        if last.instead_of and last.until:
            return f"{first.post}; làm thay xã Tân Thành đến {last.until:%d/%m/%Y}"
        return first.post if first.since == BEGIN else f"{first.post}, từ {first.since:%d/%m/%Y}"


def until_districts_ended(unit_key: str, role: str, post: str) -> Place:
    return Place(unit_key, role, post, until=LAST_OF_DISTRICTS)


XA_TAN_THANH = "lang-son/xa-tan-thanh"
NEW_TAN_THANH = Place(XA_TAN_THANH, "officer", "Công chức xã Tân Thành (mới)", since=TWO_TIERS)
OFFICE = "lang-son/vp-dieu-phoi-ntm"
HA_LANG = "cao-bang/ha-lang"

SAMPLE_PEOPLE = (
    SamplePerson(
        "hoalac",
        "Lý Văn Tài",
        (
            until_districts_ended("lang-son/huu-lung/hoa-lac", "officer", "Công chức xã Hòa Lạc"),
            NEW_TAN_THANH,
        ),
    ),
    SamplePerson(
        "hoalac2",
        "Nông Thị Thu Hà",
        (
            until_districts_ended("lang-son/huu-lung/hoa-lac", "officer", "Công chức xã Hòa Lạc"),
            Place(
                "lang-son/huu-lung/tan-thanh",
                "officer",
                "Công chức xã Tân Thành (làm thay Hoàng Văn Khởi)",
                since=date(2023, 10, 30),
                until=date(2023, 11, 17),
                instead_of="tanthanh",
            ),
        ),
    ),
    SamplePerson(
        "tanthanh",
        "Hoàng Văn Khởi",
        (until_districts_ended("lang-son/huu-lung/tan-thanh", "officer", "Công chức xã Tân Thành"),),
    ),
    SamplePerson("tanthanhmoi", "Vi Thị Lan", (NEW_TAN_THANH,)),
    SamplePerson(
        "huulung",
        "Chu Văn Thắng",
        (
            until_districts_ended("lang-son/huu-lung", "officer", "Chuyên viên huyện Hữu Lũng"),
            until_districts_ended("lang-son/huu-lung/ubnd-huyen", "officer", "Chuyên viên huyện Hữu Lũng"),
            Place("lang-son/xa-huu-lung", "officer", "Công chức xã Hữu Lũng", since=TWO_TIERS),
        ),
    ),
    SamplePerson(
        "sotnmt",
        "Vi Thị Hạnh",
        (Place("lang-son/so-tnmt", "specialist", "Chuyên viên Sở Tài nguyên và Môi trường"),),
    ),
    SamplePerson(
        "vpdp",
        "Nguyễn Minh Châu",
        (Place(OFFICE, "coordinator", "Chuyên viên Văn phòng Điều phối nông thôn mới"),),
    ),
    SamplePerson(
        "vpdp2",
        "Triệu Thị Mai",
        (Place(OFFICE, "coordinator", "Phó Chánh Văn phòng Điều phối nông thôn mới"),),
    ),
    SamplePerson(
        "lanhdao", "Đàm Quốc Thịnh", (Place("lang-son/ubnd-tinh", "leader", "Lãnh đạo Ủy ban nhân dân tỉnh"),)
    ),
    SamplePerson(
        "quantri",
        "Lâm Thị Bích",
        (Place("lang-son/so-noi-vu", "administrator", "Quản trị người dùng, Sở Nội vụ tỉnh Lạng Sơn"),),
    ),
    SamplePerson("sonoivu", "Lương Thị Ngân", (Place("lang-son/so-noi-vu", "leader", "Chuyên viên Sở Nội vụ"),)),
    SamplePerson(
        "halang",
        "Hoàng Thị Ích",
        (
            until_districts_ended(f"{HA_LANG}/phong-nnptnt", "coordinator", "Phòng Nông nghiệp và PTNT huyện Hạ Lang"),
            Place("cao-bang/so-noi-vu", "leader", "Lãnh đạo Sở Nội vụ tỉnh Cao Bằng", since=TWO_TIERS),
        ),
    ),
    SamplePerson(
        "halangnv",
        "Mã Văn Định",
        (
            until_districts_ended(f"{HA_LANG}/phong-noi-vu", "leader", "Phòng Nội vụ huyện Hạ Lang"),
            until_districts_ended(f"{HA_LANG}/ubnd-huyen", "officer", "Phòng Nội vụ, giúp việc UBND huyện Hạ Lang"),
        ),
    ),
    SamplePerson(
        "halangld",
        "Bế Thị Xuân",
        (until_districts_ended(f"{HA_LANG}/ubnd-huyen", "leader", "Lãnh đạo Ủy ban nhân dân huyện Hạ Lang"),),
    ),
    SamplePerson(
        "caobangnv",
        "Đoàn Văn Lục",
        (Place("cao-bang/so-noi-vu", "specialist", "Chuyên viên Sở Nội vụ tỉnh Cao Bằng"),),
    ),
    SamplePerson(
        "minhlong",
        "Nông Văn Bảo",
        (until_districts_ended(f"{HA_LANG}/minh-long", "officer", "Công chức xã Minh Long (Hạ Lang)"),),
    ),
    SamplePerson(
        "soctrang",
        "Thạch Thị Sa Rinh",
        (
            until_districts_ended(
                "soc-trang/so-tnmt", "specialist", "Chuyên viên Sở Tài nguyên và Môi trường Sóc Trăng"
            ),
        ),
    ),
    SamplePerson(
        "trunguong",
        "Phùng Thị Hải Yến",
        (Place("viet-nam/vp-dieu-phoi-ntm", "leader", "Văn phòng Điều phối nông thôn mới Trung ương"),),
    ),
    SamplePerson(
        "solieumau",
        "Người nhập số liệu mẫu",
        (
            Place(OFFICE, "officer", "Người nhập số liệu mẫu"),
            Place("cao-bang", "officer", "Người nhập số liệu mẫu"),
        ),
        listed=False,
    ),
)
