"""Calendar files: what is in whose, stable ids, what was told and is taken back, and nothing unannounced for a home."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import delete

from reg44desk.db.models import Home, Payload, Reg44Visit
from reg44desk.domain.types import Announced, CancelledBy, Month, VisitState
from reg44desk.errors import UserError
from reg44desk.services import calendars, homes, reg44
from reg44desk.services.calendars import Wanted
from reg44desk.services.desk import Desk, Tx, command
from tests.conftest import FakeClock
from tests.factories import make_home
from tests.services.rota_steps import change, independent, made, plan

JANUARY = Month(2022, 1)
TUESDAY, THURSDAY = date(2022, 2, 8), date(2022, 2, 10)
EVERYTHING = Wanted()


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def events(desk: Desk, wanted: Wanted = EVERYTHING, since: Month = JANUARY) -> list[Any]:
    """The events of a file, read back."""
    return list(Calendar.from_ical(desk.read(calendars.calendar_file, wanted, since)).walk("VEVENT"))


def only(desk: Desk, wanted: Wanted = EVERYTHING) -> Any:
    [event] = events(desk, wanted)
    return event


def told(event: Any) -> tuple[object, str, int]:
    """Day or hour, status and number of an event."""
    return event["dtstart"].dt, str(event["status"]), int(event["sequence"])


# What an event says


def test_a_visit_is_an_event_with_an_hour_in_utc_and_a_neutral_title(desk: Desk, home: UUID) -> None:
    """experience.md, Paper and files: stable ids and a neutral title."""
    visit_id = plan(desk, home, date(2022, 6, 14), Announced.UNANNOUNCED, planned_time=time(17, 30))
    event = only(desk)
    assert str(event["uid"]) == str(visit_id)
    assert event["dtstart"].dt == datetime(2022, 6, 14, 16, 30, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=calendars.HOURS)
    assert (str(event["summary"]), str(event["class"])) == ("Visit", "PRIVATE")
    assert str(event["description"]) == f"Reference {desk.read(reg44.get_visit, visit_id).reference}"


def test_a_visit_without_an_hour_takes_the_whole_day(desk: Desk, home: UUID) -> None:
    plan(desk, home, TUESDAY)
    event = only(desk)
    assert (event["dtstart"].dt, event["dtend"].dt) == (TUESDAY, date(2022, 2, 9))
    assert event["dtstart"].params["VALUE"] == "DATE"


def test_the_file_is_one_that_calendars_read(desk: Desk, home: UUID) -> None:
    """RFC 5545: lines end with CR LF, times are in UTC, and no zone needs to be told."""
    plan(desk, home, TUESDAY, planned_time=time(10))
    ics = desk.read(calendars.calendar_file, EVERYTHING, JANUARY)
    assert ics == desk.read(calendars.calendar_file, EVERYTHING, JANUARY)
    assert ics.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"\n" not in ics.replace(b"\r\n", b"")
    assert b"DTSTART:20220208T100000Z" in ics
    assert b"VTIMEZONE" not in ics
    assert Calendar.from_ical(ics)["method"] == "PUBLISH"


def test_full_titles_name_home_person_and_manner_and_strange_names_come_back_whole(desk: Desk) -> None:
    name = "Ash; Elm, \\Oak\nHouse"
    home = make_home(desk, "Ash")
    desk.do(rename, home, name)
    ann = independent(desk, "Ann")
    plan(desk, home, TUESDAY, Announced.UNANNOUNCED, ann)
    assert str(only(desk, Wanted(full_titles=True))["summary"]) == f"Regulation 44 visit: {name}, Ann, unannounced"
    assert str(only(desk, Wanted(person_id=ann, full_titles=True))["summary"]) == f"Regulation 44 visit: {name}, unannounced"
    plan(desk, home, THURSDAY, Announced.ANNOUNCED, ann)
    assert str(only(desk, Wanted(home_id=home, for_home=True, full_titles=True))["summary"]) == f"Regulation 44 visit: {name}, Ann"


@command("Rename a home for a test")
def rename(tx: Tx, home_id: UUID, name: str) -> None:
    tx.session.get_one(Home, home_id).name = name


def test_a_made_visit_stands_on_its_own_day(desk: Desk, home: UUID) -> None:
    desk.do(made, home, date(2022, 1, 12), at=time(9, 30))
    assert told(only(desk))[:2] == (datetime(2022, 1, 12, 9, 30, tzinfo=UTC), "CONFIRMED")


# Importing again updates


def test_moving_keeps_the_id_and_raises_the_number(desk: Desk, home: UUID, clock: FakeClock) -> None:
    visit_id = plan(desk, home, TUESDAY)
    before = only(desk)
    clock.move(minutes=5)
    desk.do(reg44.move_visit, visit_id, THURSDAY)
    after = only(desk)
    assert str(after["uid"]) == str(before["uid"])
    assert (told(before), told(after)) == ((TUESDAY, "CONFIRMED", 0), (THURSDAY, "CONFIRMED", 1))
    assert after["dtstamp"].dt > before["dtstamp"].dt


def test_a_visit_that_was_called_off_is_cancelled(desk: Desk, home: UUID) -> None:
    visit_id = plan(desk, home, TUESDAY)
    desk.do(reg44.cancel_visit, visit_id, CancelledBy.HOME, "A burst pipe")
    assert told(only(desk)) == (TUESDAY, "CANCELLED", 1)
    assert str(only(desk)["summary"]) == "Cancelled: Visit"
    assert "pipe" not in desk.read(calendars.calendar_file, EVERYTHING, JANUARY).decode()


def test_a_plan_that_was_undone_is_cancelled_and_comes_back_with_redo(desk: Desk, home: UUID) -> None:
    """The number rises whatever happens, so that a calendar never keeps an older state."""
    plan(desk, home, TUESDAY)
    desk.undo()
    assert told(only(desk)) == (TUESDAY, "CANCELLED", 1)
    desk.redo()
    assert told(only(desk)) == (TUESDAY, "CONFIRMED", 2)


def test_a_persons_calendar_holds_their_own_and_takes_back_what_went_to_somebody_else(desk: Desk, home: UUID) -> None:
    ann, bea = independent(desk, "Ann"), independent(desk, "Bea")
    visit_id = plan(desk, home, TUESDAY, Announced.UNANNOUNCED, ann)
    assert events(desk, Wanted(person_id=bea)) == []
    desk.do(change, visit_id, independent_person_id=bea)
    desk.do(reg44.move_visit, visit_id, THURSDAY)
    assert told(only(desk, Wanted(person_id=ann))) == (TUESDAY, "CANCELLED", 1)
    assert told(only(desk, Wanted(person_id=bea))) == (THURSDAY, "CONFIRMED", 2)


def test_visits_before_the_first_month_are_left_out(desk: Desk, home: UUID, clock: FakeClock) -> None:
    desk.do(made, home, date(2021, 12, 31))
    plan(desk, home, THURSDAY)
    plan(desk, home, TUESDAY, planned_time=time(10))
    plan(desk, home, TUESDAY)
    assert [told(e)[0] for e in events(desk)] == [TUESDAY, datetime(2022, 2, 8, 10, tzinfo=UTC), THURSDAY]
    assert len(events(desk, since=Month(2021, 12))) == 4
    clock.move(days=800)
    assert events(desk, since=Month(2024, 1)) == []


# For a home


def test_a_homes_calendar_holds_announced_visits_only(desk: Desk, home: UUID) -> None:
    """Regulation 44(3); part d, point 2: tell no one if unannounced. A cancelled unannounced visit is not told either."""
    off = plan(desk, home, TUESDAY, Announced.UNANNOUNCED)
    desk.do(reg44.cancel_visit, off, CancelledBy.OFFICE, "Somebody is ill")
    plan(desk, home, date(2022, 2, 9))
    plan(desk, make_home(desk, "Elm House"), date(2022, 2, 11), Announced.ANNOUNCED)
    shown = plan(desk, home, THURSDAY, Announced.ANNOUNCED)
    assert str(only(desk, Wanted(home_id=home, for_home=True))["uid"]) == str(shown)
    assert len(events(desk, Wanted(home_id=home))) == 3


def test_a_visit_that_becomes_unannounced_is_cancelled_on_the_day_the_home_knew(desk: Desk, home: UUID, clock: FakeClock) -> None:
    """The new day is not told, and nothing in the file shows that the visit moves on."""
    wanted = Wanted(home_id=home, for_home=True)
    visit_id = plan(desk, home, TUESDAY, Announced.ANNOUNCED)
    desk.do(change, visit_id, announced=Announced.UNANNOUNCED, planned_for=date(2022, 2, 15))
    first = desk.read(calendars.calendar_file, wanted, JANUARY)
    clock.move(days=1)
    desk.do(reg44.move_visit, visit_id, date(2022, 2, 17))
    assert desk.read(calendars.calendar_file, wanted, JANUARY) == first
    assert told(only(desk, wanted)) == (TUESDAY, "CANCELLED", 1)
    desk.do(change, visit_id, announced=Announced.ANNOUNCED)
    assert told(only(desk, wanted)) == (date(2022, 2, 17), "CONFIRMED", 3)


@command("Lose what the journal held, for a test")
def lose(tx: Tx) -> None:
    tx.session.connection().execute(delete(Payload))


def test_where_the_journal_no_longer_says_what_was_told_nothing_is(desk: Desk, home: UUID) -> None:
    """Decision 0013: a payload may lawfully be disposed of; then the day that was told is not known."""
    visit_id = plan(desk, home, TUESDAY, Announced.ANNOUNCED)
    desk.do(change, visit_id, announced=Announced.UNANNOUNCED)
    desk.do(lose)
    desk.do(reg44.move_visit, visit_id, THURSDAY)
    assert events(desk, Wanted(home_id=home, for_home=True)) == []
    assert told(only(desk)) == (THURSDAY, "CONFIRMED", 2)


def test_a_homes_calendar_needs_its_home(desk: Desk) -> None:
    with pytest.raises(UserError, match="Choose the home"):
        desk.read(calendars.list_entries, Wanted(for_home=True), JANUARY)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("plan"), st.integers(0, 27), st.sampled_from([None, *Announced])),
        st.tuples(st.just("move"), st.integers(0, 27), st.integers(0, 3)),
        st.tuples(st.just("say"), st.sampled_from([None, *Announced]), st.integers(0, 3)),
        st.tuples(st.just("both"), st.integers(0, 27), st.integers(0, 3)),
        st.tuples(st.just("cancel"), st.just(0), st.integers(0, 3)),
        st.tuples(st.just("remove"), st.just(0), st.integers(0, 3)),
    ),
    max_size=14,
)


@command("Play out a month")
def play(tx: Tx, home_id: UUID, doings: list[tuple[Any, ...]]) -> tuple[bytes, set[date], set[date]]:
    """Plan, move, announce and call off; gives the home's file, the days it was ever told, and those it is told now."""
    visits: list[Reg44Visit] = []
    ever: set[date] = set()
    for what, value, which in doings:
        if what == "plan":
            day = date(2022, 2, 1) + timedelta(days=value)
            visits.append(tx.session.get_one(Reg44Visit, reg44.plan_visit(tx, reg44.PlanDraft(home_id, day, which))))
        elif visits:
            _play_one(tx, visits, what, value, which)
        tx.session.flush()
        ever |= {v.planned_for for v in visits if v.announced is Announced.ANNOUNCED and v.planned_for}
    now = {v.planned_for for v in visits if v.announced is Announced.ANNOUNCED and v.state is VisitState.PLANNED and v.planned_for}
    return calendars.calendar_file(tx.session, Wanted(home_id=home_id, for_home=True), JANUARY), ever, now


