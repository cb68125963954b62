"""What the pages of this room have on paper: a report of a territory, a proposal of recognition, a record of hand-over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from chungsuc.documents.letterhead import acting_name, amid, closing, dash, framed, heading, item, paragraph, sent_to
from chungsuc.documents.official.tree import Node, OfficialPaper, Signer
from chungsuc.progress.models import Line
from chungsuc.progress.queries import period_name
from chungsuc.reporting.queries import Asked, Sum, Summary
from chungsuc.reporting.queries.hand_over import HandedOver
from chungsuc.rulebook.model import CriterionVerdict, Edition, Judgement
from chungsuc.rulebook.numbers import format_number
from chungsuc.units.models import Appointment, Body

NOT_HANDED_OVER: Final = "Mật khẩu và mã không bàn giao, mỗi người dùng tài khoản của mình."
SAMPLE: Final = " (số liệu mẫu)"
VERDICTS: Final = {"met": "đạt", "not_met": "chưa đạt", "unknown": "chưa đủ căn cứ"}


def day_text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _line(asked: Asked) -> str:
    return "dự kiến, kể cả số đã gửi" if asked.line == Line.EXPECTED else "đã duyệt"


def _tenths(tenths: int) -> str:
    return f"{tenths // 10},{tenths % 10}%"


def report(found: Summary, asked: Asked, issuer: Body, *, sample: bool) -> OfficialPaper:
    """Báo cáo of what a territory has reached: its total in words, and the table of the page."""
    total, where = found.total, ", ".join(amid(place.official_name) for place in asked.places)
    mark = SAMPLE if sample else ""
    body = (
        paragraph(f"{acting_name(issuer)} báo cáo kết quả xây dựng nông thôn mới của {where} như sau."),
        heading(
            "I",
            "CĂN CỨ SỐ LIỆU",
            item("1", f"Số liệu {_line(asked)}, tính đến ngày {day_text(asked.on)}{mark}."),
            item("2", f"Đánh giá theo {found.edition.name.rstrip('.')}."),
        ),
        heading("II", "KẾT QUẢ", *_results(total, mark), _table(found, asked, mark)),
        heading("III", "NHỮNG VIỆC CẦN TẬP TRUNG", *_hardest(total)),
        closing(f"Trên đây là báo cáo kết quả xây dựng nông thôn mới đến ngày {day_text(asked.on)}./."),
    )
    subject = f"Kết quả xây dựng nông thôn mới đến ngày {day_text(asked.on)}"
    return framed(issuer, "báo cáo", subject, body, on=asked.today)


def _results(total: Sum, mark: str) -> list[Node]:
    said = [f"Có {total.communes} xã, trong đó {total.reported} xã có số liệu{mark}."]
    for band in total.bands:
        share = f", chiếm {_tenths(band.tenths)}" if total.reported else ""
        provisional = f", trong đó tạm tính {band.provisional}" if band.provisional else ""
        said.append(f"{band.band.name} có {band.communes} xã{share}{provisional}.")
    if total.mean is not None:
        said.append(f"Bình quân một xã đạt {format_number(total.mean, 2)} tiêu chí.")
    if total.unknown:
        said.append(f"Còn {total.unknown} xã có tiêu chí chưa đủ căn cứ đánh giá.")
    return [item(str(place), text) for place, text in enumerate(said, 1)]


def _table(found: Summary, asked: Asked, mark: str) -> Node:
    bands = [band.band.name for band in found.total.bands]
    head = ("STT", "Đơn vị", "Số xã", *bands, "Bình quân tiêu chí", "Chưa đủ căn cứ")
    lines = found.sums if len(found.sums) > 1 else []
    rows = [(str(number), *_row(line)) for number, line in enumerate(lines, 1)]
    node = Node("table", rows=(head, *rows, ("", *_row(found.total, name="Cộng"))))
    says = f"Kết quả theo đơn vị, số {_line(asked)}{mark}, như bảng sau."
    return item(str(len(_results(found.total, mark)) + 1), says, node)


def _row(line: Sum, name: str = "") -> tuple[str, ...]:
    bands = [f"{b.communes} (tạm tính {b.provisional})" if b.provisional else str(b.communes) for b in line.bands]
    mean = format_number(line.mean, 2) if line.mean is not None else "–"
    return (name or line.group.name or "Không thuộc huyện", str(line.communes), *bands, mean, str(line.unknown))


def _hardest(total: Sum) -> list[Node]:
    said = [
        f"Tiêu chí số {criterion.number} về {criterion.name[:1].lower()}{criterion.name[1:]} mới có {met}/{total.reported} xã đạt."
        for criterion, met in total.hardest
    ]
    if total.silent:
        said.append(f"Đôn đốc {total.silent} xã chưa có số liệu.")
    said = said or ["Giữ vững kết quả đã đạt."]
    return [item(str(place), text) for place, text in enumerate(said, 1)]


def proposal(edition: Edition, judged: Judgement, body: Body, asked: Asked, *, sample: bool) -> OfficialPaper:
    """
    Tờ trình to the body above, asking for recognition: what is met, what is not, on what figures.

    A verdict that is not met, or rests on what nobody has checked, is said as such: the paper never says more than the page.
    """
    mark = SAMPLE if sample else ""
    reserve = " (tạm tính)" if judged.provisional else ""
    said = (
        f"{body.official_name} đạt {judged.criteria_met}/{judged.criteria_total} tiêu chí{reserve}{mark}, "
        f"theo số {_line(asked)} đến ngày {day_text(asked.on)}."
    )
    names = {c.number: c.name for c in edition.criteria}
    rows = [("Tiêu chí", "Nội dung", "Kết quả"), *(_criterion(c, names[c.criterion]) for c in judged.criteria)]
    short = [c for c in judged.criteria if c.verdict != "met"]
    nodes = (
        Node("basis", text=f"Căn cứ {edition.name.rstrip('.')}"),
        paragraph(f"{acting_name(body)} kính trình xem xét, công nhận {amid(body.official_name)} như sau."),
        item("1", said, Node("table", rows=tuple(rows))),
        *([item("2", "Những nội dung chưa đạt, chưa đủ căn cứ.", *(_open(c, names) for c in short))] if short else []),
        closing("Trân trọng kính trình./."),
    )
    subject = f"đề nghị thẩm định, công nhận kết quả xây dựng nông thôn mới của {amid(body.official_name)}"
    paper = sent_to(framed(body, "tờ trình", subject, nodes, on=asked.today), "Như trên")
    return replace(paper, addressees=(acting_name(body.parent),) if body.parent else ())


def _criterion(c: CriterionVerdict, name: str) -> tuple[str, str, str]:
    reserve = " (tạm tính)" if c.provisional else ""
    return str(c.criterion), name, f"{VERDICTS[c.verdict]}{reserve}"


def _open(c: CriterionVerdict, names: Mapping[int, str]) -> Node:
    name = names[c.criterion]
    return dash(f"Tiêu chí số {c.criterion} về {name[:1].lower()}{name[1:]} {VERDICTS[c.verdict]}.")


def hand_over_record(post: Appointment, work: HandedOver, *, on: date) -> OfficialPaper:
    """Biên bản bàn giao: who, to whom, from which day, and all that stays with the post; signed by both and the body."""
    before = post.succeeds
    assert before is not None  # a post that was taken over has one before it
    giver = f"Bên giao là {before.user.full_name}, {before.post}, giữ vị trí đến hết ngày {day_text(before.valid_to or on)}."
    taker = f"Bên nhận là {post.user.full_name}, giữ vị trí từ ngày {day_text(post.valid_from)}."
    lists = _open_work(work) or [item("", "Không có việc nào đang mở.")]
    works = [replace(one, number=str(place)) for place, one in enumerate(lists, 1)]
    act = [item("3", f"Căn cứ bàn giao là {post.act.rstrip('.')}.")] if post.act else []
    nodes = (
        heading("I", "CÁC BÊN", item("1", giver), item("2", taker), *act),
        heading("II", f"VIỆC ĐANG MỞ ĐẾN NGÀY {day_text(on)}", *works),
        heading("III", "CAM KẾT", item("1", NOT_HANDED_OVER), item("2", "Việc đã làm giữ nguyên dưới tên người làm.")),
        closing("Biên bản được lập thành ba bản, mỗi bên giữ một bản, có giá trị như nhau./."),
    )
    paper = framed(post.body, "biên bản", f"Bàn giao công việc của {before.post}", nodes, on=on)
    return replace(
        paper,
        recipients=(),
        co_signers=(Signer(before.user.full_name, "BÊN GIAO"), Signer(None, "XÁC NHẬN CỦA ĐƠN VỊ")),
        signer=Signer(post.user.full_name, "BÊN NHẬN"),
    )


def _open_work(work: HandedOver) -> list[Node]:
    said: list[Node] = []
    if work.to_verify:
        said.append(item("", f"Có {work.to_verify} số liệu chờ thẩm định."))
    if work.to_approve:
        said.append(item("", f"Có {work.to_approve} số liệu chờ phê duyệt."))
    figures = [(_indicator(i, v.measure), period_name(v.period), "đang nhập") for v, i in work.drafts]
    figures += [
        (_indicator(i, v.measure), period_name(v.period), f"bị trả lại{f': {m.reason}' if m else ''}")
        for v, m, i in work.returned
    ]
    if figures:
        rows = (("Chỉ tiêu", "Kỳ", "Tình trạng"), *figures)
        said.append(item("", "Số liệu đang nhập, số liệu bị trả lại như bảng sau.", Node("table", rows=rows)))
    if work.duties:
        due = [(o.duty.what, day_text(o.occurrence.due) if o.occurrence.due else o.duty.due_text or "–") for o in work.duties]
        said.append(item("", "Nhiệm vụ chưa xong như bảng sau.", Node("table", rows=(("Nhiệm vụ", "Thời hạn"), *due))))
    return said


def _indicator(indicator: object, measure: str) -> str:
    number, name = getattr(indicator, "number", ""), getattr(indicator, "name", measure)
    return f"{number}. {name}" if number else str(name)
