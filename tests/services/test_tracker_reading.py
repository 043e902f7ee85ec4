"""Reading the officer's tracker: whatever was typed wrong is answered with its sheet, row, column and what to do."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reg44desk.domain.types import Announced, HomeStatus, HomeType, InspectionType, Judgement, Opinion, QualityStandard, VisitingBody
from reg44desk.errors import UserError
from reg44desk.services import tracker_reading
from reg44desk.services.tracker_reading import problems_workbook, visitor
from tests.factories import TRACKER
from tests.services.workbooks import Copy, problems, read


def told(copy: Copy, known: list[str] | None = None) -> list[str]:
    """Each problem as people read it; one that stops nothing has a star."""
    return [f"{'' if p.blocking else '* '}{p}" for p in problems(copy.save(), known)]


def test_the_officers_own_workbook_has_nothing_to_put_right() -> None:
    """Its one oddity is told: a member came along after leaving that home (BR-09)."""
    found = read(TRACKER).problems
    assert [(str(p), p.blocking) for p in found] == [
        (
            (
                'Visits, row 51, column F "Member present": Cllr G Gilling was not assigned to Garth House on 19 December 2021. '
                "The attendance is recorded, but does not count as the member's visit."
            ),
            False,
        )
    ]


def test_every_sheet_becomes_rows_with_their_meaning() -> None:
    found = read(TRACKER)
    juniper, home = found.homes[-1], found.homes[0]
    assert (home.home_type, home.visited_by, home.opened, home.status) == (
        HomeType.LONG_STAY,
        VisitingBody.NYAS,
        date(2012, 1, 1),
        HomeStatus.OPEN,
    )
    assert (juniper.ofsted_urn, juniper.registered_manager, juniper.opened, juniper.status) == (None, None, None, HomeStatus.REGISTERING)
    visit = found.visits[9]
    assert (visit.home, visit.visited_by, visit.organisation, visit.is_team) == ("Hawthorn Rise", "S. Brook", "NYAS", False)
    assert (visit.announced, visit.members_present, visit.opinion_safeguarded, visit.opinion_well_being) == (
        Announced.UNANNOUNCED,
        ("Cllr H Hadrian",),
        Opinion.NO,
        Opinion.YES,
    )
    assert found.recommendations[10].quality_standard is QualityStandard.PROTECTION_OF_CHILDREN
    assert (found.inspections[-1].inspection_type, found.inspections[-1].judgement) == (InspectionType.MONITORING, None)
    assert (found.inspections[1].judgement, found.counts[2].number) == (Judgement.REQUIRES_IMPROVEMENT, 946)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("T. Quill (NYAS)", ("T. Quill", "NYAS", False)),
        ("T. Quill", ("T. Quill", "", False)),
        ("(NYAS)", ("(NYAS)", "(NYAS)", True)),
        ("T. Quill (NYAS) late", ("T. Quill (NYAS) late", "", False)),
        ("Children's Commissioning Team", ("Children's Commissioning Team", "Children's Commissioning Team", True)),
        ("NYAS", ("NYAS", "NYAS", True)),
    ],
)
def test_who_visited_is_a_person_of_an_organisation_or_a_team(typed: str, parts: tuple[str, str, bool]) -> None:
    """A-32: a team recorded where a person should be named stays marked as a team."""
    assert visitor(typed) == parts


def test_headings_and_words_do_in_any_case_and_spacing(copy: Copy) -> None:
    """Capitals, spaces, accents and full stops make no other heading, home or word."""
    copy.book["Visits"]["A1"] = "  HOME "
    copy.book["Visits"]["E1"] = "Announced"
    for column, value in (("A", " linden  centre ROWAN "), ("D", "children's commissioning team"), ("E", "UNANNOUNCED"), ("G", "yes.")):
        copy.book["Visits"][f"{column}2"] = value
    copy.book["Ofsted"]["D3"] = "requires improvement"
    assert told(copy) == []
    assert read(copy.path).visits[0].announced is Announced.UNANNOUNCED


def test_an_unknown_home_gets_a_near_name_as_a_hint(copy: Copy) -> None:
    copy.put("Visits", 5, "Home", "Birch Logde")
    assert told(copy) == [
        (
            'Visits, row 5, column A "Home": There is no home "Birch Logde". Is it "Birch Lodge"? Correct the name, or add the home to the '
            "Homes sheet."
        )
    ]


def test_a_home_that_nothing_is_near_gets_no_hint(copy: Copy) -> None:
    copy.put("Ofsted", 2, "Home", "Zzyzx").put("Ofsted", 3, "Home", 7)
    assert [line.partition(": ")[2] for line in told(copy)] == [
        f'There is no home "{name}". Correct the name, or add the home to the Homes sheet.' for name in ("Zzyzx", "7")
    ]


def test_a_home_with_another_number_is_another_home(copy: Copy) -> None:
    """Two homes whose names differ in a number alone are never suggested for one another."""
    copy.put("Homes", 11, "Home", "Linden Centre 2")
    for row in range(2, copy.book["Visits"].max_row + 1):
        if copy.book["Visits"].cell(row, 1).value == "Linden Centre Rowan":
            copy.put("Visits", row, "Home", "Linden Centre 12")
    line = next(line for line in told(copy) if "Linden Centre 12" in line)
    assert "Is it" not in line


def test_so_many_unknown_homes_are_not_each_looked_up(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker_reading, "MOST_HINTS", 1)
    copy.put("Visits", 5, "Home", "Birch Logde").put("Visits", 6, "Home", "Elm Bnak").put("Visits", 8, "Home", "Birch Logde")
    assert ["Is it" in line for line in told(copy)] == [True, False, True]


def test_a_home_in_the_casebook_needs_no_line_on_the_sheet_of_homes(copy: Copy) -> None:
    copy.drop("Homes", copy.line("Homes", "Alder House"))
    assert any('There is no home "Alder House"' in line for line in told(copy))
    assert told(copy, ["ALDER  HOUSE"]) == []


def test_a_home_whose_own_line_is_wrong_is_known_all_the_same(copy: Copy) -> None:
    """One wrong word on the sheet of homes does not make every visit to that home wrong."""
    copy.put("Homes", 2, "Type", "Castle")
    assert told(copy) == [
        (
            'Homes, row 2, column C "Type": "Castle" is not a word this column knows. '
            "Use one of: Long-stay, Respite, Secure, Edge of care, Other."
        )
    ]


def test_a_month_that_contradicts_the_day_is_told(copy: Copy) -> None:
    """BR-03: a visit counts for the month of its day and for no other."""
    copy.put("Visits", 2, "Month", "Aug 2021")
    assert told(copy) == [
        (
            'Visits, row 2, column B "Month": The month says August 2021 but the visit was on 4 September 2021. '
            "A visit counts for the month of its day. Correct one of them."
        )
    ]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "typed", "says"),
    [
        ("Homes", 2, "Places", "four", "There should be a whole number here, like 4. Type it again."),
        ("Homes", 2, "Places", 4.5, "There should be a whole number here, like 4. Type it again."),
        ("Homes", 2, "Places", -1, "There should be a whole number here, like 4. Type it again."),
        ("Homes", 2, "Places", True, "There should be a whole number here, like 4. Type it again."),
        ("Homes", 2, "Home", date(2021, 9, 4), "There should be words here. Type them again."),
        ("Homes", 2, "Site", time(9), "There should be words here. Type them again."),
        ("Homes", 2, "Site", timedelta(hours=30), "There should be words here. Type them again."),
        ("Homes", 2, "Site", "x" * 201, "This is too long: the most that fits is 200 letters. Shorten it."),
        ("Homes", 2, "Opened", None, "An open home needs the day it opened. Type it, like 18/09/2021."),
        (
            "Homes",
            16,
            "Opened",
            date(2022, 1, 21),
            "The status is Registering, but there is a day on which the home opened. Correct one of them.",
        ),
        ("Elected members", 2, "Councillor", "Vacant", "This cell is empty. Fill it in."),
        ("Elected members", 2, "To", date(2021, 5, 31), "The last day is before the first. Check both dates."),
        ("Elected members", 2, "Agreed to visit", "Perhaps", '"Perhaps" is not a word this column knows. Use one of: Yes, No.'),
        ("Visits", 2, "Visited by", "-", "This cell is empty. Fill it in."),
        ("Visits", 2, "Visited by", "\u200b", "This cell is empty. Fill it in."),
        ("Visits", 3, "Member present", "Yes", "Type the member's name, or leave the cell empty."),
        ("Visits", 2, "Signed: registered manager", date(2021, 9, 3), "This day is before the visit. Check both dates."),
        ("Recommendations", 2, "Recommendation", "x" * 20_001, "This is too long: the most that fits is 20,000 letters. Shorten it."),
        ("Recommendations", 2, "Ref", None, "This cell is empty. Fill it in."),
        ("Children looked after", 2, "Number", None, "This cell is empty. Fill it in."),
    ],
)
def test_a_cell_that_says_something_else_is_told(copy: Copy, sheet: str, row: int, column: str, typed: Any, says: str) -> None:
    copy.put(sheet, row, column, typed)
    found = [p for p in problems(copy.save()) if p.blocking and p.sheet == sheet]
    assert [(p.row, p.column, p.message) for p in found] == [(row, column, says)]


def test_a_day_before_the_recommendation_is_told(copy: Copy) -> None:
    copy.put("Recommendations", 2, "Consider by", date(2021, 9, 3)).put("Recommendations", 2, "Closed on", date(2021, 9, 3))
    assert [p.column for p in problems(copy.save())] == ["Consider by", "Closed on"]


@pytest.mark.parametrize("typed", [440001, "SC 440001", "sc440001"])
def test_an_ofsted_number_is_the_same_however_it_is_typed(copy: Copy, typed: object) -> None:
    copy.put("Homes", 2, "Ofsted URN", typed)
    assert (told(copy), read(copy.path).homes[0].ofsted_urn) == ([], str(typed).replace(" ", "").upper())


@pytest.mark.parametrize("typed", ["tbc", "n/a", "Pending"])
def test_a_number_that_is_still_to_come_is_none(copy: Copy, typed: str) -> None:
    copy.put("Homes", 16, "Ofsted URN", typed)
    assert (told(copy), read(copy.path).homes[-1].ofsted_urn) == ([], None)


@pytest.mark.parametrize("typed", ["Cllr C Calder, Cllr F Farrow", "Cllr C Calder and Cllr F Farrow", "Cllr C Calder & cllr f farrow;"])
def test_several_members_in_one_cell_are_taken_apart(copy: Copy, typed: str) -> None:
    """BR-09: a secure home may have several members; each one's attendance is their own."""
    copy.put("Visits", 3, "Member present", typed)
    assert [line for line in told(copy) if "Cllr C Calder was not" in line] == []
    assert len(read(copy.path).visits[1].members_present) == 2


