"""What must be done now: every task with its reason, most urgent first; each count on the screen is the length of its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.domain.members import A_YEAR
from reg44desk.domain.types import DutyStatus, HomeStatus, Month, Ref, VisitMode, VisitState
from reg44desk.services import (
    conflicts,
    deadlines,
    distribution,
    drafts,
    duties,
    homes,
    independence,
    inspections,
    members,
    recommendations,
    reg44,
    training,
    vacancies,
)

LOOK_BACK = 12
"""How many months back a missed month is still shown."""


class TaskKind(StrEnum):
    """What kind of thing waits."""

    CARRY_ON = "carry_on"
    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    CONFLICT = "conflict"
    MISSED = "missed"
    LATE_TO_OFSTED = "late_to_ofsted"
    FINISH = "finish"
    SIGN = "sign"
    SEND = "send"
    QUESTION = "question"
    CHECK = "check"
    TRAINING = "training"
    IMPROVING = "improving"
    REQUIREMENT = "requirement"
    NO_MEMBER = "no_member"
    MEMBER_WINDOW = "member_window"
    VACANCY = "vacancy"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: for which home, why, since when, what to do next and which record opens."""

    id: str
    kind: TaskKind
    home: str
    why: str
    since: date | None
    action: str
    opens: Ref


def list_tasks(session: Session, today: date) -> list[Task]:
    """Everything that waits, most urgent first: the duty of this month, then missed months, papers, members, recommendations."""
    tasks = [*_drafts(session), *_duty(session, today), *_papers(session, today), *_homes(session, today), *_overdue(session, today)]
    tasks += [*_conflicts(session, today), *_checks(session, today), *_training(session, today)]
    tasks += [*_windows(session, today), *_vacancies(session, today), *_ofsted(session, today)]
    order = list(TaskKind)
    return sorted(tasks, key=lambda t: (order.index(t.kind), t.since or date.min, t.home, t.id))


def _drafts(session: Session) -> list[Task]:
    return [
        Task(
            id=f"carry_on:{d.id}",
            kind=TaskKind.CARRY_ON,
            home=d.home,
            why=f"A visit is being written: {text.count(d.answers, 'answer')}, saved {text.when(d.saved_at)}.",
            since=None,
            action="Carry on writing",
            opens=Ref("draft", str(d.id)),
        )
        for d in drafts.list_drafts(session)
    ]


_DUTY_TASKS = {
    DutyStatus.OVERDUE: (TaskKind.OVERDUE, "Record the visit"),
    DutyStatus.AT_RISK: (TaskKind.AT_RISK, "Plan a visit"),
    DutyStatus.MISSED: (TaskKind.MISSED, "See the home"),
}


def _duty(session: Session, today: date) -> list[Task]:
    now = Month.of(today)
    months = duties.list_home_months(session, now.plus(-LOOK_BACK), now, today)
    return [
        Task(
            id=f"{kind}:{m.home_id}:{m.duty.month}",
            kind=kind,
            home=m.home,
            why=f"{text.month_name(m.duty.month)}: {text.duty_reason(m.duty.reason)}",
            since=m.duty.reason.day if kind is not TaskKind.AT_RISK else None,
            action=action,
            opens=Ref("plan" if kind is TaskKind.AT_RISK else "record" if kind is TaskKind.OVERDUE else "home", str(m.home_id)),
        )
        for m in duties.with_status(months, *_DUTY_TASKS)
        for kind, action in [_DUTY_TASKS[m.duty.status]]
    ]


def _unfinished(session: Session) -> list[Task]:
    return [
        Task(
            id=f"finish:{visit.id}",
            kind=TaskKind.FINISH,
            home=visit.home,
            why=f"Visited on {text.long_date(visit.day)}; the report is not finished.",
            since=visit.day,
            action="Finish the report",
            opens=Ref("visit", str(visit.id)),
        )
        for visit in reg44.list_visits(session, states=[VisitState.VISITED])
        if visit.mode is VisitMode.ON_SITE
    ]


