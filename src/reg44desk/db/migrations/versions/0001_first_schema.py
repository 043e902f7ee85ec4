"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _attachment()
    _blob()
    _casebook()
    _children_looked_after_count()
    _entry()
    _home()
    _office_setting()
    _person()
    _appointment()
    _home_status_change()
    _inspection()
    _payload()
    _reg44_visit()
    _training()
    _visiting_arrangement()
    _draft()
    _reg44_finding()
    _reg44_member_attendance()
    _reg44_recommendation()
    _reg44_record_seen()
    _reg44_report()
    _reg44_spoken_to()
    _reg44_follow_up()
    _reg44_sending()
    _reg44_signature()


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)


def _blob() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )


def _casebook() -> None:
    op.create_table(
        "casebook",
        sa.Column(
            "kind", sa.Enum("real", "sample", name="casebookkind", native_enum=False, create_constraint=True, length=60), nullable=False
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("restored_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casebook")),
    )


def _children_looked_after_count() -> None:
    op.create_table(
        "children_looked_after_count",
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children_looked_after_count")),
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("clock", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("actor_role", sa.String(length=60), nullable=False),
        sa.Column("program", sa.String(length=40), nullable=False),
        sa.Column("schema", sa.String(length=40), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("operation", sa.String(length=20), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=True),
        sa.Column("sensitivity", sa.String(length=20), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_entry_stream_seq")),
    )
    op.create_index(op.f("ix_entry_action_id"), "entry", ["action_id"], unique=False)
    op.create_index("ix_entry_table_row", "entry", ["table_name", "row_id"], unique=False)


def _home() -> None:
    op.create_table(
        "home",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ofsted_urn", sa.String(length=40), nullable=True),
        sa.Column(
            "home_type",
            sa.Enum(
                "long_stay",
                "short_break",
                "secure",
                "edge_of_care",
                "other",
                name="hometype",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("registered_provider", sa.String(length=200), nullable=False),
        sa.Column("area_authority", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home")),
        sa.UniqueConstraint("name", name=op.f("uq_home_name")),
        sa.UniqueConstraint("ofsted_urn", name=op.f("uq_home_ofsted_urn")),
    )


def _office_setting() -> None:
    op.create_table(
        "office_setting",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_office_setting_name")),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("is_team", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_name"), "person", ["name"], unique=False)


def _appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "elected_member",
                "independent_person",
                "registered_manager",
                "responsible_individual",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("agreed_to_visit", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_appointment_home_id"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_home_role", "appointment", ["home_id", "role"], unique=False)
    op.create_index(op.f("ix_appointment_person_id"), "appointment", ["person_id"], unique=False)


def _home_status_change() -> None:
    op.create_table(
        "home_status_change",
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("planned", "registering", "open", "closed", name="homestatus", native_enum=False, create_constraint=True, length=60),
            nullable=False,
        ),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_home_status_change_home_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_status_change")),
    )
    op.create_index(op.f("ix_home_status_change_home_id"), "home_status_change", ["home_id"], unique=False)


def _inspection() -> None:
    op.create_table(
        "inspection",
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column(
            "inspection_type",
            sa.Enum(
                "full_inspection",
                "assurance_inspection",
                "monitoring_visit",
                "interim_inspection",
                name="inspectiontype",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "judgement",
            sa.Enum(
                "outstanding",
                "good",
                "requires_improvement_to_be_good",
                "inadequate",
                name="judgement",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("improvements_due_by", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_inspection_home_id"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index(op.f("ix_inspection_home_id"), "inspection", ["home_id"], unique=False)


def _payload() -> None:
    op.create_table(
        "payload",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_payload_entry_id"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_payload")),
    )


def _reg44_visit() -> None:
    op.create_table(
        "reg44_visit",
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "visited",
                "final",
                "cancelled",
                "no_access",
                "conflict_voided",
                name="visitstate",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("visit_date", sa.Date(), nullable=True),
        sa.Column("arrived_at", sa.Time(), nullable=True),
        sa.Column("left_at", sa.Time(), nullable=True),
        sa.Column(
            "mode",
            sa.Enum("on_site", "remote_contact", name="visitmode", native_enum=False, create_constraint=True, length=60),
            nullable=False,
        ),
        sa.Column(
            "announced",
            sa.Enum("announced", "unannounced", name="announced", native_enum=False, create_constraint=True, length=60),
            nullable=True,
        ),
        sa.Column("independent_person_id", sa.Uuid(), nullable=True),
        sa.Column("not_done_reason", sa.String(length=500), nullable=False),
        sa.Column("children_accommodated", sa.Integer(), nullable=True),
        sa.Column("children_present", sa.Integer(), nullable=True),
        sa.Column("children_observed", sa.Integer(), nullable=True),
        sa.Column("childrens_views", sa.Text(), nullable=False),
        sa.Column("no_child_spoken_to_reason", sa.Text(), nullable=False),
        sa.Column("placing_authorities", sa.JSON(), nullable=False),
        sa.Column("youth_justice_child", sa.Boolean(), nullable=False),
        sa.Column("premises_notes", sa.Text(), nullable=False),
        sa.Column("good_practice", sa.Text(), nullable=False),
        sa.Column(
            "opinion_effectively_safeguarded",
            sa.Enum(
                "yes",
                "yes_subject_to_recommendations",
                "no",
                "unable_to_form_opinion",
                name="opinion",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("reasons_effectively_safeguarded", sa.Text(), nullable=False),
        sa.Column(
            "opinion_conduct_promotes_well_being",
            sa.Enum(
                "yes",
                "yes_subject_to_recommendations",
                "no",
                "unable_to_form_opinion",
                name="opinion",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column("reasons_conduct_promotes_well_being", sa.Text(), nullable=False),
        sa.Column("area_authority_asked", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("state NOT IN ('visited', 'final') OR visit_date IS NOT NULL", name=op.f("ck_reg44_visit_took_place_on_a_day")),
        sa.CheckConstraint("planned_for IS NOT NULL OR visit_date IS NOT NULL", name=op.f("ck_reg44_visit_has_a_day")),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_reg44_visit_home_id"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["independent_person_id"],
            ["person.id"],
            name=op.f("fk_reg44_visit_independent_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_visit")),
        sa.UniqueConstraint("reference", name=op.f("uq_reg44_visit_reference")),
    )
    op.create_index("ix_reg44_visit_home_date", "reg44_visit", ["home_id", "visit_date"], unique=False)
    op.create_index(op.f("ix_reg44_visit_planned_for"), "reg44_visit", ["planned_for"], unique=False)
    op.create_index("ix_reg44_visit_visit_date", "reg44_visit", ["visit_date"], unique=False)


def _training() -> None:
    op.create_table(
        "training",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("course", sa.String(length=200), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("refresh_due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_person_id"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index(op.f("ix_training_person_id"), "training", ["person_id"], unique=False)


def _visiting_arrangement() -> None:
    op.create_table(
        "visiting_arrangement",
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column(
            "visited_by",
            sa.Enum("nyas", "commissioning_team", name="visitingbody", native_enum=False, create_constraint=True, length=60),
            nullable=False,
        ),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_visiting_arrangement_home_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visiting_arrangement")),
    )
    op.create_index(op.f("ix_visiting_arrangement_home_id"), "visiting_arrangement", ["home_id"], unique=False)


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("binned_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_draft_home_id"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["reg44_visit.id"], name=op.f("fk_draft_visit_id"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )


def _reg44_finding() -> None:
    op.create_table(
        "reg44_finding",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "quality_standard",
            sa.Enum(
                "quality_and_purpose_of_care",
                "childrens_views_wishes_and_feelings",
                "education",
                "enjoyment_and_achievement",
                "health_and_well_being",
                "positive_relationships",
                "protection_of_children",
                "leadership_and_management",
                "care_planning",
                "engaging_with_the_wider_system",
                name="qualitystandard",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "met",
                "partly_met",
                "not_met",
                "insufficient_evidence",
                "not_reviewed_this_visit",
                name="findingresult",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reg44_visit.id"], name=op.f("fk_reg44_finding_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_finding")),
        sa.UniqueConstraint("visit_id", "quality_standard", name=op.f("uq_reg44_finding_visit_id_quality_standard")),
    )
    op.create_index(op.f("ix_reg44_finding_visit_id"), "reg44_finding", ["visit_id"], unique=False)


def _reg44_member_attendance() -> None:
    op.create_table(
        "reg44_member_attendance",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reg44_member_attendance_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reg44_visit.id"], name=op.f("fk_reg44_member_attendance_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_member_attendance")),
        sa.UniqueConstraint("visit_id", "person_id", name=op.f("uq_reg44_member_attendance_visit_id_person_id")),
    )
    op.create_index(op.f("ix_reg44_member_attendance_visit_id"), "reg44_member_attendance", ["visit_id"], unique=False)


def _reg44_recommendation() -> None:
    op.create_table(
        "reg44_recommendation",
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "quality_standard",
            sa.Enum(
                "quality_and_purpose_of_care",
                "childrens_views_wishes_and_feelings",
                "education",
                "enjoyment_and_achievement",
                "health_and_well_being",
                "positive_relationships",
                "protection_of_children",
                "leadership_and_management",
                "care_planning",
                "engaging_with_the_wider_system",
                name="qualitystandard",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=True,
        ),
        sa.Column(
            "priority",
            sa.Enum("immediate", "high", "medium", "low", name="priority", native_enum=False, create_constraint=True, length=60),
            nullable=True,
        ),
        sa.Column("consider_by_date", sa.Date(), nullable=True),
        sa.Column(
            "progress",
            sa.Enum(
                "not_started",
                "in_progress",
                "reported_complete",
                "verified_met",
                "partly_met",
                "not_met",
                "superseded",
                "withdrawn",
                name="progress",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_reg44_recommendation_home_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reg44_visit.id"], name=op.f("fk_reg44_recommendation_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_recommendation")),
        sa.UniqueConstraint("home_id", "reference", name=op.f("uq_reg44_recommendation_home_id_reference")),
    )
    op.create_index(op.f("ix_reg44_recommendation_home_id"), "reg44_recommendation", ["home_id"], unique=False)
    op.create_index(op.f("ix_reg44_recommendation_visit_id"), "reg44_recommendation", ["visit_id"], unique=False)


def _reg44_record_seen() -> None:
    op.create_table(
        "reg44_record_seen",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "record_type",
            sa.Enum(
                "statement_of_purpose",
                "childrens_guide",
                "daily_log",
                "control_discipline_and_restraint_records",
                "missing_child_records",
                "return_home_interviews",
                "complaints_records",
                "notifications",
                "safeguarding_and_allegation_records",
                "bullying_records",
                "medicines_records",
                "surveillance_consents",
                "fire_records",
                "health_and_safety_and_maintenance",
                "location_review",
                "register_of_children",
                "staff_rosters_planned_and_worked",
                "staff_recruitment_records",
                "supervision_and_appraisal_records",
                "training_and_qualification_records",
                "visitors_record",
                "childrens_meetings",
                "previous_independent_persons_reports",
                "childs_case_records",
                name="recordtype",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("sampled_count", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("child_consent_on", sa.Date(), nullable=True),
        sa.Column("placing_authority_consent_on", sa.Date(), nullable=True),
        sa.Column("placing_authority_consent_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "record_type <> 'childs_case_records' OR (child_consent_on IS NOT NULL AND placing_authority_consent_on IS NOT NULL)",
            name=op.f("ck_reg44_record_seen_case_records_need_both_consents"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reg44_visit.id"], name=op.f("fk_reg44_record_seen_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_record_seen")),
    )
    op.create_index(op.f("ix_reg44_record_seen_visit_id"), "reg44_record_seen", ["visit_id"], unique=False)


def _reg44_report() -> None:
    op.create_table(
        "reg44_report",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("made_here", "brought_in", name="reportorigin", native_enum=False, create_constraint=True, length=60),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("check_code", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reg44_visit.id"], name=op.f("fk_reg44_report_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_report")),
        sa.UniqueConstraint("visit_id", "version", name=op.f("uq_reg44_report_visit_id_version")),
    )
    op.create_index(op.f("ix_reg44_report_check_code"), "reg44_report", ["check_code"], unique=False)
    op.create_index(op.f("ix_reg44_report_visit_id"), "reg44_report", ["visit_id"], unique=False)


def _reg44_spoken_to() -> None:
    op.create_table(
        "reg44_spoken_to",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "spoken_group",
            sa.Enum(
                "children",
                "parents_and_relatives",
                "persons_working_at_the_home",
                "social_workers",
                "other_professionals",
                name="spokengroup",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("offered", sa.Integer(), nullable=True),
        sa.Column("spoken_to", sa.Integer(), nullable=True),
        sa.Column("declined", sa.Integer(), nullable=True),
        sa.Column("in_private", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reg44_visit.id"], name=op.f("fk_reg44_spoken_to_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_spoken_to")),
        sa.UniqueConstraint("visit_id", "spoken_group", name=op.f("uq_reg44_spoken_to_visit_id_spoken_group")),
    )
    op.create_index(op.f("ix_reg44_spoken_to_visit_id"), "reg44_spoken_to", ["visit_id"], unique=False)


def _reg44_follow_up() -> None:
    op.create_table(
        "reg44_follow_up",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "progress",
            sa.Enum(
                "not_started",
                "in_progress",
                "reported_complete",
                "verified_met",
                "partly_met",
                "not_met",
                "superseded",
                "withdrawn",
                name="progress",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["reg44_recommendation.id"],
            name=op.f("fk_reg44_follow_up_recommendation_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reg44_visit.id"], name=op.f("fk_reg44_follow_up_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_follow_up")),
        sa.UniqueConstraint("visit_id", "recommendation_id", name=op.f("uq_reg44_follow_up_visit_id_recommendation_id")),
    )
    op.create_index(op.f("ix_reg44_follow_up_recommendation_id"), "reg44_follow_up", ["recommendation_id"], unique=False)
    op.create_index(op.f("ix_reg44_follow_up_visit_id"), "reg44_follow_up", ["visit_id"], unique=False)


def _reg44_sending() -> None:
    op.create_table(
        "reg44_sending",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column(
            "recipient_kind",
            sa.Enum(
                "hmci",
                "home_area_authority",
                "placing_authority",
                "youth_justice_board_or_secretary_of_state",
                "registered_provider",
                "registered_manager",
                "responsible_individual",
                "elected_member",
                name="recipientkind",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("recipient_name", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "email",
                "secure_transfer",
                "post",
                "by_hand",
                "not_recorded",
                name="sendingmethod",
                native_enum=False,
                create_constraint=True,
                length=60,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reg44_sending_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reg44_report.id"], name=op.f("fk_reg44_sending_report_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_sending")),
    )
    op.create_index(op.f("ix_reg44_sending_report_id"), "reg44_sending", ["report_id"], unique=False)


def _reg44_signature() -> None:
    op.create_table(
        "reg44_signature",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column(
            "signer_role",
            sa.Enum("independent_person", "registered_manager", name="signerrole", native_enum=False, create_constraint=True, length=60),
            nullable=False,
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column(
            "method",
            sa.Enum("on_paper", "on_screen", name="signingmethod", native_enum=False, create_constraint=True, length=60),
            nullable=False,
        ),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reg44_signature_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reg44_report.id"], name=op.f("fk_reg44_signature_report_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["attachment.id"], name=op.f("fk_reg44_signature_scan_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_signature")),
        sa.UniqueConstraint("report_id", "signer_role", name=op.f("uq_reg44_signature_report_id_signer_role")),
    )
    op.create_index(op.f("ix_reg44_signature_report_id"), "reg44_signature", ["report_id"], unique=False)
