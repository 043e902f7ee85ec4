"""Independence checks: recorded or refused, who may visit in words, and what cannot be booked or recorded (regulation 43)."""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Bar, BarException, CheckState, DutyStatus, HomeType, Month, Role, VisitState
from reg44desk.services import duties, independence, office, people, reg44, reports, tracker, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.independence import CheckDraft
from reg44desk.services.independence_known import MayVisit, PairRow
from tests.factories import TRACKER, import_tracker, make_home, make_person, whole_draft
from tests.services.steps import refused, step

NOW = date(2022, 1, 21)
CHECKED = date(2022, 1, 10)
FINE = MayVisit(allowed=True, paragraph=None, reason="", warnings=())


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


def draft(person: UUID, *home_ids: UUID, **more: object) -> CheckDraft:
    return dataclasses.replace(CheckDraft(person, home_ids, CHECKED, decided_by=" R. Lark "), **more)  # type: ignore[arg-type]


def check(desk: Desk, person: UUID, home: UUID, bar: Bar | None = None, **more: object) -> None:
    """Record a check of the tenth of January."""
    desk.do(independence.record_check, draft(person, home, bars=(bar,) if bar else (), note="Because." if bar else "", **more))


def asked(desk: Desk, person: UUID, home: UUID, day: date = NOW) -> MayVisit:
    return desk.read(independence.may_visit, person, home, day)


def row(desk: Desk, home: UUID, day: date = NOW) -> PairRow:
    return desk.read(independence.list_for_home, home, day)[0]


def test_a_check_is_recorded_for_several_homes_and_holds_twelve_months(desk: Desk, home: UUID, visitor: UUID) -> None:
    other = make_home(desk, "Elm Bank")
    assert asked(desk, visitor, home).warnings == ("Nobody has checked yet whether T. Visit is independent of Oak House.",)
    made = step(desk, independence.record_check, draft(visitor, home, other, note=" Asked them. "))
    assert len(made) == 2
    found = desk.read(independence.list_for_person, visitor, NOW)
    assert [r.home for r in found] == ["Elm Bank", "Oak House"]
    kept = found[0].check
    assert kept is not None
    assert (kept.checked_on, kept.renew_by, kept.note, kept.decided_by) == (CHECKED, date(2023, 1, 10), "Asked them.", "R. Lark")
    assert asked(desk, visitor, home) == FINE


def test_the_office_settles_how_long_a_check_holds(desk: Desk, home: UUID, visitor: UUID) -> None:
    desk.do(office.change_office, office.Office(independence_months="6"))
    check(desk, visitor, home)
    assert row(desk, home).check == dataclasses.replace(row(desk, home).check, renew_by=date(2022, 7, 10))  # type: ignore[type-var]
    check(desk, visitor, home, renew_by=date(2022, 3, 1))
    assert asked(desk, visitor, home, date(2022, 3, 2)).warnings == (
        "The independence check of T. Visit for Oak House ran out on 1 March 2022.",
    )
    assert asked(desk, visitor, home, date(2022, 3, 2)).allowed


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"person_id": None}, ("person_id", "Choose the person.")),
        ({"home_ids": ()}, ("home_ids", "Choose at least one home.")),
        ({"checked_on": None}, ("checked_on", "Enter the day of the check, like 18 9 2025.")),
        ({"checked_on": date(2022, 1, 22)}, ("checked_on", "The day is in the future. Enter the day the check was made.")),
        ({"renew_by": CHECKED}, ("renew_by", "The check is to be renewed after it was made. Check both dates.")),
        ({"decided_by": " "}, ("decided_by", "Say who decided.")),
        ({"bars": (Bar.CONNECTION,)}, ("note", "Say why, in a sentence or two.")),
        (
            {"exception": BarException.SCRUTINY_ONLY},
            ("exception", "An exception is for somebody whom a paragraph bars. Choose no exception."),
        ),
        (
            {"exception": BarException.SCRUTINY_ONLY, "bars": (Bar.CONNECTION, Bar.PREPARES_CARE_PLANS), "note": "Why"},
            ("exception", "43(4) lifts 43(3)(a), 43(3)(b) and 43(3)(g) only, not 43(3)(c). Choose no exception."),
        ),
    ],
)
def test_what_is_missing_or_cannot_be_is_refused(
    desk: Desk, home: UUID, visitor: UUID, more: dict[str, object], found: tuple[str, str]
) -> None:
    """Regulation 43(4), 43(5): an exception lifts its own paragraphs only."""
    assert refused(desk, independence.record_check, draft(visitor, home, **more)) == [found]


def test_a_councillor_is_no_employee(desk: Desk, home: UUID) -> None:
    """regulation.md 1.2, reading (i): 43(3)(a) does not exclude a councillor; (d) or (g) can."""
    member = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    assert asked(desk, member, home).allowed
    [(field, words)] = refused(
        desk, independence.record_check, draft(member, home, bars=(Bar.SOCIAL_SERVICES_EMPLOYEE,), note="Holds a seat.")
    )
    assert (field, words[:34]) == (Bar.SOCIAL_SERVICES_EMPLOYEE, "A councillor is not an employee, s")
    check(desk, member, home, Bar.COMMISSIONS_OR_FINANCES)
    assert asked(desk, member, home).paragraph is Bar.COMMISSIONS_OR_FINANCES