def _late(session: Session, today: date) -> list[Task]:
    """Reports that Ofsted should have had by the end of the month after the visit (O1)."""
    return [
        Task(
            id=f"late_to_ofsted:{r.visit_id}",
            kind=TaskKind.LATE_TO_OFSTED,
            home=r.home,
            why=f"Ofsted should have had the report of {text.long_date(r.visit_date)} by {text.long_date(r.due)}.",
            since=r.due,
            action="See the report",
            opens=Ref("report", str(r.visit_id)),
        )
        for r in deadlines.list_late(session, today)
    ]


def _papers(session: Session, today: date) -> list[Task]:
    tasks = [*_late(session, today), *_unfinished(session)]
    stopped = {w.visit_id for w in conflicts.list_unreported(session, today)}
    for s in distribution.list_standings(session, today):
        if s.visit_id in stopped:
            continue
        opens, day = Ref("report", str(s.visit_id)), text.long_date(s.visit_date)
        for role in s.missing:
            why = f"Report of {day} waits for the {text.word(role).lower()}'s signature."
            tasks.append(Task(f"sign:{s.report_id}:{role}", TaskKind.SIGN, s.home, why, s.missing_since, "Record the signature", opens))
        due = [c for c in s.copies if c.state == "to_send" or (c.state == "waiting" and c.waits_for in _WHY_SEND)]
        if due:
            why = f"Report of {day}: {_why_send(due)}"
            tasks.append(
                Task(f"send:{s.report_id}", TaskKind.SEND, s.home, why, min(c.since for c in due), "Record the copies sent", opens)
            )
    return tasks


def _why_send(due: list[distribution.RecipientRow]) -> str:
    """Who has not had a copy, and why a copy cannot go to anybody yet (A-39)."""
    names = text.listing(c.name or text.word(c.kind) for c in due if c.state == "to_send")
    parts = [f"no copy has gone to {names}."] if names else []
    return " ".join(parts + [_WHY_SEND[c.waits_for] for c in due if c.waits_for in _WHY_SEND])


_WHY_SEND = {
    "no_member_assigned": "No elected member is assigned to the home, so nobody can have the member's copy.",
    "placing_authorities_unnamed": "Name the placing authorities of the children; each must have a copy.",
}


def _homes(session: Session, today: date) -> list[Task]:
    return [
        Task(
            id=f"no_member:{h.id}",
            kind=TaskKind.NO_MEMBER,
            home=h.name,
            why="No elected member is assigned to this home.",
            since=None,
            action="Assign a member",
            opens=Ref("home", str(h.id)),
        )
        for h in homes.list_homes(session, today, months=1)
        if h.status is HomeStatus.OPEN and not h.elected_members
    ]


def _ofsted(session: Session, today: date) -> list[Task]:
    """Homes past the day by which Ofsted wanted them better, without a graded visit since (BR-31), and requirements past their day."""
    late = [
        Task(
            id=f"improving:{row.id}",
            kind=TaskKind.IMPROVING,
            home=row.name,
            why=f"Ofsted wanted improvements by {text.long_date(row.improving.due_by)}, and no graded visit is recorded.",
            since=row.improving.due_by,
            action="See the inspections",
            opens=Ref("inspections", str(row.id)),
        )
        for row in inspections.list_past_improving(session, today)
        if row.improving is not None
    ]
    return late + [
        Task(
            id=f"requirement:{required.id}",
            kind=TaskKind.REQUIREMENT,
            home=(rows[0].site if len(rows) > 1 else "") or rows[0].name,
            why=f"Ofsted's requirement was due by {text.long_date(required.due_on)} and is not met. {required.wording}",
            since=required.due_on,
            action="See the requirement",
            opens=Ref("requirement", str(required.id)),
        )
        for rows, required in inspections.list_past_requirements(session, today)
    ]