def test_a_name_with_and_in_it_stays_whole_when_its_parts_are_nobody(copy: Copy) -> None:
    copy.put("Visits", 3, "Member present", "Lord and Lady Calder")
    assert read(copy.save()).visits[1].members_present == ("Lord and Lady Calder",)


@pytest.mark.parametrize(
    ("sheet", "row", "says"),
    [
        ("Homes", 3, 'column A "Home": There are two lines for this home. Keep one of them.'),
        ("Visits", 3, 'column C "Date of visit": This visit is listed twice. Keep one line.'),
        ("Recommendations", 3, 'column A "Ref": Two recommendations have this reference.'),
        ("Ofsted", 3, 'column B "Date": This inspection is listed twice.'),
        ("Children looked after", 3, 'column A "As at": This count is listed twice.'),
    ],
)
def test_a_line_that_is_there_twice_is_told_with_the_other(copy: Copy, sheet: str, row: int, says: str) -> None:
    table = copy.book[sheet]
    last = table.max_row + 1
    for cell in table[row]:
        table.cell(last, cell.column).value = cell.value
    assert f"{sheet}, row {last}, {says} The other is in row {row}." in told(copy)


def test_a_member_given_twice_to_a_home_in_the_same_days_is_told(copy: Copy) -> None:
    last = copy.add("Elected members", councillor="cllr a ashdown", home="ALDER HOUSE", **{"from": date(2021, 12, 1)})
    assert told(copy) == [
        (
            f'Elected members, row {last}, column D "From": Row 2 gives this member to this home in the same days. '
            "Keep one, or correct the dates."
        )
    ]


