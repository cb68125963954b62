"""The papers name every room, model, state, step, role, line, command, target of make and setting."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from chungsuc.cli import COMMANDS
from chungsuc.progress.models import Line, State
from chungsuc.progress.workflow import STEPS
from chungsuc.units.models import Role

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAPERS = {
    path.name: path.read_text("utf-8") for path in (ROOT / "README.md", ROOT / "README.vi.md", *DOCS.glob("*.md"))
}
GLOSSARY = PAPERS["glossary.md"]


def ours() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.name.startswith("chungsuc.")]


def words_of_the_way() -> list[tuple[str, str]]:
    """A Vietnamese word and its name in code, as one row of the glossary begins."""
    choices = [*State.choices, *Line.choices, *Role.choices]
    steps = [(step.name, step.label) for step in STEPS.values()]
    return [(str(label), str(name)) for name, label in [*choices, *steps]]


def settings_read() -> set[str]:
    code = "".join((ROOT / "chungsuc" / name).read_text("utf-8") for name in ("settings.py", "clock.py"))
    return set(re.findall(r"CHUNGSUC_[A-Z_]+", code))


def targets_of_make() -> list[str]:
    found = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert found
    return found[1].split()


def test_every_room_and_model_is_named() -> None:
    assert ours()
    assert [label for label in ours() if f"`{label}`" not in PAPERS["architecture.md"]] == []
    models = [model.__name__ for label in ours() for model in apps.get_app_config(label).get_models()]
    assert [name for name in models if f"| `{name}` |" not in GLOSSARY] == []


@pytest.mark.parametrize(("vietnamese", "name"), words_of_the_way())
def test_states_steps_roles_and_lines_are_in_the_glossary(vietnamese: str, name: str) -> None:
    assert re.search(rf"^\| {re.escape(vietnamese)}[^|]* \| `{name}` \|", GLOSSARY, re.MULTILINE)


def test_every_row_of_the_glossary_is_whole() -> None:
    tables = GLOSSARY.partition("## Names kept apart")[0]
    rows = [line for line in tables.splitlines() if line.startswith("|")]
    assert [line for line in rows if line.count("|") != 5] == []


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
def test_commands_and_settings_stand_in_both_readmes(readme: str) -> None:
    assert [name for name, _ in COMMANDS if f"`chungsuc {name}" not in PAPERS[readme]] == []
    assert [name for name in settings_read() if f"`{name}`" not in PAPERS[readme]] == []


def test_every_target_of_make_is_told() -> None:
    told = "".join(PAPERS.values())
    assert [name for name in targets_of_make() if f"make {name}" not in told] == []


def test_every_link_and_picture_is_there() -> None:
    links = [
        (name, (ROOT if name.startswith("README") else DOCS) / target)
        for name, text in PAPERS.items()
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    ]
    assert len(links) > len(PAPERS)
    assert [(name, path.name) for name, path in links if not path.exists()] == []
