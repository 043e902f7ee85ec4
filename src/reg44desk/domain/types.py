"""Words and small values of the field (regulation.md, part f, has the vocabulary)."""

from __future__ import annotations

import calendar
import functools
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


@functools.cache
def _edges(year: int, number: int) -> tuple[date, date]:
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, which is the unit of the duty in regulation 44(1)."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse numbers that are no month of a four-digit year."""
        if not (1 <= self.number <= 12 and 1000 <= self.year <= 9999):
            raise ValueError(f"{self.year}-{self.number} is not a month")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2021-09"; raises ValueError for anything else."""
        year, sep, number = text.partition("-")
        if not sep or len(year) != 4 or len(number) != 2 or not (year + number).isascii() or not (year + number).isdigit():
            raise ValueError(f"{text!r} is not a month like 2021-09")
        return cls(int(year), int(number))

    @property
    def first(self) -> date:
        """Its first day."""
        return _edges(self.year, self.number)[0]

    @property
    def last(self) -> date:
        """Its last day."""
        return _edges(self.year, self.number)[1]

    def plus(self, months: int) -> Month:
        """The month so many months later (earlier when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def until(self, last: Month) -> list[Month]:
        """Every month from this one to `last`, both included; empty when `last` is earlier."""
        count = (last.year - self.year) * 12 + last.number - self.number + 1
        return [self.plus(n) for n in range(max(count, 0))]

    def __str__(self) -> str:
        """As "2021-09"."""
        return f"{self.year:04d}-{self.number:02d}"


class HomeType(StrEnum):
    """What kind of home it is (customer-papers.md 1.2, 5.1)."""

    LONG_STAY = "long_stay"
    SHORT_BREAK = "short_break"
    SECURE = "secure"
    EDGE_OF_CARE = "edge_of_care"
    OTHER = "other"


class HomeStatus(StrEnum):
    """Where a home is in its life; only an open home carries the duty (BR-04)."""

    PLANNED = "planned"
    REGISTERING = "registering"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class VisitingBody(StrEnum):
    """Who does the visits to a home (BR-05, BR-06)."""

    NYAS = "nyas"
    COMMISSIONING_TEAM = "commissioning_team"


class Role(StrEnum):
    """What a person is to a home, or to the service, for a time (customer-papers.md 4)."""

    ELECTED_MEMBER = "elected_member"
    INDEPENDENT_PERSON = "independent_person"
    REGISTERED_MANAGER = "registered_manager"
    RESPONSIBLE_INDIVIDUAL = "responsible_individual"
    COMMISSIONING_OFFICER = "commissioning_officer"
    INDEPENDENT_VISITOR_COORDINATOR = "independent_visitor_coordinator"
    PANEL_OFFICER = "panel_officer"


class DbsLevel(StrEnum):
    """How a person was checked by the Disclosure and Barring Service (regulation.md 2.3)."""

    BASIC = "basic"
    STANDARD = "standard"
    ENHANCED = "enhanced"
    ENHANCED_WITH_BARRED_LIST = "enhanced_with_barred_list"


class Bar(StrEnum):
    """What keeps a person from being a home's independent person: the paragraphs of regulation 43(3)."""

    SOCIAL_SERVICES_EMPLOYEE = "43_3_a"
    PROVIDERS_EMPLOYEE = "43_3_b"
    PREPARES_CARE_PLANS = "43_3_c"
    COMMISSIONS_OR_FINANCES = "43_3_d"
    FINANCIAL_INTEREST = "43_3_e"
    RESPONSIBLE_INDIVIDUAL = "43_3_f"
    CONNECTION = "43_3_g"


class BarException(StrEnum):
    """Who may visit all the same (regulation 43(4) and 43(5))."""

    SCRUTINY_ONLY = "43_4"
    INDEPENDENT_REVIEWING_OFFICER = "43_5"


class CheckState(StrEnum):
    """How the newest independence check of a person for a home stands."""

    IN_DATE = "in_date"
    TO_RENEW = "to_renew"
    NEVER_CHECKED = "never_checked"


