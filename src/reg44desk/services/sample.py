"""The sample casebook: invented homes and people, dated back from today, with something in every state."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from reg44desk.db.models import Appointment, ChildrenLookedAfterCount, Home, Reg44Report, Reg44Visit
from reg44desk.domain.types import (
    NINE_STANDARDS,
    Announced,
    FindingResult,
    HomeStatus,
    HomeType,
    Month,
    Opinion,
    Priority,
    Progress,
    RecipientKind,
    RecordType,
    Role,
    SendingMethod,
    SignerRole,
    Source,
    SpokenGroup,
    VisitingBody,
    VisitMode,
    VisitState,
)
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation, RecordSeen, SpokenTo, VisitDraft
from reg44desk.resources import resource
from reg44desk.services import (
    distribution,
    drafts,
    homes,
    independence,
    office,
    people,
    reg44,
    reports,
    sample_inspections,
    sample_over_time,
    sample_quality,
    sample_versions,
    vacancies,
    visit_record,
)
from reg44desk.services.desk import Tx, command
from reg44desk.services.independence import CheckDraft
from reg44desk.services.sample_rota import fill_rota
from reg44desk.services.tracker_homes import COURSE
from reg44desk.services.vacancies import VacancyDraft

MONTHS_BACK = 12
UNFINISHED_DAY = 11
"""The day on which one home's visit of the present month has its report left unfinished; until then, last month's has."""

PASSPHRASE = "a sample casebook is open to all"  # noqa: S105  it guards nothing: everything in it is invented


@dataclass(slots=True)
class _Sample:
    """What making the sample needs: the transaction, its words, and who and what is there so far."""

    tx: Tx
    words: dict[str, list[str]]
    authorities: tuple[str, ...]
    homes: list[UUID] = dataclasses.field(default_factory=list)
    kinds: list[HomeType] = dataclasses.field(default_factory=list)
    managers: list[UUID | None] = dataclasses.field(default_factory=list)
    members: list[UUID | None] = dataclasses.field(default_factory=list)
    independent: list[UUID] = dataclasses.field(default_factory=list)
    commissioning: UUID | None = None

    def pick(self, key: str, number: int) -> str:
        """One of the sentences of a kind, by number."""
        return self.words[key][number % len(self.words[key])]

    def visitor(self, home: int, number: int) -> UUID:
        """Who visits a home: one of the independent persons, for a secure home the Commissioning Team's."""
        if self.kinds[home] is HomeType.SECURE and self.commissioning:
            return self.commissioning
        return self.independent[(home + number) % len(self.independent)]


@command("Make the sample casebook", barrier=True)
def fill_sample(tx: Tx) -> None:
    """Fill an empty casebook with the sample, dated back from today."""
    plain = tomllib.loads(resource("sample", "sample.toml").read_text(encoding="utf-8"))
    sample = _Sample(tx, plain["words"], tuple(plain["placing_authorities"]))
    begin = Month.of(tx.today).plus(-MONTHS_BACK)
    office.change_office(
        tx,
        office.Office(plain["registered_provider"], plain["area_authority"], str(begin), begin.first.isoformat()),
    )
    _people(sample, plain)
    for row in plain["homes"]:
        _home(sample, row, begin)
    for back in range(MONTHS_BACK, 0, -1):
        for number in range(14):
            _past_month(sample, number, Month.of(tx.today).plus(-back), back)
    _this_month(sample)
    _around(sample)
    _fitness(sample)
    sample_quality.add_gaps(tx, sample.homes, sample.independent)
    fill_rota(tx, sample.homes, sample.visitor)
    sample_over_time.add_changes(tx, sample.homes, sample.independent, begin)


def _people(sample: _Sample, plain: dict[str, Any]) -> None:
    tx = sample.tx
    for name in plain["people"]["independent"]:
        draft = people.PersonDraft(name=name, email=_email(name), organisation="NYAS")
        sample.independent.append(people.add_person(tx, draft, Role.INDEPENDENT_PERSON))
    name = plain["people"]["commissioning"]
    draft = people.PersonDraft(name=name, email=_email(name), organisation="Children's Commissioning Team")
    sample.commissioning = people.add_person(tx, draft, Role.INDEPENDENT_PERSON)
    people.add_person(tx, people.PersonDraft(name=plain["people"]["responsible_individual"]), Role.RESPONSIBLE_INDIVIDUAL)


