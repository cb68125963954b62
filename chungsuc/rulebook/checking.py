"""Rule files checked together: each held against its form and against what it stands on, and built from what was read."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml

from chungsuc.rulebook.catalogue import measures_of, titles_of
from chungsuc.rulebook.files import LOADER, Raw, made_of
from chungsuc.rulebook.load import DATA, Rulebook
from chungsuc.rulebook.model import Edition, Overlay
from chungsuc.rulebook.overlays import lay_all, overlay_in
from chungsuc.rulebook.problems import DEEPEST, CircularError, Problem, RuleFileError, ancestry, read_yaml, validate

_FORMS: Final = ("edition", "overlay", "measures", "titles")


@dataclass(slots=True)
class Together:
    """Files that may stand on each other, and on a rulebook below them. `problems` is everything found wrong."""

    below: Rulebook | None
    problems: list[Problem] = field(default_factory=list)
    paths: dict[str, Path] = field(default_factory=dict)  # by the id of an edition or overlay
    raws: dict[str, dict[str, Raw]] = field(default_factory=lambda: {kind: {} for kind in _FORMS})
    editions: dict[str, Edition] = field(default_factory=dict)
    overlays: dict[str, Overlay] = field(default_factory=dict)
    laid: dict[tuple[str, str], Edition] = field(default_factory=dict)
    reports: dict[str, Raw] = field(default_factory=dict)  # by the path, as the names of forms may be given twice
    words: Mapping[str, Mapping[str, str]] | None = None

    def take(self, path: Path, raw: object) -> None:
        """A file as it was read; held against its form."""
        from chungsuc.rulebook import catalogue_schema, overlay_schema, schema  # noqa: PLC0415 - pydantic is slow to start

        kind = kind_of(raw)
        if kind in ("report", "words"):
            self._take_report(path, kind, raw)
            return
        forms: dict[str, type[schema.Form]] = {
            "edition": schema.EditionForm,
            "overlay": overlay_schema.OverlayForm,
            "measures": catalogue_schema.MeasuresForm,
            "titles": catalogue_schema.TitlesForm,
        }
        validate(forms[kind], raw, path.name)
        assert isinstance(raw, dict)
        name = raw["id"] if kind in ("edition", "overlay") else str(path)
        if name in self.paths:
            raise RuleFileError([Problem(path.name, "id", f"mã khác với tệp {self.paths[name].name}", name)])
        self.paths[name] = path
        self.raws[kind][name] = raw

    def _take_report(self, path: Path, kind: str, raw: Any) -> None:  # noqa: ANN401 - a file as it was read
        from chungsuc.rulebook.reports import held  # noqa: PLC0415 - pydantic is slow to start

        if kind == "words":
            self.words = held.words_in(raw, path.name)
            return
        name = raw.get("id")
        if name in self.paths:
            raise RuleFileError([Problem(path.name, "id", f"mã khác với tệp {self.paths[name].name}", name)])
        if isinstance(name, str):
            self.paths[name] = path
        self.reports[str(path)] = raw

    def build(self) -> None:
        """Editions, then what is laid over them; report forms, once their words are there."""
        for name in self.raws["edition"]:
            self._noting(name, partial(self._build, name))
        for name in self.raws["overlay"]:
            self._noting(name, partial(self._lay, name))
        for path, raw in self.reports.items():
            self._hold(Path(path).name, raw)

    def _hold(self, file: str, raw: Raw) -> None:
        from chungsuc.rulebook.reports import held  # noqa: PLC0415 - pydantic is slow to start

        try:
            self.problems += held.form_problems(raw, file, self.words)
        except RuleFileError as error:
            self.problems += error.problems

    def _build(self, name: str) -> None:
        self._way(name, self.paths[name].name, lambda one: self.raws["edition"].get(one, {}).get("extends"))
        self.edition(name)

    def _way(self, name: str, file: str, parent: Callable[[str], str | None]) -> tuple[str, ...]:
        """Down to what stands on nothing; refused where it has no end or is too long to be walked for every file."""
        steps = itertools.count()

        def counted(one: str) -> str | None:
            if next(steps) > DEEPEST:
                wanted = f"không quá {DEEPEST} bộ nối nhau"
                raise RuleFileError([Problem(file, "extends", wanted, "nhiều hơn thế")])
            return parent(one)

        return ancestry(name, counted)

    def edition(self, name: str, amending: tuple[str, ...] = ()) -> Edition:
        from chungsuc.rulebook.schema import amended_problems  # noqa: PLC0415 - pydantic is slow to start

        if name in amending:
            raise CircularError([*amending[amending.index(name) :], name])
        if name in self.editions:
            return self.editions[name]
        if name not in self.raws["edition"]:
            return self._from_below(name, amending[-1])
        file, chain = self.paths[name].name, (*amending, name)
        edition = made_of(self.raws["edition"][name], lambda other: self.edition(other, chain))
        if problems := list(amended_problems(edition, file)):
            raise RuleFileError(problems)
        self.editions[name] = edition
        return edition

    def _from_below(self, name: str, asked_by: str) -> Edition:
        if self.below is not None and name in self.below.edition_ids:
            return self.below.edition(name)
        known = sorted({*self.raws["edition"], *(self.below.edition_ids if self.below else ())} - {asked_by})
        raise RuleFileError([Problem(self.paths[asked_by].name, "extends", f"một trong {', '.join(known)}", name)])

    def _lay(self, name: str) -> None:
        from chungsuc.rulebook.faults import faults  # noqa: PLC0415 - it reads the overlays

        file = self.paths[name].name
        way = self._way(name, file, lambda one: None if self._is_edition(one) else self._overlay(one, file).extends)
        beneath = lay_all(self.edition(way[-1], (name,)), [self._overlay(one, file) for one in way[1:-1]])
        overlay = self._overlay(name, file)
        if problems := faults(beneath, overlay, file=file):
            raise RuleFileError(problems)
        self.laid[way[-1], name] = lay_all(beneath, [overlay])

    def _is_edition(self, name: str) -> bool:
        return name in self.raws["edition"] or (self.below is not None and name in self.below.edition_ids)

    def _overlay(self, name: str, file: str) -> Overlay:
        if name in self.raws["overlay"]:
            if name not in self.overlays:
                self.overlays[name] = overlay_in(self.raws["overlay"][name])
            return self.overlays[name]
        if self.below is not None and name in self.below.overlays:
            return self.below.overlay(name)
        below = (*self.below.edition_ids, *self.below.overlays) if self.below else ()
        known = sorted({*self.raws["edition"], *self.raws["overlay"], *below})
        raise RuleFileError([Problem(file, "extends", f"một trong {', '.join(known)}", name)])

    def _noting(self, name: str, work: Callable[[], object]) -> None:
        file = self.paths[name].name
        try:
            work()
        except RuleFileError as error:
            self.problems += [p for p in error.problems if p not in self.problems]
        except CircularError as error:
            told = Problem(file, "extends", "một bộ không nối vòng", " → ".join(error.way))
            self.problems.append(told)
        except (ArithmeticError, TypeError, ValueError) as error:  # what its form lets through and is no number or day
            self.problems.append(Problem(file, "(tệp)", "số và ngày đọc được", " ".join(str(error).split())[:80]))


def kind_of(raw: object) -> str:
    """What a file means to be; without a sign of anything else, an edition."""
    if not isinstance(raw, dict):
        return "edition"
    if "extends" in raw and "criteria" not in raw:
        return "overlay"
    if "columns" in raw and "criteria" not in raw and isinstance(raw["columns"], list):
        return "report"
    return next((kind for kind in ("measures", "titles", "words") if kind in raw), "edition")


def problems_in(paths: Sequence[Path], below: Rulebook | None) -> list[Problem]:
    """Everything that is wrong with files from whoever, read one by one and checked together."""
    together = Together(below)
    for path in paths:
        try:
            together.take(path, read_yaml(path))
        except RuleFileError as error:
            together.problems += error.problems
        except OSError as error:
            together.problems.append(Problem(str(path), "(tệp)", "tệp đọc được", str(error.strerror)))
    together.build()
    return together.problems


def load_checked(data: Path = DATA) -> Rulebook:
    """The whole rulebook of a folder, read at once with every file held against its form; RuleFileError with all faults."""
    together = Together(None)
    for path in sorted(data.rglob("*.yaml")):
        try:
            together.take(path, yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER))  # noqa: S506 - a safe loader
        except RuleFileError as error:
            together.problems += error.problems
    together.build()
    if together.problems:
        raise RuleFileError(together.problems)
    rulebook = Rulebook(data)
    titles: Raw = next(iter(together.raws["titles"].values()), {"titles": []})
    rulebook.fill(
        editions=together.editions,
        overlays=together.overlays,
        laid=together.laid,
        measures=measures_of(together.raws["measures"].values()),
        titles=titles_of(titles),
    )
    return rulebook
