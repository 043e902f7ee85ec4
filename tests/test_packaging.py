"""The wheel: built as for a release, installed apart from the source, and used from an empty folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reg44desk import __version__
from tests.conftest import PASSPHRASE
from tests.factories import TRACKER
from tests.pdf.papers import ua_problems

ROOT = Path(__file__).parents[1]
UV = shutil.which("uv") or next((str(p) for p in (ROOT / ".tools" / "bin").glob("uv*") if p.stem == "uv"), None)
PIP = [sys._base_executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]  # type: ignore[attr-defined]  # Python of the venv
Installed = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once."""
    out = str(tmp_path_factory.mktemp("dist"))
    build = [UV, "build", "--quiet", "--wheel", "--out-dir", out, str(ROOT)] if UV else [*PIP, "wheel", "--no-deps", "-w", out, str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = Path(out).glob("*.whl")
    return built


@pytest.fixture(scope="session")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; the libraries that it needs are those of this environment."""
    made = tmp_path_factory.mktemp("installed") / "env"
    venv.create(made, with_pip=False)
    folder = Path(sysconfig.get_path("purelib", vars={"base": str(made), "platbase": str(made)}))
    (folder / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    python = str(python_of(made))
    install = [UV, "pip", "install", "--quiet", "--python", python] if UV else [*PIP, "--python", python, "install"]
    subprocess.run([*install, "--no-deps", str(wheel)], check=True, capture_output=True)
    return made


def python_of(made: Path) -> Path:
    return made / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture
def installed(home: Path, tmp_path: Path) -> Installed:
    """Runs the installed program, or the installed Python, in an empty folder."""
    folder = tmp_path / "empty"
    folder.mkdir()
    told = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV_", "QT_", "DISPLAY", "WAYLAND"))}
    told |= {"REG44DESK_PASSPHRASE": PASSPHRASE, "PYTHONUTF8": "1"}

    def run(name: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        call = [str(python_of(home).with_name(name)), *arguments]
        return subprocess.run(call, cwd=folder, env=told, capture_output=True, check=False)

    return run


def test_the_wheel_holds_every_resource_and_migration(wheel: Path) -> None:
    """Fonts, pictures, help, sample and style; without them the program starts only where it was written."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    resources = {p.relative_to(ROOT / "resources").as_posix() for p in (ROOT / "resources").rglob("*") if p.is_file()}
    modules = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src").rglob("*") if p.suffix in (".py", ".mako")}
    assert {f"reg44desk/_resources/{name}" for name in resources} | modules <= inside
    assert any("migrations/versions/0001" in name for name in modules)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    assert {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()} == {"reg44desk", f"reg44desk-{__version__}.dist-info"}


def test_the_installed_program_is_the_one_in_the_wheel(installed: Installed, home: Path) -> None:
    found = installed("python", "-c", "import reg44desk; print(reg44desk.__file__)").stdout.decode().strip()
    assert Path(found).is_relative_to(home)
    assert installed("reg44desk", "--version").stdout.decode().split() == ["reg44desk", __version__]


def test_the_main_job_runs_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    """A new casebook from the migrations inside, the tracker in, T-04 out, and a report with the fonts inside."""
    assert installed("reg44desk", "new", "N.r44").returncode == 0
    assert installed("reg44desk", "import", "N.r44", "tracker", str(TRACKER)).returncode == 0
    duty = installed("reg44desk", "duty", "N.r44", "--from", "2021-09", "--to", "2021-12", "--as-of", "2022-01-21", "--json")
    assert [sum(m["status"] == word for m in json.loads(duty.stdout)) for word in ("done", "missed")] == [53, 3]
    visit = json.loads(installed("reg44desk", "visits", "N.r44", "--json").stdout)[0]
    written = installed("python", "-m", "reg44desk", "report", "N.r44", visit["id"], "--out", "R.pdf")
    assert (written.returncode, written.stderr) == (0, b"")
    assert ua_problems((tmp_path / "empty" / "R.pdf").read_bytes()) == []


def test_the_sample_is_worked_through_where_there_is_no_display(installed: Installed, tmp_path: Path) -> None:
    """Sample, style, pictures and window from the wheel alone."""
    done = installed("reg44desk", "--sample")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    out = tmp_path / "empty" / "out"
    assert [p.suffix for p in sorted(out.iterdir())].count(".pdf") == 1
    assert len(list(out.glob("*.png"))) > 3
