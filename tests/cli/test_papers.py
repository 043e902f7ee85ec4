"""The papers for a visit on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reg44desk.domain.types import Announced
from reg44desk.services import reg44
from reg44desk.services.desk import Desk
from tests.cli.conftest import Program
from tests.factories import make_closed, make_home
from tests.pdf.papers import page_texts, text_of, ua_problems
from tests.services.rota_steps import independent, plan


@pytest.fixture
def planned(casebook: Path, open_desk: Callable[[Path], Desk], tmp_path: Path) -> Path:
    """A casebook with an open home that has a visit planned, and a closed one, in X.r44."""
    desk = open_desk(casebook)
    visit = plan(desk, make_home(desk), date(2099, 2, 10), Announced.UNANNOUNCED, independent(desk, "Ann"))
    assert desk.read(reg44.get_visit, visit)
    make_closed(desk, "Ash House", date(2021, 9, 1))
    desk.close()
    return casebook.rename(tmp_path / "X.r44")


@pytest.mark.parametrize(("kind", "title"), [("form", "Visit form"), ("briefing", "Briefing for a visit")])
def test_each_paper_is_written_for_the_next_visit(program: Program, planned: Path, tmp_path: Path, kind: str, title: str) -> None:
    answer = program("paper", planned, kind, "oak house", "--out", "P.pdf")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith("Wrote P.pdf: Oak House, visit planned for 10 February 2099, V")
    pdf = (tmp_path / "P.pdf").read_bytes()
    assert ua_problems(pdf) == []
    assert page_texts(pdf)[0].count(title) >= 1
    assert "Unannounced visit: nothing of this goes to the home." in text_of(pdf)


def test_a_closed_home_has_no_papers(program: Program, planned: Path, tmp_path: Path) -> None:
    answer = program("paper", planned, "form", "Ash House", "--out", "P.pdf")
    assert answer.status == 1
    assert answer.err.startswith("Ash House is closed on")
    assert not (tmp_path / "P.pdf").exists()


def test_an_unknown_home_is_refused_with_the_names(program: Program, planned: Path) -> None:
    answer = program("paper", planned, "briefing", "Elm", "--out", "P.pdf")
    assert (answer.status, answer.err) == (1, "There is no home called Elm. Names: Ash House and Oak House.\n")


@pytest.mark.parametrize(("kind", "out"), [("form", "P.docx"), ("poster", "P.pdf")])
def test_a_wrong_call_is_told_so(program: Program, planned: Path, kind: str, out: str) -> None:
    assert program("paper", planned, kind, "Oak House", "--out", out).status == 2