def _email(name: str) -> str:
    return "".join(c for c in name.rsplit(maxsplit=1)[-1].lower() if c.isalpha()) + "@marlshire.example"


def _home(sample: _Sample, row: dict[str, Any], begin: Month) -> None:
    tx, kind = sample.tx, HomeType(row["type"])
    opened = HomeStatus.OPEN if row["urn"] else HomeStatus.REGISTERING
    wanted = office.get_office(tx.session)
    draft = homes.HomeDraft(
        name=row["name"],
        ofsted_urn=row["urn"],
        home_type=kind,
        site=row.get("site", ""),
        places=row["places"],
        status=opened,
        opened_on=begin.plus(-30).first if row["urn"] else None,
        visited_by=VisitingBody.COMMISSIONING_TEAM,
        registered_provider=wanted.registered_provider,
        area_authority=wanted.area_authority,
    )
    home_id = homes.add_home(tx, draft)
    if kind is not HomeType.SECURE:
        sample_over_time.hand_over(tx, home_id, begin.first)
    sample.homes.append(home_id)
    sample.kinds.append(kind)
    sample.managers.append(_appointed(sample, row["manager"], Role.REGISTERED_MANAGER, home_id, begin.plus(-9).first))
    sample.members.append(_appointed(sample, row["member"], Role.ELECTED_MEMBER, home_id, begin.first))
    ri = next(p for p in people.list_people(tx.session, tx.today) if Role.RESPONSIBLE_INDIVIDUAL in p.roles)
    people.appoint(tx, ri.id, Role.RESPONSIBLE_INDIVIDUAL, home_id, from_date=begin.plus(-20).first)


def _appointed(sample: _Sample, name: str, role: Role, home_id: UUID, since: date) -> UUID | None:
    if not name:
        return None
    known = next((p.id for p in people.list_people(sample.tx.session, sample.tx.today) if p.name == name), None)
    person_id = known or people.add_person(sample.tx, people.PersonDraft(name=name, email=_email(name)))
    people.appoint(sample.tx, person_id, role, home_id, from_date=since, agreed=True if role is Role.ELECTED_MEMBER else None)
    return person_id


def _past_month(sample: _Sample, home: int, month: Month, back: int) -> None:
    """A finished month: nearly always a visit, signed and sent; a few gaps that the duty must show."""
    day = month.first + timedelta(days=(home * 5 + back * 3) % (month.last.day - 1))
    if (home, back) == (2, 1):
        _not_made(sample, home, day, VisitState.CANCELLED, "Cancelled by the home: a burst pipe. Not made up in the month.")
        return
    if (home, back) == (11, 2):
        _not_made(sample, home, day, VisitState.NO_ACCESS, "Nobody answered the door.")
        return
    if (home, back) == (6, 4):
        _remote(sample, home, day)
        return
    if (home, back) == (5, 1) and sample.tx.today.day <= UNFINISHED_DAY:
        visit_record.save_visit(_on(sample, day), _draft(sample, home, day, back, half=True))
        return
    draft = _draft(sample, home, day, back)
    paper = _finish(sample, draft, day + timedelta(days=4))
    _papers(sample, home, paper, day, back)


def _papers(sample: _Sample, home: int, report_id: UUID, day: date, back: int) -> None:
    """Signatures and copies; last month's are left in each state they can be in."""
    stage = home if back == 1 else 99
    if stage == 0:
        sample_versions.add_version(_on(sample, min(day + timedelta(days=6), sample.tx.today)), report_id)
        return
    _sign(sample, report_id, SignerRole.INDEPENDENT_PERSON, sample.visitor(home, back), day + timedelta(days=5))
    manager = sample.managers[home]
    if stage == 1 or manager is None:
        return
    _sign(sample, report_id, SignerRole.REGISTERED_MANAGER, manager, day + timedelta(days=8))
    if stage in (3, 4):
        return
    _send_all(sample, report_id, day + timedelta(days=9))


