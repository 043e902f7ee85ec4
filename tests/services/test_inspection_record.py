"""Recording Ofsted's inspections: one home or a site, each refusal, corrections, what is met; every step undone and redone whole."""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import HomeStatus, HomeType, InspectionType, Judgement
from reg44desk.services import changes, history, home_history, home_profile, homes, inspection_record, inspections, upkeep
from reg44desk.services.desk import Desk, Tx, command
from reg44desk.services.home_history import StatusDraft
from reg44desk.services.home_profile import ProfileDraft
from reg44desk.services.inspection_record import InspectionDraft, RequirementDraft
from reg44desk.services.inspections import InspectionRow
from tests.factories import make_closed, make_home
from tests.services.steps import refused, step

NOV = date(2021, 11, 4)
PROTECTED, LED = "how_well_children_are_helped_and_protected", "effectiveness_of_leaders_and_managers"
FULL, MONITORING, ASSURANCE, INTERIM = (
    InspectionType.FULL,
    InspectionType.MONITORING,
    InspectionType.ASSURANCE,
    InspectionType.INTERIM,
)
POOR = Judgement.REQUIRES_IMPROVEMENT
ASKED = (
    RequirementDraft(" Sign the records in time. ", "35(3)", date(2022, 1, 10)),
    RequirementDraft("Supervise staff.", "", date(2022, 3, 1)),
)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


@pytest.fixture
def site(desk: Desk) -> tuple[UUID, UUID, UUID]:
    """Three secure homes of one site."""
    first, second, third = (make_home(desk, f"Centre {n}", home_type=HomeType.SECURE, site="Centre") for n in "ABC")
    return first, second, third


def draft(*home_ids: UUID, **more: object) -> InspectionDraft:
    return dataclasses.replace(InspectionDraft(home_ids, NOV, FULL, POOR), **more)  # type: ignore[arg-type]


def recorded(desk: Desk, home_id: UUID) -> list[InspectionRow]:
    return desk.read(inspections.list_of_home, home_id, desk.today())


def fields(found: list[tuple[str, str]]) -> list[str]:
    return [field for field, _words in found]


def no_problems(desk: Desk) -> bool:
    return desk.read(upkeep.check_casebook).problems == ()


# Recording


def test_an_inspection_is_kept_with_all_that_belongs_to_it(desk: Desk, home: UUID) -> None:
    whole = draft(
        home,
        areas=((LED, "good"), (PROTECTED, POOR.value)),
        improvements_due_by=date(2022, 2, 1),
        requirements=ASKED,
        ofsted_recommendations=" Praise more.\n\n Ask children. ",
        report_reference=" 10012345 ",
        report_link="S:/reports",
        notes="Two inspectors",
    )
    record = step(desk, inspection_record.record_inspection, whole)
    [one] = recorded(desk, home)
    assert (one.id, one.record_id, one.judgement, one.improvements_due_by) == (record, record, POOR, date(2022, 2, 1))
    assert one.areas == ((PROTECTED, POOR.value), (LED, "good"))
    assert [(r.wording, r.regulation, r.due_on, r.open) for r in one.requirements] == [
        ("Sign the records in time.", "35(3)", date(2022, 1, 10), True),
        ("Supervise staff.", "", date(2022, 3, 1), True),
    ]
    assert one.ofsted_recommendations == ("Praise more.", "Ask children.")
    assert (one.report_reference, one.report_link, one.notes) == ("10012345", "S:/reports", "Two inspectors")
    assert (one.framework, one.shared_with, no_problems(desk)) == ("sccif_childrens_homes", (), True)


def test_a03_one_inspection_shared_by_homes_of_a_site(desk: Desk, site: tuple[UUID, UUID, UUID]) -> None:
    """A-03: each home has the judgement (BR-30), and what is required stands once."""
    areas = (("childrens_health", "good"),)
    step(desk, inspection_record.record_inspection, draft(*site[:2], judgement=Judgement.OUTSTANDING, areas=areas, requirements=ASKED))
    judged = {h.id: h.judgement for h in desk.read(homes.list_homes, desk.today())}
    assert judged == {site[0]: Judgement.OUTSTANDING, site[1]: Judgement.OUTSTANDING, site[2]: None}
    [first], [second] = recorded(desk, site[0]), recorded(desk, site[1])
    assert (first.shared_with, second.shared_with) == (((site[1], "Centre B"),), ((site[0], "Centre A"),))
    assert (first.record_id, first.areas, first.requirements) == (second.record_id, second.areas, second.requirements)
    assert first.id != second.id
    assert first.areas == areas