def _windows(session: Session, today: date) -> list[Task]:
    """Windows of the last members' year that ended without a member's visit (BR-08)."""
    return [
        Task(
            id=f"member_window:{row.id}:{one.window.month}",
            kind=TaskKind.MEMBER_WINDOW,
            home=row.name,
            why=f"{members.window_name(one.window)}: {' '.join(members.reasons(one))}",
            since=one.window.last,
            action="See why",
            opens=Ref("member", str(row.id)),
        )
        for row, one in members.list_missed(session, today, A_YEAR)
    ]


def _vacancies(session: Session, today: date) -> list[Task]:
    """Places that wait to be filled (T-29)."""
    return [
        Task(
            id=f"vacancy:{v.id}",
            kind=TaskKind.VACANCY,
            home=v.place or "All homes",
            why=f"{v.title}: {v.open_places} of {text.count(v.places, 'place')} to fill.",
            since=v.opened_on,
            action="Fill the vacancy",
            opens=Ref("vacancy", str(v.id)),
        )
        for v in vacancies.list_open(session, today)
    ]


def _overdue(session: Session, today: date) -> list[Task]:
    return [
        Task(
            id=f"recommendation:{r.id}",
            kind=TaskKind.RECOMMENDATION,
            home=r.home,
            why=f"{r.reference}: to be considered by {text.long_date(r.consider_by_date)}, still open. {r.text}",
            since=r.consider_by_date,
            action="See the recommendation",
            opens=Ref("recommendation", str(r.id)),
        )
        for r in recommendations.list_recommendations(session, today, only_open=True)
        if r.past_date
    ]


def _conflicts(session: Session, today: date) -> list[Task]:
    """What regulation 43(3), 43(7) and 44(6) ask for at once: another person, or a report that says the conflict."""
    found = []
    for what, waiting, action, opens in (
        ("replace", conflicts.list_to_replace(session, today), "Book another visit", "replace"),
        ("barred", conflicts.list_barred(session, today), "See the visit", "booked"),
        ("report", conflicts.list_unreported(session, today), "Finish a new version", "visit"),
    ):
        for w in waiting:
            since = None if what == "barred" else w.day
            found.append(Task(f"{what}:{w.visit_id}", TaskKind.CONFLICT, w.home, w.why, since, action, Ref(opens, str(w.visit_id))))
    return found


def _checks(session: Session, today: date) -> list[Task]:
    """Questions of independence that nobody has answered (A-32), and checks that run out."""
    asked = [
        Task(
            id=f"question:{q.person_id}:{q.home_id}",
            kind=TaskKind.QUESTION,
            home=q.home,
            why=q.question,
            since=None,
            action="Answer it",
            opens=Ref("home", str(q.home_id)),
        )
        for q in independence.list_questions(session, today)
        if q.check is None
    ]
    return asked + [
        Task(
            id=f"check:{c.person_id}:{c.home_id}",
            kind=TaskKind.CHECK,
            home=c.home,
            why=f"The independence check of {c.person} {_runs_out(c.check.renew_by, today)}.",
            since=_passed(c.check.renew_by, today),
            action="Check again",
            opens=Ref("home", str(c.home_id)),
        )
        for c in independence.list_running_out(session, today)
        if c.check is not None
    ]


def _training(session: Session, today: date) -> list[Task]:
    return [
        Task(
            id=f"training:{t.person_id}:{t.course.casefold()}",
            kind=TaskKind.TRAINING,
            home=text.listing(t.homes) or "All homes",
            why=f"{t.course} of {t.name} {_runs_out(t.refresh_due_on, today)}.",
            since=_passed(t.refresh_due_on, today),
            action="Record training",
            opens=Ref("person", str(t.person_id)),
        )
        for t in training.list_running_out(session, today)
    ]


def _runs_out(last_day: date, today: date) -> str:
    return f"{'ran out' if last_day < today else 'runs out'} on {text.long_date(last_day)}"


def _passed(last_day: date, today: date) -> date | None:
    return last_day if last_day < today else None