def _this_month(sample: _Sample) -> None:
    """The month that is open: visits done, booked, overdue where today allows it, and one being written."""
    today, month = sample.tx.today, Month.of(sample.tx.today)
    for home in range(14):
        if home in (3, 8):
            continue
        day = month.first + timedelta(days=(home * 2) % 27)
        if home == 7:
            _plan(sample, home, min(today, month.first))
        elif day >= today:
            _plan(sample, home, min(day, month.last))
        elif home == 5:
            visit_record.save_visit(sample.tx, _draft(sample, home, day, 0, half=True))
        else:
            paper = _finish(sample, _draft(sample, home, day, 0), min(day + timedelta(days=3), today))
            if home in (9, 10):
                _sign(sample, paper, SignerRole.INDEPENDENT_PERSON, sample.visitor(home, 0), min(day + timedelta(days=3), today))
    typed = VisitDraft(
        home_id=sample.homes[3],
        visit_date=today,
        arrived_at=time(16, 15),
        announced=Announced.UNANNOUNCED,
        childrens_views="Children said ",
    )
    drafts.keep_draft(sample.tx, None, typed)


def _around(sample: _Sample) -> None:
    """What stands around the visits: inspections, counts, a manager who changed, places to fill (T-29)."""
    session, today = sample.tx.session, sample.tx.today
    sample_inspections.fill(sample.tx, sample.homes)
    for days, number in ((400, 902), (240, 946), (130, 939), (40, 905)):
        session.add(ChildrenLookedAfterCount(as_at=today - timedelta(days=days), number=number, source="Invented panel paper"))
    held = session.scalars(select(Appointment).where(Appointment.home_id == sample.homes[9], Appointment.role == Role.REGISTERED_MANAGER))
    former = people.add_person(sample.tx, people.PersonDraft(name="Viv Castleton"))
    begun = next(iter(held)).from_date
    people.appoint(
        sample.tx,
        former,
        Role.REGISTERED_MANAGER,
        sample.homes[9],
        from_date=date(2015, 1, 5),
        to_date=(begun or today) - timedelta(days=1),
    )
    wanted = "Three more representatives for the secure homes"
    site = session.get_one(Home, sample.homes[9]).site
    vacancies.add_vacancy(sample.tx, VacancyDraft(wanted, Role.ELECTED_MEMBER, None, site, 3, today - timedelta(days=60)))


def _fitness(sample: _Sample) -> None:
    """Who was checked and trained: most are in date, some run out, one is asked about (A-32), one was never trained."""
    tx, today = sample.tx, sample.tx.today
    by = "R. Marchbanks, service manager"
    for number, person in enumerate(sample.independent):
        for some, days in ((sample.homes[:8], 200 + 45 * number), (sample.homes[8:9], 310 + 20 * number)):
            independence.record_check(tx, CheckDraft(person, tuple(some), today - timedelta(days=days), decided_by=by))
        people.record_training(tx, person, COURSE, today - timedelta(days=400), today + timedelta(days=330))
    why = "Holds no contract for this home and pays none of its invoices."
    independence.record_check(tx, CheckDraft(sample.commissioning, (sample.homes[9],), today - timedelta(days=90), note=why, decided_by=by))
    for number, member in enumerate(sorted(set(filter(None, sample.members)))[1:]):
        people.record_training(tx, member, COURSE, today - timedelta(days=700), today + timedelta(days=25 + 90 * number))


def _draft(sample: _Sample, home: int, day: date, back: int, *, half: bool = False) -> VisitDraft:
    """A visit as somebody would write it; `half` leaves the report unfinished."""
    seed = home + back
    member = sample.members[home]
    came = (member,) if member and seed % 3 == 0 else ()
    followed = visit_record.open_recommendations(sample.tx.session, sample.homes[home], None, day)
    reviewed = NINE_STANDARDS if back <= 1 else NINE_STANDARDS[seed % 5 : seed % 5 + 3]
    worried = (home, back) in ((4, 1), (12, 3))
    return VisitDraft(
        home_id=sample.homes[home],
        visit_date=day,
        arrived_at=time(9 + seed % 8, 30),
        left_at=time(12 + seed % 8, 15),
        announced=Announced.UNANNOUNCED if seed % 2 else Announced.ANNOUNCED,
        independent_person_id=sample.visitor(home, back),
        members_present=came,
        children_accommodated=3,
        children_present=2,
        spoken_to=(SpokenTo(SpokenGroup.CHILDREN, 2, 2, 0, 1), SpokenTo(SpokenGroup.STAFF, 3, 3, 0, 2)),
        childrens_views=sample.pick("views", seed),
        placing_authorities=sample.authorities[: 1 + seed % 2],
        youth_justice_child=sample.kinds[home] is HomeType.SECURE and home == 10,
        records_seen=(
            RecordSeen(RecordType.DAILY_LOG, 4, "Entries are signed and dated."),
            RecordSeen(RecordType.RESTRAINT_RECORDS, 2, "Complete, with one signed late."),
        ),
        premises_notes=sample.pick("premises", seed),
        follow_ups=tuple(_answer(r, day, seed + n) for n, r in enumerate(followed)),
        findings=tuple(_finding(sample, seed, n, s in reviewed) for n, s in enumerate(NINE_STANDARDS)),
        good_practice=sample.pick("good_practice", seed) if seed % 2 else "",
        opinion_effectively_safeguarded=None if half else Opinion.NO if worried else Opinion.YES,
        reasons_effectively_safeguarded="" if half else sample.pick("safeguarded", seed),
        opinion_conduct_promotes_well_being=None if half else Opinion.YES_SUBJECT_TO_RECOMMENDATIONS if seed % 4 == 0 else Opinion.YES,
        reasons_conduct_promotes_well_being="" if half else sample.pick("well_being", seed),
        recommendations=tuple(_recommendation(sample, seed, n, day) for n in range(seed % 3)),
    )