def test_a03_which_homes_may_share_an_inspection(desk: Desk, site: tuple[UUID, UUID, UUID]) -> None:
    """Open ones of the same site under the same framework; the home itself always."""
    desk.do(home_history.change_status, site[1], StatusDraft(HomeStatus.CLOSED, date(2021, 10, 1), "Sold"))
    desk.do(home_history.change_status, site[2], StatusDraft(HomeStatus.PAUSED, date(2021, 10, 1), "Kitchen"))
    make_home(desk, "Centre D", home_type=HomeType.SECURE, site="Centre", opened_on=date(2021, 12, 1))
    make_home(desk, "Centre Farm", site="Centre")
    make_home(desk, "Elsewhere", home_type=HomeType.SECURE)
    found = desk.read(inspection_record.homes_inspected_together, site[0], NOV)
    assert [(h.name, h.home_type) for h in found] == [("Centre A", HomeType.SECURE), ("Centre C", HomeType.SECURE)]
    assert [h.name for h in desk.read(inspection_record.homes_inspected_together, site[1], NOV)] == ["Centre B", "Centre A", "Centre C"]


def test_homes_without_a_site_share_nothing(desk: Desk, home: UUID) -> None:
    make_home(desk, "Elm House")
    assert [h.name for h in desk.read(inspection_record.homes_inspected_together, home, NOV)] == ["Oak House"]


def test_br30_a_monitoring_visit_and_an_assurance_inspection_need_no_judgement(desk: Desk, home: UUID) -> None:
    desk.do(inspection_record.record_inspection, draft(home, judgement=Judgement.GOOD))
    for kind in (MONITORING, ASSURANCE):
        step(desk, inspection_record.record_inspection, draft(home, inspection_type=kind, judgement=None, inspected_on=date(2022, 1, 5)))
    [row] = desk.read(inspections.list_standings, desk.today())
    assert (row.judgement, row.judged_on, row.latest and row.latest.inspected_on) == (Judgement.GOOD, NOV, date(2022, 1, 5))


def test_a_limiting_judgement_warns_and_refuses_nothing(desk: Desk, home: UUID) -> None:
    """regulation.md 1.10: helped and protected inadequate means overall inadequate, by Ofsted's framework."""
    desk.do(inspection_record.record_inspection, draft(home, areas=((PROTECTED, "inadequate"),)))
    [one] = recorded(desk, home)
    [words] = one.checks
    assert words.startswith("Check the overall judgement. By Ofsted's framework, inadequate in “How well children are helped and")
    assert words.endswith("means overall at best “inadequate”.")


# Refusals


def test_what_is_missing_is_named(desk: Desk, home: UUID) -> None:
    assert fields(refused(desk, inspection_record.record_inspection, InspectionDraft())) == ["home_ids", "inspected_on", "inspection_type"]
    assert fields(refused(desk, inspection_record.record_inspection, InspectionDraft((home,), NOV))) == ["inspection_type"]
    without = draft(home, judgement=None, improvements_due_by=date(2021, 11, 3))
    assert fields(refused(desk, inspection_record.record_inspection, without)) == ["improvements_due_by", "judgement"]


def test_a_day_in_the_future_or_too_early_is_refused(desk: Desk, home: UUID) -> None:
    for day in (date(2022, 1, 22), date(1999, 1, 1), date(2014, 12, 31)):
        assert fields(refused(desk, inspection_record.record_inspection, draft(home, inspected_on=day))) == ["inspected_on"]
    step(desk, inspection_record.record_inspection, draft(home, inspected_on=desk.today()))


