"""The text of a report: its sections by number, what was taken in from below and what of it is new. Plain functions."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

LONGEST: Final = 60_000  # characters of one section: some twenty pages
ONLY: Final = "Nội dung báo cáo"


def sections_of(titles: Sequence[str]) -> list[tuple[str, str]]:
    """Key and title of each section, in order; a report without any has one."""
    return [(str(n), title) for n, title in enumerate(titles or (ONLY,), start=1)]


def cleaned(text: str) -> str:
    """NFC, one kind of line end, no signs that cannot be seen, no blanks at the ends."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()


def digest_of(content: Mapping[str, Any], *, report: int, number: int, as_of: str) -> str:
    """SHA-256 over the version's content with what it belongs to, keys sorted, so that anybody finds the same again."""
    whole = {"report": report, "number": number, "as_of": as_of, "content": content}
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """What a body below wrote: its report, the version, its name, the text of each section by the section's title."""

    report: int
    version: int
    name: str
    texts: Mapping[str, str]


def block_of(name: str, text: str) -> str:
    return f"* {name}:\n{text}"


def stitched(content: Mapping[str, Any], parts: Iterable[Part], titles: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """
    The draft with these texts added under the bodies' names, section by section, and the names that were added.

    A section goes to the one of the same title, else to the last. What stands in the draft already is not added again; a newer
    version takes the place of the older one's text where that was not touched, else it is added as a text of its own.
    """
    narrative, taken = dict(content.get("narrative", {})), dict(content.get("stitched", {}))
    keys = {title: key for key, title in sections_of(titles)}
    last, added = sections_of(titles)[-1][0], []
    for part in parts:
        before = taken.get(str(part.report), {})
        if before.get("version") == part.version:
            continue
        texts: dict[str, list[str]] = {}
        for title, text in part.texts.items():
            if text:
                texts.setdefault(keys.get(title, last), []).append(text)
        blocks = {key: block_of(part.name, "\n".join(found)) for key, found in texts.items()}
        for key in {*blocks, *before.get("blocks", {})}:
            narrative[key] = _placed(narrative.get(key, ""), before.get("blocks", {}).get(key, ""), blocks.get(key, ""))
        taken[str(part.report)] = {"version": part.version, "blocks": blocks}
        added.append(part.name)
    return {**content, "narrative": narrative, "stitched": taken}, added


def _placed(text: str, old: str, new: str) -> str:
    if old and old in text:
        return text.replace(old, new, 1).strip()
    return "\n\n".join(piece for piece in (text, new) if piece)


@dataclass(frozen=True, slots=True)
class Changed:
    """One place in which two versions differ: in a section, or in a cell of a table."""

    where: str
    before: str
    after: str


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Changed]:
    """What a later version of a report says otherwise: sections first, then cells of tables in their order."""
    titles = {**dict(old.get("sections", ())), **dict(new.get("sections", ()))}
    was, now = old.get("narrative", {}), new.get("narrative", {})
    found = [Changed(t, was.get(k, ""), now.get(k, "")) for k, t in titles.items() if was.get(k, "") != now.get(k, "")]
    for form in {**old.get("tables", {}), **new.get("tables", {})}:
        before, after = _cells(old, form), _cells(new, form)
        pairs = ((place, before.get(place, ""), after.get(place, "")) for place in {**before, **after})
        found += [Changed(place, was_there, is_there) for place, was_there, is_there in pairs if was_there != is_there]
    return found


def _cells(content: Mapping[str, Any], form: str) -> dict[str, str]:
    """Each cell by its place in words: what is stated where something is stated, else what was computed."""
    table = content.get("tables", {}).get(form)
    if table is None:
        return {}
    names = {c["key"]: c["name"] for c in table["columns"]}
    short = content.get("forms", {}).get(form, form)
    rows = [*table["rows"], *([table["total"]] if table.get("total") else [])]
    found = {}
    for row in rows:
        cells = {**row["cells"], **table.get("stated", {}).get(row["key"], {})}
        for key, value in cells.items():
            if key in names:
                found[f"{short}, {row['name']}, {names[key]}"] = _text(value)
    return found


def _text(value: Any) -> str:  # noqa: ANN401 -- a cell as JSON has it
    if isinstance(value, Mapping):
        value = next(iter(value.values()), "")
    return "" if value is None else str(value)
