"""Bringing in visits: what happened, what was recommended, and the signatures and copies of the papers that the workbook tells of."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from reg44desk import text
from reg44desk.db.models import (
    Home,
    Person,
    Reg44MemberAttendance,
    Reg44Recommendation,
    Reg44Report,
    Reg44Sending,
    Reg44Signature,
    Reg44Visit,
)
from reg44desk.domain.dated import covering
from reg44desk.domain.duty import TOOK_PLACE
from reg44desk.domain.types import (
    Month,
    Progress,
    RecipientKind,
    ReportOrigin,
    Role,
    SendingMethod,
    SignerRole,
    SigningMethod,
    VisitMode,
    VisitState,
)
from reg44desk.services import reports
from reg44desk.services.reg44 import new_reference
from reg44desk.services.tracker_rows import RecommendationRow, VisitRow
from reg44desk.services.tracker_run import FILLED, NOTHING, Run, alike
from reg44desk.services.tracker_sheets import key

UNNAMED = "Elected member, not named in the workbook"


def bring_visits(run: Run) -> list[tuple[VisitRow, Reg44Visit]]:
    """Add each visit, or fill in what the casebook does not know of it; gives the lines with their visits, for their papers."""
    listed = frozenset((run.home(v.home).id, v.visit_date) for v in run.tracker.visits)
    found = []
    for row in run.tracker.visits:
        visit = _visit(run, row, run.home(row.home), listed)
        if visit is not None:
            found.append((row, visit))
    return found


def _visit(run: Run, row: VisitRow, home: Home, listed: frozenset[tuple[UUID, date]]) -> Reg44Visit | None:
    of_home = run.session.scalars(select(Reg44Visit).where(Reg44Visit.home_id == home.id, Reg44Visit.mode == VisitMode.ON_SITE)).all()
    made = [v for v in of_home if v.state in TOOK_PLACE]
    visit = next((v for v in made if v.visit_date == row.visit_date), None)
    if visit is not None:
        _compare_visit(run, row, visit)
        return visit
    month = Month.of(row.visit_date)
    moved = [v.visit_date for v in made if v.visit_date and Month.of(v.visit_date) == month and (home.id, v.visit_date) not in listed]
    if moved:
        message = (
            f"The casebook has a visit of {text.long_date(moved[0])} that this workbook does not list. "
            "It may be the same one, so this line is left out. If both were made, list both."
        )
        run.note(row.place, "Date of visit", message)
        return None
    planned = next((v for v in of_home if v.state is VisitState.PLANNED and v.planned_for == row.visit_date), None)
    return _add_visit(run, row, home, planned)


def _add_visit(run: Run, row: VisitRow, home: Home, planned: Reg44Visit | None) -> Reg44Visit:
    """A visit that was made; one that was planned for that very day is that visit."""
    visitor = run.person(row.visited_by, organisation=row.organisation, is_team=row.is_team)
    run.settle(row.place, "Visited by", visitor, "organisation", row.organisation)
    if all(a.person_id != visitor.id for a in run.appointments(Role.INDEPENDENT_PERSON, None)):
        run.appoint(visitor, Role.INDEPENDENT_PERSON, None)
    visit = planned or Reg44Visit(home_id=home.id, reference=new_reference(run.session), placing_authorities=[])
    visit.state, visit.visit_date, visit.independent_person_id = VisitState.FINAL, row.visit_date, visitor.id
    visit.announced = row.announced or visit.announced
    visit.opinion_effectively_safeguarded = row.opinion_safeguarded
    visit.opinion_conduct_promotes_well_being = row.opinion_well_being
    run.session.add(visit)
    run.session.flush()
    _attend(run, row, visit)
    run.added["Visits"] += 1
    return visit


def _attend(run: Run, row: VisitRow, visit: Reg44Visit) -> bool:
    """Add those members that are not on the visit yet; says whether there were any."""
    query = select(Reg44MemberAttendance.person_id).where(Reg44MemberAttendance.visit_id == visit.id)
    there = set(run.session.scalars(query))
    came = {run.person(name).id for name in row.members_present}
    for person_id in sorted(came - there):
        run.session.add(Reg44MemberAttendance(visit_id=visit.id, person_id=person_id))
    run.session.flush()
    return bool(came - there)


def _compare_visit(run: Run, row: VisitRow, visit: Reg44Visit) -> None:
    """Blanks are filled while the report is only brought in and signed as the workbook says; after that it is locked (BR-17)."""
    locked = not _is_ours(run, row, visit)
    visitor = run.session.get(Person, visit.independent_person_id) if visit.independent_person_id else None
    if visitor is None or key(visitor.name) != key(row.visited_by):
        run.differs(row.place, "Visited by", visitor.name if visitor else None, row.visited_by)
    else:
        run.settle(row.place, "Visited by", visitor, "organisation", row.organisation)
    filled = [
        run.settle(row.place, column, visit, name, said, locked=locked)
        for column, name, said in (
            ("Announced?", "announced", row.announced),
            ("Effectively safeguarded?", "opinion_effectively_safeguarded", row.opinion_safeguarded),
            ("Promotes well-being?", "opinion_conduct_promotes_well_being", row.opinion_well_being),
        )
    ]
    filled.append(_compare_members(run, row, visit, locked=locked))
    if any(filled):
        run.touched.add(visit.id)


def _compare_members(run: Run, row: VisitRow, visit: Reg44Visit, *, locked: bool) -> bool:
    query = select(Person.name).join(Reg44MemberAttendance, Reg44MemberAttendance.person_id == Person.id)
    there = {key(name): name for name in run.session.scalars(query.where(Reg44MemberAttendance.visit_id == visit.id))}
    came = {key(name): name for name in row.members_present}
    if came.keys() <= there.keys():
        return False
    if locked or not there.keys() <= came.keys():
        run.differs(row.place, "Member present", text.listing(sorted(there.values())), text.listing(sorted(came.values())))
        return False
    run.added[FILLED] += 1
    return _attend(run, row, visit)


def bring_recommendations(run: Run) -> None:
    """Add each recommendation, or fill in and close what the casebook has."""
    kept = {(r.home_id, key(r.reference)): r for r in run.session.scalars(select(Reg44Recommendation))}
    listed = frozenset((run.home(r.home).id, key(r.reference)) for r in run.tracker.recommendations)
    others = {(r.home_id, r.made_on, key(r.text)): r for place, r in kept.items() if place not in listed}
    for row in run.tracker.recommendations:
        home = run.home(row.home)
        made, other = kept.get((home.id, key(row.reference))), others.get((home.id, row.made_on, key(row.text)))
        if made is None and other is not None:
            run.note(row.place, "Ref", f"The casebook has this recommendation as {other.reference}, so this line is left out.")
            continue
        took_place = select(Reg44Visit).where(Reg44Visit.home_id == home.id, Reg44Visit.state.in_(TOOK_PLACE))
        visit = run.session.scalars(took_place.where(Reg44Visit.visit_date == row.made_on)).first()
        if made is None:
            made = _add_recommendation(run, row, home)
        else:
            _compare_recommendation(run, row, made)
        if made.visit_id is None and visit is not None:
            made.visit_id = visit.id
            run.touched.add(visit.id)
        _close(run, row, made)
    run.session.flush()


def _add_recommendation(run: Run, row: RecommendationRow, home: Home) -> Reg44Recommendation:
    made = Reg44Recommendation(
        home_id=home.id,
        reference=row.reference,
        made_on=row.made_on,
        text=row.text,
        quality_standard=row.quality_standard,
        consider_by_date=row.consider_by,
        progress=Progress.NOT_STARTED,
        closed_on=row.closed_on,
    )
    if row.closed_on:
        made.progress = Progress.REPORTED_COMPLETE
    run.session.add(made)
    run.added["Recommendations"] += 1
    return made


def _compare_recommendation(run: Run, row: RecommendationRow, made: Reg44Recommendation) -> None:
    for column, have, said in (("Made on", made.made_on, row.made_on), ("Recommendation", made.text, row.text)):
        if not alike(have, said):
            run.differs(row.place, column, have, said)
    standard = run.settle(row.place, "Quality standard", made, "quality_standard", row.quality_standard)
    consider = run.settle(row.place, "Consider by", made, "consider_by_date", row.consider_by)
    if made.visit_id is not None and (standard or consider):
        run.touched.add(made.visit_id)


def _close(run: Run, row: RecommendationRow, made: Reg44Recommendation) -> None:
    """The home says it is complete; nobody has seen the evidence. What a visit has found since then stands."""
    if row.closed_on in (None, made.closed_on):
        return
    if made.closed_on is None and made.progress is Progress.NOT_STARTED:
        made.closed_on, made.progress = row.closed_on, Progress.REPORTED_COMPLETE
        run.added["Closed recommendations"] += 1
    else:
        run.differs(row.place, "Closed on", made.closed_on or made.progress, row.closed_on)


def bring_papers(run: Run, row: VisitRow, visit: Reg44Visit) -> None:
    """Freeze the report of a visit that is new, renew one that says more now, then add signatures and copies."""
    home, report = run.home(row.home), _newest(run, visit)
    ours = report is not None and report.origin is ReportOrigin.BROUGHT_IN
    if report is None and visit.state is VisitState.FINAL:
        report, ours = _freeze(run, visit), True
    elif report is not None and ours and {home.id, visit.id} & run.touched and reports.has_changed(run.session, visit, run.tx.today):
        report = _renew(run, row, visit, report)
    _sign(run, row, visit, report, locked=not ours)
    _send(run, row, home, report, locked=not ours)


def _freeze(run: Run, visit: Reg44Visit) -> Reg44Report:
    reports.add_version(run.tx, visit, ReportOrigin.BROUGHT_IN)
    report = _newest(run, visit)
    assert report is not None  # noqa: S101  it was added above
    return report


def _renew(run: Run, row: VisitRow, visit: Reg44Visit, report: Reg44Report) -> Reg44Report:
    """A new version of what the workbook tells of the same signed paper: its signatures and copies go with it."""
    if not _is_ours(run, row, visit):
        message = f"Version {report.version} of this report is signed or sent, so what is new in the workbook is not in it."
        run.note(row.place, "Date of visit", message)
        return report
    newer = _freeze(run, visit)
    for s in _signatures(run, report):
        again = Reg44Signature(signer_role=s.signer_role, person_id=s.person_id, signed_on=s.signed_on, method=s.method)
        again.report_id = newer.id
        run.session.add(again)
    for c in _sendings(run, report):
        copy = Reg44Sending(recipient_kind=c.recipient_kind, recipient_name=c.recipient_name, person_id=c.person_id, method=c.method)
        copy.report_id, copy.sent_on = newer.id, c.sent_on
        run.session.add(copy)
    run.session.flush()
    run.added["New versions of reports"] += 1
    return newer


def _is_ours(run: Run, row: VisitRow, visit: Reg44Visit) -> bool:
    """Whether a visit's newest report was brought in, and all that is recorded of it stands in this line of the workbook too."""
    report = _newest(run, visit)
    if report is None or report.origin is not ReportOrigin.BROUGHT_IN:
        return False
    signed = {SignerRole.INDEPENDENT_PERSON: row.signed_independent_person, SignerRole.REGISTERED_MANAGER: row.signed_manager}
    sent = {RecipientKind.ELECTED_MEMBER: row.sent_to_member, RecipientKind.HMCI: row.sent_to_ofsted}
    return all(
        s.signed_on == signed[s.signer_role] and s.method is SigningMethod.ON_PAPER and s.scan_id is None for s in _signatures(run, report)
    ) and all(c.sent_on == sent.get(c.recipient_kind) and c.method is SendingMethod.NOT_RECORDED for c in _sendings(run, report))


