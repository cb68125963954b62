"""Files of report forms held against their shape and their sense, for `rules check` and the test of the package's files."""

from collections.abc import Mapping
from typing import Any

from chungsuc.rulebook.problems import Problem, validate
from chungsuc.rulebook.reports.faults import faults
from chungsuc.rulebook.reports.loading import form_of, shared_words
from chungsuc.rulebook.reports.schema import ReportFormForm, WordsForm

Words = Mapping[str, Mapping[str, str]]


def words_in(raw: Any, file: str) -> Words:  # noqa: ANN401 - a file as it was read
    """The shared words of a file. Raises RuleFileError."""
    return validate(WordsForm, raw, file).words


def form_problems(raw: Any, file: str, words: Words | None = None) -> list[Problem]:  # noqa: ANN401 - a file as it was read
    """
    Everything that a form says and cannot mean. `words`: the shared words that stand beside it, those of the package if none
    do. Raises RuleFileError where the file has not the shape of a form.
    """
    shape = validate(ReportFormForm, raw, file)
    known = shared_words() if words is None else words
    named = [(f"cột {c.key}", c.options) for c in shape.columns] + [(f"repeats.{of}", o) for of, o in shape.repeats.items()]
    strange = [
        Problem(file, f"{shape.id}, {where}", f"một trong {', '.join(known)}", options)
        for where, options in named
        if isinstance(options, str) and options not in known
    ]
    return strange or faults(form_of(raw, known), file)
