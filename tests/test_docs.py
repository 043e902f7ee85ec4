"""What people read outside the screens is true and complete."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from reg44desk import __version__, cli

ROOT = Path(__file__).parents[1]
HELP = ROOT / "resources" / "help"
README = (ROOT / "README.md").read_text(encoding="utf-8")
JARGON = ("LAC", "invalid", "please", "SQL", "traceback", "exception", "click on")


def help_keys() -> set[str]:
    """The help page that each screen asks for."""
    found = {"start"}
    for path in (ROOT / "src" / "reg44desk" / "views").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value:
                found |= {str(node.value.value) for target in node.targets if isinstance(target, ast.Name) and target.id == "help"}
    return found


def test_every_screen_has_its_page_of_the_manual() -> None:
    assert help_keys() <= {page.stem for page in HELP.glob("*.md")}


@pytest.mark.parametrize("page", sorted(HELP.glob("*.md")), ids=lambda p: p.stem)
def test_the_manual_speaks_plainly(page: Path) -> None:
    """experience.md, Words: sentences under 25 words, no jargon."""
    text = page.read_text(encoding="utf-8")
    assert not [word for word in JARGON if re.search(rf"\b{word}\b", text)]
    lines = [re.sub(r"^\s*(\d+\.|[-*#|>])\s*", "", line) for line in text.splitlines()]
    for block in "\n".join(lines).split("\n\n"):
        for sentence in re.split(r"(?<=[.:?!])\s+|\n(?=[A-Z|])|\|", block):
            assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"reg44desk {command}" in README or f"`{command}`" in README


def test_the_readmes_pictures_and_pages_are_there() -> None:
    for target in re.findall(r"\]\(((?!https?:)[^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_readmes_make_targets_are_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", README)) <= targets


def test_the_changes_name_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "decisions").glob("*.md"))
    for line in project["dependencies"]:
        assert re.match(r"[A-Za-z0-9-]+", line)[0] in reasons, line  # type: ignore[index]