def _sign(run: Run, row: VisitRow, visit: Reg44Visit, report: Reg44Report | None, *, locked: bool) -> None:
    """Signatures on paper, each by the person who had that part on that day (BR-15)."""
    have = {s.signer_role: s for s in _signatures(run, report)}
    for column, role, day in (
        ("Signed: independent person", SignerRole.INDEPENDENT_PERSON, row.signed_independent_person),
        ("Signed: registered manager", SignerRole.REGISTERED_MANAGER, row.signed_manager),
    ):
        if day is None or (role in have and have[role].signed_on == day):
            continue
        if role in have or report is None or locked:
            run.differs(row.place, column, have[role].signed_on if role in have else NOTHING, day)
            continue
        held = [] if role is SignerRole.INDEPENDENT_PERSON else _in_role(run, Role.REGISTERED_MANAGER, run.home(row.home), day)
        person_id = visit.independent_person_id if role is SignerRole.INDEPENDENT_PERSON else next(iter(held), None)
        if person_id is None:
            message = f"Nobody is known as manager of {row.home} on that day, so this signature is left out. Add the manager first."
            run.note(row.place, column, message)
            continue
        signature = Reg44Signature(report_id=report.id, signer_role=role, person_id=person_id, signed_on=day)
        signature.method = SigningMethod.ON_PAPER
        run.session.add(signature)
        run.added["Signatures"] += 1