def test_a_member_who_comes_back_after_leaving_is_no_contradiction(copy: Copy) -> None:
    copy.add("Elected members", councillor="Cllr G Gilling", home="Garth House", **{"from": date(2021, 11, 2)})
    assert told(copy) == []


def test_a_members_copy_before_both_signatures_is_told_and_brought_in(copy: Copy) -> None:
    """BR-16: no copy to the member until both have signed; the past stays what it was."""
    copy.put("Visits", 2, "Sent to member", date(2021, 9, 9))
    assert told(copy) == [
        (
            '* Visits, row 2, column K "Sent to member": The member\'s copy went before both had signed. '
            "It is brought in as it stands: check these dates."
        )
    ]


def test_a_home_that_is_closed_has_no_day_of_closing_in_the_workbook(copy: Copy) -> None:
    copy.put("Homes", 2, "Status", "Closed")
    assert told(copy)[0].startswith('* Homes, row 2, column J "Status": The workbook does not say since when this home is closed.')


def test_an_opening_day_to_come_waits_for_the_status(copy: Copy) -> None:
    """BR-04: a home that is registering carries no duty, whatever day it hopes for."""
    copy.put("Homes", 16, "Opened", date(2022, 3, 1))
    assert told(copy) == [
        '* Homes, row 16, column I "Opened": The home is not open yet, so this day is left out. Import again once its status is Open.'
    ]
    assert read(copy.path).homes[-1].opened is None


