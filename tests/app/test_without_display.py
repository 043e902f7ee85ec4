"""The main job where no window can open."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from reg44desk.app import without_display
from reg44desk.clock import system_clock
from reg44desk.services import sample_file
from tests.conftest import ACTOR, DEVICE


def test_it_writes_a_report_and_pictures_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object) -> None:
    assert without_display.do_main_job(tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "There is no display here" in said
    assert "Missed: " in said
    assert " visits required, " in said
    written = sorted((tmp_path / "out").iterdir())
    assert [p.suffix for p in written].count(".png") == 13
    assert next(p for p in written if p.suffix == ".pdf").read_bytes().startswith(b"%PDF-")
    assert all(QImage(str(p)).width() == 1366 for p in written if p.suffix == ".png")


def test_a_sample_that_is_open_elsewhere_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "home" / "data" / "sample"
    desk = sample_file.open_sample(folder, system_clock, ACTOR, DEVICE)
    assert without_display.do_main_job(tmp_path / "out") == 1
    assert "is open already" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    desk.close()
