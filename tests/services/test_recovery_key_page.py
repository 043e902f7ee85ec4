"""The page with a recovery key: what it says, and that a screen reader can read it."""

from __future__ import annotations

from datetime import date

import page
import pytest

from reg44desk.db.keys import new_recovery_key, read_recovery_key
from reg44desk.pdf import preview
from reg44desk.services import printing

TODAY = date(2022, 1, 21)
KEY = "R44-ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"


@pytest.mark.parametrize("name", ["Northmere visits", "Ŵ & <b>Sons</b> \u202e", "long" * 90])
def test_the_page_is_one_page_that_follows_pdf_ua(name: str) -> None:
    """Technology of paper: tagged PDF/UA-1, checked by a validator."""
    pdf = printing.recovery_key_pdf(name, KEY, TODAY)
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    assert [f.message for f in report.failures] == []
    assert preview.page_count(pdf) == 1


def test_the_page_names_the_casebook_the_day_and_how_to_keep_it() -> None:
    """Offline.md 3.8: the recovery key is kept on paper."""
    words = " ".join(preview.page_text(printing.recovery_key_pdf("Northmere visits", KEY, TODAY), 0).split())
    assert "Casebook Northmere visits" in words
    assert "Made on 21 January 2022" in words
    assert "Lock the page away, apart from the computer." in words


def test_the_key_on_the_page_opens_what_the_key_opens() -> None:
    """Offline.md R8: two ways in from the first day; what is printed is what is typed."""
    key = new_recovery_key()
    lines = preview.page_text(printing.recovery_key_pdf("Northmere", key, TODAY), 0).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("R44-"))
    assert read_recovery_key(f"{lines[at]} {lines[at + 1]}") == key


def test_the_same_key_gives_the_same_page() -> None:
    first, second = (printing.recovery_key_pdf("Northmere", KEY, TODAY) for _ in range(2))
    assert first == second


def test_a_key_on_two_lines_is_still_the_same_key() -> None:
    key = new_recovery_key()
    lines = printing.key_lines(key)
    assert read_recovery_key("\n".join(lines)) == key
    assert abs(len(lines[0]) - len(lines[1])) <= 4
