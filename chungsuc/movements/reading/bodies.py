"""Names of bodies, and of groups of bodies, in running text: where one begins and where it ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST: Final = 700
PLACEMENTS: Final = {
    "uỷ": "ủy", "uý": "úy", "uỳ": "ùy", "uỹ": "ũy", "uỵ": "ụy",
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe",
}  # fmt: skip
PLACEMENT: Final = re.compile(r"(?<!q)(?:" + "|".join(PLACEMENTS) + r")(?!\w)")

HEADS: Final = (
    r"(?:"
    r"tổng cục|chi cục|cục(?! bộ)|văn phòng|phòng(?! họp|,? (?:chống|ngừa|trừ|bệnh|cháy|vệ|tránh|hộ))"
    r"|(?<!cơ )sở(?! hữu)|(?<!nhiệm )(?<!nghiệp )(?<!phục )(?<!dịch )(?<!chức )(?<!công )(?<!thời )vụ(?= [A-ZĐ])"
    r"|bộ (?:chỉ huy|tư lệnh|phận|chính trị)|bộ(?= [A-ZĐ])(?! Tiêu chí| Luật)|(?<!giao )(?<!trực )ban(?! hành| đầu| ngày)"
    r"|ban(?= (?:chấp|chỉ|công tác|dân|đại diện|điều|giám|kinh|liên|nội|pháp|quản|thanh|thi đua|thường|tổ chức|tôn"
    r"|tuyên|vận|xã|xây))|hội đồng"
    r"|hội(?! nghị| thảo| họp| nhập| viên| ý| tụ| trường| thi| chợ| diễn| thao| làng)|liên hiệp|liên đoàn"
    r"|liên minh|hiệp hội"
    r"|đoàn (?:cơ sở|thể|thanh niên|tncs|kiểm tra|công tác|khảo sát|khối|giám sát|thẩm định|các|xã|huyện|tỉnh|trường)"
    r"|tỉnh đoàn|huyện đoàn|thành đoàn|thị đoàn|xã đoàn"
    r"|ủy ban|ubnd|hđnd|ub ?mttq|mttq|ubmt|mặt trận|thường trực|thường vụ|đảng ủy|đảng đoàn|chi,? đảng bộ"
    r"|chính phủ|tỉnh ủy|huyện ủy|thành ủy|thị ủy"
    r"|quận ủy|cấp ủy|chi ủy|đảng bộ|chi bộ|tổ đảng|chính quyền|thủ trưởng|người đứng đầu|(?:phó )?tổng giám đốc|phó giám đốc"
    r"|phó (?:bí thư|hiệu trưởng|trưởng (?:phòng|ban))|chi hội trưởng|chi hội(?= (?:nông|phụ|cựu|chữ|người|các))"
    r"|chi đội(?= các)"
    r"|cụm phó|khối phó|tổ phó|đội(?= [A-ZĐ])(?! viên| ngũ)"
    r"|giám đốc|phó chủ tịch|chủ tịch|chủ nhiệm|trưởng (?:phòng|ban|các|đoàn|công an|khoa|thôn|xóm|bản|khối|cụm|trạm)"
    r"|chánh (?:văn phòng|thanh tra|án)|bí thư|hiệu trưởng|viện trưởng|tổng biên tập|thủ tướng|bộ trưởng"
    r"|cơ quan|đơn vị|địa phương|công an|cảnh sát|quân sự|bộ đội|đồn biên phòng|kho bạc|ngân hàng|bảo hiểm xã hội|bhxh"
    r"|viện(?! trợ| dẫn)|tòa án|thanh tra|trung tâm|nhà trường|trường(?! hợp)|bệnh viện|trạm (?:y tế|khuyến nông)"
    r"|báo(?! cáo| động| chí| hiệu)|đài(?! thọ)|tạp chí|cổng thông tin|cơ sở giáo dục"
    r"|doanh nghiệp|hợp tác xã|htx|công ty|tập đoàn|hạt kiểm lâm|đội quản lý"
    r"|tổ (?:công tác|giúp việc|thẩm định|trưởng|tự quản|dân phố(?= số)|chuyên môn|chức (?:đảng|đoàn thể|chính trị"
    r"|công đoàn|thành viên|xã hội|kinh tế|tín dụng))"
    r"|tổng phụ trách|giáo viên|trung ương (?:hội|đoàn)"
    r"|khối (?:dân vận|thi đua|nội chính|đoàn thể|trưởng|mặt trận)|cụm (?:thi đua|trưởng)|cụm trưởng"
    r"|đ/c|đồng chí|ông|bà|tổ(?! chức)(?= [A-ZĐ])|công đoàn|thành viên|lãnh đạo|viên chức|công chức|cán bộ"
    r")(?!\w)"
)
GROUPS: Final = (
    r"(?:cấp|ngành|bộ|tổ chức|khối|cụm|đoàn|huyện|xã|phường|thị xã|thị trấn|thành phố|quận|tỉnh|thôn|xóm|bản|phòng"
    r"|hội|hộ gia đình|hợp tác xã|htx|dòng họ|lớp|cơ sở(?! dữ liệu| vật chất| hạ tầng)|tầng lớp nhân dân|liên đội"
    r"|trường|khoa|vụ|viện|ban|chi(?=, đảng bộ| bộ)|ấp|tổ dân phố|khu phố|khu dân cư|chủ (?:thể|đầu tư|hồ|rừng|nhiệm"
    r"|sở hữu|doanh nghiệp|trang trại|hộ)|cá nhân|đảng viên|hội viên|đoàn viên|đội viên"
    r"|đồng chí|chấp hành viên|kiểm sát viên|thẩm phán|điều tra viên)(?!\w)"
)
MANY: Final = (
    r"(?:(?:tất cả|toàn thể|toàn bộ|những|một số)\s+)?(?:các|từng|mỗi|những|toàn thể|một số|02|03|hai|ba)\s+"
)
STARTS: Final = re.compile(rf"(?:{MANY}(?:{HEADS}|{GROUPS}|(?=ủy viên))|{HEADS})", re.IGNORECASE)
PLACE: Final = re.compile(
    r"(?:thôn|xóm|bản|ấp|buôn|làng|tổ dân phố|khu phố|khu dân cư|xã|phường|thị trấn|huyện|thị xã|thành phố|quận|tỉnh"
    r"|cụm|khối|lớp"
    r"|chi hội|chi đoàn)(?: số)?\s+"
)
GROUP: Final = re.compile(GROUPS)
ANYWHERE: Final = re.compile(rf"(?<!\w)(?:{STARTS.pattern})", re.IGNORECASE)
JOINED: Final = re.compile(
    rf"(?:\s*[,;/]\s*(?:và\s+|cùng\s+)?|\s+(?:và|cùng với|cùng|hoặc)\s+|\s*-\s+)"
    rf"(?={MANY}|{HEADS}|{GROUPS}|xã hội|ngành|nghề nghiệp|người lao động|văn phòng|du lịch|khen thưởng"
    rf"|chống (?:thiên tai|tham nhũng|dịch|tội phạm|ma túy|lụt)|tìm kiếm cứu|toàn thể (?:nhân dân|cán bộ|đoàn viên"
    rf"|hội viên)|truyền thông|thể thao|phát triển nông thôn|thương binh|thủy sản"
    rf"|tiểu học|trung học|thcs|thpt)",
    re.IGNORECASE,
)
PROPER: Final = re.compile(
    r"(?:\s*,\s*(?:và\s+)?|\s+và\s+|\s+&\s+|\s*[-–]\s*)(?=[A-ZĐÂÁÀẢÃẠĂÊÉÔÓÒƠƯÚÝÍỦỨỬỬĨÌỊỪỔỐỒỘỜỞỢẢẨẤẦẬẮẰẶẾỀỆ])"
)
ALWAYS: Final = (
    r"chủ trì|chủ động|kính(?= trình| đề| báo| mời)|trân trọng"
    r"|phối hợp|tham mưu|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|có kế hoạch|có văn bản"
    r"|có ý kiến|căn cứ|theo dõi"
    r"|tiếp tục|tăng cường|đẩy mạnh|khẩn trương|nghiêm túc|tổng hợp|triển khai|quán triệt|phát huy|phát động"
    r"|thường xuyên"
    r"|(?<!hậu )cần|phải|được|đã|sẽ|là|do|để|nếu|khi|với|theo(?! dõi)|trên cơ sở|báo cáo|gửi"
    r"|(?<!chương )(?<!quá )(?<!quy )(?<!công )trình|(?<!công )(?<!độc )lập|rà soát|bố trí|cử|ban hành|phấn đấu"
    r"|đóng góp|ủng hộ"
    r"|xem xét|quyết định|đề nghị|đề xuất|chuẩn bị|cung cấp|cụ thể hóa|phân công|lồng ghép|phản ánh|hoàn thành|kịp thời"
    r"|tập trung|tích cực|chấp hành|lựa chọn|bảo đảm|đảm bảo|nghiên cứu|thẩm định|tiến hành|không|chọn|xét|tặng"
    r"|nộp|(?<!đăng )(?<!thư )(?<!học )ký"
    r"|đăng tải|đưa tin|đôn đốc|nâng cao|huy động|giao(?! thông| dịch| lưu)|công nhận|khuyến khích|kêu gọi"
    r"|ứng dụng|đổi mới|nắm|đưa|kết hợp|liên hệ|tập hợp|công khai|bổ sung|khắc phục|đồng thời|trực tiếp|kiện toàn"
    r"|củng cố|sơ kết|tổng kết|thành lập|hoàn thiện|hoàn chỉnh|ưu tiên|tạo điều kiện|quan tâm|nêu"
    r"|thống nhất|giúp(?! việc)|(?<!trật )tự(?! quản)|quy định|cho|xong|trước|đến (?:dự|tham|họp)|(?<!trú )tại|chậm nhất|nhận"
    r"|bám sát|niêm yết|góp ý|họp|mời|dự(?! án| toán| thảo| phòng| báo)|vào|hằng năm|hàng năm|định kỳ"
    r"|đảm nhận|đảm nhiệm|lan tỏa|thu gom|vệ sinh|khám|cấp phát|kết quả|tình hình|nội dung|danh sách|hồ sơ"
    r"|số liệu|kế hoạch(?! - )|việc(?! làm)|về"
    r"|cân đối|trong (?:tháng|quý|năm|thời|quá)|thu hút|nỗ lực|ra quân|đồng hành|phát hiện|biểu dương|tôn vinh"
    r"|quản lý, |khai thác|liên kết|hiến|trồng|giữ"
    r"|thể hiện|coi|xác định|rút kinh nghiệm|thu|nhắc|mua|chăm sóc|chăm lo|lắp đặt|sửa chữa|dọn|quét|nạo vét|phát quang"
    r"|phát hành|phát sóng|chấm|ra đề|soạn|thăm|trao|phun|tiêm|chi trả|trang trí|treo|trưng bày"
    r"|(?<!thường )trực(?= ban| \d)|vận hành|ra mắt"
    r"|chi (?:thưởng|trả|tiền|hỗ trợ)|gương mẫu|lắng nghe|gặp|đón|chịu|dành"
)
WEAK: Final = (
    r"tổ chức|chỉ đạo|quản lý|kiểm tra|đăng ký|xây dựng|điều phối|điều tra|thực hiện|giám sát|hướng dẫn|vận động"
    r"|tuyên truyền"
    r"|bảo vệ|hỗ trợ|phát triển|tham gia|hưởng ứng|thi hành|đánh giá|giải quyết|phổ biến|tiếp nhận|thông báo"
    r"|cập nhật|đầu tư"
    r"|kiểm soát|xử lý|thanh tra|bồi dưỡng|đào tạo|công bố|lãnh đạo|đăng|mở|viết|thông tin, tuyên truyền|ký kết"
    r"|sử dụng|(?<!việc )làm|duy trì|nhân rộng|khen thưởng"
)
VERB: Final = re.compile(rf"(?:(?P<always>{ALWAYS})|{WEAK})(?!\w)")
WORD: Final = re.compile(r"[^\s,;:.()!?…|→/\]]+")
CLOSE: Final = re.compile(r"[^()]{0,200}\)")
KEPT: Final = re.compile(
    r"(?:ban|tổ|trung tâm|chi cục|cục|(?<!xã )hội|hội đồng|đội|bộ phận|kho bạc|điều phối|đầu tư|quốc gia|dự án"
    r"|thi đua|thi đua,|ban quản lý|chỉ đạo"
    r"|cảnh sát|lực lượng)\s+$"
)
KEPT_OFFICE: Final = re.compile(r"(?<!mỗi )(?<!từng )(?:phòng|viện|trường|đoàn|cơ quan|đơn vị|công ty)\s+$")
OFFICE: Final = re.compile(
    r"(?:quản lý|đăng ký|điều phối|đào tạo|kiểm tra|thanh tra|giám sát|đầu tư|kiểm soát|tổ chức(?= -"
    r"|,? hành chính))(?!\w)"
)
IN_NAMES: Final = re.compile(
    r"(?<=đồng chí )lãnh đạo|tổ chức (?:chính trị|đoàn thể)|tham gia (?:khối|cụm)|(?<=, )tổ chức(?=,|\s+(?:và|hoặc)\s+(?:cá nhân|doanh"
    r"|đơn vị|cơ quan))"
)
PERSONS: Final = re.compile(r"thành viên|đồng chí|lãnh đạo|cán bộ|ủy viên|công chức|cơ quan|đơn vị")
BARE: Final = re.compile(
    r"(?:bộ|vụ|tổ|đội(?! quản)|báo|đài|đ/c|đồng chí|ông|bà)\s+(?!chỉ huy|tư lệnh|phận|chính trị|công tác|giúp việc|thẩm định"
    r"|trưởng|tự quản|dân phố số|chuyên môn|chức (?:đảng|đoàn thể|chính|công|thành|xã|kinh|tín))"
)
SENTENCE: Final = re.compile(
    r"(?:Giao(?! thông| dục)|Đề nghị|Yêu cầu|Căn cứ|Thực hiện|Tổ chức|Chủ trì|Phối hợp|Tham mưu)\s"
)
TRAILING: Final = re.compile(r"\s+(?:và|cùng|hoặc|với|các)$")
NAMED_AFTER: Final = re.compile(r"\s*:\s*(?=[A-ZĐ])")
LISTING: Final = re.compile(
    r"(?:các|các (?:sở|ban|phòng|hội|chi cục|xã|huyện|phường|trường|đơn vị|cơ quan|ngành|trung tâm)"
    r"|các sở, (?:ban, )?ngành)$"
)


@dataclass(frozen=True, slots=True)
class Group:
    """One body, or several named together, as printed."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=256)
