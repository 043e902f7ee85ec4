"""The words people read: for every value of a fixed vocabulary, and for dates, times and numbers (GOV.UK style)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from enum import StrEnum

from reg44desk.clock import london_time
from reg44desk.domain.duty import Reason
from reg44desk.domain.report_types import ReportStage, ReportStep, RuleClass, Stage
from reg44desk.domain.types import (
    Announced,
    Bar,
    BarException,
    CancelledBy,
    CasebookKind,
    CheckState,
    DbsLevel,
    DutyStatus,
    FindingResult,
    HomeStatus,
    HomeType,
    InspectionType,
    Judgement,
    Month,
    Opinion,
    Priority,
    Progress,
    QualityStandard,
    RecipientKind,
    RecordType,
    ReportOrigin,
    Role,
    SendingMethod,
    SignerRole,
    SigningMethod,
    Source,
    SpokenGroup,
    VisitingBody,
    VisitMode,
    VisitState,
    WindowStatus,
)

_WORDS: dict[StrEnum, str] = {
    HomeType.LONG_STAY: "Long-stay",
    HomeType.SHORT_BREAK: "Short-break (respite)",
    HomeType.SECURE: "Secure",
    HomeType.EDGE_OF_CARE: "Edge of care",
    HomeType.OTHER: "Other",
    HomeStatus.PLANNED: "Planned",
    HomeStatus.REGISTERING: "Registering",
    HomeStatus.OPEN: "Open",
    HomeStatus.PAUSED: "Paused",
    HomeStatus.CLOSED: "Closed",
    VisitingBody.NYAS: "NYAS",
    VisitingBody.COMMISSIONING_TEAM: "Children's Commissioning Team",
    Role.ELECTED_MEMBER: "Elected member",
    Role.INDEPENDENT_PERSON: "Independent person",
    Role.REGISTERED_MANAGER: "Registered manager",
    Role.RESPONSIBLE_INDIVIDUAL: "Responsible individual",
    Role.COMMISSIONING_OFFICER: "Commissioning officer",
    Role.INDEPENDENT_VISITOR_COORDINATOR: "Independent Visitor coordinator",
    Role.PANEL_OFFICER: "Panel officer",
    DbsLevel.BASIC: "Basic",
    DbsLevel.STANDARD: "Standard",
    DbsLevel.ENHANCED: "Enhanced",
    DbsLevel.ENHANCED_WITH_BARRED_LIST: "Enhanced, with the barred list",
    Bar.SOCIAL_SERVICES_EMPLOYEE: "Works for the council in its social services for children (43(3)(a))",
    Bar.PROVIDERS_EMPLOYEE: "Is paid by the provider (43(3)(b))",
    Bar.PREPARES_CARE_PLANS: "Prepares the care plan of a child in the home, or manages who does (43(3)(c))",
    Bar.COMMISSIONS_OR_FINANCES: "Commissions or finances the home's services (43(3)(d))",
    Bar.FINANCIAL_INTEREST: "Has a financial interest in the home (43(3)(e))",
    Bar.RESPONSIBLE_INDIVIDUAL: "Is the responsible individual (43(3)(f))",
    Bar.CONNECTION: "Has a connection that casts doubt on impartiality (43(3)(g))",
    BarException.SCRUTINY_ONLY: "Employed solely to scrutinise how homes are run (43(4))",
    BarException.INDEPENDENT_REVIEWING_OFFICER: "Is an independent reviewing officer of the council (43(5))",
    CheckState.IN_DATE: "In date",
    CheckState.TO_RENEW: "To renew",
    CheckState.NEVER_CHECKED: "Never checked",
    CancelledBy.HOME: "The home",
    CancelledBy.INDEPENDENT_PERSON: "Independent person",
    CancelledBy.OFFICE: "The office",
    RuleClass.STATUTE: "Law",
    RuleClass.REGULATION: "Law",
    RuleClass.STATUTORY_GUIDANCE: "Statutory guidance",
    RuleClass.OFSTED_REQUIREMENT: "Ofsted asks for it",
    RuleClass.CONTRACT: "Agreed in the contract",
    RuleClass.LOCAL_POLICY: "The council's own rule",
    RuleClass.GOOD_PRACTICE: "Good practice",
    ReportStep.CONFLICT_CHECKED: "Checked for conflicts of interest",
    ReportStep.QUALITY_ASSURED: "Quality assured",
    ReportStep.TO_PROVIDER: "Draft sent to the provider for comment",
    ReportStep.COMMENTED: "The provider commented",
    ReportStep.RESPONDED: "The registered person answered",
    ReportStep.CLOSED: "Closed",
    ReportStage.PLANNED: "Planned",
    ReportStage.CONFLICT_CHECKED: "Checked for conflicts of interest",
    ReportStage.VISITED: "Visited",
    ReportStage.DRAFT: "Being written",
    ReportStage.QUALITY_ASSURED: "Quality assured",
    ReportStage.WITH_PROVIDER: "With the provider for comment",
    ReportStage.FINAL: "Report finished",
    ReportStage.DISTRIBUTED: "Every copy sent",
    ReportStage.RESPONDED: "Answered by the registered person",
    ReportStage.CLOSED: "Closed",
    ReportStage.CANCELLED: "Not made",
    ReportStage.MISSED: "Missed",
    ReportStage.CONFLICT_VOIDED: "Void for a conflict of interest",
    DutyStatus.DONE: "Done",
    DutyStatus.PLANNED: "Planned",
    DutyStatus.AT_RISK: "At risk",
    DutyStatus.OVERDUE: "Overdue",
    DutyStatus.MISSED: "Missed",
    DutyStatus.NOT_REQUIRED: "Not required",
    WindowStatus.MET: "Met",
    WindowStatus.DUE: "Due",
    WindowStatus.MISSED: "Missed",
    WindowStatus.NOT_REQUIRED: "Not required",
    VisitState.PLANNED: "Planned",
    VisitState.VISITED: "Visited, report not finished",
    VisitState.FINAL: "Report finished",
    VisitState.CANCELLED: "Cancelled",
    VisitState.NO_ACCESS: "No access",
    VisitState.CONFLICT_VOIDED: "Void: conflict of interest",
    VisitMode.ON_SITE: "At the home",
    VisitMode.REMOTE_CONTACT: "Remote contact (does not count)",
    Announced.ANNOUNCED: "Announced",
    Announced.UNANNOUNCED: "Unannounced",
    Opinion.YES: "Yes",
    Opinion.YES_SUBJECT_TO_RECOMMENDATIONS: "Yes, subject to recommendations",
    Opinion.NO: "No",
    Opinion.UNABLE_TO_FORM_OPINION: "Unable to form an opinion",
    QualityStandard.QUALITY_AND_PURPOSE_OF_CARE: "Quality and purpose of care",
    QualityStandard.CHILDRENS_VIEWS: "Children's views, wishes and feelings",
    QualityStandard.EDUCATION: "Education",
    QualityStandard.ENJOYMENT_AND_ACHIEVEMENT: "Enjoyment and achievement",
    QualityStandard.HEALTH_AND_WELL_BEING: "Health and well-being",
    QualityStandard.POSITIVE_RELATIONSHIPS: "Positive relationships",
    QualityStandard.PROTECTION_OF_CHILDREN: "Protection of children",
    QualityStandard.LEADERSHIP_AND_MANAGEMENT: "Leadership and management",
    QualityStandard.CARE_PLANNING: "Care planning",
    QualityStandard.WIDER_SYSTEM: "Engaging with the wider system",
    FindingResult.MET: "Met",
    FindingResult.PARTLY_MET: "Partly met",
    FindingResult.NOT_MET: "Not met",
    FindingResult.INSUFFICIENT_EVIDENCE: "Not enough evidence",
    FindingResult.NOT_REVIEWED: "Not reviewed this visit",
    Source.CHILDREN: "Children",
    Source.ADULTS: "Adults",
    Source.OBSERVATION: "Observation",
    Source.RECORDS: "Records",
    Source.PREMISES: "Premises",
    SpokenGroup.CHILDREN: "Children",
    SpokenGroup.PARENTS_AND_RELATIVES: "Parents and relatives",
    SpokenGroup.STAFF: "Staff of the home",
    SpokenGroup.SOCIAL_WORKERS: "Social workers",
    SpokenGroup.OTHER_PROFESSIONALS: "Other professionals",
    RecordType.STATEMENT_OF_PURPOSE: "Statement of purpose",
    RecordType.CHILDRENS_GUIDE: "Children's guide",
    RecordType.DAILY_LOG: "Daily log",
    RecordType.RESTRAINT_RECORDS: "Control, discipline and restraint records",
    RecordType.MISSING_CHILD_RECORDS: "Missing child records",
    RecordType.RETURN_HOME_INTERVIEWS: "Return home interviews",
    RecordType.COMPLAINTS_RECORDS: "Complaints records",
    RecordType.NOTIFICATIONS: "Notifications of serious events",
    RecordType.SAFEGUARDING_RECORDS: "Safeguarding and allegation records",
    RecordType.BULLYING_RECORDS: "Bullying records",
    RecordType.MEDICINES_RECORDS: "Medicines records",
    RecordType.SURVEILLANCE_CONSENTS: "Surveillance consents",
    RecordType.FIRE_RECORDS: "Fire records",
    RecordType.HEALTH_AND_SAFETY: "Health and safety and maintenance",
    RecordType.LOCATION_REVIEW: "Location review",
    RecordType.REGISTER_OF_CHILDREN: "Register of children",
    RecordType.STAFF_ROSTERS: "Staff rosters, planned and worked",
    RecordType.STAFF_RECRUITMENT_RECORDS: "Staff recruitment records",
    RecordType.SUPERVISION_RECORDS: "Supervision and appraisal records",
    RecordType.TRAINING_RECORDS: "Training and qualification records",
    RecordType.VISITORS_RECORD: "Record of visitors to the home",
    RecordType.CHILDRENS_MEETINGS: "Children's meetings",
    RecordType.PREVIOUS_REPORTS: "Earlier independent person's reports",
    RecordType.CASE_RECORDS: "A child's case records",
    Priority.IMMEDIATE: "Immediate",
    Priority.HIGH: "High",
    Priority.MEDIUM: "Medium",
    Priority.LOW: "Low",
    Progress.NOT_STARTED: "Not started",
    Progress.IN_PROGRESS: "In progress",
    Progress.REPORTED_COMPLETE: "Reported complete",
    Progress.VERIFIED_MET: "Met (evidence seen)",
    Progress.PARTLY_MET: "Partly met",
    Progress.NOT_MET: "Not met",
    Progress.SUPERSEDED: "Replaced by a newer one",
    Progress.WITHDRAWN: "Withdrawn",
    SignerRole.INDEPENDENT_PERSON: "Independent person",
    SignerRole.REGISTERED_MANAGER: "Registered manager",
    SigningMethod.ON_PAPER: "On paper",
    SigningMethod.ON_SCREEN: "On screen",
    RecipientKind.HMCI: "Ofsted (HMCI)",
    RecipientKind.HOME_AREA_AUTHORITY: "Local authority for the area",
    RecipientKind.PLACING_AUTHORITY: "Placing authority",
    RecipientKind.YOUTH_CUSTODY: "Youth Justice Board or Secretary of State",
    RecipientKind.REGISTERED_PROVIDER: "Registered provider",
    RecipientKind.REGISTERED_MANAGER: "Registered manager",
    RecipientKind.RESPONSIBLE_INDIVIDUAL: "Responsible individual",
    RecipientKind.ELECTED_MEMBER: "Elected member",
    SendingMethod.EMAIL: "E-mail",
    SendingMethod.SECURE_TRANSFER: "Secure file transfer",
    SendingMethod.POST: "Post",
    SendingMethod.BY_HAND: "By hand",
    SendingMethod.NOT_RECORDED: "Way not recorded",
    InspectionType.FULL: "Full inspection",
    InspectionType.ASSURANCE: "Assurance inspection",
    InspectionType.MONITORING: "Monitoring visit",
    InspectionType.INTERIM: "Interim inspection",
    Judgement.OUTSTANDING: "Outstanding",
    Judgement.GOOD: "Good",
    Judgement.REQUIRES_IMPROVEMENT: "Requires improvement to be good",
    Judgement.ADEQUATE: "Adequate",
    Judgement.INADEQUATE: "Inadequate",
    Stage.REQUIREMENTS_OUTSTANDING: "Requirements outstanding, monitoring visit awaited",
    Stage.MONITORING_AWAITED: "Monitoring visit awaited",
    Stage.GRADED_AWAITED: "Graded visit awaited",
    Stage.PAST_DATE: "Past its date, no graded visit",
    ReportOrigin.MADE_HERE: "Made in this program",
    ReportOrigin.BROUGHT_IN: "Brought in from a workbook",
    CasebookKind.REAL: "Casebook",
    CasebookKind.SAMPLE: "Sample casebook",
}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_NOT_COUNTED = {
    "cancelled": "A cancelled visit does not count.",
    "no_access": "A visit without access does not count.",
    "conflict_voided": "A visit void for a conflict of interest does not count.",
    "remote_contact": "Remote contact does not count.",
}


def word(value: StrEnum | None, *, none: str = "") -> str:
    """The words for a value of a vocabulary; `none` when there is no value."""
    return none if value is None else _WORDS[value]


def visit_state(state: VisitState, mode: VisitMode) -> str:
    """The words for how a visit stands: remote contact is never called a visit (regulation 44(1))."""
    return word(mode if mode is VisitMode.REMOTE_CONTACT else state)


def role_inside(role: Role) -> str:
    """A role inside a sentence; the Independent Visitor service keeps its capitals wherever it is named (BR-46)."""
    return word(role) if role is Role.INDEPENDENT_VISITOR_COORDINATOR else word(role).lower()


def paragraph(rule: Bar | BarException) -> str:
    """Where a bar or an exception stands in regulation 43, like "43(3)(d)"."""
    return "43" + word(rule).rpartition(" (43")[2][:-1]


def whoever(bar: Bar) -> str:
    """Whom a paragraph bars, to go on after "whoever": "commissions or finances the home's services"."""
    clause = word(bar).rpartition(" (43")[0]
    return clause[0].lower() + clause[1:]


def standard_name(standard: QualityStandard) -> str:
    """A standard with its regulation, like "Education (regulation 8)"."""
    return f"{word(standard)} (regulation {standard.regulation})"


def long_date(day: date | None, *, none: str = "") -> str:
    """Like "18 September 2025"."""
    return none if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date | None, *, none: str = "") -> str:
    """Like "18 Sep 2025", for tables."""
    return none if day is None else f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def weekday(day: date) -> str:
    """Like "Tuesday"."""
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]


def month_name(month: Month) -> str:
    """Like "September 2025"."""
    return f"{MONTHS[month.number - 1]} {month.year}"


def short_month(month: Month) -> str:
    """Like "Sep 2025"."""
    return f"{MONTHS[month.number - 1][:3]} {month.year}"


def clock_time(moment: time | None, *, none: str = "") -> str:
    """Like "9:30am", "4pm", "midday"."""
    if moment is None:
        return none
    if (moment.hour, moment.minute) == (12, 0):
        return "midday"
    half = "am" if moment.hour < 12 else "pm"
    hour = moment.hour % 12 or 12
    return f"{hour}:{moment.minute:02d}{half}" if moment.minute else f"{hour}{half}"


def when(moment: datetime) -> str:
    """A moment on London's clocks, like "18 Sep 2025, 16:42"."""
    local = london_time(moment)
    return f"{short_date(local.date())}, {local:%H:%M}"


