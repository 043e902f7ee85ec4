"""Who may sign and who must get a copy."""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import uuid4

import pytest

from reg44desk.domain.signoff import ReportFacts, Signed, Tenure, check_signature, missing_signatures, recipients
from reg44desk.domain.types import RecipientKind, SignerRole
from reg44desk.errors import Problem

VISIT, TODAY = date(2021, 11, 9), date(2021, 12, 1)
VISITOR, MANAGER, SUCCESSOR, MEMBER = uuid4(), uuid4(), uuid4(), uuid4()
MANAGERS = (Tenure(MANAGER, "Pat", None, date(2021, 11, 20)), Tenure(SUCCESSOR, "Sam", date(2021, 11, 21), None))
BOTH = (
    Signed(SignerRole.INDEPENDENT_PERSON, VISITOR, "T", date(2021, 11, 15)),
    Signed(SignerRole.REGISTERED_MANAGER, MANAGER, "Pat", date(2021, 11, 16)),
)
FACTS = ReportFacts(
    visit_date=VISIT,
    registered_provider="The council",
    area_authority="Inbox",
    area_authority_asked=True,
    placing_authorities=("Northmere",),
    children_accommodated=3,
    youth_justice_child=False,
    managers=MANAGERS,
    responsible_individuals=(Tenure(uuid4(), "Celia", None, None),),
    members=(Tenure(MEMBER, "Cllr A", date(2021, 6, 1), None),),
    signed=BOTH,
)


def check(role: SignerRole, person: object, day: date | None) -> list[str]:
    problems: list[Problem] = check_signature(
        role,
        person,  # type: ignore[arg-type]
        day,
        visit_date=VISIT,
        visitor_id=VISITOR,
        managers=MANAGERS,
        today=TODAY,
    )
    return [p.field for p in problems]


def test_br15_only_the_visitor_signs_as_independent_person() -> None:
    """BR-15: the independent person must be the one who visited."""
    assert check(SignerRole.INDEPENDENT_PERSON, VISITOR, VISIT) == []
    assert check(SignerRole.INDEPENDENT_PERSON, MANAGER, VISIT) == ["person_id"]


@pytest.mark.parametrize(
    ("person", "day", "problems"),
    [
        (MANAGER, date(2021, 11, 20), []),
        (MANAGER, date(2021, 11, 21), ["person_id"]),
        (SUCCESSOR, date(2021, 11, 21), []),
        (SUCCESSOR, date(2021, 11, 20), ["person_id"]),
        (VISITOR, date(2021, 11, 20), ["person_id"]),
    ],
)
def test_br15_only_the_manager_of_that_day_signs(person: object, day: date, problems: list[str]) -> None:
    """BR-15: the manager must hold tenure for the home on the signing date."""
    assert check(SignerRole.REGISTERED_MANAGER, person, day) == problems


@pytest.mark.parametrize("day", [None, date(2021, 12, 2), date(2021, 11, 8)])
def test_a_signature_has_a_day_that_can_be(day: date | None) -> None:
    assert check(SignerRole.INDEPENDENT_PERSON, VISITOR, day) == ["signed_on"]


def test_br14_two_signatures_in_either_order() -> None:
    """BR-14, A-10."""
    assert missing_signatures(()) == tuple(SignerRole)
    assert missing_signatures(BOTH[1:]) == (SignerRole.INDEPENDENT_PERSON,)
    assert missing_signatures(BOTH) == ()


def kinds(facts: ReportFacts) -> list[RecipientKind]:
    return [r.kind for r in recipients(facts, TODAY)]


def test_t23_everyone_regulation_44_7_and_the_council_name() -> None:
    """T-23, regulation 44(7)(a) to (e), BR-18, BR-19."""
    assert kinds(FACTS) == [
        RecipientKind.HMCI,
        RecipientKind.HOME_AREA_AUTHORITY,
        RecipientKind.PLACING_AUTHORITY,
        RecipientKind.REGISTERED_PROVIDER,
        RecipientKind.REGISTERED_MANAGER,
        RecipientKind.RESPONSIBLE_INDIVIDUAL,
        RecipientKind.ELECTED_MEMBER,
    ]
    assert [r.name for r in recipients(FACTS, TODAY) if r.kind is RecipientKind.REGISTERED_MANAGER] == ["Sam"]


@pytest.mark.parametrize("signed", [(), BOTH[:1], BOTH[1:]])
def test_t22_br16_the_members_copy_waits_for_both_signatures(signed: tuple[Signed, ...]) -> None:
    """T-22, BR-16; Ofsted's copy does not wait (A-11)."""
    found = recipients(dataclasses.replace(FACTS, signed=signed), TODAY)
    assert [r.kind for r in found if r.waits_for == "signatures"] == [RecipientKind.ELECTED_MEMBER]


def test_br20_a_home_without_a_member_keeps_its_place_open() -> None:
    """BR-20: kept outstanding, not dropped."""
    found = [r for r in recipients(dataclasses.replace(FACTS, members=()), TODAY) if r.kind is RecipientKind.ELECTED_MEMBER]
    assert [(r.name, r.waits_for) for r in found] == [("", "no_member_assigned")]


def test_sch5_5f_a_youth_justice_child_lengthens_the_list() -> None:
    """Sch 5 para 5(f)."""
    assert RecipientKind.YOUTH_CUSTODY in kinds(dataclasses.replace(FACTS, youth_justice_child=True))


def test_an_empty_home_has_no_placing_authority() -> None:
    """Regulation 44(7)(c): placing authorities of children; Ofsted's copy is due all the same (SCCIF)."""
    empty = dataclasses.replace(FACTS, children_accommodated=0, placing_authorities=())
    assert RecipientKind.PLACING_AUTHORITY not in kinds(empty)
    assert RecipientKind.HMCI in kinds(empty)


def test_placing_authorities_that_nobody_named_stay_on_the_list() -> None:
    found = recipients(dataclasses.replace(FACTS, placing_authorities=()), TODAY)
    assert [r.waits_for for r in found if r.kind is RecipientKind.PLACING_AUTHORITY] == ["placing_authorities_unnamed"]


def test_44_7_b_the_area_authority_only_where_it_asked() -> None:
    """Regulation 44(7)(b): on request; the council's own rule BR-18 makes it the default."""
    assert RecipientKind.HOME_AREA_AUTHORITY not in kinds(dataclasses.replace(FACTS, area_authority_asked=False))
