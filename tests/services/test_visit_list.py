"""All visits in one list: asked of the database at once, and what it finds is what looking at each row finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.db.ids import Ids
from reg44desk.domain.types import AttemptKind, CancelledBy, VisitState
from reg44desk.services import reg44, visit_list
from reg44desk.services.desk import Desk
from reg44desk.services.exchange_lists import visit_state
from reg44desk.services.reg44 import AttemptDraft, VisitRow
from reg44desk.services.visit_list import FILTERED, Wanted
from reg44desk.text import month_name, word
from tests.factories import import_tracker, make_home


@pytest.fixture
def full(desk: Desk) -> Desk:
    import_tracker(desk)
    home = make_home(desk, "Ŵylfa House")
    for kind in (AttemptKind.CANCELLED, AttemptKind.REMOTE_CONTACT):
        by = CancelledBy.HOME if kind is AttemptKind.CANCELLED else None
        desk.do(reg44.record_attempt, AttemptDraft(home, date(2022, 1, 10), kind, by, "Snow."))
    return desk


VALUE: dict[str, Callable[[VisitRow], str]] = {
    "State": visit_state,
    "Year": lambda r: str(r.month.year),
    "Month": lambda r: month_name(r.month),
    "Announced": lambda r: word(r.announced),
    "Home": lambda r: r.home,
    "Independent person": lambda r: r.independent_person,
}


def found(desk: Desk, wanted: Wanted) -> list[VisitRow]:
    ids = desk.read(visit_list.list_ids, wanted)
    rows = desk.read(visit_list.get_rows, ids.between(0, len(ids)))
    assert None not in rows
    return [row for row in rows if row is not None]


@pytest.mark.parametrize("heading", FILTERED)
def test_each_filter_finds_what_looking_at_every_row_finds(full: Desk, heading: str) -> None:
    every = full.read(reg44.list_visits)
    values = full.read(visit_list.list_values, heading)
    assert {VALUE[heading](row) for row in every} <= set(values)
    for value in values:
        wanted = {row.id for row in every if VALUE[heading](row) == value}
        assert {row.id for row in found(full, Wanted(filters={heading: [value]}))} == wanted, value
    some = values[:2]
    both = {row.id for row in every if VALUE[heading](row) in some}
    assert {row.id for row in found(full, Wanted(filters={heading: some}))} == both


def test_filters_and_words_narrow_together(full: Desk) -> None:
    every = full.read(reg44.list_visits)
    wanted = Wanted("ŵYLFA", {"Year": ["2022"], "State": [word(VisitState.CANCELLED)]})
    assert [row.home for row in found(full, wanted)] == ["Ŵylfa House"]
    one = every[0]
    assert [row.id for row in found(full, Wanted(one.reference.lower()))] == [one.id]
    assert found(full, Wanted("zzz%_")) == []
    person = next(row.independent_person for row in every if row.independent_person)
    assert {r.id for r in found(full, Wanted(person))} >= {r.id for r in every if r.independent_person == person}


def test_words_that_every_home_holds_leave_every_visit(desk: Desk) -> None:
    home = make_home(desk, "Oak House")
    desk.do(reg44.record_attempt, AttemptDraft(home, date(2022, 1, 10), AttemptKind.NO_ACCESS, None, "Locked."))
    assert len(found(desk, Wanted("house"))) == 1


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("heading", ["Home", "Day", "State", "Announced", "Independent person", "Reference"])
def test_every_order_loses_no_visit_and_runs_one_way(full: Desk, heading: str, *, down: bool) -> None:
    rows = found(full, Wanted(sort=(heading, down)))
    assert len(rows) == full.read(visit_list.count_visits)
    keys: dict[str, Callable[[VisitRow], Any]] = {
        "Home": lambda r: r.home.lower(),
        "Day": lambda r: r.day,
        "State": lambda r: list(VisitState).index(r.state),
        "Announced": lambda r: r.announced or "",
        "Independent person": lambda r: r.independent_person.lower(),
        "Reference": lambda r: r.reference,
    }
    values = [key for row in rows if (key := keys[heading](row)) != ""]
    assert values == sorted(values, reverse=down) or heading == "Home"
    blanks = [keys[heading](row) == "" for row in rows]
    assert blanks == sorted(blanks), "what is blank comes last"


def test_the_newest_are_the_first_of_all(full: Desk) -> None:
    every = full.read(visit_list.list_ids, Wanted())
    assert full.read(visit_list.list_newest, 10) == Ids(every.packed[: 10 * 16])
    assert full.read(visit_list.are_more_than, 5)
    assert not full.read(visit_list.are_more_than, len(every))


def test_an_empty_casebook_has_nothing_to_choose(desk: Desk) -> None:
    assert desk.read(visit_list.list_values, "Month") == []
    assert len(desk.read(visit_list.list_ids, Wanted())) == 0


def test_a_visit_that_is_gone_leaves_its_place(full: Desk) -> None:
    ids = full.read(visit_list.list_ids, Wanted()).between(0, 1)
    assert [row is None for row in full.read(visit_list.get_rows, [uuid4(), *ids])] == [True, False]


@given(st.lists(st.uuids(), unique=True, max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_packed_keys_are_as_good_as_a_list(keys: list[UUID], first: int, last: int) -> None:
    ids = Ids.of(keys)
    assert (len(ids), ids.between(first, last)) == (len(keys), keys[first:last])
    assert [ids.place_of(key) for key in keys] == list(range(len(keys)))
    assert (ids.place_of(uuid4()), ids.place_of("words")) == (-1, -1)


def test_a_key_is_not_found_across_two_others() -> None:
    one, other = UUID(int=1), UUID(int=1 << 120)
    between = UUID(bytes=(one.bytes + other.bytes)[8:24])
    assert Ids.of([one, other]).place_of(between) == -1
