"""The two kinds of things that people are told about."""

from __future__ import annotations

import pytest

from reg44desk.errors import Problem, TroubleError, UserError, refuse


def test_a_user_error_keeps_its_problems_in_order() -> None:
    error = UserError(Problem("name", "Enter a name."), "Save it again.")
    assert error.problems == (Problem("name", "Enter a name."), Problem("", "Save it again."))
    assert str(error) == "Enter a name. Save it again."


def test_refuse_raises_every_problem_at_once() -> None:
    problems = [Problem("a", "First."), Problem("b", "Second.")]
    with pytest.raises(UserError) as caught:
        refuse(problems)
    assert caught.value.problems == tuple(problems)


def test_refuse_without_a_problem_lets_everything_pass() -> None:
    refuse([])
    refuse(())


@pytest.mark.parametrize(("do", "words"), [("Free some space.", "The disk is full. Free some space."), ("", "The disk is full.")])
def test_trouble_says_what_happened_and_what_to_do(do: str, words: str) -> None:
    error = TroubleError("The disk is full.", do)
    assert (error.what, error.do, str(error)) == ("The disk is full.", do, words)