def test_a_day_before_every_framework_is_refused(desk: Desk) -> None:
    home = make_home(desk, opened_on=date(1990, 1, 1))
    [(field, words)] = refused(desk, inspection_record.record_inspection, draft(home, inspected_on=date(1999, 1, 1)))
    assert (field, words) == ("inspected_on", "No framework of Ofsted's is known for a day so early. Check the day.")


@pytest.mark.parametrize(
    ("status", "opened", "words"),
    [
        (HomeStatus.REGISTERING, None, "Elm House was not open yet on that day. Check the day, or correct the home's status."),
        (HomeStatus.OPEN, date(2021, 12, 1), "Elm House was not open yet on that day. Check the day, or correct the home's status."),
        (HomeStatus.CLOSED, None, "Elm House was closed on that day. Check the day, or correct the home's status."),
    ],
)
def test_a_home_that_was_not_open_is_refused(desk: Desk, status: HomeStatus, opened: date | None, words: str) -> None:
    closed = status is HomeStatus.CLOSED
    home = make_closed(desk, "Elm House", date(2021, 10, 1)) if closed else make_home(desk, "Elm House", status=status, opened_on=opened)
    assert refused(desk, inspection_record.record_inspection, draft(home)) == [("inspected_on", words)]


def test_the_same_inspection_twice_is_refused(desk: Desk, site: tuple[UUID, UUID, UUID]) -> None:
    desk.do(inspection_record.record_inspection, draft(*site[:2]))
    words = "That inspection of Centre B is recorded already. Check the day and the kind."
    assert refused(desk, inspection_record.record_inspection, draft(*site[1:])) == [("inspected_on", words)]
    step(desk, inspection_record.record_inspection, draft(site[1], inspection_type=MONITORING, judgement=None))


@pytest.mark.parametrize(
    ("kind", "day", "allowed"),
    [(INTERIM, date(2022, 3, 31), True), (INTERIM, date(2022, 4, 1), False), (ASSURANCE, date(2020, 8, 31), False)],
)
def test_a_kind_that_there_was_not_on_that_day_is_refused(desk: Desk, home: UUID, kind: InspectionType, day: date, allowed: bool) -> None:  # noqa: FBT001
    """regulation.md 1.10: assurance inspections took the place of interim ones from April 2022."""

    @command("Record as if later")
    def later(tx: Tx) -> None:
        inspection_record.record_inspection(dataclasses.replace(tx, today=date(2022, 6, 1)), InspectionDraft((home,), day, kind))

    if allowed:
        step(desk, later)
    else:
        assert fields(refused(desk, later)) == ["inspection_type"]


def test_outcomes_of_another_scale_or_kind_are_refused(desk: Desk, home: UUID) -> None:
    """regulation.md 1.10: an assurance inspection gives no grade."""
    graded = draft(home, inspection_type=ASSURANCE, judgement=Judgement.GOOD)
    assert fields(refused(desk, inspection_record.record_inspection, graded)) == ["judgement"]
    assert fields(refused(desk, inspection_record.record_inspection, draft(home, judgement=Judgement.ADEQUATE))) == ["judgement"]
    for area in ((PROTECTED, "consistently_strong_service_delivery"), ("childrens_health", "good")):
        assert fields(refused(desk, inspection_record.record_inspection, draft(home, areas=(area,)))) == [f"area:{area[0]}"]


def test_homes_under_different_frameworks_are_recorded_apart(desk: Desk, site: tuple[UUID, UUID, UUID]) -> None:
    farm = make_home(desk, "Centre Farm", site="Centre")
    found = refused(desk, inspection_record.record_inspection, draft(site[0], farm))
    assert found == [("home_ids", "These homes are inspected under different frameworks. Record their inspections apart.")]


def test_the_kind_of_home_on_the_day_counts(desk: Desk, home: UUID) -> None:
    desk.do(home_profile.change_profile, home, ProfileDraft(HomeType.SECURE, "The council", 4, date(2021, 12, 1)))
    desk.do(inspection_record.record_inspection, draft(home))
    desk.do(inspection_record.record_inspection, draft(home, inspected_on=date(2021, 12, 2)))
    assert [i.framework for i in recorded(desk, home)] == ["sccif_secure_childrens_homes", "sccif_childrens_homes"]


