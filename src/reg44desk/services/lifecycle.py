"""How far a visit and its report have come, who recorded each step and when, and recording the next one (regulation.md, part d)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.clock import london_date
from reg44desk.db.models import Person, Reg44Finding, Reg44Recommendation, Reg44Report, Reg44Step, Reg44Visit
from reg44desk.domain.lifecycle import AFTER, Life, check_step, next_steps, stage
from reg44desk.domain.report_types import ReportStage, ReportStep
from reg44desk.domain.types import Month, ReportOrigin, VisitState
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import distribution
from reg44desk.services.desk import Tx, command


@dataclass(frozen=True, slots=True)
class StepRow:
    """A stage that is reached: when, by whom, and a note; `step` is set for those recorded by hand."""

    words: str
    on: date | None
    by: str
    note: str = ""
    step: ReportStep | None = None


@dataclass(frozen=True, slots=True)
class LifeRow:
    """One visit's life: the stage, what has happened so far in order, and the steps that may be recorded now."""

    visit_id: UUID
    stage: ReportStage
    so_far: tuple[StepRow, ...]
    next_steps: tuple[ReportStep, ...]


@dataclass(frozen=True, slots=True)
class StepDraft:
    """What the form for a step holds."""

    step: ReportStep
    on: date | None = None
    by: str = ""
    note: str = ""


def get_life(session: Session, visit_id: UUID, today: date) -> LifeRow:
    """How far one visit has come."""
    visit = session.get_one(Reg44Visit, visit_id)
    life = _life(session, visit, today)
    return LifeRow(visit.id, stage(life), _so_far(session, visit, life), next_steps(life))


@command("Record a step of a report")
def record_step(tx: Tx, visit_id: UUID, draft: StepDraft) -> None:
    """Record that a step was taken. Raises UserError with what stops it, for a step that is recorded already, and for nobody's name."""
    visit = tx.session.get_one(Reg44Visit, visit_id)
    life = _life(tx.session, visit, tx.today)
    if draft.step in life.steps:
        raise UserError(f"{text.word(draft.step)} is recorded already. Take it back first.")
    problems = check_step(draft.step, draft.on, life, tx.today)
    if not draft.by.strip():
        problems.append(Problem("by", "Say who did it."))
    refuse(problems)
    assert draft.on is not None  # noqa: S101  check_step saw to it
    step = Reg44Step(visit_id=visit_id, step=draft.step, done_on=draft.on, done_by=draft.by.strip(), note=draft.note.strip())
    tx.session.add(step)


@command("Take a step of a report back")
def take_back(tx: Tx, visit_id: UUID, step: ReportStep) -> None:
    """Remove a step that was recorded by mistake. Raises UserError while a later one rests on it."""
    steps = {s.step: s for s in tx.session.scalars(select(Reg44Step).where(Reg44Step.visit_id == visit_id))}
    resting = [later for later, needs in AFTER.items() if needs is step and later in steps]
    if resting:
        raise UserError(f"Take back first: {text.word(resting[0]).lower()}.")
    tx.session.delete(steps[step])


def _life(session: Session, visit: Reg44Visit, today: date) -> Life:
    day = visit.visit_date or visit.planned_for
    assert day is not None  # noqa: S101  the schema holds a visit to one of both
    steps = {s.step: s.done_on for s in session.scalars(select(Reg44Step).where(Reg44Step.visit_id == visit.id))}
    standing = distribution.list_standings(session, today, visit.id) if visit.state is VisitState.FINAL else []
    return Life(
        state=visit.state,
        day=day,
        month_over=today > Month.of(day).last,
        written=_is_written(session, visit),
        finished_on=_finished_on(session, visit),
        all_sent=bool(standing) and all(c.state in ("sent", "not_known") for c in standing[0].copies),
        steps=steps,
    )


def _is_written(session: Session, visit: Reg44Visit) -> bool:
    """Whether anything of the report is written: an opinion, a finding or a recommendation."""
    if visit.opinion_effectively_safeguarded or visit.opinion_conduct_promotes_well_being:
        return True
    query = select(or_(exists().where(Reg44Finding.visit_id == visit.id), exists().where(Reg44Recommendation.visit_id == visit.id)))
    return bool(session.scalar(query))


def _finished_on(session: Session, visit: Reg44Visit) -> date | None:
    """The day the first version was made; of one brought in from a workbook only the visit's day is known."""
    first = session.scalars(select(Reg44Report).where(Reg44Report.visit_id == visit.id).order_by(Reg44Report.version)).first()
    if first is None:
        return None
    return london_date(first.made_at) if first.origin is ReportOrigin.MADE_HERE else visit.visit_date


def _so_far(session: Session, visit: Reg44Visit, life: Life) -> tuple[StepRow, ...]:
    person = session.get(Person, visit.independent_person_id) if visit.independent_person_id else None
    who = person.name if person else ""
    rows = [StepRow(text.word(ReportStage.PLANNED), visit.planned_for, who)] if visit.planned_for else []
    kept = {s.step: s for s in session.scalars(select(Reg44Step).where(Reg44Step.visit_id == visit.id))}
    by_hand = {step: StepRow(text.word(step), s.done_on, s.done_by, s.note, step) for step, s in kept.items()}
    if ReportStep.CONFLICT_CHECKED in by_hand:
        rows.append(by_hand.pop(ReportStep.CONFLICT_CHECKED))
    if visit.visit_date and visit.state in (VisitState.VISITED, VisitState.FINAL):
        rows.append(StepRow(text.word(ReportStage.VISITED), visit.visit_date, who))
    late = (ReportStep.RESPONDED, ReportStep.CLOSED)
    rows += [by_hand[step] for step in ReportStep if step in by_hand and step not in late]
    if life.finished_on is not None:
        rows.append(StepRow(text.word(ReportStage.FINAL), life.finished_on, who))
    if life.all_sent:
        rows.append(StepRow(text.word(ReportStage.DISTRIBUTED), None, ""))
    return tuple(rows + [by_hand[step] for step in late if step in by_hand])