def _play_one(tx: Tx, visits: list[Reg44Visit], what: str, value: Any, which: int) -> None:
    visit = visits[which % len(visits)]
    if what == "remove":
        tx.session.delete(visit)
        visits.remove(visit)
    elif what == "cancel":
        visit.state = VisitState.CANCELLED
    elif what == "say":
        visit.announced = value
    else:
        visit.planned_for = date(2022, 2, 1) + timedelta(days=value)
        if what == "both":
            visit.announced = Announced.UNANNOUNCED


@given(doings=steps)
def test_a_home_is_never_told_an_unannounced_day(desk: Desk, doings: list[tuple[Any, ...]]) -> None:
    """Regulation 44(3): whatever is planned, moved, announced and taken back."""
    ics, ever, now = desk.rehearse(play, *_home_and(desk, doings))
    found: list[Any] = list(Calendar.from_ical(ics).walk("VEVENT"))
    assert {e["dtstart"].dt for e in found} <= ever
    assert {e["dtstart"].dt for e in found if e["status"] == "CONFIRMED"} == now
    assert len({str(e["uid"]) for e in found}) == len(found)


def _home_and(desk: Desk, doings: list[tuple[Any, ...]]) -> tuple[UUID, list[tuple[Any, ...]]]:
    known = desk.read(homes.list_homes, date(2022, 1, 21), 1)
    return (known[0].id if known else make_home(desk)), doings


