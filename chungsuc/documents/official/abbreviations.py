"""Names of bodies, their abbreviations, and the signs that stand for them in the numbers of papers."""

import re
from typing import Final

from chungsuc.documents.official.words import plain

PARTY: Final = {"TU": "Tỉnh ủy", "HU": "Huyện ủy", "ĐU": "Đảng ủy", "ThU": "Thành ủy", "QU": "Quận ủy"}
PARTY_COMMITTEES: Final = (*PARTY.values(), "Thị ủy")
OFFICES: Final = (
    "Sở", "Bộ", "Ban", "Hội", "Chi cục", "Phòng", "Văn phòng", "Liên đoàn", "Trường", "Trung tâm", "Hội đồng",
)  # fmt: skip
OTHER_OFFICES: Final = ("Cục", "Công an", "Ủy ban", "Liên minh", "Đoàn", "Tổng")  # words that running text has in other senses too
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
        *PARTY_COMMITTEES,
        "Đảng bộ",
        "Ban Thường vụ",
        "Ban Chấp hành",
        "Ban Chấp hành Trung ương",
        "Ủy ban Thường vụ Quốc hội",
        "Văn phòng Quốc hội",
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
        "Đoàn TNCS Hồ Chí Minh",
        "Đội TNTP Hồ Chí Minh",
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
PROVINCES: Final = (
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương", "Bình Định",
    "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai",
    "Hà Giang", "Hà Nam", "Hà Tĩnh", "Hải Dương", "Hậu Giang", "Hòa Bình", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum",
    "Lai Châu", "Lạng Sơn", "Lào Cai", "Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ",
    "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh",
    "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long",
    "Vĩnh Phúc", "Yên Bái",
)  # fmt: skip
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
COMPARED: Final = (
    *SHORTENED,
    ("NÔNG NGHIỆP & PTNT", "Nông nghiệp và Phát triển nông thôn"),
    ("VH,TT&DL", "Văn hóa, Thể thao và Du lịch"),
    ("TT&TT", "Thông tin và Truyền thông"),
    ("LĐ-TB&XH", "Lao động - Thương binh và Xã hội"),
    ("GTVT", "Giao thông vận tải"),
    ("UB MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("UB MTTQ VN", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("UB MTTQ VIỆT NAM", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("MTTQ", "Mặt trận Tổ quốc Việt Nam"),
    ("MTTQ VN", "Mặt trận Tổ quốc Việt Nam"),
    ("MTTQ VIỆT NAM", "Mặt trận Tổ quốc Việt Nam"),
    ("UBND", "Ủy ban nhân dân"),
    ("HĐND", "Hội đồng nhân dân"),
    ("TTg", "Thủ tướng Chính phủ"),
    ("TĐ-KT", "Thi đua - Khen thưởng"),
    ("NTM", "nông thôn mới"),
    ("VPĐP", "Văn phòng Điều phối"),
    ("BVMT", "Bảo vệ môi trường"),
    ("CCB", "Cựu chiến binh"),
)
OF_A_TERRITORY: Final = re.compile(
    r"(?:Sở|Hội|Liên đoàn|Văn phòng Điều phối|Ban Thi đua|Hội đồng|Ủy ban Mặt trận|Chi cục|Công an|Ban Dân tộc|Liên minh"
    r"|Ban Chỉ đạo|Tỉnh đoàn)"
)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain(text))


def _parts(short: str) -> list[str]:
    return [word for word in _words(short) if word != "va"]


WRITTEN: Final = {"".join(_parts(short)): " ".join(_words(long)) for short, long in COMPARED}
SHORT: Final = re.compile(
    r"\b(?:" + "|".join(sorted(("(?: va | )?".join(_parts(short)) for short, _ in COMPARED), key=len, reverse=True)) + r")\b"
)


def written_out(words: str) -> str:
    """
    A name of a body with its abbreviations written out, for comparing: “so gd dt” is “so giao duc va dao tao”. `words`: folded,
    parted by single spaces.
    """
    return SHORT.sub(lambda found: WRITTEN[found[0].replace(" va ", "").replace(" ", "")], words)
