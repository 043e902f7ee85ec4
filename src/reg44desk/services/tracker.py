"""Importing the officer's tracker: a preview with every problem, then all or nothing; the same workbook twice adds nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import (
    Appointment,
    Casebook,
    ChildrenLookedAfterCount,
    Home,
    HomeStatusChange,
    Inspection,
    Person,
    Reg44MemberAttendance,
    Reg44Recommendation,
    Reg44Report,
    Reg44Sending,
    Reg44Signature,
    Reg44Visit,
    Training,
    VisitingArrangement,
)
from reg44desk.domain.dated import covers
from reg44desk.domain.types import (
    CasebookKind,
    HomeType,
    Progress,
    RecipientKind,
    ReportOrigin,
    Role,
    SendingMethod,
    SignerRole,
    SigningMethod,
    VisitingBody,
    VisitState,
)
from reg44desk.errors import Problem, UserError
from reg44desk.services import office, reports
from reg44desk.services.desk import Tx, command
from reg44desk.services.reg44 import new_reference
from reg44desk.services.tracker_reading import HomeRow, MemberRow, SheetProblem, Tracker, VisitRow, read_tracker
from reg44desk.sheets import read_workbook

IMPORT_LABEL = "Import a tracker"
COURSE = "Regulation 44 training"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: rows found and rows that are new, per kind, and every problem row by row."""

    file_name: str
    found: dict[str, int]
    new: dict[str, int]
    problems: tuple[SheetProblem, ...]
    tracker: Tracker

    @property
    def blocked(self) -> bool:
        """Whether anything must be put right in the workbook first."""
        return any(p.blocking for p in self.problems)

    @property
    def adds_nothing(self) -> bool:
        """Whether everything in the workbook is in the casebook already."""
        return not any(self.new.values())


@dataclass(slots=True)
class _Import:
    """One run: the transaction, what the casebook has by natural key, and how many rows were added per kind."""

    tx: Tx
    tracker: Tracker
    homes: dict[str, Home] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    added: Counter[str] = field(default_factory=Counter)
    nyas_from: date = date.min
    provider: str = ""
    authority: str = ""


def read_file(path: Path, known_homes: list[str], today: date) -> Tracker:
    """Read and check a workbook without touching the casebook. Raises UserError or TroubleError for what is no such workbook."""
    return read_tracker(read_workbook(path), today=today, known_homes=known_homes)


def known_homes(session: Session) -> list[str]:
    """Names of the homes in the casebook."""
    return list(session.scalars(select(Home.name)))


@command("Look at a tracker")
def preview_tracker(tx: Tx, tracker: Tracker, file_name: str) -> Preview:
    """What importing would add. Run it with `desk.rehearse`, which takes it all back."""
    found = {
        "Homes": len(tracker.homes),
        "Elected members": len(tracker.members),
        "Visits": len(tracker.visits),
        "Recommendations": len(tracker.recommendations),
        "Inspections": len(tracker.inspections),
        "Counts of children looked after": len(tracker.counts),
    }
    added: Counter[str] = Counter()
    if not any(p.blocking for p in tracker.problems):
        added = _run(tx, tracker)
    return Preview(file_name, found, {kind: added[kind] for kind in (*found, *_MORE)}, tracker.problems, tracker)


_MORE = ("People", "Roles", "Signatures", "Copies sent", "Closed recommendations")


@command(IMPORT_LABEL)
def import_tracker(tx: Tx, tracker: Tracker) -> dict[str, int]:
    """Bring in everything new from a tracker, in one step that can be undone; returns how many rows of each kind were added.

    Raises UserError when any row has a problem that blocks, and for the sample casebook, which must never hold real data.
    """
    if tx.session.scalars(select(Casebook.kind)).first() is CasebookKind.SAMPLE:
        raise UserError("This is the sample casebook, where everything is invented. Make a casebook of your own first, then import there.")
    blocking = [Problem("", str(p)) for p in tracker.problems if p.blocking]
    if blocking:
        raise UserError(*blocking)
    return dict(_run(tx, tracker))


def _run(tx: Tx, tracker: Tracker) -> Counter[str]:
    settled = office.get_office(tx.session)
    run = _Import(tx, tracker, nyas_from=date.fromisoformat(settled.nyas_from))
    run.provider, run.authority = settled.registered_provider, settled.area_authority
    run.homes = {_key(h.name): h for h in tx.session.scalars(select(Home))}
    run.people = {_key(p.name): p for p in tx.session.scalars(select(Person))}
    for home_row in tracker.homes:
        _home(run, home_row)
    for member in tracker.members:
        _member(run, member)
    for visit_row in tracker.visits:
        _visit(run, visit_row)
    _recommendations(run)
    _inspections(run)
    _counts(run)
    tx.session.flush()
    return run.added