def test_a_requirement_needs_words_and_a_day_after_the_inspection(desk: Desk, home: UUID) -> None:
    bad = (RequirementDraft(), RequirementDraft("Sign.", "", date(2021, 11, 3)), *ASKED)
    assert refused(desk, inspection_record.record_inspection, draft(home, requirements=bad)) == [
        ("requirements", "Requirement 1: write what Ofsted requires, or remove it."),
        ("requirements", "Requirement 1: enter the day by which it is due, like 18 9 2025."),
        ("requirements", "Requirement 2: its day is before the inspection. Check both dates."),
    ]


# What is met


def test_a_requirement_is_met_and_opened_again(desk: Desk, home: UUID) -> None:
    desk.do(inspection_record.record_inspection, draft(home, requirements=ASKED))
    first = recorded(desk, home)[0].requirements[0]
    step(desk, inspection_record.mark_met, first.id, date(2022, 1, 20), " Seen by the inspector. ")
    met = recorded(desk, home)[0].requirements[0]
    assert (met.met_on, met.met_note, met.open, met.past_date) == (date(2022, 1, 20), "Seen by the inspector.", False, False)
    step(desk, inspection_record.mark_not_met, first.id)
    again = recorded(desk, home)[0].requirements[0]
    assert (again.met_on, again.met_note, again.open, again.past_date) == (None, "", True, True)


@pytest.mark.parametrize("day", [None, date(2022, 1, 22), date(2021, 11, 3)])
def test_the_day_on_which_it_was_met_is_checked(desk: Desk, home: UUID, day: date | None) -> None:
    desk.do(inspection_record.record_inspection, draft(home, requirements=ASKED))
    first = recorded(desk, home)[0].requirements[0]
    assert fields(refused(desk, inspection_record.mark_met, first.id, day)) == ["met_on"]


# Correcting and removing


def test_a_correction_keeps_what_is_met_and_takes_out_what_goes(desk: Desk, home: UUID) -> None:
    record = desk.do(inspection_record.record_inspection, draft(home, requirements=ASKED, areas=((PROTECTED, "good"), (LED, "good")))).value
    first, second = recorded(desk, home)[0].requirements
    desk.do(inspection_record.mark_met, second.id, date(2022, 1, 5))
    kept = RequirementDraft("Supervise all staff.", "33", second.due_on, second.id)
    wanted = (RequirementDraft("Train staff.", "", date(2022, 4, 1)), kept)
    right = draft(home, judgement=Judgement.INADEQUATE, requirements=wanted, areas=((PROTECTED, "inadequate"),))
    step(desk, inspection_record.correct_inspection, record, dataclasses.replace(right, inspected_on=date(2021, 11, 5)))
    [one] = recorded(desk, home)
    assert (one.judgement, one.inspected_on, one.areas) == (Judgement.INADEQUATE, date(2021, 11, 5), ((PROTECTED, "inadequate"),))
    assert [(r.wording, r.met_on) for r in one.requirements] == [("Train staff.", None), ("Supervise all staff.", date(2022, 1, 5))]
    assert (first.id in {r.id for r in one.requirements}, no_problems(desk)) == (False, True)
    early = draft(home, inspected_on=date(2022, 1, 6), requirements=(dataclasses.replace(kept, due_on=date(2022, 5, 1)),))
    [(field, words)] = refused(desk, inspection_record.correct_inspection, record, early)
    assert (field, words) == ("inspected_on", "A requirement is recorded as met before that day. Check both days.")


def test_a03_a_correction_changes_which_homes_it_was_of(desk: Desk, site: tuple[UUID, UUID, UUID]) -> None:
    """Also the home whose row holds what they share may leave."""
    first, second, third = site
    record = desk.do(inspection_record.record_inspection, draft(first, second, requirements=ASKED)).value
    for wanted in ((first, second, third), (second, third), (first,)):
        step(desk, inspection_record.correct_inspection, record, draft(*wanted, requirements=ASKED))
        assert {home for home in site if recorded(desk, home)} == set(wanted)
        assert {i.record_id for home in wanted for i in recorded(desk, home)} == {record}
        assert len(recorded(desk, wanted[0])[0].requirements) == 2
        assert no_problems(desk)


