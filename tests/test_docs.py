"""What people read outside the screens is true and complete: the README, the manual, the changes, and the papers for contributors."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from reg44desk import __version__, cli
from reg44desk.app.window import build_window
from reg44desk.services.desk import Desk
from reg44desk.settings import Settings
from reg44desk.views.help import FIRST_PAGE, key_list
from tests.conftest import PASSPHRASE

ROOT = Path(__file__).parents[1]
HELP = ROOT / "resources" / "help"
PAGES = sorted(HELP.glob("*.md"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAPERS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")), *PAGES]

JARGON = r"LAC|placements?|invalid|please|SQL|traceback|exception|click on|abort(ed)?|e\.g\.|i\.e\.|etc\."
OURS = r"database|encrypt(ed|ion)|UUID|transaction|schema|commit|null|GUI|widget|dialog|checkbox|user|repository|hash"
ELSEWHERE = r"/work/|/tmp/|/home/|/root/|localhost|pypi\.|pythonhosted|npmjs|debian\.org"


def words_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def sentences(markdown: str) -> list[str]:
    """Every sentence of a page; a heading or a line of a list is one too. Links are read as their words."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown).replace("**", "")
    lines = [re.sub(r"^\s*(\d+\.|[-#]+)\s+", "", line) for line in plain.splitlines()]
    return [one for line in lines for one in re.split(r"(?<=[.?!:])\s+", line) if one]


def links(path: Path) -> list[str]:
    """Where a page's links lead, but for those to other sites."""
    return re.findall(r"\]\((?!https?:)([^)#]+)\)", words_of(path))


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Everything the program can say: each text in its code, without the marks of keys and without what ends it."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        nodes = list(ast.walk(ast.parse(words_of(path))))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                found.add(node.value.replace("&", "").strip().rstrip(".:"))
    return found