@given(st.lists(st.builds(
    calendars.CalendarEntry, st.uuids(), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.none() | st.times(),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=90), st.sampled_from(["V2", ""]), st.integers(0, 9999),
    st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), st.booleans(),
), max_size=4))  # fmt: skip
def test_whatever_is_written_is_read_back(entries: list[calendars.CalendarEntry]) -> None:
    read: list[Any] = list(Calendar.from_ical(calendars.write(entries)).walk("VEVENT"))
    assert [str(e["uid"]) for e in read] == [str(e.visit_id) for e in entries]
    assert [str(e["summary"]).removeprefix("Cancelled: ") for e in read] == [e.title.removeprefix("Cancelled: ") for e in entries]
    assert [e["status"] == "CANCELLED" for e in read] == [e.cancelled for e in entries]


# Names


def test_people_and_homes_are_found_by_their_names(desk: Desk, home: UUID) -> None:
    ann = independent(desk, "Ann")
    assert desk.read(calendars.find_person, " ann ") == ann
    assert desk.read(calendars.find_home, "oak house") == home
    with pytest.raises(UserError, match=r"There is no home called Elm\. Names: Oak House\."):
        desk.read(calendars.find_home, "Elm")
    independent(desk, "ANN")
    with pytest.raises(UserError, match="There is more than one independent person called Ann"):
        desk.read(calendars.find_person, "Ann")


def test_files_have_names_that_sort_and_say_whose_they_are(desk: Desk, home: UUID) -> None:
    ann = independent(desk, "A/nn")
    day = date(2022, 1, 21)
    assert desk.read(calendars.file_name, EVERYTHING, day) == "2022-01-21 Visits of all homes.ics"
    assert desk.read(calendars.file_name, Wanted(home_id=home), day) == "2022-01-21 Visits of Oak House.ics"
    assert desk.read(calendars.file_name, Wanted(person_id=ann), day) == "2022-01-21 Visits of Ann.ics"
    desk.do(rename, home, "//")
    assert desk.read(calendars.file_name, Wanted(home_id=home), day) == "2022-01-21 Visits of one.ics"