def _send(run: Run, row: VisitRow, home: Home, report: Reg44Report | None, *, locked: bool) -> None:
    """Copies to the member and to Ofsted; the member is named only where one alone was assigned to the home on that day."""
    sent = _sendings(run, report)
    for column, kind, day in (
        ("Sent to member", RecipientKind.ELECTED_MEMBER, row.sent_to_member),
        ("Sent to Ofsted", RecipientKind.HMCI, row.sent_to_ofsted),
    ):
        days = [s.sent_on for s in sent if s.recipient_kind is kind]
        if day is None or day in days:
            continue
        if days or report is None or locked:
            run.differs(row.place, column, max(days) if days else NOTHING, day)
            continue
        copy = Reg44Sending(report_id=report.id, recipient_kind=kind, recipient_name="Ofsted", person_id=None, sent_on=day)
        copy.method = SendingMethod.NOT_RECORDED
        if kind is RecipientKind.ELECTED_MEMBER:
            copy.person_id, copy.recipient_name = _member_on(run, home, day)
        run.session.add(copy)
        run.added["Copies sent"] += 1
    for copy in sent if home.id in run.reassigned and not locked else []:
        _name_again(run, home, copy)


def _name_again(run: Run, home: Home, copy: Reg44Sending) -> None:
    """Whose copy it was follows from who was assigned on that day, so it is worked out again when that has changed."""
    if copy.recipient_kind is RecipientKind.ELECTED_MEMBER and copy.method is SendingMethod.NOT_RECORDED:
        person_id, name = _member_on(run, home, copy.sent_on)
        if person_id != copy.person_id:
            copy.person_id, copy.recipient_name = person_id, name
            run.added[FILLED] += 1


def _member_on(run: Run, home: Home, day: date) -> tuple[UUID | None, str]:
    assigned = set(_in_role(run, Role.ELECTED_MEMBER, home, day))
    only = run.session.get_one(Person, assigned.pop()) if len(assigned) == 1 else None
    return (only.id, only.name) if only else (None, UNNAMED)


def _in_role(run: Run, role: Role, home: Home, day: date) -> list[UUID]:
    return [a.person_id for a in covering(run.appointments(role, home), day)]


def _newest(run: Run, visit: Reg44Visit) -> Reg44Report | None:
    query = select(Reg44Report).where(Reg44Report.visit_id == visit.id).order_by(Reg44Report.version.desc())
    return run.session.scalars(query).first()


def _signatures(run: Run, report: Reg44Report | None) -> list[Reg44Signature]:
    return list(run.session.scalars(select(Reg44Signature).where(Reg44Signature.report_id == report.id))) if report else []


def _sendings(run: Run, report: Reg44Report | None) -> list[Reg44Sending]:
    return list(run.session.scalars(select(Reg44Sending).where(Reg44Sending.report_id == report.id))) if report else []
