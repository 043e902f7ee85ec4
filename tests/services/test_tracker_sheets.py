"""Finding the tracker's tables and reading their cells: nothing is guessed, nothing that may name a child is looked at."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.services.workbooks import Copy, problems, read


def told(copy: Copy, known: list[str] | None = None) -> list[str]:
    """Each problem as people read it; one that stops nothing has a star."""
    return [f"{'' if p.blocking else '* '}{p}" for p in problems(copy.save(), known)]


def test_a_missing_sheet_is_named_with_the_sheets_that_are_there(copy: Copy) -> None:
    copy.book["Ofsted"].title = "Judged"
    assert told(copy) == [
        (
            'Ofsted: There is no sheet "Ofsted". The sheets are "Homes", "Elected members", "Visits", "Recommendations", "Judged", '
            '"Children looked after". Rename the right one to "Ofsted", or add it.'
        ),
        "* Judged: This sheet is not one the program knows, so it is left out.",
    ]


def test_without_the_sheet_of_homes_no_home_is_called_unknown(copy: Copy) -> None:
    """One missing sheet is one thing to put right, not two hundred."""
    del copy.book["Homes"]
    assert len(told(copy)) == 1


def test_a_renamed_column_is_named_with_what_it_may_be(copy: Copy) -> None:
    copy.book["Visits"]["C1"] = "Visit date"
    assert told(copy) == [
        'Visits, row 1, Date of visit: This column is not there. Is it "Visit date"? Rename it to "Date of visit".',
        '* Visits, row 2, column C "Visit date": This column is not one the program keeps, so it is left out.',
    ]


def test_a_column_that_is_gone_is_asked_for(copy: Copy) -> None:
    copy.book["Homes"].delete_cols(1)
    assert 'Homes, row 1, Home: This column is not there. Add a column "Home".' in told(copy)
    assert not [line for line in told(copy) if "There is no home" in line]


def test_an_empty_sheet_is_told_what_its_first_row_should_hold(copy: Copy) -> None:
    copy.drop("Children looked after", *range(1, 7))
    assert told(copy) == ["Children looked after: The headings are not there. The first row should hold: As at, Number, Source."]


def test_two_sheets_of_nearly_one_name_are_not_chosen_between(copy: Copy) -> None:
    copy.book.create_sheet("Visits.")["A1"] = "Home"
    assert told(copy) == [
        'Visits.: This sheet and "Visits" have nearly the same name. Keep one of them, or give the other a different name.'
    ]


def test_a_sheet_of_ones_own_is_left_out(copy: Copy) -> None:
    copy.book.create_sheet("Notes to self")["B2"] = "Ring Ofsted"
    copy.book.create_sheet("Blank")
    assert told(copy) == ["* Notes to self: This sheet is not one the program knows, so it is left out."]


def test_headings_may_stand_below_a_title(copy: Copy) -> None:
    sheet = copy.book["Visits"]
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Regulation 44 visits 2021"
    sheet.merge_cells("A1:D1")
    assert told(copy) == []
    assert (len(read(copy.path).visits), read(copy.path).visits[0].place.row) == (54, 4)


def test_blank_rows_between_the_lines_do_no_harm(copy: Copy) -> None:
    copy.book["Visits"].insert_rows(10, 3)
    copy.book["Visits"]["B11"] = "   "
    assert told(copy) == []
    assert [v.place.row for v in read(copy.path).visits[7:9]] == [9, 13]


def test_a_cell_merged_over_two_lines_leaves_the_second_empty(copy: Copy) -> None:
    copy.book["Visits"].merge_cells("A3:A4")
    assert told(copy) == ['Visits, row 4, column A "Home": This cell is empty. Fill it in.']


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("03/04/2021", '"03/04/2021" is text, so day and month could be mixed up. Type it again in Excel as a date.'),
        ("3.4.21", '"3.4.21" is text, so day and month could be mixed up. Type it again in Excel as a date.'),
        ("09/18/2021", '"09/18/2021" is text, so day and month could be mixed up. Type it again in Excel as a date.'),
        ("31/02/2021", '"31/02/2021" is a day that does not exist. Type the date again.'),
        ("2021-02-31", '"2021-02-31" is a day that does not exist. Type the date again.'),
        ("31 Sept 2021", '"31 Sept 2021" is a day that does not exist. Type the date again.'),
        ("4 Foo 2021", "This is not a date. Type it again in Excel as a date, like 18/09/2021."),
        ("4 Sepulchre 2021", "This is not a date. Type it again in Excel as a date, like 18/09/2021."),
        ("soon", "This is not a date. Type it again in Excel as a date, like 18/09/2021."),
        (True, "This is not a date. Type it again in Excel as a date, like 18/09/2021."),
        (time(9, 30), "This is not a date. Type it again in Excel as a date, like 18/09/2021."),
        ("1821-09-04", "This day is more than a hundred years ago. Check the year."),
        (date(2022, 1, 22), "This day is in the future. Check the date."),
        (date(2202, 9, 4), "This day is in the future. Check the date."),
    ],
)
def test_a_day_that_cannot_be_is_never_guessed(copy: Copy, typed: object, says: str) -> None:
    copy.put("Visits", 2, "Date of visit", typed)
    assert told(copy) == [f'Visits, row 2, column C "Date of visit": {says}']


@pytest.mark.parametrize("typed", ["2021-09-04", "4 September 2021", "4th Sept. 2021", "04 sep 2021", datetime(2021, 9, 4, 14, 30)])
def test_a_day_that_can_be_read_in_one_way_only_is_read(copy: Copy, typed: object) -> None:
    copy.put("Visits", 2, "Date of visit", typed)
    assert told(copy) == []
    assert read(copy.path).visits[0].visit_date == date(2021, 9, 4)


def test_words_in_place_of_a_day_that_need_not_be_there(copy: Copy) -> None:
    copy.put("Visits", 2, "Sent to member", "n/a")
    assert told(copy) == [
        (
            'Visits, row 2, column K "Sent to member": This is not a date. Type it again in Excel as a date, like 18/09/2021. '
            "Leave the cell empty if there is none."
        )
    ]


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        ("Visits", "Signed: independent person"),
        ("Visits", "Signed: registered manager"),
        ("Visits", "Sent to member"),
        ("Visits", "Sent to Ofsted"),
        ("Recommendations", "Made on"),
        ("Recommendations", "Closed on"),
        ("Ofsted", "Date"),
        ("Children looked after", "As at"),
        ("Elected members", "Reg 44 training"),
    ],
)
def test_what_has_happened_cannot_lie_in_the_future(copy: Copy, sheet: str, column: str) -> None:
    copy.put(sheet, 2, column, date(2022, 1, 22))
    assert next(line for line in told(copy) if not line.startswith("*")).endswith("This day is in the future. Check the date.")


@pytest.mark.parametrize("typed", ["Sept 2021", "SEPTEMBER 2021", "2021-09", "Sep. 2021", date(2021, 9, 30)])
def test_a_month_is_read_in_the_usual_ways(copy: Copy, typed: object) -> None:
    copy.put("Visits", 2, "Month", typed)
    assert told(copy) == []


@pytest.mark.parametrize("typed", ["Sep-21", "09/2021", 9, "Sep 21", "Foo 2021", "2021-13", "Sep 1021"])
def test_what_is_no_month_is_told(copy: Copy, typed: object) -> None:
    copy.put("Visits", 2, "Month", typed)
    assert told(copy) == ['Visits, row 2, column B "Month": This is not a month. Type it like Sep 2021.']


@pytest.mark.parametrize("typed", ["4", 4, 4.0])
def test_a_number_may_be_typed_as_words(copy: Copy, typed: object) -> None:
    copy.put("Homes", 2, "Places", typed)
    assert (told(copy), read(copy.path).homes[0].places) == ([], 4)


@pytest.mark.parametrize("typed", ["tbc", "N/A", "-", "Vacant", "None", "nobody", " "])
def test_words_for_nobody_are_nobody(copy: Copy, typed: str) -> None:
    """No manager called "Vacant" and no member called "None" is ever made."""
    copy.put("Homes", 2, "Registered manager", typed).put("Visits", 3, "Member present", typed)
    assert told(copy) == []
    assert (read(copy.path).homes[0].registered_manager, read(copy.path).visits[1].members_present) == (None, ())


def test_a_formula_without_a_result_is_told(copy: Copy) -> None:
    """It would be taken for a blank otherwise: here for a report that was never sent."""
    copy.put("Visits", 2, "Sent to Ofsted", "=C2+7")
    assert told(copy) == [
        (
            'Visits, row 2, column L "Sent to Ofsted": This cell holds a formula without a result, so nobody can know what it says. '
            "Type the value itself."
        )
    ]


def test_an_error_in_a_cell_is_told(copy: Copy) -> None:
    cell = copy.book["Visits"]["L2"]
    cell.value, cell.data_type = "#REF!", "e"
    assert told(copy)[0].endswith("This cell shows #REF!, so nobody can know what it says. Type the value itself.")


def test_a_formula_for_a_home_is_one_problem(copy: Copy) -> None:
    copy.put("Visits", 2, "Home", "=A3")
    assert len(told(copy)) == 1


def test_a_heading_that_is_a_number_is_no_heading(copy: Copy) -> None:
    copy.book["Visits"]["M1"], copy.book["Visits"]["M2"] = 2021, "old"
    copy.book["Visits"]["N1"], copy.book["Visits"]["N2"] = "=1+1", "x"
    assert [line.partition(": ")[0] for line in told(copy)] == [
        '* Visits, row 2, column M "2021"',
        '* Visits, row 2, column N "(no heading)"',
    ]


@pytest.mark.parametrize(
    "heading", ["Child name", "Child's name", "NAME OF CHILD", "Initials", "Young person", "DoB", "Children's names", "YP"]
)
def test_a_column_of_childrens_names_stops_the_import(copy: Copy, heading: str) -> None:
    """BR-35: no child's name is kept anywhere, so the program does not even look at one."""
    copy.book["Visits"]["M1"], copy.book["Visits"]["M5"] = heading, "Kit"
    assert told(copy) == [
        (
            f'Visits, row 5, column M "{heading}": This may hold children\'s names, and this program keeps none. '
            "Delete this column, save the workbook, then import it again."
        )
    ]


