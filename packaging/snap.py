# ruff: noqa: INP001
"""Takes the pictures of the README again (`make snap`), from the sample casebook of a day that shows something in every state."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from reg44desk.app.without_display import take_pictures
from reg44desk.domain.types import VisitState
from reg44desk.services import reg44, sample_file
from reg44desk.services.desk import Actor, Desk

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
DAY = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LIGHT = ("today", "homes", "rota", "visit", "report")
DARK = ("homes",)
COLOURS = 256


def main() -> None:
    """Write every picture into docs/pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["REG44DESK_HOME"] = folder
        desk = sample_file.open_sample(Path(folder), lambda: DAY, Actor("An Officer"), "pictures")
        try:
            take(desk, Path(folder) / "light", "light", {name: name for name in LIGHT})
            take(desk, Path(folder) / "dark", "dark", {name: f"{name}-dark" for name in DARK})
        finally:
            desk.close()


def take(desk: Desk, folder: Path, scheme: str, names: dict[str, str]) -> None:
    """Take the pictures of every screen in the colours of a scheme, and keep those with a name."""
    folder.mkdir()
    visit = [v for v in desk.read(reg44.list_visits) if v.state is VisitState.FINAL][-1]
    for picture in take_pictures(desk, visit, folder, scheme=scheme):
        name = names.get(picture.stem.partition(" ")[2])
        if name is not None:
            small(QImage(str(picture))).save(str(PICTURES / f"{name}.png"), quality=0)


def small(picture: QImage) -> QImage:
    """The same picture in its most frequent colours, which makes a file of a third of the size."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    used = Counter(memoryview(plain.constBits()).cast("I"))
    table = [colour for colour, _ in used.most_common(COLOURS)]
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither)


if __name__ == "__main__":
    main()