def test_more_than_one_paragraph_is_kept_in_the_note(desk: Desk, home: UUID, visitor: UUID) -> None:
    desk.do(independence.record_check, draft(visitor, home, bars=(Bar.FINANCIAL_INTEREST, Bar.CONNECTION), note="Owns it."))
    kept = row(desk, home).check
    assert kept is not None
    assert (kept.bar, kept.note) == (Bar.FINANCIAL_INTEREST, "Owns it. Answered with yes too: 43(3)(g).")


def test_an_exception_lets_somebody_go(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Regulation 43(5): an independent reviewing officer of the council."""
    check(desk, visitor, home, Bar.PREPARES_CARE_PLANS, exception=BarException.INDEPENDENT_REVIEWING_OFFICER)
    assert asked(desk, visitor, home) == FINE


@pytest.mark.parametrize(
    ("role", "at_home", "words"),
    [
        (Role.RESPONSIBLE_INDIVIDUAL, True, "Regulation 43(3)(f) bars whoever is the responsible individual. M. Fair is the responsible"),
        (Role.REGISTERED_MANAGER, True, "Regulation 43(3)(a) bars whoever works for the council in its social services"),
        (Role.COMMISSIONING_OFFICER, False, "Regulation 43(3)(d) bars whoever commissions or finances the home's services. M. Fair is a"),
    ],
)
def test_a_role_bars_by_itself(desk: Desk, home: UUID, role: Role, at_home: bool, words: str) -> None:  # noqa: FBT001  a yes or a no
    """Regulation 43(3)(a), (d) and (f), on the days of the role only."""
    person = make_person(desk, "M. Fair", role, home if at_home else None, since=date(2022, 1, 1))
    answer = asked(desk, person, home)
    assert not answer.allowed
    assert words in answer.reason
    assert asked(desk, person, home, date(2021, 12, 31)).allowed


def test_a_manager_of_another_provider_may_visit(desk: Desk, home: UUID) -> None:
    """Regulation 43(3)(b) is about the home's own provider."""
    away = make_home(desk, "Far Away", registered_provider="Acme Care")
    manager = make_person(desk, "M. Fair", Role.REGISTERED_MANAGER, away)
    assert asked(desk, manager, home).allowed
    assert asked(desk, manager, away).paragraph is Bar.PROVIDERS_EMPLOYEE


def test_a_commissioning_officer_needs_an_answer_with_its_reason(desk: Desk, home: UUID) -> None:
    """A-32, regulation 43(3)(d): the note says why."""
    officer = make_person(desk, "L. Pen", Role.COMMISSIONING_OFFICER)
    assert refused(desk, independence.record_check, draft(officer, home)) == [("note", "Say why, in a sentence or two.")]
    desk.do(independence.record_check, draft(officer, home, note="Moved to schools; buys nothing for homes."))
    assert asked(desk, officer, home) == FINE


def test_whoever_is_barred_is_not_booked(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Regulation 43(3): with the paragraph and the plain reason."""
    visit = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 25), None, visitor)).value
    check(desk, visitor, home, Bar.FINANCIAL_INTEREST)
    reason = (
        "T. Visit cannot be the independent person of Oak House. Regulation 43(3)(e) bars whoever has a financial interest in the home."
    )
    plan = reg44.PlanDraft(home, date(2022, 1, 26), None, visitor)
    assert refused(desk, reg44.plan_visit, plan) == [("independent_person_id", reason)]
    assert refused(desk, reg44.move_visit, visit, date(2022, 1, 27)) == [("planned_for", reason)]
    assert desk.read(independence.hints_of_visit, visit) == (reason,)
    assert desk.read(independence.hints, None, home, NOW) == ()


def test_whoever_is_barred_cannot_have_made_a_new_visit(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Regulation 43(3): refused on both ways of recording; a day before the check is not touched by it."""
    check(desk, visitor, home, Bar.CONNECTION)
    made = whole_draft(home, visitor, date(2022, 1, 20))
    for change in (visit_record.save_visit, reports.finish_report):
        [(field, words)] = refused(desk, change, made)
        assert (field, "Regulation 43(3)(g) bars" in words) == ("independent_person_id", True)
    assert desk.read(visit_record.list_hints, made, NOW)[0] == (words,)
    desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 9)))


def test_a_visit_that_is_recorded_stays_as_it_is(desk: Desk, home: UUID, visitor: UUID) -> None:
    """What was recorded before the check can still be finished; another barred person cannot be put in."""
    visit = desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 20))).value
    barred = make_person(desk, "B. Arred", Role.INDEPENDENT_PERSON)
    check(desk, visitor, home, Bar.CONNECTION)
    check(desk, barred, home, Bar.CONNECTION)
    kept = whole_draft(home, visitor, date(2022, 1, 20), visit_id=visit)
    assert desk.read(visit_record.list_hints, kept, NOW)[0] == ()
    swapped = dataclasses.replace(kept, independent_person_id=barred)
    assert [field for field, _ in refused(desk, reports.finish_report, swapped)] == ["independent_person_id"]
    desk.do(reports.finish_report, kept)
    assert desk.read(reg44.get_visit, visit).state is VisitState.FINAL


