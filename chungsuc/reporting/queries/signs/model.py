"""What a sign is: something to look at, with its figures, how it was reckoned and an innocent explanation that is common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungsuc.units.models import Body

DATA: Final = Path(__file__).parents[2] / "data" / "signs.yaml"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of sign, as it is told to whoever looks."""

    id: str
    title: Promise
    how: Promise
    innocent: Promise
    settings: tuple[str, ...]


KINDS: Final[Mapping[str, Kind]] = {
    kind.id: kind
    for kind in (
        Kind(
            "deadline",
            _("Nhiều chỉ tiêu cùng chuyển sang đạt ngay trước hạn"),
            _(
                "Đếm chỉ tiêu từ chưa đạt sang đạt có ngày số liệu trong khoảng trước hạn, trên số chỉ tiêu trước đó chưa đạt; "
                "so với tỷ lệ ấy ngoài các khoảng trước hạn của toàn địa bàn."
            ),
            _("Công trình và đợt rà soát thường xong vào cuối năm, cùng lúc với hạn báo cáo."),
            ("window_days", "least_turned", "times_ordinary", "years"),
        ),
        Kind(
            "jump",
            _("Số liệu tăng vọt so với các kỳ trước của chính xã"),
            _("Lấy mức thay đổi ở kỳ gần nhất của từng số liệu, so với mức giữa của các kỳ trước; chỉ kể hướng tốt lên."),
            _("Một dự án lớn bàn giao, hoặc cách đếm được sửa cho đúng hướng dẫn mới."),
            ("jump_times", "jump_points", "history_steps", "recent_days"),
        ),
        Kind(
            "neighbours",
            _("Hai xã cùng huyện có nhiều số liệu lẻ giống hệt nhau"),
            _("Tìm các cặp xã trùng cả tử số và mẫu số của nhiều tỷ lệ, bỏ qua số tròn, số 0, số trọn vẹn và mẫu số nhỏ."),
            _("Hai xã dùng chung một trạm, một trường, một hợp tác xã; hoặc số của cả cụm được ghi cho từng xã."),
            ("same_pairs", "least_counted", "recent_days"),
        ),
        Kind(
            "kept",
            _("Số liệu kỳ này giữ nguyên đến số lẻ của kỳ trước"),
            _("Trong các số liệu lẻ có ở cả hai kỳ, đếm số liệu trùng hoàn toàn; so với mức giữa của các xã trong địa bàn."),
            _("Đường, kênh, nhà văn hóa không đổi trong nửa năm thì số giữ nguyên là đúng."),
            ("kept_percent", "least_kept", "times_ordinary"),
        ),
        Kind(
            "review",
            _("Tự đánh giá xa kết quả thẩm định"),
            _("So lần gửi đầu tiên với số được duyệt: số liệu bị trả lại hoặc sửa, và sửa theo hướng thấp đi hay cao lên."),
            _("Biểu mẫu mới, người mới nhận việc, hoặc hướng dẫn đến muộn nên phải làm lại."),
            ("least_returned", "returned_percent", "times_ordinary", "recent_days"),
        ),
        Kind(
            "round",
            _("Nhiều số đếm tận cùng bằng 0 hoặc 5"),
            _("Số đếm thật thường có một phần năm tận cùng bằng 0 hoặc 5; so tỷ lệ của xã với tỷ lệ của toàn địa bàn."),
            _("Số ước tính được ghi tròn đúng như hướng dẫn, hoặc đơn vị đo vốn tròn (như từng 5 hộ một tổ)."),
            ("least_rounded", "least_counted", "deviations", "recent_days"),
        ),
        Kind(
            "level",
            _("Nhiều số liệu vừa đúng mức đạt chuẩn"),
            _("Đếm số liệu đúng mức hoặc chỉ hơn mức một đơn vị, trên các số liệu đạt; so với tỷ lệ của toàn địa bàn."),
            _("Xã dồn sức cho đúng mức rồi chuyển nguồn lực sang chỉ tiêu khác."),
            ("least_at_level", "deviations", "recent_days"),
        ),
        Kind(
            "poverty",
            _("Tỷ lệ hộ nghèo giảm khi tổng số hộ đổi nhiều"),
            _("Tìm kỳ mà tỷ lệ hộ nghèo giảm và tổng số hộ cùng lúc giảm hoặc tăng mạnh; tính lại tỷ lệ nếu tổng số hộ như kỳ trước."),
            _("Nhập xã, tách hộ, chuyển hộ khẩu, hoặc rà soát lại danh sách hộ theo chuẩn nghèo mới."),
            ("poverty_points", "fewer_households_percent", "more_households_percent", "years"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Setting:
    what: str
    value: int
    because: str


@cache
def settings() -> Mapping[str, Setting]:
    """The parameters, each with its reason."""
    raw = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return {name: Setting(str(one["what"]), int(one["value"]), str(one["because"])) for name, one in raw.items()}


def at(name: str) -> int:
    return settings()[name].value


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sign's figures; `value` leads to the figure, its evidence and its people."""

    cells: tuple[str, ...]
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looked, and what they noted."""

    by: str
    post: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Sign:
    """`key` names the sign for ever: the same figures give the same key. `weight`: the farther from the ordinary, the more."""

    kind: str
    key: str
    bodies: Sequence[Body]
    said: str
    head: Sequence[str] = ()
    rows: Sequence[Row] = ()
    weight: float = 0.0
    looked: Sequence[Looked] = field(default=())

    @property
    def about(self) -> Kind:
        return KINDS[self.kind]
