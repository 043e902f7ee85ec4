"""The rota: who could go to a home in a month and why, and which free day and hour would vary what came before (BR-01, point 2 of part d).

Independent visits are worth little when the home knows who comes, when. So people, weekdays and hours are varied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from uuid import UUID

from reg44desk.domain.types import Month

LOOK_AT = 6
"""How many completed visits are looked at for a habit."""

EVENING = time(17)
"""From this hour a weekday's visit is an evening visit, on London's clocks."""

MARGIN_DAY = 20
"""Days after this one leave little room to make up for a visit that fails."""


class TimeBand(StrEnum):
    """When in the week a visit begins."""

    DAYTIME = "weekday_daytime"
    EVENING = "weekday_evening"
    WEEKEND = "weekend"


HOURS = {
    TimeBand.DAYTIME: (time(10), time(14)),
    TimeBand.EVENING: (time(17, 30), time(18, 30)),
    TimeBand.WEEKEND: (time(11), time(15)),
}
"""The hours that are proposed in each band."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A day, and the hour a visit begins on London's clocks; None where no hour is known."""

    day: date
    at: time | None

    @property
    def band(self) -> TimeBand | None:
        """Which band it falls into; a weekday without an hour is in none."""
        if self.day.weekday() >= 5:
            return TimeBand.WEEKEND
        if self.at is None:
            return None
        return TimeBand.EVENING if self.at >= EVENING else TimeBand.DAYTIME


@dataclass(frozen=True, slots=True)
class Habit:
    """What the last visits of a home have in common: the weekday (Monday is 0), the band, or both."""

    weekday: int | None = None
    band: TimeBand | None = None

    def __bool__(self) -> bool:
        """Whether there is one."""
        return self.weekday is not None or self.band is not None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a person for a home and month.

    `barred` by regulation 43 or a declared conflict; `in_date` or `unknown` tells of the independence check; `trained` whether
    training is on record and in date; `running` for how many months this person alone has visited the home; `load` how many
    other visits the person has in the month; `fits` whether the person belongs to the body that visits the home, if known.
    """

    person_id: UUID
    name: str
    barred: bool = False
    in_date: bool = False
    unknown: bool = False
    trained: bool = True
    running: int = 0
    load: int = 0
    fits: bool | None = None


class Why(StrEnum):
    """A reason for or against a person."""

    BARRED = "barred"
    INDEPENDENT = "independent"
    CHECK_TO_RENEW = "check_to_renew"
    NOT_CHECKED = "not_checked"
    TRAINED = "trained"
    TRAINING_LACKING = "training_lacking"
    TOO_LONG = "too_long"
    RUNNING = "running"
    NOT_LAST = "not_last"
    LOAD = "load"
    FREE = "free"
    OTHER_BODY = "other_body"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason with the number it turns on."""

    why: Why
    number: int = 0

    @property
    def against(self) -> bool:
        """Whether it speaks against the person."""
        return self.why in AGAINST


AGAINST = (Why.BARRED, Why.CHECK_TO_RENEW, Why.NOT_CHECKED, Why.TRAINING_LACKING, Why.TOO_LONG, Why.OTHER_BODY)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A person with the reasons, best first in a list of them; `can_go` is false for those who are barred."""

    candidate: Candidate
    can_go: bool
    reasons: tuple[Reason, ...] = field(default=())


def rank(candidates: Sequence[Candidate], most_running: int) -> list[Suggestion]:
    """Who could go, best first: independent in date, of the body that visits, trained, not too long running, least to do.

    `most_running` is for how many months running the same person may go. Those who are barred come last.
    """

    def order(one: Candidate) -> tuple[object, ...]:
        check = 0 if one.in_date else 1 if one.unknown else 2
        too_long = one.running >= most_running
        return (one.barred, one.fits is False, check, not one.trained, too_long, one.load, one.running, one.name.casefold())

    return [Suggestion(c, not c.barred, _reasons(c, most_running)) for c in sorted(candidates, key=order)]


def running(person_id: UUID, visitors: Mapping[Month, Collection[UUID]], month: Month) -> int:
    """For how many months of visits before `month` this person alone has gone; a month in which nobody went breaks nothing."""
    months = 0
    for earlier in sorted((m for m in visitors if m < month and visitors[m]), reverse=True):
        if set(visitors[earlier]) != {person_id}:
            break
        months += 1
    return months


def habit(completed: Sequence[Slot]) -> Habit:
    """What the last six completed visits have in common; nothing while there are fewer."""
    last = sorted(completed, key=lambda s: s.day)[-LOOK_AT:]
    if len(last) < LOOK_AT:
        return Habit()
    weekdays, bands = {s.day.weekday() for s in last}, {s.band for s in last}
    return Habit(weekdays.pop() if len(weekdays) == 1 else None, bands.pop() if len(bands) == 1 else None)


def free_slot(
    month: Month,
    earliest: date,
    completed: Sequence[Slot],
    taken: Collection[date],
    busy: Mapping[date, int],
    never: Collection[date] = (),
) -> Slot | None:
    """A day and hour of the month that vary what came before; None when no day is left.

    `taken` are days on which the person is out already, `busy` says how many visits there are on a day, of all homes. On a day
    of `never` nothing can be.
    """
    last = sorted(completed, key=lambda s: s.day)[-LOOK_AT:]
    weekdays, bands, hours = Counter(s.day.weekday() for s in last), Counter(s.band for s in last), Counter(s.at for s in last)

    def cost(slot: Slot) -> tuple[object, ...]:
        repeats = weekdays[slot.day.weekday()] + bands[slot.band]
        late = slot.day.day > MARGIN_DAY
        return (slot.day in taken, late, repeats, busy.get(slot.day, 0), list(TimeBand).index(slot.band or TimeBand.DAYTIME),
                hours[slot.at], slot.day, slot.at)  # fmt: skip

    return min((s for s in _slots(month, earliest) if s.day not in never), key=cost, default=None)


def _slots(month: Month, earliest: date) -> list[Slot]:
    first = max(month.first, earliest)
    days = [first + timedelta(days=n) for n in range((month.last - first).days + 1)]
    return [Slot(day, at) for day in days for at in _hours(day)]


def _hours(day: date) -> tuple[time, ...]:
    return HOURS[TimeBand.WEEKEND] if day.weekday() >= 5 else (*HOURS[TimeBand.DAYTIME], *HOURS[TimeBand.EVENING])


def _reasons(one: Candidate, most_running: int) -> tuple[Reason, ...]:
    if one.barred:
        return (Reason(Why.BARRED),)
    found = [Reason(Why.OTHER_BODY)] if one.fits is False else []
    found.append(Reason(Why.INDEPENDENT if one.in_date else Why.NOT_CHECKED if one.unknown else Why.CHECK_TO_RENEW))
    found.append(Reason(Why.TRAINED if one.trained else Why.TRAINING_LACKING))
    if one.running >= most_running:
        found.append(Reason(Why.TOO_LONG, one.running))
    else:
        found.append(Reason(Why.RUNNING, one.running) if one.running else Reason(Why.NOT_LAST))
    found.append(Reason(Why.LOAD, one.load) if one.load else Reason(Why.FREE))
    return tuple(found)