class CancelledBy(StrEnum):
    """Who called a visit off."""

    HOME = "home"
    INDEPENDENT_PERSON = "independent_person"
    OFFICE = "office"


class AttemptKind(StrEnum):
    """What came of a visit that was tried or booked and does not count (regulation.md, part c, rule 8)."""

    NO_ACCESS = "no_access"
    REMOTE_CONTACT = "remote_contact"
    CANCELLED = "cancelled"


class DutyStatus(StrEnum):
    """The six words for a home in a month, used everywhere the same."""

    DONE = "done"
    PLANNED = "planned"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    MISSED = "missed"
    NOT_REQUIRED = "not_required"


class WindowStatus(StrEnum):
    """The four words for a home in a three-month window of its elected members (BR-08)."""

    MET = "met"
    DUE = "due"
    MISSED = "missed"
    NOT_REQUIRED = "not_required"


class VisitState(StrEnum):
    """Where a visit stands (regulation.md, part d). What is still being typed is a draft, apart from these (BR-02)."""

    PLANNED = "planned"
    VISITED = "visited"
    FINAL = "final"
    CANCELLED = "cancelled"
    NO_ACCESS = "no_access"
    CONFLICT_VOIDED = "conflict_voided"


class VisitMode(StrEnum):
    """Only on-site visits count towards regulation 44(1)."""

    ON_SITE = "on_site"
    REMOTE_CONTACT = "remote_contact"


class Announced(StrEnum):
    """Regulation 44(3): a visit may be unannounced."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"


class Opinion(StrEnum):
    """The independent person's answer to a question of regulation 44(4)."""

    YES = "yes"
    YES_SUBJECT_TO_RECOMMENDATIONS = "yes_subject_to_recommendations"
    NO = "no"
    UNABLE_TO_FORM_OPINION = "unable_to_form_opinion"


class QualityStandard(StrEnum):
    """The nine standards of regulations 6 to 14, and regulation 5 which runs across them."""

    QUALITY_AND_PURPOSE_OF_CARE = "quality_and_purpose_of_care"
    CHILDRENS_VIEWS = "childrens_views_wishes_and_feelings"
    EDUCATION = "education"
    ENJOYMENT_AND_ACHIEVEMENT = "enjoyment_and_achievement"
    HEALTH_AND_WELL_BEING = "health_and_well_being"
    POSITIVE_RELATIONSHIPS = "positive_relationships"
    PROTECTION_OF_CHILDREN = "protection_of_children"
    LEADERSHIP_AND_MANAGEMENT = "leadership_and_management"
    CARE_PLANNING = "care_planning"
    WIDER_SYSTEM = "engaging_with_the_wider_system"

    @property
    def regulation(self) -> int:
        """The number of its regulation in the Children's Homes Regulations 2015 (regulation.md 1.8)."""
        return 5 if self is QualityStandard.WIDER_SYSTEM else 6 + list(QualityStandard).index(self)


NINE_STANDARDS = tuple(s for s in QualityStandard if s is not QualityStandard.WIDER_SYSTEM)


