"""What a member's training lacks on the day of a visit (BR-11)."""

from __future__ import annotations

from datetime import date

from reg44desk.domain.training import Course, Gap, gap, newest

DAY = date(2022, 1, 21)


def test_no_training_or_another_course_is_a_gap() -> None:
    """BR-11: without regulation 44 training."""
    assert gap([], DAY) == Gap()
    assert gap([Course("First aid", date(2021, 1, 1)), Course("Reg 44", date(2022, 1, 22))], DAY) == Gap()


def test_the_last_time_counts_and_its_refresh_day_is_still_good() -> None:
    """BR-11: or past the refresh."""
    old, new = Course("Reg 44", date(2018, 1, 1), date(2020, 1, 1)), Course("Regulation 44 training", date(2020, 1, 1), DAY)
    assert gap([new, old], DAY) is None
    assert gap([new, old], date(2022, 1, 22)) == Gap(DAY)
    assert gap([Course("R44", DAY)], date(2030, 1, 1)) is None


def test_of_each_course_the_last_time_is_what_runs_out() -> None:
    first, again, other = Course("Reg 44", date(2018, 1, 1)), Course("reg 44 ", date(2020, 1, 1)), Course("First aid", date(2019, 1, 1))
    assert newest([again, other, first]) == [again, other]
