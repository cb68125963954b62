"""The people of the sample province. Every name is invented; none is an official's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SamplePerson:
    username: str
    full_name: str
    unit_key: str
    role: str
    post: str


SAMPLE_PEOPLE = (
    SamplePerson("hoalac", "Lý Văn Tài", "lang-son/huu-lung/hoa-lac", "officer", "Công chức xã Hòa Lạc"),
    SamplePerson("hoalac2", "Nông Thị Thu Hà", "lang-son/huu-lung/hoa-lac", "officer", "Công chức xã Hòa Lạc"),
    SamplePerson("tanthanh", "Hoàng Văn Khởi", "lang-son/huu-lung/tan-thanh", "officer", "Công chức xã Tân Thành"),
    SamplePerson("sotnmt", "Vi Thị Hạnh", "lang-son/so-tnmt", "specialist", "Chuyên viên Sở Tài nguyên và Môi trường"),
    SamplePerson(
        "vpdp",
        "Nguyễn Minh Châu",
        "lang-son/vp-dieu-phoi-ntm",
        "coordinator",
        "Chuyên viên Văn phòng Điều phối nông thôn mới",
    ),
    SamplePerson(
        "vpdp2",
        "Triệu Thị Mai",
        "lang-son/vp-dieu-phoi-ntm",
        "coordinator",
        "Phó Chánh Văn phòng Điều phối nông thôn mới",
    ),
    SamplePerson("lanhdao", "Đàm Quốc Thịnh", "lang-son/ubnd-tinh", "leader", "Lãnh đạo Ủy ban nhân dân tỉnh"),
    SamplePerson("sonoivu", "Lương Thị Ngân", "lang-son/so-noi-vu", "leader", "Chuyên viên Sở Nội vụ"),
    SamplePerson(
        "solieumau", "Người nhập số liệu mẫu", "lang-son/vp-dieu-phoi-ntm", "officer", "Người nhập số liệu mẫu"
    ),
)