class FindingResult(StrEnum):
    """The independent person's working finding on a standard; never an Ofsted grade."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    NOT_REVIEWED = "not_reviewed_this_visit"


class Source(StrEnum):
    """Where a finding comes from (regulation.md, part b, section 9)."""

    CHILDREN = "children"
    ADULTS = "adults"
    OBSERVATION = "observation"
    RECORDS = "records"
    PREMISES = "premises"


class SpokenGroup(StrEnum):
    """Groups of people an independent person may speak to (regulation 44(2)(a) and good practice)."""

    CHILDREN = "children"
    PARENTS_AND_RELATIVES = "parents_and_relatives"
    STAFF = "persons_working_at_the_home"
    SOCIAL_WORKERS = "social_workers"
    OTHER_PROFESSIONALS = "other_professionals"


class RecordType(StrEnum):
    """Records of the home that may be seen; a child's case records need two consents (regulation 44(2)(b))."""

    STATEMENT_OF_PURPOSE = "statement_of_purpose"
    CHILDRENS_GUIDE = "childrens_guide"
    DAILY_LOG = "daily_log"
    RESTRAINT_RECORDS = "control_discipline_and_restraint_records"
    MISSING_CHILD_RECORDS = "missing_child_records"
    RETURN_HOME_INTERVIEWS = "return_home_interviews"
    COMPLAINTS_RECORDS = "complaints_records"
    NOTIFICATIONS = "notifications"
    SAFEGUARDING_RECORDS = "safeguarding_and_allegation_records"
    BULLYING_RECORDS = "bullying_records"
    MEDICINES_RECORDS = "medicines_records"
    SURVEILLANCE_CONSENTS = "surveillance_consents"
    FIRE_RECORDS = "fire_records"
    HEALTH_AND_SAFETY = "health_and_safety_and_maintenance"
    LOCATION_REVIEW = "location_review"
    REGISTER_OF_CHILDREN = "register_of_children"
    STAFF_ROSTERS = "staff_rosters_planned_and_worked"
    STAFF_RECRUITMENT_RECORDS = "staff_recruitment_records"
    SUPERVISION_RECORDS = "supervision_and_appraisal_records"
    TRAINING_RECORDS = "training_and_qualification_records"
    VISITORS_RECORD = "visitors_record"
    CHILDRENS_MEETINGS = "childrens_meetings"
    PREVIOUS_REPORTS = "previous_independent_persons_reports"
    CASE_RECORDS = "childs_case_records"


class Priority(StrEnum):
    """How pressing a recommendation is; no law sets a scale."""

    IMMEDIATE = "immediate"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Progress(StrEnum):
    """What became of a recommendation when it was last looked at (regulation.md, part b, section 11)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    REPORTED_COMPLETE = "reported_complete"
    VERIFIED_MET = "verified_met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


CLOSING_PROGRESS = frozenset({Progress.VERIFIED_MET, Progress.SUPERSEDED, Progress.WITHDRAWN})
"""Progress after which a recommendation is no longer open."""


class SignerRole(StrEnum):
    """Whose signatures a report needs (BR-14)."""

    INDEPENDENT_PERSON = "independent_person"
    REGISTERED_MANAGER = "registered_manager"


class SigningMethod(StrEnum):
    """How a signature was given."""

    ON_PAPER = "on_paper"
    ON_SCREEN = "on_screen"


class RecipientKind(StrEnum):
    """Who gets a copy of a report (regulation 44(7), Sch 5 para 5(f), BR-16 to BR-20)."""

    HMCI = "hmci"
    HOME_AREA_AUTHORITY = "home_area_authority"
    PLACING_AUTHORITY = "placing_authority"
    YOUTH_CUSTODY = "youth_justice_board_or_secretary_of_state"
    REGISTERED_PROVIDER = "registered_provider"
    REGISTERED_MANAGER = "registered_manager"
    RESPONSIBLE_INDIVIDUAL = "responsible_individual"
    ELECTED_MEMBER = "elected_member"


class SendingMethod(StrEnum):
    """How a copy was sent."""

    EMAIL = "email"
    SECURE_TRANSFER = "secure_transfer"
    POST = "post"
    BY_HAND = "by_hand"
    NOT_RECORDED = "not_recorded"


class InspectionType(StrEnum):
    """Ofsted's kinds of inspection (regulation.md 1.10)."""

    FULL = "full_inspection"
    ASSURANCE = "assurance_inspection"
    MONITORING = "monitoring_visit"
    INTERIM = "interim_inspection"


class Judgement(StrEnum):
    """Ofsted's four-point scale; "adequate" is the word of older inspections for what requires improvement."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement_to_be_good"
    ADEQUATE = "adequate"
    INADEQUATE = "inadequate"


class ReportOrigin(StrEnum):
    """Whether a version was made here or was brought in from a workbook."""

    MADE_HERE = "made_here"
    BROUGHT_IN = "brought_in"


class CasebookKind(StrEnum):
    """A sample casebook can never pass for a real one."""

    REAL = "real"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Ref:
    """Points at one record for navigation: its kind ("home", "visit", "report", "recommendation", "person") and id."""

    kind: str
    id: str
