"""`python -m chungsuc.bench.rejudging`: judging a province anew after an overlay, against the bare judging and one write."""

import sys
import time
from datetime import date
from pathlib import Path
from typing import Final

from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns
from chungsuc.bench.workbooks import COMMUNES, DISTRICTS, MOST, in_a_home, kept

SINCE: Final = date(2016, 12, 1)
YEARS: Final = range(2017, 2022)
STANDARD, OVERLAY = "qd-1980-2016-ntm", "mau-1980"


def measure() -> Section:
    return in_a_home(_measured)


def _measured(home: Path) -> Section:
    from chungsuc.bench import rejudging_works as works  # noqa: PLC0415 -- needs Django set up

    world = works.build(DISTRICTS, COMMUNES, YEARS, STANDARD)
    floor = works.bare(world, STANDARD, OVERLAY, SINCE)
    works.close()
    restore = kept(home, works.close)

    def whole() -> None:
        works.attach(world, STANDARD, OVERLAY, SINCE)
        works.work()

    restore()
    whole()
    works.agree(floor)
    judging, writing, anew = in_turns((floor.judge, floor.write, whole), prepare=restore, clock=time.perf_counter)
    return Section(
        f"Đánh giá lại một tỉnh: {COMMUNES} xã × {2 * len(YEARS)} kỳ, {world.values} số liệu, {len(floor.rows)} kết quả",
        [Ratio("gắn bộ bổ sung và làm hết việc đánh giá lại / nền", anew / (judging + writing), most=MOST)],
        [
            ("nền: judge_many trên các cột đã có", judging),
            ("nền: ghi cùng các kết quả một lần theo lô", writing),
            ("gắn bộ bổ sung, đánh giá lại theo từng phần trong hàng việc", anew),
        ],
        "Nền bắt đầu từ các cột đã dựng và các dòng đã có. Việc đo gồm cả đọc số liệu, chọn ngày, chữ, mã của từng kết quả,\n"
        "hàng việc, khóa và nhật ký; hai bên cho cùng các kết quả.",
    )


if __name__ == "__main__":
    sys.exit(run(measure))
