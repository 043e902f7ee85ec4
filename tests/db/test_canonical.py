"""The journal's form of a value: always the same for the same value, never a float, and back again (offline.md 2.3)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect

from reg44desk.db.audit import canonical, decode, encode
from reg44desk.db.models import Entry, Reg44Visit
from reg44desk.domain.types import HomeType, VisitMode


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("caf\u00e9", "caf\u00e9"),
        ("cafe\u0301", "caf\u00e9"),
        (["cafe\u0301", 1], ["caf\u00e9", 1]),
        (("a", None), ["a", None]),
        ({"b": {"e\u0301": ["x"]}}, {"b": {"\u00e9": ["x"]}}),
        (date(2022, 1, 31), "2022-01-31"),
        (time(9, 30), "09:30:00"),
        (datetime(2022, 7, 1, 12, tzinfo=UTC), "2022-07-01T12:00:00+00:00"),
        (datetime(2022, 7, 1, 13, tzinfo=timezone(timedelta(hours=1))), "2022-07-01T12:00:00+00:00"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (HomeType.SECURE, HomeType.SECURE.value),
    ],
)
def test_a_value_has_one_canonical_form(value: object, form: object) -> None:
    """offline.md 2.3: NFC, only strings, whole numbers, booleans, null, lists and maps."""
    assert encode(value) == form
    assert type(encode(value)) is type(form)


@pytest.mark.parametrize("value", [1.5, float("nan"), [1.0], {"a": {"b": 0.1}}, b"bytes", {1, 2}, object()])
def test_no_floats_and_nothing_else_get_into_the_journal(value: object) -> None:
    """offline.md 2.3: no floats."""
    with pytest.raises(TypeError, match="a journalled column cannot hold"):
        encode(value)


def test_canonical_text_is_the_same_for_the_same_content() -> None:
    assert canonical({"b": 1, "a": ["é", None, True]}) == '{"a":["é",null,true],"b":1}'
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical(float("nan"))


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda c: st.lists(c) | st.dictionaries(st.text(), c),
    max_leaves=8,
)


@given(PLAIN)
def test_what_is_canonical_stays_as_it_is(value: object) -> None:
    form = encode(value)
    assert encode(json.loads(canonical(form))) == form


@given(st.data())
def test_a_value_comes_back_from_its_canonical_form(data: st.DataObject) -> None:
    """Undo reads values back from the journal."""
    values: dict[str, st.SearchStrategy[object]] = {
        "visit_date": st.none() | st.dates(),
        "arrived_at": st.none() | st.times(),
        "mode": st.sampled_from(VisitMode),
        "home_id": st.builds(uuid4),
        "children_present": st.none() | st.integers(0, 99),
        "youth_justice_child": st.booleans(),
        "placing_authorities": st.lists(st.text()).map(encode),
    }
    key = data.draw(st.sampled_from(sorted(values)))
    value = data.draw(values[key])
    assert decode(inspect(Reg44Visit).columns[key], encode(value)) == value


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-11))])))
def test_a_moment_comes_back_as_the_same_moment(moment: datetime) -> None:
    assert decode(inspect(Entry).columns["at"], encode(moment)) == moment
