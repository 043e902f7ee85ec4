"""Ofsted's frameworks: which inspections a kind of home may have on a day, what they judge, and which outcomes there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reg44desk.domain.types import HomeType, InspectionType, Judgement

RANK = {
    Judgement.OUTSTANDING: 3,
    Judgement.GOOD: 2,
    Judgement.REQUIRES_IMPROVEMENT: 1,
    Judgement.ADEQUATE: 1,
    Judgement.INADEQUATE: 0,
}
"""How good a judgement is; "adequate" is the word that "requires improvement" took the place of."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The outcomes that may be given, best first, by code with their words. Those of a graded scale are judgements, no others are."""

    code: str
    name: str
    graded: bool
    outcomes: tuple[tuple[str, str], ...]

    def __contains__(self, outcome: str) -> bool:
        """Whether it has this outcome."""
        return any(code == outcome for code, _name in self.outcomes)


@dataclass(frozen=True, slots=True)
class Area:
    """Something that an inspection judges apart from the whole, and on which scale."""

    code: str
    name: str
    scale: Scale


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of inspection under a framework, the scale of its overall judgement if it gives one, and its areas."""

    inspection_type: InspectionType
    valid_from: date
    valid_to: date
    overall: Scale | None
    overall_name: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limiting judgement: with this outcome in this area, the overall judgement is at best that one (regulation.md 1.10)."""

    area: Area
    outcome: str
    overall_at_best: Judgement


@dataclass(frozen=True, slots=True)
class Framework:
    """How Ofsted inspects some kinds of home from a day to a day, both included."""

    code: str
    name: str
    home_types: frozenset[HomeType]
    valid_from: date
    valid_to: date
    kinds: tuple[Kind, ...]
    limits: tuple[Limit, ...]
    source: str

    def kinds_on(self, day: date) -> tuple[Kind, ...]:
        """The kinds of inspection that there are on a day."""
        return tuple(k for k in self.kinds if self.valid_from <= day <= self.valid_to and k.valid_from <= day <= k.valid_to)

    def kind_on(self, inspection_type: InspectionType | None, day: date) -> Kind | None:
        """One kind of inspection, if there is such a one on that day."""
        return next((k for k in self.kinds_on(day) if k.inspection_type is inspection_type), None)

    def broken_limits(self, overall: Judgement | None, areas: Mapping[str, str]) -> tuple[Limit, ...]:
        """The limiting judgements that an overall judgement goes beyond; to be checked, never refused."""
        if overall is None:
            return ()
        return tuple(x for x in self.limits if areas.get(x.area.code) == x.outcome and RANK[overall] > RANK[x.overall_at_best])


def framework_on(frameworks: Sequence[Framework], home_type: HomeType, day: date) -> Framework | None:
    """The framework under which a kind of home is inspected on a day."""
    return next((f for f in frameworks if home_type in f.home_types and f.valid_from <= day <= f.valid_to), None)


def read_frameworks(plain: Mapping[str, Any]) -> tuple[Framework, ...]:
    """The frameworks as a data file holds them. Raises KeyError or ValueError for what it does not explain."""
    scales = {s["code"]: Scale(s["code"], s["name"], s["graded"], tuple(s["outcomes"].items())) for s in plain["scales"]}
    for scale in scales.values():
        known = [code for code, _name in scale.outcomes if code in list(Judgement)]
        if len(known) != (len(scale.outcomes) if scale.graded else 0):
            raise ValueError(f"the outcomes of a graded scale are judgements, and no others are: {scale.code}")
    return tuple(_framework(f, scales, plain["areas"]) for f in plain["frameworks"])


def _framework(plain: Mapping[str, Any], scales: Mapping[str, Scale], names: Mapping[str, str]) -> Framework:
    kinds = tuple(_kind(k, scales, names) for k in plain["kinds"])
    areas = {area.code: area for kind in kinds for area in kind.areas}
    return Framework(
        code=plain["code"],
        name=plain["name"],
        home_types=frozenset(HomeType(t) for t in plain["home_types"]),
        valid_from=plain["valid_from"],
        valid_to=plain.get("valid_to", date.max),
        kinds=kinds,
        limits=tuple(Limit(areas[x["area"]], x["outcome"], Judgement(x["overall_at_best"])) for x in plain.get("limits", ())),
        source=plain["source"],
    )


def _kind(plain: Mapping[str, Any], scales: Mapping[str, Scale], names: Mapping[str, str]) -> Kind:
    overall = scales[plain["overall"]] if "overall" in plain else None
    if overall is not None and not overall.graded:
        raise ValueError(f"an overall judgement is given on a graded scale, not on {overall.code}")
    return Kind(
        inspection_type=InspectionType(plain["inspection_type"]),
        valid_from=plain.get("valid_from", date.min),
        valid_to=plain.get("valid_to", date.max),
        overall=overall,
        overall_name=plain.get("overall_name", ""),
        areas=tuple(Area(code, names[code], scales[scale]) for code, scale in plain.get("areas", {}).items()),
    )
