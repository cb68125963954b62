"""A leader's page on paper: Báo cáo of a territory, with the same pictures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from chungsuc.documents.letterhead import acting_name, amid, closing, framed, heading, item, paragraph
from chungsuc.documents.official.tree import Annex, Node, OfficialPaper, PictureNode
from chungsuc.movements.queries import DutyGroup
from chungsuc.progress.models import Line
from chungsuc.reporting.pictures import Picture
from chungsuc.reporting.queries.heat_pictures import criteria_said, heat_pictures
from chungsuc.reporting.queries.leader import Goal, Overview
from chungsuc.reporting.queries.leader_pictures import Pictures
from chungsuc.reporting.queries.leader_words import forecast_said, goal_said
from chungsuc.reporting.writing import SAMPLE, day_text
from chungsuc.rulebook.numbers import format_number
from chungsuc.units.models import Body

MOST_LATE = 12


def overview_report(found: Overview, pictures: Pictures, issuer: Body, *, sample: bool) -> OfficialPaper:
    """Targets, results, what is late and what waits for a decision, in words, each picture where its words stand."""
    on, mark = found.asked.on, SAMPLE if sample else ""
    line = "dự kiến, kể cả số đã gửi" if found.asked.line == Line.EXPECTED else "đã duyệt"
    first = f"Số liệu {line}, tính đến ngày {day_text(on)}{mark}, đánh giá theo {found.edition.name.rstrip('.')}."
    numbered = _Numbered()
    body = (
        paragraph(f"{acting_name(issuer)} báo cáo toàn cảnh xây dựng nông thôn mới của {amid(found.body.official_name)} như sau."),
        heading("I", "MỤC TIÊU", *_items([first, *_goals(found.goals)]), *numbered.of(pictures.goals)),
        heading(
            "II",
            "KẾT QUẢ",
            *_items(_results(found, mark)),
            *numbered.of(pictures.trend, pictures.bands_by_year, pictures.bands_by_place, pictures.map, pictures.multiples),
        ),
        heading("III", "VƯỚNG MẮC", *_items(_hard(found)), *numbered.of(pictures.hardest)),
        heading("IV", "VIỆC QUÁ HẠN, VIỆC CẦN QUYẾT ĐỊNH", *_items([*_late(found.late), *_pending(found)])),
        closing(f"Trên đây là báo cáo toàn cảnh đến ngày {day_text(on)}./."),
    )
    made = framed(issuer, "báo cáo", f"Toàn cảnh xây dựng nông thôn mới đến ngày {day_text(on)}", body, on=found.asked.today)
    return replace(made, annexes=tuple(_annexes(found, numbered)))


def _annexes(found: Overview, numbered: "_Numbered") -> Iterator[Annex]:
    """The heat map, page by page, and what the numbers over its columns mean."""
    shown = heat_pictures(found)
    if not shown:
        return
    about = (
        "Mỗi hàng là một xã, mỗi cột là một tiêu chí. Chấm: đạt; số: số chỉ tiêu còn thiếu; dấu hỏi: chưa đủ căn cứ; "
        "dấu sao: tạm tính."
    )
    columns = "; ".join(criteria_said(found.edition))
    yield Annex(
        f"Phụ lục: Bản đồ tiêu chí đến ngày {day_text(found.asked.on)}",
        (paragraph(about), paragraph(f"Các tiêu chí: {columns}."), *numbered.of(*shown, tall=True)),
    )


def told(found: Overview) -> list[tuple[str, list[str]]]:
    """The words of the paper alone, under their headings."""
    mark = SAMPLE if found.body.sample_figures else ""
    return [
        ("MỤC TIÊU", [*_goals(found.goals)]),
        ("KẾT QUẢ", [*_results(found, mark)]),
        ("VƯỚNG MẮC", [*_hard(found)]),
        ("VIỆC QUÁ HẠN, VIỆC CẦN QUYẾT ĐỊNH", [*_late(found.late), *_pending(found)]),
    ]


class _Numbered:
    """Pictures of a paper, numbered through."""

    def __init__(self) -> None:
        self.last = 0

    def of(self, *pictures: Picture | None, tall: bool = False) -> list[Node]:
        made: list[Node] = []
        for one in pictures:
            if one is not None:
                self.last += 1
                made.append(picture_node(one, self.last, tall=tall))
        return made


def picture_node(shown: Picture, number: int, *, tall: bool = False) -> PictureNode:
    """A picture as a paper holds it: drawing, caption, words, figures."""
    caption = f"Hình {number}. {shown.title}. {shown.note}".strip()
    return PictureNode("picture", text=caption, rows=(shown.head, *shown.rows), svg=shown.svg, said=shown.said, tall=tall)


def _items(said: Iterable[str]) -> list[Node]:
    return [item(str(place), text) for place, text in enumerate(said, 1)]


def _goals(goals: Sequence[Goal]) -> Iterator[str]:
    if not goals:
        yield "Ngày này không có phong trào nào đang thực hiện giao mục tiêu cho địa bàn."
    for goal in goals:
        said = f"{goal.progress.target.text.rstrip('.')}. {goal_said(goal)} {forecast_said(goal)}".rstrip()
        yield said if said.endswith(".") else f"{said}."


def _results(found: Overview, mark: str) -> Iterator[str]:
    total = len(found.edition.criteria)
    if found.one is not None:
        yield f"Xã đạt {found.one.met}/{total} tiêu chí{mark}, chưa đạt {found.one.missing}, chưa đủ căn cứ {found.one.unknown}."
    else:
        provisional = f", trong đó tạm tính {found.provisional}" if found.provisional else ""
        yield f"Có {found.full}/{len(found.rows)} xã đạt đủ {total} tiêu chí{provisional}{mark}."
        if found.mean is not None:
            yield f"Bình quân một xã đạt {format_number(found.mean, 2)} tiêu chí, {len(found.reported)} xã có số liệu."
        yield f"Có {found.one_short} xã còn thiếu đúng 1 tiêu chí; {found.open} xã còn chỗ chưa đủ căn cứ."
    gained, lost = sum(len(c.gained) for c in found.changes), sum(len(c.lost) for c in found.changes)
    yield f"So với ngày {day_text(found.before.day)}, đạt thêm {gained} lượt tiêu chí, không còn đạt {lost}."


def _hard(found: Overview) -> Iterator[str]:
    for hard in found.hardest[:3]:
        name = f"{hard.criterion.name[:1].lower()}{hard.criterion.name[1:]}"
        unknown = f", {hard.unknown} xã chưa đủ căn cứ" if hard.unknown else ""
        yield f"Tiêu chí số {hard.criterion.number} về {name} còn {hard.not_met} xã chưa đạt{unknown}."
    if not found.hardest:
        yield "Không có tiêu chí nào chưa đạt."


def _late(late: Sequence[DutyGroup]) -> Iterator[str]:
    for group in late[:MOST_LATE]:
        worst = group.worst
        who = worst.lead.official_name if len(group.items) == 1 else f"{len(group.items)} đơn vị"
        named = f", {worst.named}" if worst.named else ""
        yield f"{worst.duty.what.rstrip('.')}{named}: {who} quá hạn {worst.days} ngày."
    if not late:
        yield "Không có việc nào quá hạn."


def _pending(found: Overview) -> Iterator[str]:
    wait = found.pending
    for number, said in (
        (wait.verified, "số liệu đã thẩm định, chờ phê duyệt"),
        (wait.submitted, "số liệu đã gửi, chờ thẩm định"),
        (wait.unrecognised, "xã đạt đủ tiêu chí, chưa có quyết định công nhận"),
        (wait.reassess, "xã giữ danh hiệu của xã cũ, cần đánh giá lại"),
        (wait.proposals, "đề nghị sửa kế hoạch, chờ trả lời"),
    ):
        if number:
            yield f"Đến ngày {day_text(found.asked.today)} có {number} {said}."
