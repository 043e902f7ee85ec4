"""The rules of the house, checked on its own files (docs/architecture.md)."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import importlib.metadata
import inspect
import pkgutil
import re
import sys
import tomllib
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import reg44desk.services
from reg44desk.errors import TroubleError
from reg44desk.services import upkeep
from reg44desk.services.desk import Command, Desk
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "reg44desk"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROGRAM = sorted(p for p in SOURCE.rglob("*.py") if "versions" not in p.parts)
EVERYTHING = [*PROGRAM, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "bench").rglob("*.py"))]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_import_points_the_right_way(capsys: pytest.CaptureFixture[str]) -> None:
    """docs/architecture.md, layers: the contracts stand in pyproject.toml."""
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr().out


def test_every_screen_is_named_in_the_contract_that_keeps_screens_apart() -> None:
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    named = next(c["modules"] for c in contracts if c["name"] == "Screens do not know each other")
    screens = [
        p.stem
        for p in PROGRAM
        if p.parent.name == "views" and re.search(r"^class \w+\(Page\):", p.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert screens
    assert {f"reg44desk.views.{name}" for name in screens} <= set(named)


@pytest.mark.parametrize("path", EVERYTHING, ids=name_of)
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", EVERYTHING, ids=name_of)
def test_a_function_has_at_most_50_lines(path: Path) -> None:
    long = [
        f"{node.name}, line {node.lineno}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno and node.end_lineno - node.lineno >= 50
    ]
    assert long == []


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
    assert [name_of(p) for p in EVERYTHING if marks.search(p.read_text(encoding="utf-8"))] == []


def test_words_on_screen_are_never_read_as_markup() -> None:
    """offline.md 10: labels guess rich text unless told that their words are plain."""
    careless = []
    for path in sorted((SOURCE / "views").rglob("*.py")):
        words = path.read_text(encoding="utf-8")
        if len(re.findall(r"\bQLabel\(", words)) > words.count("TextFormat.PlainText"):
            careless.append(name_of(path))
    assert careless == []


def test_no_message_box_guesses_at_markup() -> None:
    assert [name_of(p) for p in PROGRAM if re.search(r"\bQMessageBox\b", p.read_text(encoding="utf-8"))] == []


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file with the last part of what it calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")), node


def test_one_function_makes_paragraphs_on_paper() -> None:
    """offline.md 10: it always escapes, and nothing else draws words of people or pictures."""
    makers = {"Paragraph", "XPreformatted", "Tagged", "Image", "drawImage", "drawInlineImage", "ImageReader"}
    paper = [p for p in PROGRAM if p.parent.name == "pdf"]
    assert [(p.name, name) for p in paper for name, _ in calls_in(p) if name in makers] == [("page.py", "Tagged")]


def test_no_words_are_pasted_into_sql() -> None:
    """offline.md 10: bound parameters only."""
    pasted = [
        f"{name_of(path)}, line {call.lineno}"
        for path in PROGRAM
        for name, call in calls_in(path)
        if name in ("text", "exec_driver_sql") and any(isinstance(a, (ast.JoinedStr, ast.BinOp)) for a in call.args)
    ]
    assert pasted == []


def service_modules() -> list[types.ModuleType]:
    found = pkgutil.iter_modules(reg44desk.services.__path__, "reg44desk.services.")
    return [importlib.import_module(module.name) for module in found]


def public_functions(module: types.ModuleType) -> Iterator[Any]:
    """Queries, commands and plain functions; not those that a view cannot call, because they work inside a command's transaction."""
    for name, made in vars(module).items():
        plain = made.function if isinstance(made, Command) else made
        if inspect.isfunction(plain) and not name.startswith("_") and plain.__module__ == module.__name__:
            hints = [hint for key, hint in typing.get_type_hints(plain).items() if key != "return"]
            if isinstance(made, Command) or not any(hint is not Session and Session in types_in(hint, set()) for hint in hints):
                yield plain


def types_in(hint: Any, seen: set[Any]) -> set[Any]:
    """Every class that a value of this type can hold, fields of our own dataclasses included."""
    if isinstance(hint, list) or hint in seen:
        return seen
    seen.add(hint)
    for inner in typing.get_args(hint):
        types_in(inner, seen)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type) and hint.__module__.startswith("reg44desk."):
        for inner in typing.get_type_hints(hint).values():
            types_in(inner, seen)
    return seen


@pytest.mark.parametrize("module", service_modules(), ids=lambda m: m.__name__.rpartition(".")[2])
def test_no_record_session_or_sql_leaves_the_services(module: types.ModuleType) -> None:
    """docs/architecture.md: queries return plain frozen data."""
    for function in public_functions(module):
        held = types_in(typing.get_type_hints(function).get("return"), set())
        classes = [one for one in held if isinstance(one, type)]
        leaked = [c for c in classes if c.__module__.startswith(("sqlalchemy", "reg44desk.db.models", "sqlcipher3"))]
        assert leaked == [], f"{function.__name__} returns {leaked}"


def test_what_a_query_returns_cannot_be_changed() -> None:
    """docs/architecture.md: data out is frozen, data in is a command."""
    queries = [
        f for module in service_modules() for f in public_functions(module) if next(iter(typing.get_type_hints(f).values()), 0) is Session
    ]
    classes = {c for query in queries for c in types_in(typing.get_type_hints(query)["return"], set()) if dataclasses.is_dataclass(c)}
    assert len(queries) > 20
    assert [c for c in classes if not vars(c)["__dataclass_params__"].frozen] == []


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None never dies on this Python")
@pytest.mark.usefixtures("qapp")
def test_the_window_library_does_not_use_none_up() -> None:
    """technology-window.md 0.1: PySide6 6.12 on Python 3.11 drops a reference of None with every call, then aborts."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(200):
        label.setText(str(number))
    assert sys.getrefcount(None) > before - 100


def test_the_window_library_is_held_at_the_version_that_works() -> None:
    """technology-window.md 0.1 and 0.2."""
    assert "PySide6-Essentials>=6.11.3,<6.12" in PYPROJECT["project"]["dependencies"]
    assert importlib.metadata.version("PySide6-Essentials").startswith("6.11.")


def test_no_other_part_of_qt_comes_along() -> None:
    """technology-window.md 0.4: the whole of Qt would replace the version that works."""
    names = {name.lower() for name in importlib.metadata.packages_distributions()}
    assert "pyside6" in names
    assert not {"pyside6_addons", "pyqt6", "pyqt5"} & {
        d.metadata["Name"].lower().replace("-", "_") for d in importlib.metadata.distributions()
    }


def test_an_error_of_the_database_tells_no_values(desk: Desk) -> None:
    """offline.md 10: the text of an error once held a child's name."""
    with desk.file.engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Canary"})
    assert "Canary" not in str(failed.value)
    assert "hidden" in str(failed.value)


def test_a_damaged_casebook_prints_nothing(casebook: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """offline.md 10: the encryption library writes to standard error unless told not to before it has the key."""
    damaged = bytearray(casebook.read_bytes())
    damaged[4096 * 3 + 50] ^= 1
    casebook.write_bytes(damaged)
    with pytest.raises(TroubleError):
        upkeep.open_desk(casebook, PASSPHRASE, FakeClock(), ACTOR, DEVICE)
    assert capfd.readouterr() == ("", "")
