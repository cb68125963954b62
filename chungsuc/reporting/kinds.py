"""What each kind of report usually holds: the forms that go with it and the parts to write. A proposal; whoever draws up decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chungsuc.reporting.models import CalendarKind


@dataclass(frozen=True, slots=True)
class Usual:
    """Ids of report forms, titles of sections, and how many days before its first day a report opens."""

    forms: Sequence[str]
    sections: Sequence[str]
    opens_before: int = 30


MOVEMENT_PARTS: Final = (
    "Công tác lãnh đạo, chỉ đạo, tuyên truyền",
    "Kết quả thực hiện phong trào",
    "Mô hình, cách làm hay, gương điển hình",
    "Khen thưởng trong kỳ",
    "Hạn chế, nguyên nhân",
    "Nhiệm vụ kỳ tới, kiến nghị",
)
PROGRAMME_PARTS: Final = (
    "Chỉ đạo, điều hành",
    "Kết quả theo từng tiêu chí",
    "Huy động và sử dụng nguồn lực",
    "Hạn chế, nguyên nhân",
    "Nhiệm vụ kỳ tới",
    "Kiến nghị",
)
REVIEW_PARTS: Final = (
    "Việc triển khai phong trào",
    "Kết quả so với mục tiêu",
    "Nguồn lực đã huy động",
    "Bài học kinh nghiệm",
    "Tập thể, cá nhân tiêu biểu",
    "Phương hướng",
)

USUAL: Final[Mapping[str, Usual]] = {
    CalendarKind.EMULATION: Usual(("emulation_annual_report",), MOVEMENT_PARTS),
    CalendarKind.SECTION: Usual((), ("Kết quả phong trào chung sức xây dựng nông thôn mới trong năm",)),
    CalendarKind.PROGRAMME: Usual(
        ("commune_progress_matrix", "criterion_count_summary", "band_distribution", "resource_mobilisation"),
        PROGRAMME_PARTS,
        15,
    ),
    CalendarKind.INTERIM: Usual(("target_vs_result", "commune_progress_matrix", "resource_mobilisation"), REVIEW_PARTS, 60),
    CalendarKind.FINAL: Usual(
        ("target_vs_result", "recognition_summary", "commune_progress_matrix", "resource_mobilisation"), REVIEW_PARTS, 60
    ),
    CalendarKind.THEMATIC: Usual(("target_vs_result", "recognition_summary"), REVIEW_PARTS, 60),
    CalendarKind.REQUEST: Usual((), ("Nội dung báo cáo", "Khó khăn, vướng mắc", "Đề xuất giải pháp")),
}
