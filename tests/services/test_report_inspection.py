"""What a visit's report says of Ofsted's last inspection."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from reg44desk import paper as doc
from reg44desk.domain.types import InspectionType, Judgement
from reg44desk.services import inspection_record, reg44, reports
from reg44desk.services.desk import Desk
from reg44desk.services.inspection_record import InspectionDraft
from tests.factories import import_tracker, inspect_poorly, make_finished
from tests.services.test_report_content import facts, section


def test_the_last_ofsted_inspection_as_known_on_the_day_of_the_visit(desk: Desk) -> None:
    """regulation.md, part b, section 14: type, date, outcomes, requirements open. None of it is a finding of the report."""
    done = make_finished(desk, first=inspect_poorly)
    one = section(desk.read(reports.get_document, done.visit_id, desk.today()), "Last Ofsted inspection")
    assert facts(one) == {
        "Last inspection": "Monitoring visit, 1 December 2021",
        "Overall judgement": "Requires improvement to be good",
        "Judged at": "Full inspection, 1 September 2021",
        "How well children are helped and protected": "Good",
        "Effectiveness of leaders and managers": "Requires improvement to be good",
        "Stage": "Graded visit awaited",
        "Improvements due by": "31 March 2022",
        "Ofsted's requirements open": "1",
    }
    table = one.blocks[1]
    assert isinstance(table, doc.Table)
    assert table.rows == (("Staff must have supervision as planned.", "33(4)(b)", "28 Feb 2022"),)


def test_an_inspection_after_the_visit_is_not_in_its_report(desk: Desk) -> None:
    """Nor has a report a section on Ofsted where there was no inspection."""
    done = make_finished(desk)
    late = InspectionDraft((done.home_id,), date(2022, 1, 20), InspectionType.FULL, Judgement.GOOD)
    desk.do(inspection_record.record_inspection, late)
    document = desk.read(reports.get_document, done.visit_id, desk.today())
    assert "Last Ofsted inspection" not in [s.heading for s in document.sections]


def test_an_assurance_inspection_alone_shows_its_finding(desk: Desk) -> None:
    """regulation.md 1.10: it has no grade."""

    def assure(desk: Desk, home_id: UUID) -> None:
        finding = (("assurance_finding", "no_serious_or_widespread_concerns"),)
        desk.do(inspection_record.record_inspection, InspectionDraft((home_id,), date(2021, 9, 1), InspectionType.ASSURANCE, areas=finding))

    done = make_finished(desk, first=assure)
    one = section(desk.read(reports.get_document, done.visit_id, desk.today()), "Last Ofsted inspection")
    assert facts(one) == {
        "Last inspection": "Assurance inspection, 1 September 2021",
        "Finding of the assurance inspection": "Does not have serious or widespread concerns",
        "Ofsted's requirements open": "0",
    }
    assert len(one.blocks) == 1


def test_a_report_brought_in_from_a_workbook_says_nothing_of_ofsted(desk: Desk) -> None:
    """It was written elsewhere: the order in which the workbook's sheets come in must not change it."""
    import_tracker(desk)
    import_tracker(desk)
    for visit in desk.read(reg44.list_visits):
        document = desk.read(reports.get_document, visit.id, desk.today())
        assert "Last Ofsted inspection" not in [s.heading for s in document.sections]
