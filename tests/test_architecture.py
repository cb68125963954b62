"""What the import contracts cannot see: lengths, relations, template links, receivers."""

import ast
import re
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

PACKAGE = Path(settings.PACKAGE)
LINE = ["audit", "accounts", "units", "documents", "progress", "movements", "reporting"]
UPWARD_ALLOWED = {("audit.Entry", "accounts.User")}
SOURCES = [p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts]
CODE = [p for p in SOURCES if "tests" not in p.parts]


def ninety_fifth(numbers: list[int]) -> float:
    return statistics.quantiles(numbers, n=20)[-1]


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_short() -> None:
    lines = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in CODE}
    assert {str(p): n for p, n in lines.items() if n > 400} == {}
    assert ninety_fifth(list(lines.values())) <= 300


def test_functions_are_short_and_views_shorter() -> None:
    lengths = [(path, node.name, length(node)) for path, node in functions()]
    assert [(str(p), name, n) for p, name, n in lengths if n > 60] == []
    assert [(str(p), name, n) for p, name, n in lengths if (p.name == "views.py" or p.parent.name == "views") and n > 30] == []
    assert ninety_fifth([n for _, _, n in lengths]) <= 30


def test_templates_are_short() -> None:
    found = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in PACKAGE.rglob("*.html")}
    assert {str(p): n for p, n in found.items() if n > 150} == {}


def test_relations_point_down() -> None:
    upward = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if not getattr(field, "concrete", False) or other is None or isinstance(other, str):
                continue
            ours, theirs = model._meta.app_label, other._meta.app_label
            if ours in LINE and theirs in LINE and LINE.index(theirs) > LINE.index(ours):
                upward.add((model._meta.label, other._meta.label))
    assert upward == UPWARD_ALLOWED


def room_of_urls() -> dict[str, str]:
    found: dict[str, str] = {}

    def walk(patterns: Sequence[object]) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            elif isinstance(pattern, URLPattern) and pattern.name:
                found[pattern.name] = pattern.callback.__module__.removeprefix("chungsuc.").split(".")[0]

    walk(get_resolver().url_patterns)
    return found


@pytest.mark.parametrize("room", LINE)
def test_templates_take_from_below_only(room: str) -> None:
    """Includes and extensions; links are addresses, and a page may lead anywhere its menu does."""
    taken = set()
    for path in (PACKAGE / room).rglob("*.html"):
        for name in re.findall(r"{% (?:include|extends) \"([^\"]+)\"", path.read_text(encoding="utf-8")):
            taken.add(name.split("/")[0])
    above = set(LINE[LINE.index(room) + 1 :])
    assert taken & above == set()


def test_every_link_in_a_template_has_an_address() -> None:
    known = room_of_urls()
    wanted = {
        name
        for path in PACKAGE.rglob("*.html")
        for name in re.findall(r"{% url \"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
    assert wanted - set(known) == set()


def test_nobody_listens_to_signals() -> None:
    listening = [
        str(p) for p in CODE if re.search(r"@receiver|\.connect\(|django\.dispatch", p.read_text(encoding="utf-8"))
    ]
    assert listening == []


def test_there_is_no_room_for_everything() -> None:
    assert [p.name for p in PACKAGE.iterdir() if p.stem in ("common", "utils", "helpers", "extras", "misc")] == []
