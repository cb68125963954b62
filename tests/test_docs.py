"""The papers name every room and every model."""

from pathlib import Path

from django.apps import apps

DOCS = Path(__file__).parent.parent / "docs"


def test_every_room_and_model_is_named() -> None:
    architecture = (DOCS / "architecture.md").read_text("utf-8")
    glossary = (DOCS / "glossary.md").read_text("utf-8")
    ours = [config for config in apps.get_app_configs() if config.name.startswith("chungsuc.")]
    assert ours
    assert [config.label for config in ours if f"`{config.label}`" not in architecture] == []
    models = [model.__name__ for config in ours for model in config.get_models()]
    assert [name for name in models if f"| `{name}` |" not in glossary] == []
