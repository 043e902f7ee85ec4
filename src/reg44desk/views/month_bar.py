"""Which month is in view: a list of months, with the one before and the one after in reach."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import Month
from reg44desk.services import schedule
from reg44desk.services.desk import Desk
from reg44desk.views.widgets import button

BACK, AHEAD = 24, 3
"""How many months back and ahead are always offered."""


class MonthBar(QWidget):
    """Offers the months around the present one; `changed` is sent when another one is chosen."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._months: list[Month] = []
        self._wanted: Month | None = None
        self._list = QComboBox()
        self._list.setAccessibleName("Month")
        self.offer()
        self._list.currentIndexChanged.connect(self.changed)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(button("Month before", partial(self._step, 1)))
        self._line.addWidget(self._list)
        self._line.addWidget(button("Month after", partial(self._step, -1)))
        self._line.addStretch(1)

    def add(self, *widgets: QWidget) -> None:
        """Put something at the right."""
        for one in widgets:
            self._line.addWidget(one)

    def chosen(self) -> Month:
        """The month in view."""
        return self._months[self._list.currentIndex()]

    def offer(self) -> None:
        """Offer the months anew, up to the last that is booked, and the one asked for; the one in view stays in view."""
        now = Month.of(self.desk.today())
        wanted = self._wanted or now
        booked = min(self.desk.read(schedule.last_booked) or now, now.plus(BACK))
        offered = min(now.plus(-BACK), wanted).until(max(now.plus(AHEAD), booked, wanted))[::-1]
        if offered == self._months:
            return
        chosen = self.chosen() if self._months else now
        self._months = offered
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems([text.month_name(m) for m in offered])
        self._list.setCurrentIndex(offered.index(chosen if chosen in offered else now))
        self._list.blockSignals(False)

    def show_month(self, month: Month) -> None:
        """Bring a month into view, however far away it lies."""
        self._wanted = month
        self.offer()
        self._list.setCurrentIndex(self._months.index(month))

    def _step(self, by: int) -> None:
        self._list.setCurrentIndex(min(max(self._list.currentIndex() + by, 0), len(self._months) - 1))
