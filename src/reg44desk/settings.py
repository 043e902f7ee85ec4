"""Settings of this machine and person (not of the office), and where files live."""

from __future__ import annotations

import dataclasses
import getpass
import os
import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import tomli_w

APP = "Reg44 Desk"


@dataclass(frozen=True, slots=True)
class Settings:
    """What this person chose on this machine. `device` names the machine in the journal; it is made once, at random."""

    device: str = ""
    person: str = ""
    theme: str = "system"
    text_size: int = 100
    recent: tuple[str, ...] = ()


def settings_path() -> Path:
    """Where the settings lie; REG44DESK_HOME moves everything of this program under one folder."""
    return _home("config", platformdirs.user_config_path(APP, appauthor=False)) / "settings.toml"


def data_folder() -> Path:
    """Where the sample and logs lie: this machine's own disk, never a roaming profile."""
    return _home("data", platformdirs.user_data_path(APP, appauthor=False))


def load() -> Settings:
    """Read the settings; what is missing or cannot be read is at its default. A device's name is made and kept at once."""
    try:
        kept = tomllib.loads(settings_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    usable: dict[str, Any] = {}
    for field in dataclasses.fields(Settings):
        value = kept.get(field.name)
        value = tuple(str(v) for v in value) if isinstance(value, list) else value
        if type(value) is type(field.default):
            usable[field.name] = value
    found = Settings(**usable)
    if not found.person:
        found = dataclasses.replace(found, person=_login())
    if not found.device:
        found = dataclasses.replace(found, device=uuid.uuid4().hex[:12])
        save(found)
    return found


def save(settings: Settings) -> bool:
    """Keep the settings, written beside and moved into place, so that a crash leaves the old or the new.

    Says whether the disk took them; where it did not, they hold until the program ends.
    """
    path = settings_path()
    part = path.with_suffix(".part")
    plain = {k: list(v) if isinstance(v, tuple) else v for k, v in dataclasses.asdict(settings).items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(tomli_w.dumps(plain), encoding="utf-8")
        part.replace(path)
    except OSError:
        return False
    return True


def with_recent(settings: Settings, path: Path) -> Settings:
    """The settings with a casebook at the head of those opened lately, five at most."""
    others = [p for p in settings.recent if p != str(path)]
    return dataclasses.replace(settings, recent=(str(path), *others)[:5])


def _home(kind: str, usual: Path) -> Path:
    moved = os.environ.get("REG44DESK_HOME")
    return Path(moved) / kind if moved else usual


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "Somebody"
