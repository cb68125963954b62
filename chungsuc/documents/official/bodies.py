"""Names of bodies and the signs that stand for them in the numbers of papers."""

import re
from typing import Final

PARTY: Final = {"TU": "Tỉnh ủy", "HU": "Huyện ủy", "ĐU": "Đảng ủy", "ThU": "Thành ủy", "QU": "Quận ủy"}
BY_SIGN: Final = {
    "STNMT": "Sở Tài nguyên và Môi trường",
    "SNN": "Sở Nông nghiệp và Phát triển nông thôn",
    "SNNPTNT": "Sở Nông nghiệp và Phát triển nông thôn",
    "SNN&PTNT": "Sở Nông nghiệp và Phát triển nông thôn",
    "SNNMT": "Sở Nông nghiệp và Môi trường",
    "SNN&MT": "Sở Nông nghiệp và Môi trường",
    "SNNVMT": "Sở Nông nghiệp và Môi trường",
    "SNV": "Sở Nội vụ",
    "STC": "Sở Tài chính",
    "SKHĐT": "Sở Kế hoạch và Đầu tư",
    "SKH&ĐT": "Sở Kế hoạch và Đầu tư",
    "SGTVT": "Sở Giao thông vận tải",
    "SXD": "Sở Xây dựng",
    "SCT": "Sở Công Thương",
    "SYT": "Sở Y tế",
    "SGDĐT": "Sở Giáo dục và Đào tạo",
    "SGD&ĐT": "Sở Giáo dục và Đào tạo",
    "SGDDT": "Sở Giáo dục và Đào tạo",
    "SKHCN": "Sở Khoa học và Công nghệ",
    "STTTT": "Sở Thông tin và Truyền thông",
    "SVHTTDL": "Sở Văn hóa, Thể thao và Du lịch",
    "SVHTT&DL": "Sở Văn hóa, Thể thao và Du lịch",
    "SVHTT": "Sở Văn hóa và Thể thao",
    "STP": "Sở Tư pháp",
    "SLĐTBXH": "Sở Lao động - Thương binh và Xã hội",
    "SNgV": "Sở Ngoại vụ",
    "SDL": "Sở Du lịch",
    "SDTTG": "Sở Dân tộc và Tôn giáo",
    "BTNMT": "Bộ Tài nguyên và Môi trường",
    "BNN": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNNPTNT": "Bộ Nông nghiệp và Phát triển nông thôn",
    "BNNMT": "Bộ Nông nghiệp và Môi trường",
    "BNV": "Bộ Nội vụ",
    "BTC": "Bộ Tài chính",
    "BKHĐT": "Bộ Kế hoạch và Đầu tư",
    "BXD": "Bộ Xây dựng",
    "BCT": "Bộ Công Thương",
    "BYT": "Bộ Y tế",
    "BGDĐT": "Bộ Giáo dục và Đào tạo",
    "BKHCN": "Bộ Khoa học và Công nghệ",
    "BTTTT": "Bộ Thông tin và Truyền thông",
    "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BTP": "Bộ Tư pháp",
    "BLĐTBXH": "Bộ Lao động - Thương binh và Xã hội",
    "BGTVT": "Bộ Giao thông vận tải",
    "TTg": "Thủ tướng Chính phủ",
    "CP": "Chính phủ",
    "BQP": "Bộ Quốc phòng",
    "BCA": "Bộ Công an",
    "UBDT": "Ủy ban Dân tộc",
    "HĐTĐKT": "Hội đồng Thi đua - Khen thưởng",
    "BTĐKT": "Ban Thi đua - Khen thưởng",
    "VPĐP": "Văn phòng Điều phối nông thôn mới",
    "VPĐPNTM": "Văn phòng Điều phối nông thôn mới",
    "VPĐPNTMTW": "Văn phòng Điều phối nông thôn mới Trung ương",
    "HĐND": "Hội đồng nhân dân",
    "TLĐ": "Tổng Liên đoàn Lao động Việt Nam",
    "LĐLĐ": "Liên đoàn Lao động",
    "HND": "Hội Nông dân",
    "HCCB": "Hội Cựu chiến binh",
    "MTTQ": "Ủy ban Mặt trận Tổ quốc Việt Nam",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc Việt Nam",
}
KNOWN: Final = sorted(
    {
        *BY_SIGN.values(),
        "UBND",
        "Ủy ban nhân dân",
        "Tỉnh ủy",
        "Huyện ủy",
        "Thành ủy",
        "Thị ủy",
        "Quận ủy",
        "Đảng ủy",
        "Đảng bộ",
        "Ban Thường vụ",
        "Ban Chấp hành",
        "Ban Chỉ đạo",
        "Ban Tổ chức",
        "Ban Dân vận",
        "Ban Tuyên giáo",
        "Ban Dân tộc",
        "Phòng Nội vụ",
        "Phòng Nông nghiệp và Phát triển nông thôn",
        "Phòng Nông nghiệp và Môi trường",
        "Phòng Kinh tế",
        "Phòng Tài nguyên và Môi trường",
        "Phòng Văn hóa và Thông tin",
        "Phòng Giáo dục và Đào tạo",
        "Chi cục Phát triển nông thôn",
        "Chi cục Bảo vệ môi trường",
        "Văn phòng Điều phối nông thôn mới Trung ương",
        "Hội Liên hiệp Phụ nữ",
        "Hội LHPN",
        "Đoàn Thanh niên Cộng sản Hồ Chí Minh",
        "Liên minh Hợp tác xã",
        "Văn phòng",
        "Văn phòng Chính phủ",
        "Văn phòng UBND",
        "Chính phủ",
        "Công an",
        "Bộ Chỉ huy Quân sự",
        "Ban Chỉ huy Quân sự",
        "Ban Chỉ đạo các Chương trình mục tiêu quốc gia",
        "Ban Chỉ đạo Chương trình mục tiêu quốc gia xây dựng nông thôn mới",
    },
    key=len,
    reverse=True,
)
CITIES: Final = ("Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Cần Thơ", "Huế")
PROVINCES: Final = tuple(
    name.strip()
    for name in (
        "An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, Bình Định, Bình Phước, "
        "Bình Thuận, Cà Mau, Cao Bằng, Đắk Lắk, Đắk Nông, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang, Hà Nam, Hà Tĩnh, "
        "Hải Dương, Hậu Giang, Hòa Bình, Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, "
        "Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, "
        "Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Thừa Thiên Huế, Tiền Giang, Trà Vinh, "
        "Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái"
    ).split(",")
)
SHORTENED: Final = (
    ("NN VÀ PTNT", "Nông nghiệp và Phát triển nông thôn"),
    ("NN&PTNT", "Nông nghiệp và Phát triển nông thôn"),
    ("PTNT", "Phát triển nông thôn"),
    ("TN&MT", "Tài nguyên và Môi trường"),
    ("NN&MT", "Nông nghiệp và Môi trường"),
    ("GD&ĐT", "Giáo dục và Đào tạo"),
    ("KH&ĐT", "Kế hoạch và Đầu tư"),
    ("KH&CN", "Khoa học và Công nghệ"),
    ("VHTT&DL", "Văn hóa, Thể thao và Du lịch"),
    ("TP", "thành phố"),
    ("TX", "thị xã"),
)
OF_A_TERRITORY: Final = re.compile(
    r"(?:Sở|Hội|Liên đoàn|Văn phòng Điều phối|Ban Thi đua|Hội đồng|Ủy ban Mặt trận|Chi cục|Công an|Ban Dân tộc|Liên minh"
    r"|Ban Chỉ đạo|Tỉnh đoàn)"
)