def _home(run: _Import, row: HomeRow) -> None:
    session = run.tx.session
    home = run.homes.get(_key(row.name))
    if home is None and row.ofsted_urn:
        home = session.scalars(select(Home).where(Home.ofsted_urn == row.ofsted_urn)).one_or_none()
    if home is None:
        home = Home(
            name=row.name,
            ofsted_urn=row.ofsted_urn,
            home_type=row.home_type,
            site=row.site,
            places=row.places,
            registered_provider=run.provider,
            area_authority=run.authority,
        )
        session.add(home)
        session.flush()
        session.add(HomeStatusChange(home_id=home.id, status=row.status, from_date=row.opened))
        _arrange(run, home, row)
        run.added["Homes"] += 1
    run.homes[_key(row.name)] = home
    for role, name in ((Role.REGISTERED_MANAGER, row.registered_manager), (Role.RESPONSIBLE_INDIVIDUAL, row.responsible_individual)):
        if name:
            _appoint(run, _person(run, name), role, home, None, None)


def _arrange(run: _Import, home: Home, row: HomeRow) -> None:
    """NYAS visits from the day its contract began; before that the Commissioning Team did (BR-05, BR-06)."""
    session = run.tx.session
    if row.visited_by is VisitingBody.NYAS and row.home_type is not HomeType.SECURE:
        session.add(VisitingArrangement(home_id=home.id, visited_by=VisitingBody.COMMISSIONING_TEAM, from_date=None))
        session.add(VisitingArrangement(home_id=home.id, visited_by=VisitingBody.NYAS, from_date=run.nyas_from))
    else:
        session.add(VisitingArrangement(home_id=home.id, visited_by=row.visited_by, from_date=None))


def _member(run: _Import, row: MemberRow) -> None:
    person, home = _person(run, row.name, email=row.email), run.homes[_key(row.home)]
    if _appoint(run, person, Role.ELECTED_MEMBER, home, row.from_date, row.to_date, agreed=row.agreed):
        run.added["Elected members"] += 1
    if row.trained_on:
        known = select(Training.id).where(Training.person_id == person.id, Training.completed_on == row.trained_on)
        if run.tx.session.scalars(known).first() is None:
            run.tx.session.add(Training(person_id=person.id, course=COURSE, completed_on=row.trained_on))


def _visit(run: _Import, row: VisitRow) -> None:
    session, home = run.tx.session, run.homes[_key(row.home)]
    query = select(Reg44Visit).where(Reg44Visit.home_id == home.id, Reg44Visit.visit_date == row.visit_date)
    visit = session.scalars(query).first()
    if visit is None:
        visitor = _person(run, row.visited_by, organisation=row.organisation, is_team=row.is_team)
        _appoint(run, visitor, Role.INDEPENDENT_PERSON, None, None, None)
        visit = Reg44Visit(
            home_id=home.id,
            reference=new_reference(session),
            state=VisitState.FINAL,
            visit_date=row.visit_date,
            announced=row.announced,
            independent_person_id=visitor.id,
            opinion_effectively_safeguarded=row.opinion_safeguarded,
            opinion_conduct_promotes_well_being=row.opinion_well_being,
            placing_authorities=[],
        )
        session.add(visit)
        session.flush()
        if row.member_present:
            session.add(Reg44MemberAttendance(visit_id=visit.id, person_id=_person(run, row.member_present).id))
            session.flush()
        reports.add_version(run.tx, visit, ReportOrigin.BROUGHT_IN)
        run.added["Visits"] += 1
    report = session.scalars(select(Reg44Report).where(Reg44Report.visit_id == visit.id).order_by(Reg44Report.version.desc())).first()
    if report is not None and report.origin is ReportOrigin.BROUGHT_IN:
        _sign(run, row, visit, report, home)
        _send(run, row, report, home)


def _sign(run: _Import, row: VisitRow, visit: Reg44Visit, report: Reg44Report, home: Home) -> None:
    session = run.tx.session
    have = set(session.scalars(select(Reg44Signature.signer_role).where(Reg44Signature.report_id == report.id)))
    manager = _in_role(run, Role.REGISTERED_MANAGER, home, row.signed_manager) if row.signed_manager else None
    for role, person_id, day in (
        (SignerRole.INDEPENDENT_PERSON, visit.independent_person_id, row.signed_independent_person),
        (SignerRole.REGISTERED_MANAGER, manager, row.signed_manager),
    ):
        if day and person_id and role not in have:
            session.add(
                Reg44Signature(report_id=report.id, signer_role=role, person_id=person_id, signed_on=day, method=SigningMethod.ON_PAPER)
            )
            run.added["Signatures"] += 1


