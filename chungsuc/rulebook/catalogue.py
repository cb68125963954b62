"""What is counted, and which titles there are, as their files say it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from chungsuc.rulebook.files import Raw, read
from chungsuc.rulebook.model import Edition, Indicator, Measure, Title


def measures_of(raws: Iterable[Raw]) -> Mapping[str, Measure]:
    """Whatever is counted: what the sets read, and what only movements ask for."""
    return MappingProxyType(
        {
            m["id"]: Measure(
                id=m["id"],
                name=m["name"],
                short_name=m.get("short_name"),
                kind=m["kind"],
                measured_in=m["measured_in"],
                numerator_name=m.get("numerator_name"),
                denominator_name=m.get("denominator_name"),
                by_sex=m.get("by_sex", False),
                read_by=tuple((r["edition"], r["indicator"]) for r in m.get("read_by", ())),
                levels=tuple(m.get("levels", ("commune",))),
                nature=m.get("nature", "stock"),
            )
            for raw in raws
            for m in raw["measures"]
        }
    )


def read_measures(folder: Path) -> Mapping[str, Measure]:
    return measures_of(read(path, None) for path in sorted(folder.glob("*.yaml")))


def with_entered(
    known: Mapping[str, Measure], editions: Iterable[Edition], measures: Iterable[Measure]
) -> Mapping[str, Measure]:
    """The measures with those of editions that an office typed; each says which indicators read it now."""
    entered = {e.id: e for e in editions}
    found = {**known, **{m.id: m for m in measures}}
    for measure in found.values():
        kept = [r for r in measure.read_by if r[0] not in entered]
        mine = [(e.id, i.number) for e in entered.values() if (i := e.reads(measure.id)) is not None]
        if (*kept, *mine) != measure.read_by:
            found[measure.id] = replace(measure, read_by=(*kept, *mine))
    return MappingProxyType(found)


def bare(measure: Measure) -> Indicator:
    """A measure that is no set's indicator, in the form in which a figure is checked: without number or threshold."""
    return Indicator(
        number="",
        name=measure.name,
        short_name=measure.short_name,
        kind=measure.kind,
        measure=measure.id,
        measured_in=measure.measured_in,
        direction="at_least",
        thresholds=(),
        by_sex=measure.by_sex,
    )


def titles_of(raw: Raw) -> Mapping[str, Title]:
    """The titles that bodies hold, the lowest of each kind of body first."""
    titles: dict[str, Title] = {}
    for t in raw["titles"]:
        direct = t.get("includes", ())
        titles[t["id"]] = Title(
            id=t["id"],
            name=t["name"],
            short_name=t["short_name"],
            level=t["level"],
            standard=t.get("standard", ""),
            rank=t["rank"],
            includes=frozenset(direct).union(*(titles[lower].includes for lower in direct)),
            confidence=t["confidence"],
        )
    return MappingProxyType(titles)


def read_titles(path: Path) -> Mapping[str, Title]:
    return titles_of(read(path, None))
