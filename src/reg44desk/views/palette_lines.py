"""The lines of the box that finds anything: records, screens and commands, each with what choosing it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from reg44desk.domain.folding import index_words, is_match, marks, matches, search_words
from reg44desk.domain.types import Ref
from reg44desk.services.search_hits import HEADINGS, Hit, HitKind, Marks

PICTURES = {
    HitKind.HOME: "homes",
    HitKind.PERSON: "people",
    HitKind.VISIT: "visits",
    HitKind.FINDING: "finding",
    HitKind.RECOMMENDATION: "recommendations",
    HitKind.REPORT: "report",
}
WORDS = {
    HitKind.HOME: "Home",
    HitKind.PERSON: "Person",
    HitKind.VISIT: "Visit",
    HitKind.FINDING: "Finding",
    HitKind.RECOMMENDATION: "Recommendation",
    HitKind.REPORT: "Report",
}
DO, SCREENS, RECENT = "Things to do", "Screens", "Opened lately"
FIRST = 3
"""How many commands that begin with what was typed stand before the records."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the program can do: its words, its keys, its picture and the group it stands in."""

    words: str
    keys: str
    act: Callable[[], object]
    group: str = DO
    picture: str = "command"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list. A heading has nothing to `act`."""

    title: str
    act: Callable[[], object] | None = None
    context: str = ""
    tag: str = ""
    keys: str = ""
    picture: str = ""
    word: str = ""
    title_marks: Marks = ()
    context_marks: Marks = ()

    @property
    def spoken(self) -> str:
        """The whole line for a screen reader."""
        return ". ".join(filter(None, [self.word, self.title, self.tag, self.context, self.keys]))


def commands_of(bar: QMenuBar, screens: Sequence[tuple[QAction, str]]) -> Iterator[Command]:
    """Every entry of the menus that can be chosen now; those that lead to a screen get its picture."""
    pictures = dict(screens)
    for top in bar.actions():
        menu = top.menu()
        if isinstance(menu, QMenu):
            yield from _entries(menu, pictures)


def _entries(menu: QMenu, pictures: dict[QAction, str]) -> Iterator[Command]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _entries(inner, pictures)
        elif action.isEnabled() and action.isVisible() and not action.isSeparator():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            picture = pictures.get(action)
            yield Command(plain(action.text()), keys, action.trigger, SCREENS if picture else DO, picture or "command")


def plain(words: str) -> str:
    """The words of a menu's entry without the mark of its key and without its dots."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip(".…")


def before_typing(recent: Iterable[Hit], commands: Sequence[Command], go: Callable[[Ref], object]) -> list[Line]:
    """What is shown before anything is typed: records opened lately, then the screens, then what can be done."""
    lines = _with_heading(RECENT, [_hit_line(hit, go) for hit in recent])
    for group in (SCREENS, DO):
        lines += _with_heading(group, [_command_line(one, ()) for one in commands if one.group == group])
    return lines


def for_typed(typed: str, hits: Sequence[Hit], commands: Sequence[Command], go: Callable[[Ref], object]) -> list[Line]:
    """Commands whose words begin with what was typed, the records by kind, then the other commands that match."""
    wanted = search_words(typed)
    fitting = [one for one in commands if wanted and _fits(one, wanted)]
    begun = [one for one in fitting if _begins(one, wanted)][:FIRST]
    lines = _with_heading(f"{SCREENS} and {DO[0].lower()}{DO[1:]}", [_command_line(one, wanted) for one in begun])
    for kind in dict.fromkeys(hit.kind for hit in hits):
        lines += _with_heading(HEADINGS[kind], [_hit_line(hit, go) for hit in hits if hit.kind is kind])
    for group in (SCREENS, DO):
        rest = [one for one in fitting if one.group == group and one not in begun]
        lines += _with_heading(group if not begun else f"More {group[0].lower()}{group[1:]}", [_command_line(one, wanted) for one in rest])
    return lines


def _fits(command: Command, wanted: Sequence[str]) -> bool:
    return matches(index_words(command.words), wanted)


def _begins(command: Command, wanted: Sequence[str]) -> bool:
    """Whether the words typed begin the command's own, in its order: "rec" and "record a v" for "Record a visit"."""
    words = search_words(command.words)
    return len(words) >= len(wanted) and all(is_match(one, word) for one, word in zip(words, wanted, strict=False))


def _with_heading(words: str, lines: list[Line]) -> list[Line]:
    return [Line(words), *lines] if lines else []


def _hit_line(hit: Hit, go: Callable[[Ref], object]) -> Line:
    return Line(
        title=hit.title,
        act=lambda: go(hit.ref),
        context=hit.context,
        tag=hit.tag,
        picture=PICTURES[hit.kind],
        word=WORDS[hit.kind],
        title_marks=hit.title_marks,
        context_marks=hit.context_marks,
    )


def _command_line(command: Command, wanted: Sequence[str]) -> Line:
    words = command.words
    return Line(words, command.act, keys=command.keys, picture=command.picture, word="", title_marks=marks(words, wanted))
