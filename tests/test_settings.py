"""Settings of this machine and person."""

from __future__ import annotations

import getpass
from dataclasses import replace
from pathlib import Path

import pytest

from reg44desk import settings
from reg44desk.settings import Settings


def write(words: str) -> None:
    settings.settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings.settings_path().write_text(words, encoding="utf-8")


def test_the_first_start_names_the_device_once_and_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """offline.md 2.1: the device's name is made once, at random, and kept."""
    monkeypatch.setattr(getpass, "getuser", lambda: "officer")
    first = settings.load()
    assert len(first.device) == 12
    assert first == settings.load() == Settings(device=first.device, person="officer")


def test_two_machines_have_two_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = settings.load().device
    monkeypatch.setenv("REG44DESK_HOME", str(tmp_path / "another machine"))
    assert settings.load().device != first


def test_what_is_saved_comes_back() -> None:
    wanted = Settings("0123456789ab", "Åsa Ŵyn", "dark", 150, ("/one.r44", "/two.r44"))
    settings.save(wanted)
    assert settings.load() == wanted
    assert [p.name for p in settings.settings_path().parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("words", ["device = ", 'device = "a', "\udcff"])
def test_a_file_that_cannot_be_read_gives_the_defaults(words: str) -> None:
    settings.settings_path().parent.mkdir(parents=True)
    settings.settings_path().write_bytes(words.encode("utf-8", "surrogateescape"))
    assert replace(settings.load(), device="", person="") == Settings()


def test_a_value_of_the_wrong_kind_gives_its_default_and_the_others_stay() -> None:
    write('device = "d1"\nperson = 3\ntheme = ["dark"]\ntext_size = true\nrecent = ["a.r44", 2]\nunknown = 1\n')
    found = settings.load()
    assert (found.device, found.theme, found.text_size, found.recent) == ("d1", "system", 100, ("a.r44", "2"))


@pytest.mark.parametrize("error", [OSError, KeyError, ImportError])
def test_a_machine_that_does_not_say_who_logged_in(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert settings.load().person == "Somebody"


def test_recent_casebooks_newest_first_each_once_five_at_most() -> None:
    found = Settings()
    for name in "abcdefb":
        found = settings.with_recent(found, Path(f"{name}.r44"))
    assert found.recent == ("b.r44", "f.r44", "e.r44", "d.r44", "c.r44")


def test_one_folder_holds_everything_where_the_person_says_so(tmp_path: Path) -> None:
    assert settings.settings_path() == tmp_path / "home" / "config" / "settings.toml"
    assert settings.data_folder() == tmp_path / "home" / "data"


def test_otherwise_files_lie_where_the_system_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REG44DESK_HOME")
    assert settings.settings_path().parent.name == settings.data_folder().name == settings.APP


def test_settings_that_the_disk_refuses_hold_until_the_program_ends(tmp_path: Path) -> None:
    """A file stands where the folder should be: the program starts all the same."""
    (tmp_path / "home").write_text("in the way", encoding="utf-8")
    assert not settings.save(settings.Settings(person="Officer"))
    assert settings.load().device