def bring_in(desk: Desk, home: UUID, kind: InspectionType = FULL, judgement: Judgement | None = POOR, day: date = NOV) -> UUID:
    """An inspection as an imported workbook leaves it."""
    from reg44desk.db.models import Inspection

    @command("Bring in")
    def bring(tx: Tx) -> UUID:
        row = Inspection(home_id=home, inspected_on=day, inspection_type=kind, judgement=judgement)
        tx.session.add(row)
        tx.session.flush()
        return row.id

    return desk.do(bring).value


def test_a03_inspections_brought_in_one_by_one_become_one(desk: Desk, site: tuple[UUID, UUID, UUID]) -> None:
    """A workbook has a line for each home; correcting one of them can say that it was shared."""
    record, other, another = bring_in(desk, site[0]), bring_in(desk, site[1]), bring_in(desk, site[2], judgement=Judgement.GOOD)
    step(desk, inspection_record.correct_inspection, record, draft(*site[:2]))
    assert [(i.id, i.record_id) for i in recorded(desk, site[1])] == [(other, record)]
    assert [i.id for i in recorded(desk, site[2])] == [another]
    assert fields(refused(desk, inspection_record.correct_inspection, record, draft(*site))) == ["inspected_on"]


def test_an_old_record_keeps_what_it_holds_when_it_is_corrected(desk: Desk, home: UUID) -> None:
    """BR-30: a monitoring visit has no judgement "unless entered"; a kind or an outcome of another day may stand in old records."""
    entered = bring_in(desk, home, MONITORING, Judgement.GOOD)
    step(desk, inspection_record.correct_inspection, entered, draft(home, inspection_type=MONITORING, judgement=Judgement.GOOD, notes="x"))
    assert fields(refused(desk, inspection_record.correct_inspection, entered, draft(home, inspection_type=MONITORING))) == ["judgement"]
    early = bring_in(desk, home, ASSURANCE, None, date(2019, 5, 1))
    kept = InspectionDraft((home,), date(2019, 5, 1), ASSURANCE, notes="As the workbook has it")
    step(desk, inspection_record.correct_inspection, early, kept)
    assert recorded(desk, home)[-1].notes == "As the workbook has it"
    other_kind = dataclasses.replace(kept, inspection_type=InspectionType.INTERIM, areas=((PROTECTED, "good"),))
    assert fields(refused(desk, inspection_record.correct_inspection, early, other_kind)) == [f"area:{PROTECTED}"]


def test_an_inspection_is_removed_for_every_home_that_shares_it(desk: Desk, site: tuple[UUID, UUID, UUID]) -> None:
    record = desk.do(inspection_record.record_inspection, draft(*site, requirements=ASKED, areas=((PROTECTED, "good"),))).value
    step(desk, inspection_record.remove_inspection, record)
    assert (desk.read(inspections.inspections_by_home, desk.today()), no_problems(desk)) == ({}, True)
    desk.undo()
    assert [len(recorded(desk, home)) for home in site] == [1, 1, 1]


def test_history_tells_an_inspection_in_words(desk: Desk, home: UUID) -> None:
    """GOV.UK style: never a code."""
    desk.do(inspection_record.record_inspection, draft(home, requirements=ASKED[:1], areas=((PROTECTED, "good"),)))
    told = desk.read(changes.list_records, desk.read(history.list_actions)[0].id, 10)
    words = "\n".join("\n".join([c.name, *c.lines]) for c in told)
    assert "Ofsted inspection: Oak House, 4 November 2021" in words
    assert "Ofsted framework: Social care common inspection framework: children's homes" in words
    assert "judgement of an Ofsted inspection: How well children are helped and protected, Oak House, 4 November 2021" in words
    assert "Outcome: Good" in words
    assert "Ofsted requirement: Sign the records in time., Oak House, 4 November 2021" in words