def test_problems_come_in_the_order_of_the_workbook(copy: Copy) -> None:
    copy.book.create_sheet("Extra")["A1"] = "x"
    copy.put("Ofsted", 2, "Home", "Nowhere").put("Visits", 12, "Home", None).put("Visits", 2, "Month", "x").put("Visits", 2, "Home", None)
    for column in ("AA", "Z"):
        copy.book["Visits"][f"{column}1"], copy.book["Visits"][f"{column}2"] = f"Own {column}", 1
    places = [(p.sheet, p.row, p.column_letter) for p in problems(copy.save())]
    assert places == [
        ("Visits", 2, "A"),
        ("Visits", 2, "B"),
        ("Visits", 2, "Z"),
        ("Visits", 2, "AA"),
        ("Visits", 12, "A"),
        ("Ofsted", 2, "A"),
        ("Extra", None, None),
    ]


def test_the_problems_can_be_worked_through_in_excel(copy: Copy, tmp_path: Path) -> None:
    copy.put("Visits", 2, "Home", '=HYPERLINK("http://x.example")').put("Visits", 3, "Home", "=Cedar").put(
        "Elected members", 2, "Home", "Oak"
    )
    path = tmp_path / "problems.xlsx"
    problems_workbook(problems(copy.save()), path)
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(path)["Problems"].iter_rows()]
    assert rows[0] == ["Sheet", "Row", "Column", "Letter", "What to do", "Must be put right"]
    assert next(row[:4] + row[5:] for row in rows[1:]) == ["Elected members", 2, "Home", "C", "Yes"]


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tracker.xlsx"
    path.write_text("Home,Month")
    with pytest.raises(UserError, match="not an Excel workbook"):
        read(path)


def test_a_line_of_nothing_but_rubbish_is_told_and_never_breaks_the_reading(copy: Copy) -> None:
    for sheet in copy.book:
        for column, value in enumerate([True, -1, "\u202e=1", date(1999, 12, 31), time(1), "x" * 400, 1.5, "??", None, "Yes"], 1):
            sheet.cell(sheet.max_row + (column == 1), column).value = value
    found = problems(copy.save())
    assert {p.sheet for p in found} >= {"Homes", "Visits", "Recommendations", "Ofsted", "Children looked after", "Elected members"}
