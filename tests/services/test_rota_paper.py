"""The rota on paper: the office's says everything, a home's nothing that is unannounced."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest

from reg44desk.domain.types import Announced, CancelledBy, CasebookKind, Month, VisitState
from reg44desk.services import reg44, rota_paper
from reg44desk.services.desk import Desk, Tx, command
from tests.factories import make_home
from tests.pdf.papers import page_texts, text_of, ua_problems
from tests.services.rota_steps import change, independent, made, plan

FEBRUARY = Month(2022, 2)
TUESDAY = date(2022, 2, 8)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def pdf(desk: Desk, home_id: UUID | None = None, month: Month = FEBRUARY) -> bytes:
    made = desk.read(rota_paper.rota_pdf, month, desk.today(), home_id)
    assert ua_problems(made) == []
    assert made == desk.read(rota_paper.rota_pdf, month, desk.today(), home_id)
    return made


def test_the_office_sees_every_visit_and_every_home_without_one(desk: Desk, home: UUID) -> None:
    plan(desk, home, TUESDAY, Announced.UNANNOUNCED, independent(desk, "Ann"), planned_time=time(17, 30))
    make_home(desk, "Elm House")
    said = text_of(pdf(desk))
    assert "Rota February 2022 For the office. It names unannounced visits, so no home may see it." in said
    assert "Tue 8 Feb 2022 5:30pm Oak House Planned, unannounced Ann" in said
    assert "Elm House Planned Due by 28 February 2022." in said
    assert "OFFICIAL-SENSITIVE" in said
    assert "Made on 21 January 2022" in said


def test_made_and_not_made_are_told_with_how(desk: Desk, home: UUID) -> None:
    desk.do(made, home, date(2022, 2, 1), announced=Announced.UNANNOUNCED)
    off = plan(desk, home, TUESDAY)
    desk.do(reg44.cancel_visit, off, CancelledBy.HOME, "A burst pipe")
    said = text_of(pdf(desk))
    assert "Tue 1 Feb 2022 Oak House Made, unannounced" in said
    assert "Tue 8 Feb 2022 Oak House Cancelled" in said
    assert "Every home has a visit planned or recorded." in said


def test_a_homes_paper_never_shows_an_unannounced_visit(desk: Desk, home: UUID) -> None:
    """Regulation 44(3); part d, point 2: tell no one if unannounced."""
    plan(desk, home, TUESDAY, Announced.UNANNOUNCED)
    plan(desk, home, date(2022, 2, 9))
    said = text_of(pdf(desk, home))
    assert "No announced visit is planned in this month." in said
    assert "8 Feb" not in said
    assert "9 Feb" not in said
    assert "Due" not in said


def test_a_homes_paper_shows_its_announced_visits_and_no_other_homes(desk: Desk, home: UUID) -> None:
    ann = independent(desk, "Ann")
    plan(desk, home, TUESDAY, Announced.ANNOUNCED, ann, planned_time=time(10))
    off = plan(desk, home, date(2022, 2, 15), Announced.ANNOUNCED, ann)
    desk.do(change, off, state=VisitState.CANCELLED)
    done = plan(desk, home, date(2022, 2, 22), Announced.ANNOUNCED, ann)
    desk.do(change, done, state=VisitState.FINAL, visit_date=date(2022, 2, 22))
    plan(desk, make_home(desk, "Elm House"), TUESDAY, Announced.ANNOUNCED)
    said = text_of(pdf(desk, home))
    assert "Announced visits Oak House, February 2022" in said
    assert "Tue 8 Feb 2022 10am Ann Planned Tue 15 Feb 2022 Ann Not made Tue 22 Feb 2022 Ann Made" in said
    assert "Elm House" not in said


def test_an_empty_month_says_so(desk: Desk) -> None:
    assert "No visit is planned or recorded in this month." in text_of(pdf(desk))


def test_a_long_month_goes_over_pages_with_the_headings_repeated(desk: Desk, home: UUID) -> None:
    for number in range(60):
        plan(desk, home, date(2022, 2, 1) + timedelta(days=number % 28))
    pages = page_texts(pdf(desk))
    assert len(pages) > 1
    assert all("Independent person" in words for words in pages[:2])
    assert f"Page 1 of {len(pages)}" in pages[0]


@command("Make it a sample for a test")
def as_sample(tx: Tx) -> None:
    from reg44desk.db.models import Casebook

    tx.session.query(Casebook).one().kind = CasebookKind.SAMPLE


def test_a_sample_says_so_on_paper(desk: Desk) -> None:
    desk.do(as_sample)
    assert "OFFICIAL-SENSITIVE - SAMPLE, NOTHING IN IT IS REAL" in text_of(pdf(desk))


def test_files_have_names_that_sort_and_say_what_they_are(desk: Desk) -> None:
    strange = make_home(desk, "A/sh: House")
    assert desk.read(rota_paper.file_name, FEBRUARY) == "2022-02 Rota for the office.pdf"
    assert desk.read(rota_paper.file_name, FEBRUARY, strange) == "2022-02 Ash House - announced visits.pdf"
    assert desk.read(rota_paper.file_name, FEBRUARY, make_home(desk, "?")) == "2022-02 Home - announced visits.pdf"
