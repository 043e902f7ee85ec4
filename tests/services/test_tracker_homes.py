"""A later version of the workbook, as far as homes and people go: blanks are filled, contradictions are told and left alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reg44desk.domain.types import DutyStatus, HomeStatus, HomeType, Month, Role, VisitingBody
from reg44desk.services import duties, home_history, homes, office, people, tracker
from reg44desk.services.desk import Desk
from reg44desk.services.people import AppointmentRow, PersonRow
from tests.factories import make_home, make_person
from tests.services.record import record
from tests.services.steps import refused
from tests.services.workbooks import Copy, again, read

STAYS = "The casebook stays as it is: correct whichever is wrong."
JUNIPER = 16


def home(desk: Desk, name: str) -> homes.HomeRow:
    return next(h for h in desk.read(homes.list_homes, desk.today()) if h.name == name)


def person(desk: Desk, name: str) -> PersonRow:
    return next(p for p in desk.read(people.list_people, desk.today()) if p.name == name)


def assignment(desk: Desk, name: str) -> AppointmentRow:
    return next(a for a in person(desk, name).appointments if a.role is Role.ELECTED_MEMBER)


def test_a_new_home_with_its_people_is_added(imported: Desk, copy: Copy) -> None:
    copy.add(
        "Homes", home="Moss End", type="Respite", visitedby="NYAS", registeredmanager="Uma Reed", opened=date(2022, 1, 3), status="Open"
    )
    assert again(imported, copy).added == {"Homes": 1, "People": 1, "Roles": 1}
    assert (home(imported, "Moss End").registered_manager, home(imported, "Moss End").duty.status) == ("Uma Reed", DutyStatus.AT_RISK)


def test_a_home_that_was_registering_opens(imported: Desk, copy: Copy) -> None:
    """BR-04: the duty begins with the month in which the home opens (A-06)."""
    copy.put("Homes", JUNIPER, "Status", "Open").put("Homes", JUNIPER, "Opened", date(2022, 1, 10))
    copy.put("Homes", JUNIPER, "Ofsted URN", "SC440519").put("Homes", JUNIPER, "Registered manager", "Uma Reed")
    assert again(imported, copy).added == {"Changes of status": 1, "Details filled in": 1, "People": 1, "Roles": 1}
    row = home(imported, "Juniper House")
    assert (row.status, row.ofsted_urn, row.registered_manager) == (HomeStatus.OPEN, "SC440519", "Uma Reed")
    assert [d.status for d in row.strip[-2:]] == [DutyStatus.NOT_REQUIRED, DutyStatus.AT_RISK]


def test_a_planned_home_begins_to_register(imported: Desk, copy: Copy) -> None:
    row = copy.add("Homes", home="Moss End", type="Other", visitedby="NYAS", status="Planned")
    again(imported, copy)
    copy.put("Homes", row, "Status", "Registering")
    assert again(imported, copy).added == {"Changes of status": 1}
    assert home(imported, "Moss End").status is HomeStatus.REGISTERING


def test_a_home_that_is_new_and_closed_has_no_month_that_counts(imported: Desk, copy: Copy) -> None:
    """The workbook does not say since when, so no month of it is called missed or done."""
    copy.add("Homes", home="Old Mill", type="Other", visitedby="NYAS", opened=date(2010, 1, 1), status="Closed")
    again(imported, copy)
    months = [m for m in imported.read(duties.list_home_months, Month(2010, 1), Month(2010, 2), imported.today()) if m.home == "Old Mill"]
    assert {m.duty.status for m in months} == {DutyStatus.NOT_REQUIRED}
    assert home(imported, "Old Mill").status is HomeStatus.CLOSED


@pytest.mark.parametrize(
    ("row", "column", "said", "told"),
    [
        (2, "Status", "Closed", f'The casebook says "Open", the workbook "Closed". {STAYS}'),
        (2, "Opened", date(2012, 2, 1), f"The casebook says 1 January 2012, the workbook 1 February 2012. {STAYS}"),
        (2, "Type", "Respite", f'The casebook says "Long-stay", the workbook "Short-break (respite)". {STAYS}'),
        (2, "Places", 6, f"The casebook says 4, the workbook 6. {STAYS}"),
        (2, "Ofsted URN", "SC999999", f'The casebook says "SC440001", the workbook "SC999999". {STAYS}'),
        (11, "Site", "Lime Centre", f'The casebook says "Linden Centre", the workbook "Lime Centre". {STAYS}'),
        (
            2,
            "Visited by",
            "Children's Commissioning Team",
            f'The casebook says "NYAS", the workbook "Children\'s Commissioning Team". {STAYS}',
        ),
        (
            2,
            "Registered manager",
            "Uma Reed",
            "The casebook says Pat Thorne, the workbook Uma Reed, but not since when. Record the change on the home's page.",
        ),
        (
            2,
            "Responsible individual",
            "Uma Reed",
            "The casebook says M. Fairlie, the workbook Uma Reed, but not since when. Record the change on the home's page.",
        ),
    ],
)
def test_what_a_home_says_otherwise_is_told_and_left_alone(imported: Desk, copy: Copy, row: int, column: str, said: Any, told: str) -> None:
    """A change of manager has no day in the workbook, and a signature turns on that day (BR-15)."""
    before = imported.read(record)
    copy.put("Homes", row, column, said)
    found = again(imported, copy)
    assert [line.partition(": ")[2] for line in found.told if f'"{column}"' in line.partition(": ")[0] and "does not say" not in line] == [
        told
    ]
    assert (found.added, imported.read(record)) == ({}, before)


def test_a_home_that_opened_before_it_registered_is_told(desk: Desk, copy: Copy) -> None:
    juniper = make_home(desk, "Juniper House", status=HomeStatus.PLANNED, opened_on=None)
    desk.do(home_history.change_status, juniper, home_history.StatusDraft(HomeStatus.REGISTERING, date(2022, 1, 5)))
    copy.put("Homes", JUNIPER, "Status", "Open").put("Homes", JUNIPER, "Opened", date(2022, 1, 2))
    told = [line for line in again(desk, copy).told if 'column I "Opened"' in line]
    assert told == [
        f'Homes, row 16, column I "Opened": The casebook says "Registering from 5 January 2022", the workbook 2 January 2022. {STAYS}'
    ]


def test_a_home_whose_manager_has_left_is_told(imported: Desk, copy: Copy) -> None:
    held = next(a for a in person(imported, "Pat Thorne").appointments if a.role is Role.REGISTERED_MANAGER)
    imported.do(people.end_appointment, held.id, date(2021, 12, 31))
    assert again(imported, copy).says == [
        "The casebook says nobody at present, the workbook Pat Thorne, but not since when. Record the change on the home's page."
    ]


def test_a_home_with_another_name_is_known_by_its_number(imported: Desk, copy: Copy) -> None:
    copy.put("Homes", 2, "Home", "Alder Lodge")
    for sheet in ("Elected members", "Visits", "Recommendations", "Ofsted"):
        for row in range(2, copy.book[sheet].max_row + 1):
            if copy.book[sheet].cell(row, copy.column(sheet, "Home")).value == "Alder House":
                copy.put(sheet, row, "Home", "Alder Lodge")
    found = again(imported, copy)
    assert found.told == ['Homes, row 2, column A "Home": The casebook knows the home with this number as "Alder House". That name stays.']
    assert found.added == {}


@pytest.mark.parametrize(("home_name", "number"), [("Moss End", "SC440001"), ("Birch Lodge", "SC440001")])
def test_a_number_that_another_home_has_stops_the_import(imported: Desk, copy: Copy, home_name: str, number: str) -> None:
    """Two homes must never become one."""
    row = copy.line("Homes", home_name) if home_name == "Birch Lodge" else copy.add("Homes", home=home_name, status="Planned")
    copy.put("Homes", row, "Type", "Other").put("Homes", row, "Visited by", "NYAS").put("Homes", row, "Ofsted URN", number)
    copy.put("Homes", 2, "Ofsted URN", "SC440002")
    rows = read(copy.save())
    words = f'Homes, row {row}, column B "Ofsted URN": The casebook gives this number to "Alder House". Correct the number.'
    assert refused(imported, tracker.import_tracker, rows) == [("", words)]
    assert imported.rehearse(tracker.preview_tracker, rows, "t.xlsx").blocked


def test_homes_that_differ_by_a_space_alone_are_kept_apart(desk: Desk, copy: Copy) -> None:
    """A name as it is written goes before a name that is nearly so."""
    for name in ("Elmbank", "Elm Bank", "Elm-Bank!"):
        make_home(desk, name)
    again(desk, copy)
    assert {h.name: h.ofsted_urn for h in desk.read(homes.list_homes, desk.today()) if h.name.startswith("Elm")} == {
        "Elmbank": "",
        "Elm Bank": "SC440149",
        "Elm-Bank!": "",
    }


def test_a_name_that_is_nearly_a_homes_is_that_home(imported: Desk, copy: Copy) -> None:
    copy.put("Homes", 2, "Home", "Alder-House").put("Ofsted", 2, "Home", "ALDER HOUSE.")
    assert (again(imported, copy).added, again(imported, copy).told) == ({}, [])


def test_a_secure_home_is_visited_by_one_body_from_the_start(desk: Desk, copy: Copy) -> None:
    """BR-05: NYAS does not visit secure homes by contract; where the workbook says so, it is from no day on."""
    copy.put("Homes", copy.line("Homes", "Linden Centre Oak"), "Visited by", "NYAS")
    again(desk, copy)
    assert ("Linden Centre Oak", VisitingBody.NYAS, None) in desk.read(record)["visited by"]


def test_what_the_office_has_settled_goes_into_new_homes(desk: Desk, copy: Copy) -> None:
    desk.do(office.change_office, office.Office("Marlshire Council", "Marlshire inbox", "", "2021-10-01"))
    again(desk, copy)
    detail = desk.read(homes.get_home, home(desk, "Alder House").id, desk.today())
    assert (detail.registered_provider, detail.area_authority) == ("Marlshire Council", "Marlshire inbox")
    assert ("Alder House", VisitingBody.NYAS, date(2021, 10, 1)) in desk.read(record)["visited by"]


def test_a_members_last_day_is_filled_in(imported: Desk, copy: Copy) -> None:
    """T-30: the home has no member from the next day on; attendance until then stays."""
    copy.put("Elected members", 2, "To", date(2022, 1, 14))
    found = again(imported, copy)
    assert (found.added, found.told) == ({"Details filled in": 1}, [])
    assert assignment(imported, "Cllr A Ashdown").to_date == date(2022, 1, 14)
    assert home(imported, "Alder House").elected_members == ()


def test_a_copy_is_no_longer_said_to_have_gone_to_a_member_who_had_left(imported: Desk, copy: Copy) -> None:
    """Whose copy it was is worked out from who was assigned on that day, so it follows the last day."""
    copy.put("Elected members", 2, "To", date(2021, 12, 15))
    assert again(imported, copy).added == {"Details filled in": 2}
    names = [row[3] for row in imported.read(record)["sent"] if row[0] == "Alder House" and row[2] == "elected_member"]
    assert sorted(names) == ["Cllr A Ashdown", "Cllr A Ashdown", "Cllr A Ashdown", "Elected member, not named in the workbook"]


def test_a_new_member_follows_the_one_who_left(imported: Desk, copy: Copy) -> None:
    copy.put("Elected members", 2, "To", date(2022, 1, 14))
    copy.add("Elected members", councillor="Cllr N Norwood", home="Alder House", agreedtovisit="Yes", **{"from": date(2022, 1, 15)})
    assert again(imported, copy).added == {"Details filled in": 1, "People": 1, "Roles": 1, "Elected members": 1}
    assert home(imported, "Alder House").elected_members == ("Cllr N Norwood",)


@pytest.mark.parametrize(
    ("column", "said", "told"),
    [
        ("From", date(2021, 7, 1), f"The casebook says 1 June 2021, the workbook 1 July 2021. {STAYS}"),
        ("Agreed to visit", "No", f"The casebook says Yes, the workbook No. {STAYS}"),
        ("Email", "a@b.example", f'The casebook says "ashdown@council.example", the workbook "a@b.example". {STAYS}'),
    ],
)
def test_what_a_members_line_says_otherwise_is_told(imported: Desk, copy: Copy, column: str, said: Any, told: str) -> None:
    before = imported.read(record)
    copy.put("Elected members", 2, column, said)
    found = again(imported, copy)
    assert found.says == [told]
    assert (found.added, imported.read(record)) == ({}, before)


def test_a_last_day_that_the_casebook_has_and_the_workbook_lacks_is_told(imported: Desk, copy: Copy) -> None:
    imported.do(people.end_appointment, assignment(imported, "Cllr A Ashdown").id, date(2022, 1, 14))
    assert again(imported, copy).says == [f"The casebook says 14 January 2022, the workbook nothing. {STAYS}"]


def test_another_last_day_is_told(imported: Desk, copy: Copy) -> None:
    copy.put("Elected members", copy.line("Elected members", "Cllr G Gilling"), "To", date(2021, 12, 1))
    assert [line.partition(": ")[2] for line in again(imported, copy).told if "not assigned" not in line] == [
        f"The casebook says 1 November 2021, the workbook 1 December 2021. {STAYS}"
    ]


def test_a_last_day_before_the_first_that_the_casebook_knows_is_told(desk: Desk, copy: Copy) -> None:
    garth = make_home(desk, "Garth House", ofsted_urn="SC440223")
    make_person(desk, "Cllr G Gilling", Role.ELECTED_MEMBER, garth, since=date(2021, 10, 1))
    row = copy.line("Elected members", "Cllr G Gilling")
    copy.put("Elected members", row, "To", date(2021, 9, 1)).put("Elected members", row, "From", date(2021, 10, 1))
    copy.put("Elected members", row, "From", date(2021, 6, 1))
    again(desk, copy)
    assert {(a.from_date, a.to_date) for a in person(desk, "Cllr G Gilling").appointments} == {
        (date(2021, 10, 1), None),
        (date(2021, 6, 1), date(2021, 9, 1)),
    }


def test_a_role_that_began_before_records_is_compared_all_the_same(desk: Desk, copy: Copy) -> None:
    alder = make_home(desk, "Alder House", ofsted_urn="SC440001", opened_on=date(2012, 1, 1), places=4)
    make_person(desk, "Cllr A Ashdown", Role.ELECTED_MEMBER, alder)
    told = [line for line in again(desk, copy).told if line.startswith("Elected members")]
    assert [line.partition(": ")[2] for line in told] == [
        f'The casebook says "Since before records begin", the workbook 1 June 2021. {STAYS}'
    ]


def test_a_refresher_is_added_to_the_training(imported: Desk, copy: Copy) -> None:
    """BR-11: training must be refreshed; the last day counts."""
    copy.put("Elected members", 2, "Reg 44 training", date(2022, 1, 11))
    found = again(imported, copy)
    assert (found.added, found.told) == ({"Training": 1}, [])
    assert person(imported, "Cllr A Ashdown").trained_on == date(2022, 1, 11)


def test_training_before_the_last_that_is_known_is_kept_and_told(imported: Desk, copy: Copy) -> None:
    copy.put("Elected members", 3, "Reg 44 training", date(2020, 7, 9))
    found = again(imported, copy)
    assert found.says == ["The casebook has later training too, of 9 July 2021. Both are kept: check which is right."]
    assert person(imported, "Cllr B Brightwell").trained_on == date(2021, 7, 9)


def test_the_outcome_of_an_inspection_is_filled_in(imported: Desk, copy: Copy) -> None:
    """BR-30: an inspection without a judgement gets it once it is known."""
    row = copy.line("Ofsted", "Monitoring")
    copy.put("Ofsted", row, "Overall", "Good").put("Ofsted", row, "Improvements due by", date(2022, 2, 1))
    assert again(imported, copy).added == {"Details filled in": 2}
    assert home(imported, "Fern Hollow").judgement == "good"


def test_another_judgement_or_deadline_is_told(imported: Desk, copy: Copy) -> None:
    copy.put("Ofsted", 2, "Overall", "Outstanding").put("Ofsted", 3, "Improvements due by", date(2022, 6, 30))
    assert again(imported, copy).says == [
        f'The casebook says "Good", the workbook "Outstanding". {STAYS}',
        f"The casebook says 31 March 2022, the workbook 30 June 2022. {STAYS}",
    ]


def test_a_new_inspection_is_added(imported: Desk, copy: Copy) -> None:
    copy.add("Ofsted", home="Birch Lodge", date=date(2021, 6, 20), inspection="Full", overall="Good")
    assert again(imported, copy).added == {"Inspections": 1}


def test_an_inspection_with_another_day_of_that_month_is_left_out(imported: Desk, copy: Copy) -> None:
    """Added, it would count twice; it is told with both days."""
    before = imported.read(record)
    copy.put("Ofsted", 2, "Date", date(2021, 5, 12))
    found = again(imported, copy)
    assert found.says == [
        (
            "The casebook has one of 11 May 2021 that this workbook does not list. "
            "It may be the same one, so this line is left out. If both are right, list both."
        )
    ]
    assert (found.added, imported.read(record)) == ({}, before)


def test_a_count_that_was_corrected_is_told(imported: Desk, copy: Copy) -> None:
    copy.put("Children looked after", 2, "Number", 903).add("Children looked after", asat=date(2022, 1, 14), number=911, source="Panel")
    found = again(imported, copy)
    assert found.says == [f"The casebook says 902, the workbook 903. {STAYS}"]
    assert found.added == {"Counts of children looked after": 1}


def test_kinds_of_home_are_read_from_their_words(imported: Desk) -> None:
    kinds = {h.name: h.home_type for h in imported.read(homes.list_homes, imported.today())}
    assert (kinds["Ivy Court"], kinds["Juniper House"], kinds["Linden Centre Oak"]) == (
        HomeType.SHORT_BREAK,
        HomeType.EDGE_OF_CARE,
        HomeType.SECURE,
    )