def at_time(moment: datetime) -> str:
    """The time of day on London's clocks, like "16:42"."""
    return f"{london_time(moment):%H:%M}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 visit", "3 visits"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def known(number: int | None) -> str:
    """A count, or "Not known": never 0 for what nobody counted."""
    return "Not known" if number is None else f"{number:,}"


def listing(items: Iterable[str]) -> str:
    """Items in a sentence: "a, b and c"."""
    every = list(items)
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


def status_question(status: HomeStatus, home: str, day: date, *, stops: bool = True, until: date | None = None) -> str:
    """A question that names what a change of status brings, like "Close Oak House from 1 October? Its monthly visits will stop".

    `stops`: the home is open before it. `until`: the day on which it opens again, or on which it is open no longer.
    """
    again = f" until it opens again on {long_date(until)}" if until else ""
    stop = f"Its monthly visits will stop{again}." if stops else f"It is not open before either, so it owes no visits{again}."
    start = f"Its monthly visits will be due from that month{f', until {long_date(until)}' if until else ''}."
    verb, brings = {
        HomeStatus.PLANNED: ("Show {} as planned", stop),
        HomeStatus.REGISTERING: ("Show {} as registering", stop),
        HomeStatus.OPEN: ("Open {}", start),
        HomeStatus.PAUSED: ("Pause {}", stop),
        HomeStatus.CLOSED: ("Close {}", stop),
    }[status]
    return f"{verb.format(home)} from {long_date(day)}? {brings}"


