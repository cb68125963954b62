"""
Reads the strings to translate from templates and Python, brings locale/en up to date and compiles both catalogues.

`python tools/messages.py` writes; `--check` writes nothing and fails where an English translation is missing,
a placeholder differs, or a compiled catalogue is stale. Needs polib, not gettext.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "chungsuc"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
TEXT = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(rf"\b(ngettext|pgettext|gettext|_)\(u?{TEXT}(?:,\s*u?{TEXT})?", re.DOTALL)
HOLE = re.compile(r"%\((\w+)\)s|\{(\w*)\}")
Found = tuple[str, str | None, str]  # msgid, plural, where


def in_templates() -> Iterator[Found]:
    from django.utils.translation.template import templatize  # noqa: PLC0415 -- after configure()

    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        where = path.relative_to(ROOT).as_posix()
        for match in IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"), origin=where)):
            texts = [ast.literal_eval(t) for t in match.groups()[1:] if t]
            if match[1] == "pgettext":
                raise SystemExit(f"{where}: contexts are not used here, say it in the text itself")
            yield texts[0], texts[1] if match[1] == "ngettext" else None, where


def in_python() -> Iterator[Found]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        where = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in CALLS:
                continue
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if texts:
                yield texts[0], texts[1] if node.func.id.startswith("ngettext") else None, where


def catalogue(language: str) -> tuple[Path, polib.POFile]:
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        return path, polib.pofile(str(path), wrapwidth=118)
    path.parent.mkdir(parents=True, exist_ok=True)
    po = polib.POFile(wrapwidth=118)
    plural = "nplurals=1; plural=0;" if language == "vi" else "nplurals=2; plural=(n != 1);"
    po.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    return path, po


def collected() -> dict[str, tuple[str | None, list[str]]]:
    found: dict[str, tuple[str | None, list[str]]] = {}
    for msgid, plural, where in (*in_templates(), *in_python()):
        known, places = found.setdefault(msgid, (plural, []))
        if known is None and plural is not None:
            found[msgid] = (plural, places)
        if where not in places:
            places.append(where)
    return found


def update(po: polib.POFile, found: dict[str, tuple[str | None, list[str]]]) -> None:
    """Keeps the translations of strings still in use; drops the others."""
    old = {e.msgid: e for e in po}
    po.clear()
    for msgid, (plural, places) in sorted(found.items()):
        entry = polib.POEntry(msgid=msgid, occurrences=[(p, "") for p in places])
        kept = old.get(msgid)
        if plural is not None:
            entry.msgid_plural = plural
            entry.msgstr_plural = kept.msgstr_plural if kept and kept.msgid_plural else {0: "", 1: ""}
        elif kept:
            entry.msgstr = kept.msgstr
        if kept and "python-format" in kept.flags:
            entry.flags = kept.flags
        po.append(entry)


def troubles(po: polib.POFile, language: str) -> Iterator[str]:
    for entry in po:
        texts = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
        if not all(texts):
            yield f"{language}: no translation of {entry.msgid!r} ({', '.join(p for p, _ in entry.occurrences)})"
            continue
        asked = {a or b for a, b in HOLE.findall(entry.msgid)}
        for text in texts:
            given = {a or b for a, b in HOLE.findall(text)}
            if given - asked or (asked - given and not entry.msgid_plural):
                yield f"{language}: {entry.msgid!r} and its translation name other placeholders"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, fail where something is missing or stale")
    check = parser.parse_args().check
    from django.conf import settings  # noqa: PLC0415 -- only its template lexer is needed

    settings.configure()
    found = collected()
    wrong: list[str] = []
    for language in ("en", "vi"):
        path, po = catalogue(language)
        before = {e.msgid for e in po}
        if language == "en":
            update(po, found)
            if check and before != {e.msgid for e in po}:
                wrong.append("en: the catalogue does not hold the strings in use; run tools/messages.py")
        wrong += troubles(po, language)
        compiled, binary = path.with_suffix(".mo"), po.to_binary()
        if check and (not compiled.exists() or compiled.read_bytes() != binary):
            wrong.append(f"{language}: the compiled catalogue is stale; run tools/messages.py")
        if not check:
            po.save(str(path))
            compiled.write_bytes(binary)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(found)} strings, {len(wrong)} troubles")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
