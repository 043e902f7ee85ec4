"""The sample's rota: next month half planned, some of it unannounced, one visit called off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from uuid import UUID

from reg44desk.domain.types import Announced, CancelledBy, Month
from reg44desk.services import reg44
from reg44desk.services.desk import Tx
from reg44desk.services.reg44 import PlanDraft

CALLED_OFF = 4
"""The home whose visit of next month is called off, so that the month needs another."""


def fill_rota(tx: Tx, homes: Sequence[UUID], visitor: Callable[[int, int], UUID]) -> None:
    """Plan next month for some of the first homes; the others are left for "Fill the month"."""
    month = Month.of(tx.today).plus(1)
    for number, (home, at, announced) in enumerate(
        (
            (0, time(10), Announced.ANNOUNCED),
            (1, time(17, 30), Announced.UNANNOUNCED),
            (2, None, None),
            (CALLED_OFF, time(14), Announced.ANNOUNCED),
            (6, time(11), Announced.UNANNOUNCED),
            (9, time(10), Announced.UNANNOUNCED),
        )
    ):
        plan = PlanDraft(homes[home], _day(month, number), announced, visitor(home, 1), at)
        visit_id = reg44.plan_visit(tx, plan)
        if home == CALLED_OFF:
            reg44.cancel_visit(tx, visit_id, CancelledBy.HOME, "The boiler is being replaced that day.")


def _day(month: Month, number: int) -> date:
    return month.first + timedelta(days=2 + number * 3)