def spelled(text: str) -> str:
    """Lower case with one placement of tone marks (ủy, hòa), every character at its old place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return PLACEMENT.sub(lambda found: PLACEMENTS[found.group()], low)


@lru_cache(maxsize=512)
def group_at(text: str, start: int) -> Group | None:
    """The bodies whose names begin at `start`; None where no name begins there."""
    low = spelled(text)
    head = STARTS.match(low, start) if _capital_fits(text, low, start) else None
    if head is None:
        return None
    end = _end(text, low, head.end(), min(len(text), start + LONGEST))
    return Group(start, end, text[start:end])


def place_at(text: str, start: int) -> Group | None:
    """A place that stands for its people or its office: "thôn Đông Hà", "các xã: Tân An, Tân Lập"; only where one is expected."""
    low = spelled(text)
    head = PLACE.match(low, start)
    after = text[head.end() : head.end() + 1] if head else ""
    if head is None or text[start : start + 2].isupper() or not (after.isupper() or after.isdigit()):
        return None
    end = _end(text, low, head.end(), min(len(text), start + LONGEST))
    return Group(start, end, text[start:end])


def _capital_fits(text: str, low: str, start: int) -> bool:
    """Heads that are a name only before a capital ("Bộ Y tế", "Tổ An ninh") are asked in the printed text."""
    bare = BARE.match(low, start)
    return bare is None or text[bare.end() : bare.end() + 1].isupper()


def _end(text: str, low: str, at: int, limit: int) -> int:
    """Where the names end: before the first verb, or sign that no name holds."""
    end = at
    while at < limit:
        step = _joint(text, low, at)
        if step is not None:
            at = step
            end = step if text[step - 1].isalnum() else end
            continue
        blank = at
        while blank < limit and text[blank] in " \t\xa0":
            blank += 1
        if blank >= limit:
            break
        if text[blank] == "(":
            closed = CLOSE.match(text, blank + 1)
            if closed is None:
                break
            at = end = closed.end()
            continue
        word = WORD.match(text, blank, limit)
        if word is None or _verb(text, low, blank):
            break
        at = end = word.end()
        if text[at : at + 2] in {". ", "."} and word.end() - word.start() <= 3 and word.group().isupper() and text[at + 1 : at + 3].strip():
            if SENTENCE.match(text, at + 2):
                break
            at += 1
    trailing = TRAILING.search(text, max(0, end - 12), end)
    return trailing.start() if trailing else end


def _joint(text: str, low: str, at: int) -> int | None:
    """Past a comma, "và" or colon after which the names go on."""
    joined = JOINED.match(low, at)
    if joined and joined.end() > at and not _verb(text, low, joined.end()):
        head = STARTS.match(low, joined.end()) or GROUP.match(low, joined.end())
        return head.end() if head else joined.end()
    proper = PROPER.match(text, at)
    if proper and SENTENCE.match(text, proper.end()) is None:
        return proper.end()
    named = NAMED_AFTER.match(text, at)
    if named and LISTING.search(low, max(0, at - 40), at):
        return named.end()
    return None


def _verb(text: str, low: str, at: int) -> bool:
    """Whether a verb begins here that ends the name before it."""
    if low.startswith("phụ trách", at):
        return PERSONS.search(low, max(0, at - 150), at) is None
    verb = VERB.match(low, at)
    if verb is None or text[at].isupper():
        return False
    if verb.group("always"):
        return True
    kept = KEPT.search(low, max(0, at - 14), at) or IN_NAMES.match(low, at)
    return not kept and (KEPT_OFFICE.search(low, max(0, at - 16), at) is None or OFFICE.match(low, at) is None)


def bodies_in(text: str) -> Iterator[Group]:
    """Every name of a body or group, left to right, none inside another."""
    low, at = spelled(text), 0
    while found := ANYWHERE.search(low, at):
        group = group_at(text, found.start())
        if group is not None:
            yield group
        at = max(group.end if group else 0, found.end())