def test_a_sheet_of_childrens_names_stops_the_import(copy: Copy) -> None:
    sheet = copy.book.create_sheet("Who lives where")
    sheet["A1"], sheet["A3"], sheet["B3"], sheet["B4"] = "Private", "Home", "Child", "Kit"
    assert told(copy) == [
        (
            'Who lives where, row 3, column B "Child": This may hold children\'s names, and this program keeps none. '
            "Delete this sheet, save the workbook, then import it again."
        )
    ]


@pytest.mark.parametrize("heading", ["Children", "Young people", "Residents"])
def test_a_column_that_only_counts_children_is_left_out(copy: Copy, heading: str) -> None:
    copy.book["Visits"]["M1"], copy.book["Visits"]["M2"], copy.book["Visits"]["M3"] = heading, 3, 4
    assert told(copy) == [f'* Visits, row 2, column M "{heading}": This column is not one the program keeps, so it is left out.']


def test_an_empty_column_of_ones_own_is_not_mentioned(copy: Copy) -> None:
    copy.book["Visits"]["M1"] = "Child name"
    assert told(copy) == []


def test_a_second_column_of_one_heading_is_left_out(copy: Copy) -> None:
    copy.book["Visits"]["M1"], copy.book["Visits"]["M2"] = "Home", "Alder House"
    assert told(copy) == ['* Visits, row 2, column M "Home": This column is not one the program keeps, so it is left out.']


def test_the_number_that_excel_keeps_for_a_day_is_no_day(copy: Copy) -> None:
    cell = copy.book["Visits"]["C2"]
    cell.value, cell.number_format = 44443, "General"
    assert told(copy)[0].endswith("This is not a date. Type it again in Excel as a date, like 18/09/2021.")


def test_a_month_left_empty_is_told_once(copy: Copy) -> None:
    copy.put("Visits", 2, "Month", None)
    assert told(copy) == ['Visits, row 2, column B "Month": This cell is empty. Fill it in.']
