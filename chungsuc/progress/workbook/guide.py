"""The sheet that explains the workbook to whoever opens it."""

from collections.abc import Iterator
from datetime import datetime

from chungsuc.progress.queries.periods import period_name
from chungsuc.progress.workbook.layout import HEADS
from chungsuc.progress.workbook.plan import Plan


def guide_lines(plan: Plan, now: datetime) -> Iterator[tuple[str, str]]:
    """Each line with its look."""
    yield f"Biểu mẫu nhập số liệu {period_name(plan.period)}, {plan.territory.official_name}", "title"
    yield f"Phát hành lúc {now:%H:%M %d/%m/%Y}. {plan.edition.name}.", "wrap"
    yield "", "wrap"
    yield "1. Kỳ và ngày lấy số liệu", "head"
    yield (
        f"Kỳ {period_name(plan.period)}; số liệu tính đến ngày {plan.as_of:%d/%m/%Y}. Không dùng biểu mẫu này cho kỳ khác.",
        "wrap",
    )
    yield "2. Ai nhập, ai chịu trách nhiệm", "head"
    yield (
        "Cán bộ của xã hoặc của đơn vị cấp trên nhập; cơ quan được phân công chỉ tiêu thẩm định; Văn phòng Điều phối phê duyệt.",
        "wrap",
    )
    yield "3. Màu của ô", "head"
    yield (
        "Ô màu vàng: để nhập. Ô màu xám: đã gửi, đã thẩm định hoặc đã duyệt, chỉ để xem. Các ô khác: không sửa.",
        "wrap",
    )
    yield "4. Cách ghi", "head"
    yield (
        "Số viết như 1.234,5, tối đa bốn chữ số thập phân; không ghi ký hiệu %, không gộp ô, không để công thức chưa tính.",
        "wrap",
    )
    yield (
        f"Cột “{HEADS['choice']}” và “{HEADS['na']}”: chọn trong danh sách. Cột “{HEADS['copy']}”: chọn x để dùng lại số kỳ trước.",
        "wrap",
    )
    yield "Ô để trống: giữ nguyên như đang có. Có thể đổi thứ tự cột, lọc, sắp xếp; không đổi tên cột.", "wrap"
    yield "5. Sau khi nhập", "head"
    yield (
        "Vào mục “Bảng tính”, tải tệp này lên. Hệ thống cho xem trước từng chỗ khác, từng lỗi; chưa lưu gì trước khi xác nhận.",
        "wrap",
    )
    yield "Còn một lỗi thì chưa nhập dòng nào: tải tệp đã đánh dấu lỗi, sửa rồi tải lên lại.", "wrap"
    yield "Nếu có người đã sửa số sau khi biểu mẫu này được phát hành, hệ thống hỏi giữ số nào.", "wrap"