def test_everybody_is_answered_at_once(desk: Desk, home: UUID, visitor: UUID) -> None:
    other = make_home(desk, "Elm Bank")
    check(desk, visitor, home, Bar.CONNECTION)
    found = desk.read(independence.may_visit_all, [visitor], [home, other], NOW)
    assert {pair: answer.allowed for pair, answer in found.items()} == {(visitor, home): False, (visitor, other): True}


def test_who_stands_in_a_homes_list(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Whoever visited in the last year, is booked, was checked or is appointed to this home."""
    names = ["B. Booked", "C. Checked", "D. Appointed", "E. Elsewhere", "F. Former"]
    booked, checked, appointed, _elsewhere, former = (make_person(desk, n, Role.INDEPENDENT_PERSON) for n in names)
    desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 9)))
    desk.do(visit_record.save_visit, whole_draft(home, former, date(2020, 1, 9)))
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, NOW, None, booked))
    check(desk, checked, home)
    desk.do(people.appoint, appointed, Role.INDEPENDENT_PERSON, home, from_date=NOW)
    found = desk.read(independence.list_for_home, home, NOW)
    assert [r.person for r in found] == ["B. Booked", "C. Checked", "D. Appointed", "T. Visit"]
    assert {r.verdict.state for r in found} == {CheckState.NEVER_CHECKED, CheckState.IN_DATE}


def test_checks_run_out_for_those_who_still_visit_open_homes(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Past its day, or within sixty days of it; not for whoever is barred, has no role, or where the home is not open."""
    barred, gone = (make_person(desk, n, Role.INDEPENDENT_PERSON, until=end) for n, end in [("B", None), ("G", date(2022, 1, 1))])
    planned = make_home(desk, "Not Yet", opened_on=date(2022, 6, 1))
    for person, where in ((visitor, home), (gone, home), (visitor, planned)):
        check(desk, person, where, renew_by=date(2022, 3, 1))
    check(desk, barred, home, Bar.CONNECTION, renew_by=date(2022, 3, 1))
    assert [(r.person, r.home) for r in desk.read(independence.list_running_out, NOW)] == [("T. Visit", "Oak House")]
    check(desk, visitor, home)
    assert desk.read(independence.list_running_out, NOW) == []


def test_whoever_commissions_and_visits_a_secure_home_is_a_question(desk: Desk) -> None:
    """A-32: a team, an officer of the Commissioning Team, or somebody with that role; not at other homes."""
    ash, oak = make_home(desk, "Linden Centre Ash", home_type=HomeType.SECURE), make_home(desk, "Oak House")
    officer = make_person(desk, "L. Pen", Role.INDEPENDENT_PERSON)
    desk.do(people.edit_person, officer, people.PersonDraft("L. Pen", organisation="Children's commissioning team "))
    for where in (ash, oak):
        desk.do(reg44.plan_visit, reg44.PlanDraft(where, NOW, None, officer))
    [question] = desk.read(independence.list_questions, NOW)
    assert (question.home, question.check) == ("Linden Centre Ash", None)
    assert question.question == (
        "Is L. Pen independent of Linden Centre Ash? Regulation 43(3)(d) bars whoever commissions or finances the home."
    )
    desk.do(independence.record_check, draft(officer, ash, note="Has left the team."))
    [answered] = desk.read(independence.list_questions, NOW)
    assert answered.check is not None
    assert answered.check.note == "Has left the team."


def duty_of_all(desk: Desk) -> list[tuple[str, DutyStatus]]:
    return [(m.home, m.duty.status) for m in desk.read(duties.list_home_months, Month(2021, 9), Month(2022, 1), NOW)]


def test_the_workbook_comes_in_again_whatever_was_answered(desk: Desk) -> None:
    """A-32: the team is recorded as the visitor; the question, its answer and the bar change no figure of the duty."""
    import_tracker(desk)
    before = duty_of_all(desk)
    team = next(p for p in desk.read(people.list_people, NOW) if p.is_team)
    questions = desk.read(independence.list_questions, NOW)
    assert [q.home for q in questions] == [f"Linden Centre {tree}" for tree in ("Oak", "Rowan", "Sycamore", "Willow", "Yew")]
    assert questions[0].question.startswith("Is the Children's Commissioning Team independent of Linden Centre Oak?")
    homes_asked = tuple(q.home_id for q in questions)
    desk.do(independence.record_check, draft(team.id, *homes_asked, bars=(Bar.COMMISSIONS_OR_FINANCES,), note="Pays."))
    rows = tracker.read_file(TRACKER, desk.read(tracker.known_homes), desk.today())
    desk.do(tracker.import_tracker, rows)
    assert duty_of_all(desk) == before
