"""Today says who must be checked, asked, trained or replaced; every count is the length of its list (regulation 43, BR-11)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Bar, HomeType, Ref, Role
from reg44desk.services import conflicts, independence, people, reg44, training
from reg44desk.services.conflicts import ConflictDraft
from reg44desk.services.desk import Desk
from reg44desk.services.independence import CheckDraft
from reg44desk.services.today import Task, TaskKind, list_tasks
from tests.factories import import_tracker, make_finished, make_home, make_person

NOW = date(2022, 1, 21)
KINDS = (TaskKind.CONFLICT, TaskKind.QUESTION, TaskKind.CHECK, TaskKind.TRAINING)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk, home_type=HomeType.SECURE)


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


def tasks(desk: Desk, kind: TaskKind, on: date = NOW) -> list[Task]:
    return [t for t in desk.read(list_tasks, on) if t.kind is kind]


def check(desk: Desk, person: UUID, home: UUID, renew_by: date | None = None, **more: object) -> None:
    draft = CheckDraft(person, (home,), date(2022, 1, 10), renew_by, decided_by="R. Lark", **more)  # type: ignore[arg-type]
    desk.do(independence.record_check, draft)


def test_a_check_that_runs_out(desk: Desk, home: UUID, visitor: UUID) -> None:
    check(desk, visitor, home, date(2022, 3, 1))
    [task] = tasks(desk, TaskKind.CHECK)
    assert (task.home, task.since, task.action, task.opens) == ("Oak House", None, "Check again", Ref("home", str(home)))
    assert task.why == "The independence check of T. Visit runs out on 1 March 2022."
    [task] = tasks(desk, TaskKind.CHECK, date(2022, 3, 2))
    assert (task.since, task.why) == (date(2022, 3, 1), "The independence check of T. Visit ran out on 1 March 2022.")


def test_training_that_runs_out(desk: Desk, visitor: UUID) -> None:
    """BR-11: with the refresh date."""
    desk.do(people.record_training, visitor, "Reg 44", date(2020, 1, 1), date(2022, 1, 20))
    [task] = tasks(desk, TaskKind.TRAINING)
    assert (task.home, task.since, task.opens) == ("All homes", date(2022, 1, 20), Ref("person", str(visitor)))
    assert task.why == "Reg 44 of T. Visit ran out on 20 January 2022."


def test_a_question_waits_until_it_is_answered(desk: Desk, home: UUID) -> None:
    """A-32, regulation 43(3)(d)."""
    officer = make_person(desk, "L. Pen", Role.COMMISSIONING_OFFICER)
    check(desk, officer, home, note="Buys nothing for homes.")
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, NOW, None, officer))
    assert tasks(desk, TaskKind.QUESTION) == []
    other = make_home(desk, "Ash", home_type=HomeType.SECURE)
    check(desk, officer, make_home(desk, "Elm"), note="Buys nothing for homes.")
    team = make_person(desk, "The Team", Role.INDEPENDENT_PERSON)
    desk.do(people.edit_person, team, people.PersonDraft("The Team", organisation="Children's Commissioning Team"))
    desk.do(reg44.plan_visit, reg44.PlanDraft(other, NOW, None, team))
    task, second = tasks(desk, TaskKind.QUESTION)
    assert (task.home, task.action, task.opens) == ("Ash", "Answer it", Ref("home", str(other)))
    assert second.home == "Oak House", "the team is to visit this secure home too (BR-05)"


def test_conflicts_say_what_is_next(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Regulation 43(3), 43(7), 44(6): book another, see the booked visit, finish a new version."""
    void = desk.do(reg44.plan_visit, reg44.PlanDraft(home, NOW, None, visitor)).value
    desk.do(conflicts.declare_conflict, void, ConflictDraft(None, "A brother works there.", NOW, "R. Lark"))
    made = make_finished(desk, "Elm Bank")
    desk.do(conflicts.declare_conflict, made.visit_id, ConflictDraft(None, "A cousin.", NOW, "R. Lark", "Not known."))
    barred = desk.do(reg44.plan_visit, reg44.PlanDraft(made.home_id, date(2022, 1, 30), None, visitor)).value
    check(desk, visitor, made.home_id, bars=(Bar.FINANCIAL_INTEREST,), note="Owns it.")
    found = {t.action: (t.since, t.opens) for t in tasks(desk, TaskKind.CONFLICT)}
    assert found == {
        "Book another visit": (NOW, Ref("replace", str(void))),
        "See the visit": (None, Ref("booked", str(barred))),
        "Finish a new version": (NOW, Ref("visit", str(made.visit_id))),
    }


def test_every_count_is_the_length_of_its_list(desk: Desk) -> None:
    """experience.md: two pages with different counts."""
    import_tracker(desk)
    team = next(p for p in desk.read(people.list_people, NOW) if p.is_team)
    first, second = desk.read(independence.list_questions, NOW)[:2]
    check(desk, team.id, first.home_id, note="Decided so.")
    check(desk, team.id, second.home_id, date(2022, 2, 1), note="Decided so.")
    counted = Counter(t.kind for t in desk.read(list_tasks, NOW) if t.kind in KINDS)
    asked = [q for q in desk.read(independence.list_questions, NOW) if q.check is None]
    assert counted == {
        TaskKind.QUESTION: len(asked),
        TaskKind.CHECK: len(desk.read(independence.list_running_out, NOW)),
    }
    assert (len(asked), counted[TaskKind.CHECK]) == (3, 1)
    assert desk.read(training.list_running_out, NOW) == []