def _send(run: _Import, row: VisitRow, report: Reg44Report, home: Home) -> None:
    """Copies to the member and to Ofsted; the member is named only where one was assigned to the home on that day."""
    session = run.tx.session
    have = set(session.scalars(select(Reg44Sending.recipient_kind).where(Reg44Sending.report_id == report.id)))
    for kind, day in ((RecipientKind.ELECTED_MEMBER, row.sent_to_member), (RecipientKind.HMCI, row.sent_to_ofsted)):
        if day is None or kind in have:
            continue
        person_id = _in_role(run, Role.ELECTED_MEMBER, home, day) if kind is RecipientKind.ELECTED_MEMBER else None
        name = session.get_one(Person, person_id).name if person_id else ""
        if kind is RecipientKind.HMCI:
            name = "Ofsted"
        session.add(
            Reg44Sending(
                report_id=report.id,
                recipient_kind=kind,
                recipient_name=name or "Elected member, not named in the workbook",
                person_id=person_id,
                sent_on=day,
                method=SendingMethod.NOT_RECORDED,
            )
        )
        run.added["Copies sent"] += 1


def _recommendations(run: _Import) -> None:
    session = run.tx.session
    for row in run.tracker.recommendations:
        home = run.homes[_key(row.home)]
        query = select(Reg44Recommendation).where(Reg44Recommendation.home_id == home.id, Reg44Recommendation.reference == row.reference)
        made = session.scalars(query).one_or_none()
        if made is None:
            visit = session.scalars(select(Reg44Visit).where(Reg44Visit.home_id == home.id, Reg44Visit.visit_date == row.made_on)).first()
            made = Reg44Recommendation(
                home_id=home.id,
                visit_id=visit.id if visit else None,
                reference=row.reference,
                made_on=row.made_on,
                text=row.text,
                quality_standard=row.quality_standard,
                consider_by_date=row.consider_by,
                progress=Progress.NOT_STARTED,
            )
            session.add(made)
            run.added["Recommendations"] += 1
        elif row.closed_on and made.closed_on is None and made.progress is Progress.NOT_STARTED:
            run.added["Closed recommendations"] += 1
        if row.closed_on and made.closed_on is None and made.progress in (None, Progress.NOT_STARTED):
            made.closed_on, made.progress = row.closed_on, Progress.REPORTED_COMPLETE


def _inspections(run: _Import) -> None:
    session = run.tx.session
    for row in run.tracker.inspections:
        home = run.homes[_key(row.home)]
        known = select(Inspection.id).where(
            Inspection.home_id == home.id, Inspection.inspected_on == row.inspected_on, Inspection.inspection_type == row.inspection_type
        )
        if session.scalars(known).first() is None:
            session.add(
                Inspection(
                    home_id=home.id,
                    inspected_on=row.inspected_on,
                    inspection_type=row.inspection_type,
                    judgement=row.judgement,
                    improvements_due_by=row.improvements_due_by,
                )
            )
            run.added["Inspections"] += 1


def _counts(run: _Import) -> None:
    session = run.tx.session
    for row in run.tracker.counts:
        known = select(ChildrenLookedAfterCount.id).where(
            ChildrenLookedAfterCount.as_at == row.as_at, ChildrenLookedAfterCount.source == row.source
        )
        if session.scalars(known).first() is None:
            session.add(ChildrenLookedAfterCount(as_at=row.as_at, number=row.number, source=row.source))
            run.added["Counts of children looked after"] += 1


def _person(run: _Import, name: str, *, email: str = "", organisation: str = "", is_team: bool = False) -> Person:
    person = run.people.get(_key(name))
    if person is None:
        person = Person(name=name, email=email, organisation=organisation, is_team=is_team)
        run.tx.session.add(person)
        run.tx.session.flush()
        run.people[_key(name)] = person
        run.added["People"] += 1
    return person


def _appoint(
    run: _Import, person: Person, role: Role, home: Home | None, from_date: date | None, to_date: date | None, *, agreed: bool | None = None
) -> bool:
    """Give a role unless the person has it already from that day; says whether one was added."""
    session, home_id = run.tx.session, home.id if home else None
    query = select(Appointment).where(Appointment.person_id == person.id, Appointment.role == role)
    for held in session.scalars(query):
        if held.home_id == home_id and (held.from_date == from_date or from_date is None):
            return False
    session.add(Appointment(person_id=person.id, home_id=home_id, role=role, from_date=from_date, to_date=to_date, agreed_to_visit=agreed))
    session.flush()
    run.added["Roles"] += 1
    return True


def _in_role(run: _Import, role: Role, home: Home, day: date) -> UUID | None:
    held = run.tx.session.scalars(select(Appointment).where(Appointment.home_id == home.id, Appointment.role == role))
    return next((a.person_id for a in held if covers(a, day)), None)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
