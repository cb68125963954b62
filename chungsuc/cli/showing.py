"""One criteria set on paper: its head, what is asked of every indicator, by which decision and how far it is checked."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.model import GENERAL, Confidence, Derived, Edition, Indicator, Part, Threshold, Wording
from chungsuc.rulebook.numbers import format_number
from chungsuc.rulebook.outcomes import BODIES
from chungsuc.rulebook.rules import level_text

TRUST: Final[Mapping[Confidence, str]] = {
    "verified": "đã kiểm tra với văn bản",
    "sourced": "có nguồn, chưa kiểm tra",
    "recalled": "ghi theo trí nhớ",
    "sample": "mức mẫu",
}


def lines_of(edition: Edition, on: date | None) -> Iterator[str]:
    """`on`: the day whose wordings are shown; without one the newest."""
    yield from _head(edition)
    for criterion in edition.criteria:
        yield f"\n{criterion.number}. {criterion.name}"
        if not criterion.indicators:
            yield "     (chưa rõ chỉ tiêu)"
        for indicator in criterion.indicators:
            yield f"  {indicator.number}  {indicator.name_on(on or date.max)}"
            yield from (f"        {_wording(w)}" for w in indicator.wordings)
            yield from (f"        {line}" for line in _rests_on(indicator))
            for place, asked, threshold in _thresholds(indicator):
                yield f"        {place}{_threshold_line(edition, asked, threshold)}"


def counts_text(edition: Edition) -> str:
    """What is here; where not all is, what the decision is said to have."""
    found = f"{len(edition.criteria)} tiêu chí, {len(edition.indicators)} chỉ tiêu"
    if edition.incomplete_because is None:
        return found
    stated = [
        f"{n} {what}" for n, what in zip(edition.stated_counts, ("tiêu chí", "chỉ tiêu"), strict=True) if n is not None
    ]
    return f"CHƯA ĐỦ: có {found}" + (f"; quyết định có {', '.join(stated)}" if stated else "")


def _head(edition: Edition) -> Iterator[str]:
    yield edition.name
    yield f"{edition.decision.called}, {edition.decision.issuer}"
    until = f" đến {edition.effective_to:%d/%m/%Y}" if edition.effective_to else ""
    own = f", bộ riêng của tỉnh {edition.territory}" if edition.territory else ""
    yield f"Cấp: {LEVEL_NAMES[edition.level]} ({edition.level}){own}; hiệu lực từ {edition.effective_from:%d/%m/%Y}{until}"
    if edition.amends:
        yield f"Sửa đổi bộ {edition.amends}: tiêu chí và chỉ tiêu không nêu lại thì giữ như bộ ấy."
    if edition.incomplete_because is not None:
        yield f"{counts_text(edition)}. {edition.incomplete_because.rstrip('.')}. Không ai được đánh giá theo bộ này."
    if edition.columns_by == "group":
        yield f"Mức theo nhóm xã: {'; '.join(f'{r.label} ({r.id})' for r in edition.regions)}"
    if edition.overlay:
        yield f"Có áp dụng: {edition.overlay_name} ({edition.overlay}{', SỐ LIỆU MẪU' if edition.sample else ''})"
    if edition.unsettled_from:
        yield f"{edition.unsettled_because}; từ {edition.unsettled_from:%d/%m/%Y} mọi kết quả là tạm tính."
    yield f"Mã kiểm: {edition.digest}"


def _wording(wording: Wording) -> str:
    until = f" đến {wording.ends:%d/%m/%Y}" if wording.ends else ""
    return f"từ {wording.starts:%d/%m/%Y}{until}: “{wording.text}” (QĐ {wording.decision}, {wording.place})"


def _rests_on(indicator: Indicator) -> Iterator[str]:
    if indicator.derived:
        yield _derived(indicator.derived)
    if indicator.multiple:
        times, other = format_number(indicator.multiple.times), LEVEL_NAMES[indicator.multiple.level]
        yield f"mức bằng {times} × mức của chỉ tiêu {indicator.multiple.indicator} về {other}, cùng vùng, cùng ngày"


def _derived(derived: Derived) -> str:
    held = f"danh hiệu {derived.title}" if derived.title else f"bộ tiêu chí {LEVEL_NAMES[derived.level]}"
    if derived.of == "self":
        return f"xét theo kết quả của chính đơn vị: {held}"
    return f"tính từ kết quả của các {BODIES[derived.of]}: {held}"


def _thresholds(indicator: Indicator) -> list[tuple[str, Indicator | Part, Threshold]]:
    own: list[tuple[str, Indicator | Part, Threshold]] = [("", indicator, t) for t in indicator.thresholds]
    return own + [(f"[{p.name}] ", p, t) for p in indicator.parts for t in p.thresholds]


def _threshold_line(edition: Edition, asked: Indicator | Part, threshold: Threshold) -> str:
    labels = {r.id: r.label for r in edition.regions}
    values = {GENERAL: threshold.general, **threshold.by_region}
    told = []
    for place, value in values.items():
        name = "chung" if place == GENERAL else labels[place]
        told.append(f"{name}: {level_text(asked, value)}")
    days = f"từ {threshold.starts:%d/%m/%Y}" + (f" đến {threshold.ends:%d/%m/%Y}" if threshold.ends else "")
    looser = f"; thấp hơn mức quốc gia vì: {threshold.looser_because}" if threshold.looser_because else ""
    paper = threshold.place if threshold.confidence == "sample" else f"QĐ {threshold.decision}, {threshold.place}"
    return f"{', '.join(told)} ({days}, {paper}; {TRUST[threshold.confidence]}{_checked(threshold, labels)}{looser})"


def _checked(threshold: Threshold, labels: Mapping[str, str]) -> str:
    """Who read which column in the decision's text."""
    told = [
        f"{labels.get(column, 'mức chung')} do {c.by} và {c.confirmed_by} đối chiếu trang {c.page} ngày {c.day:%d/%m/%Y}"
        for column, c in threshold.checks.items()
    ]
    return "".join(f"; {one}" for one in told)