def help_keys() -> set[str]:
    """The page of the manual that each screen asks for."""
    found = {FIRST_PAGE}
    for path in (ROOT / "src" / "reg44desk" / "views").glob("*.py"):
        for node in ast.walk(ast.parse(words_of(path))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value:
                found |= {str(node.value.value) for target in node.targets if isinstance(target, ast.Name) and target.id == "help"}
    return found


# the manual


def test_every_screen_has_its_page_of_the_manual() -> None:
    assert len(help_keys()) > 9
    assert help_keys() <= {page.stem for page in PAGES}


def test_every_page_of_the_manual_can_be_reached_from_the_first() -> None:
    reached, waiting = set(), {FIRST_PAGE}
    while waiting:
        here = waiting.pop()
        reached.add(here)
        waiting |= {Path(link).stem for link in links(HELP / f"{here}.md")} - reached
    assert reached == {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_the_manual_speaks_plainly(page: Path) -> None:
    """experience.md, Words: sentences under 25 words, no jargon, no "please"."""
    jargon = re.findall(rf"\b(?:{JARGON}|{OURS})(?!\w)", words_of(page), re.IGNORECASE)
    long = [one for one in sentences(words_of(page)) if len(one.split()) >= 25 and not one.startswith("Home, ")]
    assert (jargon, long) == ([], [])


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_of_the_manual_is_neither_a_note_nor_a_book(page: Path) -> None:
    lines = words_of(page).splitlines()
    assert 30 <= len(lines) <= 70
    assert lines[0].startswith("# ")


@pytest.mark.parametrize("page", [p for p in PAGES if p.stem != "words"], ids=lambda p: p.stem)
def test_the_words_that_the_manual_prints_bold_are_on_the_screens(page: Path, said: set[str]) -> None:
    """Buttons, menus, columns and badges are named as they are, so that they can be found."""
    assert [one for one in re.findall(r"\*\*([^*]+)\*\*", words_of(page)) if one not in said] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_messages_that_the_manual_quotes_are_given_so(page: Path, said: set[str]) -> None:
    quoted = [part for one in re.findall(r'"([^"]+)"', words_of(page)) for part in re.split(r",?\s*\.\.\.\s*", one) if part]
    assert [part for part in quoted if not any(part in whole for whole in said)] == []


def test_the_manual_names_every_key_of_the_window(desk: Desk, qapp: QApplication) -> None:
    """experience.md: every key is told."""
    window = build_window(desk, Settings(), lambda _wanted: None)
    actions = [*window.actions(), *window.go_menu.actions(), *window.file_menu.actions()]
    keys = [line.split(":")[0] for line in key_list(actions).splitlines() if line[:4] in ("Ctrl", "Alt+") or re.match(r"F\d", line)]
    window.close()
    window.deleteLater()
    missing = [key for key in keys if key not in words_of(HELP / "keys.md") and not re.fullmatch(r"Ctrl\+[1-9]", key)]
    assert (len(keys) > 12, missing) == (True, [])


def test_the_manual_never_mixes_the_two_services() -> None:
    """CONTRIBUTING.md: the independent person of regulation 44 is not an Independent Visitor."""
    naming = [page for page in PAGES if "visitor" in words_of(page).casefold()]
    assert {page.stem for page in naming} == {"people", "words"}
    for page in naming:
        assert not re.search(r"[Vv]isitor", re.sub(r"Independent Visitor\b", "", words_of(page)))


def test_the_six_words_of_the_duty_are_explained() -> None:
    for page in ("words", "homes"):
        explained = re.findall(r"^- \*\*([^*]+)\*\*", words_of(HELP / f"{page}.md"), re.MULTILINE)
        assert {"Done", "Planned", "At risk", "Overdue", "Missed", "Not required"} <= set(explained)


# the README


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`reg44desk {command} " in README or f"`{command}`" in README


def test_no_command_is_missing_from_the_list_of_commands() -> None:
    assert {command.name or getattr(command.callback, "__name__", "") for command in cli.app.registered_commands} == set(cli.COMMANDS)


def test_the_readme_speaks_plainly() -> None:
    assert re.findall(rf"\b(?:{JARGON})\b", README, re.IGNORECASE) == []


def test_the_readmes_pictures_are_small_and_of_a_small_laptops_size() -> None:
    pictures = [ROOT / target for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)]
    assert {picture.stem for picture in pictures} >= {"today", "homes", "visit", "report"}
    for picture in pictures:
        size = QImage(str(picture)).size()
        assert (size.width(), size.height()) == (1366, 768)
        assert picture.stat().st_size < 250_000


def session() -> list[tuple[str, list[str]]]:
    """The commands of the README's session, each with the lines that it says are printed."""
    block = re.search(r"```console\n(.*?)```", README, re.DOTALL)
    assert block is not None
    steps = [one.splitlines() for one in block[1].split("$ reg44desk ")[1:]]
    return [(lines[0], [line for line in lines[1:] if line != "..."]) for lines in steps]


def test_the_readmes_session_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """T-04, and every other line of the session, run for real."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REG44DESK_PASSPHRASE", PASSPHRASE)
    for command, expected in session():
        arguments = [str(ROOT / word) if word.endswith(".xlsx") else word for word in command.split()]
        assert cli.run(arguments) == 0
        printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert [line for line in expected if line not in printed] == []


# the papers for contributors


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*##", words_of(ROOT / "Makefile"), re.MULTILINE))


@pytest.mark.parametrize("paper", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda p: p.stem)
def test_make_has_every_target_that_is_spoken_of(paper: Path) -> None:
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", words_of(paper), re.MULTILINE)) <= targets()


def test_every_target_of_make_is_explained() -> None:
    assert [target for target in sorted(targets()) if f"`make {target}`" not in CONTRIBUTING] == []


def test_every_task_that_is_spoken_of_is_there() -> None:
    assert set(re.findall(r"uv run poe ([a-z]+)", CONTRIBUTING)) <= set(PROJECT["tool"]["poe"]["tasks"])


def test_the_changes_name_this_version() -> None:
    newest = re.findall(r"^## \[?([0-9][^\s,\]]*)", words_of(ROOT / "CHANGELOG.md"), re.MULTILINE)[0]
    assert newest == __version__


def test_every_dependency_has_its_reason() -> None:
    reasons = "\n".join(words_of(path) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"], *PROJECT["build-system"]["requires"]]
    names = [re.split(r"[\[><=~ ]", line)[0] for line in wanted]
    assert [name for name in names if not re.search(rf"(\| |\*\*){re.escape(name)}( \||\*\*)", reasons)] == []


def test_nothing_without_a_dependency_is_given_a_reason() -> None:
    rows = re.findall(r"^\| ([A-Za-z0-9-]+) \|", words_of(ROOT / "docs" / "decisions" / "0001-dependencies.md"), re.MULTILINE)
    names = {re.split(r"[\[><=~ ]", line)[0] for line in PROJECT["project"]["dependencies"]}
    assert set(rows) - {"Dependency", "---"} == names


def test_a_decision_takes_a_page_at_most_and_its_number_once() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    for path in decisions:
        assert words_of(path).startswith(f"# {path.name[:4]}: ")
        assert len(words_of(path).split()) < 600


def test_files_that_the_architecture_speaks_of_are_there() -> None:
    found = re.findall(r"`((?:[a-z_0-9]+/)+[a-z_0-9]+\.(?:py|md|toml))`", words_of(ROOT / "docs" / "architecture.md"))
    places = (ROOT, ROOT / "src" / "reg44desk", ROOT / "tests")
    assert len(found) > 15
    assert [name for name in found if not any((place / name).exists() for place in places)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_papers_lead_only_to_what_is_there(paper: Path) -> None:
    assert [link for link in links(paper) if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_papers_speak_of_no_one_machine(paper: Path) -> None:
    assert re.findall(ELSEWHERE, words_of(paper)) == []
