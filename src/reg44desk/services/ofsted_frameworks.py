"""Ofsted's frameworks as the program ships them (resources/ofsted/frameworks.toml), and the words for their codes."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from reg44desk.domain.ofsted import Framework, framework_on, read_frameworks
from reg44desk.domain.types import HomeType
from reg44desk.resources import resource


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework, oldest first."""
    return read_frameworks(tomllib.loads(resource("ofsted", "frameworks.toml").read_text(encoding="utf-8")))


def on_day(home_type: HomeType, day: date) -> Framework | None:
    """The framework under which a kind of home is inspected on a day."""
    return framework_on(frameworks(), home_type, day)


def get(code: str) -> Framework | None:
    """A framework by its code."""
    return next((f for f in frameworks() if f.code == code), None)


def word(code: str) -> str:
    """The words for an area, an outcome or a framework; a code that no framework knows is shown as it is."""
    return _words().get(code, code)


def every_area() -> tuple[tuple[str, str], ...]:
    """Each area that any framework judges, by code with its words, in the order in which forms and papers name them."""
    areas = {area.code: area.name for framework in frameworks() for kind in framework.kinds for area in kind.areas}
    return tuple(areas.items())


def place(code: str) -> int:
    """Where an area comes in a list of several: in the order of the frameworks, unknown ones last."""
    return list(_words()).index(code) if code in _words() else len(_words())


@cache
def _words() -> dict[str, str]:
    words = {}
    for framework in frameworks():
        words[framework.code] = framework.name
        for kind in framework.kinds:
            for area in kind.areas:
                words[area.code] = area.name
                words |= dict(area.scale.outcomes)
            words |= dict(kind.overall.outcomes) if kind.overall else {}
    return words
