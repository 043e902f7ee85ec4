"""A later version of the workbook, as far as recommendations go: filled in, closed, and never made twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reg44desk.domain.types import (
    Progress,
    RecipientKind,
    Role,
    SendingMethod,
)
from reg44desk.domain.visit import FollowUp, VisitDraft
from reg44desk.services import reg44, reports, visit_record
from reg44desk.services.desk import Desk
from tests.factories import make_person
from tests.services.record import record
from tests.services.workbooks import Copy, again

STAYS = "The casebook stays as it is: correct whichever is wrong."


def versions(desk: Desk, home: str, day: date) -> list[int]:
    return [v.version for v in desk.read(reports.list_versions, visit(desk, home, day).id)]


def visit(desk: Desk, home: str, day: date) -> reg44.VisitRow:
    return next(v for v in desk.read(reg44.list_visits) if (v.home, v.day) == (home, day))


def test_a_recommendation_of_a_report_sent_from_here_is_kept_but_not_in_it(imported: Desk, copy: Copy) -> None:
    one = imported.read(reports.list_versions, visit(imported, "Alder House", date(2021, 9, 16)).id)[0].id
    imported.do(
        reports.record_sending,
        one,
        RecipientKind.REGISTERED_PROVIDER,
        "The council",
        None,
        sent_on=date(2022, 1, 5),
        method=SendingMethod.POST,
    )
    copy.add("Recommendations", ref="R099", home="Alder House", madeon=date(2021, 9, 16), recommendation="Mend the gate")
    found = again(imported, copy)
    assert found.says == ["Version 1 of this report is signed or sent, so what is new in the workbook is not in it."]
    assert (found.added, versions(imported, "Alder House", date(2021, 9, 16))) == ({"Recommendations": 1}, [1])


def test_a_recommendation_that_came_later_is_in_the_next_version(imported: Desk, copy: Copy) -> None:
    copy.add("Recommendations", ref="R099", home="Alder House", madeon=date(2021, 9, 16), recommendation="Mend the gate")
    assert again(imported, copy).added == {"Recommendations": 1, "New versions of reports": 1}
    document = imported.read(reports.get_document, visit(imported, "Alder House", date(2021, 9, 16)).id, imported.today())
    assert "Mend the gate" in str(document.sections[-1])


def test_a_recommendation_closed_later_is_closed(imported: Desk, copy: Copy) -> None:
    """The home reports it complete; a visit has yet to see the evidence."""
    copy.put("Recommendations", copy.line("Recommendations", "R003"), "Closed on", date(2022, 1, 10))
    assert again(imported, copy).added == {"Closed recommendations": 1}
    assert ("R003", date(2021, 9, 10), Progress.REPORTED_COMPLETE, date(2022, 1, 10)) in [
        (row[2], row[3], row[7], row[8]) for row in imported.read(record)["recommendations"]
    ]


def test_details_of_a_recommendation_are_filled_in(desk: Desk, copy: Copy) -> None:
    row = copy.line("Recommendations", "R003")
    copy.put("Recommendations", row, "Quality standard", None).put("Recommendations", row, "Consider by", None)
    again(desk, copy)
    copy.put("Recommendations", row, "Quality standard", "Education").put("Recommendations", row, "Consider by", date(2021, 11, 9))
    assert again(desk, copy).added == {"Details filled in": 2, "New versions of reports": 1}


def test_details_of_a_recommendation_without_a_visit_are_filled_in(desk: Desk, copy: Copy) -> None:
    row = copy.add("Recommendations", ref="R099", home="Alder House", madeon=date(2021, 8, 1), recommendation="Mend the gate")
    again(desk, copy)
    copy.put("Recommendations", row, "Consider by", date(2021, 9, 1))
    assert again(desk, copy).added == {"Details filled in": 1}


@pytest.mark.parametrize(
    ("column", "said", "told"),
    [
        ("Made on", date(2021, 9, 11), f"The casebook says 10 September 2021, the workbook 11 September 2021. {STAYS}"),
        (
            "Recommendation",
            "Mend the gate " * 9,
            (
                'The casebook says "Display how to contact an advocate", the workbook "Mend the gate Mend the gate Mend the gate Mend the '
                f'gate Mend the gate Mend the…". {STAYS}'
            ),
        ),
        (
            "Quality standard",
            "Education",
            f'The casebook says "Health and well-being", the workbook "Education". {STAYS}',
        ),
        ("Consider by", date(2021, 12, 9), f"The casebook says 9 November 2021, the workbook 9 December 2021. {STAYS}"),
    ],
)
def test_what_a_recommendation_says_otherwise_is_told(imported: Desk, copy: Copy, column: str, said: Any, told: str) -> None:
    before = imported.read(record)
    copy.put("Recommendations", copy.line("Recommendations", "R003"), column, said)
    assert (again(imported, copy).says, imported.read(record)) == ([told], before)


def test_another_day_of_closing_is_told(imported: Desk, copy: Copy) -> None:
    copy.put("Recommendations", copy.line("Recommendations", "R001"), "Closed on", date(2021, 9, 30))
    assert again(imported, copy).says == [f"The casebook says 29 September 2021, the workbook 30 September 2021. {STAYS}"]


def test_what_a_visit_here_has_found_is_not_closed_by_the_workbook(imported: Desk, copy: Copy) -> None:
    """The latest visit's word stands: it saw that the recommendation was not met."""
    cedar = visit(imported, "Cedar View", date(2021, 9, 10)).home_id
    made = next(r for r in imported.read(visit_record.open_recommendations, cedar, None, imported.today()) if r.reference == "R003")
    visitor = make_person(imported, "V. New", Role.INDEPENDENT_PERSON)
    draft = VisitDraft(
        home_id=cedar,
        visit_date=date(2022, 1, 12),
        independent_person_id=visitor,
        follow_ups=(FollowUp(made.id, Progress.NOT_MET, "No poster."),),
    )
    imported.do(visit_record.save_visit, draft)
    copy.put("Recommendations", copy.line("Recommendations", "R003"), "Closed on", date(2022, 1, 10))
    assert again(imported, copy).says == [f'The casebook says "Not met", the workbook 10 January 2022. {STAYS}']


def test_a_recommendation_with_another_reference_is_not_made_twice(imported: Desk, copy: Copy) -> None:
    copy.put("Recommendations", copy.line("Recommendations", "R003"), "Ref", "R3")
    found = again(imported, copy)
    assert (found.added, found.says) == ({}, ["The casebook has this recommendation as R003, so this line is left out."])


def test_two_recommendations_in_the_same_words_are_two(imported: Desk, copy: Copy) -> None:
    copy.add(
        "Recommendations", ref="R099", home="Cedar View", madeon=date(2021, 9, 10), recommendation="Display how to contact an advocate"
    )
    assert again(imported, copy).added["Recommendations"] == 1