def duty_reason(reason: Reason) -> str:
    """Why a home's month has its word, in a sentence or two."""
    day = long_date(reason.day)
    left = "" if reason.days_left is None else count(reason.days_left, "day") + " left"
    since, why = f" from {day}" if reason.day else "", f": {reason.why.strip().rstrip('.')}" if reason.why.strip(" .") else ""
    sentence = {
        "done": f"Visited on {day}.",
        "closed": f"Closed{since}{why}.",
        "paused": f"Paused{since}{why}.",
        "before_first_due": f"Its first visit is due in {month_name(Month.of(reason.day)) if reason.day else ''}.",
        "not_yet_open": f"Opens on {day}.",
        "registering": "Still registering with Ofsted; no opening date yet.",
        "planned_home": "Not open yet.",
        "before_records": f"Visits are recorded here from {day} only.",
        "missed": f"No visit was made by {day}. The month has ended.",
        "booked": f"Booked for {day}.",
        "plan_passed": f"Booked for {day}, but not recorded as done. {left}.",
        "nothing_booked": f"Nothing is booked. {left}.",
        "not_booked_yet": f"Due by {day}. Nothing is booked yet; {left}.",
    }[reason.code]
    return " ".join([sentence, *(_NOT_COUNTED[code] for code in reason.not_counted)])
