"""A few sample papers and pictures beside sample figures: drawn here, each marked as a sample."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from time import gmtime

from PIL import Image, ImageDraw, ImageFont

from chungsuc.accounts.models import User
from chungsuc.demo.periods import moment
from chungsuc.documents.actions import store
from chungsuc.progress.models import Evidence, Value

PAPER, PICTURE = (620, 877), (960, 640)
INK, PALE, MARK = "#1f2a24", "#dfe7e1", "#b3261e"


@dataclass(frozen=True, slots=True)
class Sample:
    """What is shown beside which figure, brought by whom."""

    unit_key: str
    period: str
    measures: tuple[str, ...]
    by: str
    file: str
    lines: tuple[str, ...]
    page: str = ""
    quotation: str = ""


HOA_LAC, TAN_THANH, NEW = "lang-son/huu-lung/hoa-lac", "lang-son/huu-lung/tan-thanh", "lang-son/xa-tan-thanh"
SAMPLES = (
    Sample(
        HOA_LAC,
        "2023-H2",
        ("solid-waste-collected", "households-sorting-waste", "plastic-waste"),
        "hoalac",
        "Biểu tổng hợp rác thải xã Hòa Lạc (mẫu).pdf",
        ("Biểu tổng hợp thu gom, phân loại rác thải", "Xã Hòa Lạc, đến ngày 31/10/2023", "Số liệu do phần mềm đặt"),
        page="1",
    ),
    Sample(
        HOA_LAC,
        "2023-H2",
        ("solid-waste-collected",),
        "hoalac2",
        "Điểm tập kết rác (mẫu).jpg",
        ("Điểm tập kết rác thôn (hình vẽ)", "Xã Hòa Lạc, tháng 10/2023"),
    ),
    Sample(
        TAN_THANH,
        "2023-H2",
        ("households-sorting-waste",),
        "tanthanh",
        "Danh sách hộ phân loại rác xã Tân Thành (mẫu).pdf",
        ("Danh sách hộ phân loại rác tại nguồn", "Xã Tân Thành, đến ngày 31/10/2023", "Số liệu do phần mềm đặt"),
        page="1",
        quotation="Tổng số hộ phân loại rác tại nguồn: xem dòng cộng.",
    ),
    Sample(
        TAN_THANH,
        "2020-H1",
        ("households-sanitary",),
        "tanthanh",
        "Nhà tiêu hợp vệ sinh (mẫu).jpg",
        ("Nhà tiêu hợp vệ sinh (hình vẽ)", "Xã Tân Thành, tháng 3/2020"),
    ),
    Sample(
        NEW,
        "2025-H2",
        ("households-sanitary",),
        "tanthanhmoi",
        "Biểu hộ gia đình xã Tân Thành mới (mẫu).pdf",
        ("Biểu hộ gia đình cộng từ các xã cũ", "Xã Tân Thành, đến ngày 31/8/2025", "Số liệu do phần mềm đặt"),
        page="1",
    ),
)


def load_evidence(people: Mapping[str, User]) -> int:
    """Each file once, beside all the figures that it proves."""
    rows: list[Evidence] = []
    for sample in SAMPLES:
        values = list(
            Value.objects.filter(body__key=sample.unit_key, period=sample.period, measure__in=sample.measures)
        )
        if not values:
            continue
        by, at = people[sample.by], moment(values[0].as_of, 16)
        kept = store(by=by, name=sample.file, stream=io.BytesIO(_drawn(sample, at)), now=at)
        rows += [
            Evidence(
                value=value,
                file=kept,
                page=sample.page,
                quotation=sample.quotation,
                caption=sample.file,
                added_by=by,
                added_at=at,
            )
            for value in values
        ]
    Evidence.objects.bulk_create(rows)
    return len(rows)


def _drawn(sample: Sample, at: datetime) -> bytes:
    paper = sample.file.endswith(".pdf")
    width, height = PAPER if paper else PICTURE
    picture = Image.new("RGB", (width, height), "white" if paper else PALE)
    draw = ImageDraw.Draw(picture)
    for place in range(8):
        top = height // 3 + place * height // 14
        draw.line([(width // 8, top), (width - width // 8, top)], fill=INK if place == 0 else "#9aa79f", width=2)
    if not paper:
        draw.rectangle([width // 3, height // 3, 2 * width // 3, 3 * height // 4], fill="#8fb39a", outline=INK, width=4)
    for place, line in enumerate(sample.lines):
        draw.text((width // 8, height // 12 + place * 34), line, font=_font("Regular", 22), fill=INK)
    draw.text((width // 2, 7 * height // 8), "MẪU", font=_font("Bold", 64), fill=MARK, anchor="mm")
    written = io.BytesIO()
    if paper:
        made = gmtime(at.timestamp())
        picture.save(written, "PDF", title=sample.lines[0], creationDate=made, modDate=made)
    else:
        picture.save(written, "JPEG", quality=82)
    return written.getvalue()


def _font(style: str, size: int) -> ImageFont.FreeTypeFont:
    source = files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{style}.ttf"
    return ImageFont.truetype(io.BytesIO(source.read_bytes()), size)