def _finding(sample: _Sample, seed: int, number: int, reviewed: bool) -> Finding:  # noqa: FBT001  one of four plain values
    standard = NINE_STANDARDS[number]
    if not reviewed:
        return Finding(standard)
    result = FindingResult.PARTLY_MET if (seed + number) % 5 == 0 else FindingResult.MET
    return Finding(standard, result, sample.pick("evidence", seed + number), (Source.CHILDREN, Source.RECORDS, Source.OBSERVATION))


def _answer(made: visit_record.OpenRecommendation, day: date, number: int) -> FollowUp:
    old = (day - made.made_on).days > 60
    progress = Progress.VERIFIED_MET if old and number % 4 else Progress.IN_PROGRESS
    return FollowUp(made.id, progress, "Records seen on the day." if progress is Progress.VERIFIED_MET else "Begun; to be looked at again.")


def _recommendation(sample: _Sample, seed: int, number: int, day: date) -> NewRecommendation:
    standard = NINE_STANDARDS[(seed * 2 + number) % len(NINE_STANDARDS)]
    priority = (Priority.MEDIUM, Priority.HIGH, Priority.LOW)[(seed + number) % 3]
    return NewRecommendation(sample.pick("recommendations", seed + number), standard, priority, day + timedelta(days=28))


def _on(sample: _Sample, day: date) -> Tx:
    """The transaction as if it were midday of an earlier day."""
    return dataclasses.replace(sample.tx, today=day, now=datetime.combine(day, time(12), UTC))


def _finish(sample: _Sample, draft: VisitDraft, on: date) -> UUID:
    tx = _on(sample, min(on, sample.tx.today))
    reports.finish_report(tx, draft)
    visit = select(Reg44Visit.id).where(Reg44Visit.home_id == draft.home_id, Reg44Visit.visit_date == draft.visit_date)
    return tx.session.scalars(select(Reg44Report.id).where(Reg44Report.visit_id.in_(visit))).one()


def _sign(sample: _Sample, report_id: UUID, role: SignerRole, person_id: UUID, on: date) -> None:
    day = min(on, sample.tx.today)
    reports.sign(_on(sample, day), report_id, reports.SignatureDraft(role, person_id, day))


def _send_all(sample: _Sample, report_id: UUID, on: date) -> None:
    day = min(on, sample.tx.today)
    report = sample.tx.session.get_one(Reg44Report, report_id)
    for copy in distribution.list_standings(sample.tx.session, day, report.visit_id)[0].copies:
        if copy.state == "to_send":
            way = SendingMethod.BY_HAND if copy.kind is RecipientKind.REGISTERED_MANAGER else SendingMethod.EMAIL
            reports.record_sending(_on(sample, day), report_id, copy.kind, copy.name, copy.person_id, sent_on=day, method=way)


def _plan(sample: _Sample, home: int, day: date) -> UUID:
    plan = reg44.PlanDraft(sample.homes[home], day, Announced.ANNOUNCED, sample.visitor(home, 0))
    return reg44.plan_visit(_on(sample, day), plan)


def _not_made(sample: _Sample, home: int, day: date, state: VisitState, reason: str) -> None:
    reg44.not_made(sample.tx, _plan(sample, home, day), state, reason)


def _remote(sample: _Sample, home: int, day: date) -> None:
    remote = dataclasses.replace(_draft(sample, home, day, 4, half=True), mode=VisitMode.REMOTE_CONTACT)
    visit_record.save_visit(_on(sample, day), remote)
