"""What opens a casebook: the two key slots, the printed recovery key, and the bytes that hold the slots (offline.md 7.1)."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reg44desk.db import keys
from reg44desk.db.keys import KeyCost, KeySlot
from reg44desk.errors import UserError
from tests.conftest import CHEAP

DATA_KEY = bytes(range(32))
PASSPHRASE = "four words make it"
RECOVERY = "R44-BFZR-QMGP-EAK0-6BW6-DBR2-VZ22-74RG"
SLOTS = (keys.new_slot("passphrase", PASSPHRASE, DATA_KEY, CHEAP), keys.new_slot("recovery", RECOVERY, DATA_KEY, CHEAP))
TRAILER = keys.to_trailer(SLOTS)


def test_the_passphrase_opens_its_slot() -> None:
    assert keys.unwrap(SLOTS, PASSPHRASE) == DATA_KEY
    assert keys.unwrap(SLOTS[:1], PASSPHRASE) == DATA_KEY


def test_the_recovery_key_opens_its_own_slot_only() -> None:
    assert keys.unwrap(SLOTS, RECOVERY) == DATA_KEY
    assert keys.unwrap(SLOTS[1:], RECOVERY) == DATA_KEY
    assert keys.unwrap(SLOTS[:1], RECOVERY) is None


@pytest.mark.parametrize("typed", ["", " ", PASSPHRASE[:-1], PASSPHRASE + " ", PASSPHRASE.upper(), "\ud800", RECOVERY[:-1] + "H"])
def test_anything_else_opens_nothing(typed: str) -> None:
    assert keys.unwrap(SLOTS, typed) is None


def test_a_passphrase_is_no_recovery_key_whatever_slot_it_is_tried_on() -> None:
    assert keys.unwrap(SLOTS[1:], PASSPHRASE) is None


def test_a_slot_of_one_kind_does_not_pass_for_the_other() -> None:
    slot = SLOTS[0]
    posing = KeySlot("recovery", slot.cost, slot.salt, slot.nonce, slot.wrapped)
    assert keys.unwrap((posing,), PASSPHRASE) is None


def test_the_same_passphrase_never_makes_the_same_slot_twice() -> None:
    again = keys.new_slot("passphrase", PASSPHRASE, DATA_KEY, CHEAP)
    assert again.salt != SLOTS[0].salt
    assert again.nonce != SLOTS[0].nonce
    assert again.wrapped != SLOTS[0].wrapped


def test_an_accent_may_be_typed_in_one_stroke_or_in_two() -> None:
    typed = "caf\u00e9 under the oak"
    slot = keys.new_slot("passphrase", typed, DATA_KEY, CHEAP)
    assert keys.unwrap((slot,), unicodedata.normalize("NFD", typed)) == DATA_KEY


def test_one_guess_costs_what_the_design_says() -> None:
    """offline.md 7.1: Argon2id with 64 MiB and three passes."""
    assert keys.DEFAULT_COST.memory >= 64 * 1024
    assert keys.DEFAULT_COST.passes >= 3


def test_a_data_key_is_thirty_two_bytes_and_never_the_same() -> None:
    made = {keys.new_data_key() for _ in range(50)}
    assert len(made) == 50
    assert {len(key) for key in made} == {32}


@pytest.mark.parametrize("typed", ["", "eleven char", "x" * 11])
def test_a_new_passphrase_under_twelve_characters_is_refused(typed: str) -> None:
    with pytest.raises(UserError) as refusal:
        keys.check_passphrase(typed)
    assert [(p.field, p.message) for p in refusal.value.problems] == [
        ("passphrase", "Use a passphrase of 12 characters or more, for example four words.")
    ]


def test_twelve_characters_are_enough() -> None:
    keys.check_passphrase("x" * 12)


def test_a_recovery_key_has_seven_groups_of_letters_that_are_hard_to_misread() -> None:
    made = [keys.new_recovery_key() for _ in range(200)]
    assert all(re.fullmatch("R44(-[0-9A-HJKMNP-TV-Z]{4}){7}", key) for key in made)
    assert len(set(made)) == 200


@pytest.mark.parametrize(
    "typed",
    [
        RECOVERY,
        RECOVERY.lower(),
        RECOVERY.replace("-", ""),
        RECOVERY.replace("-", " "),
        f"  {RECOVERY}\n",
        RECOVERY.replace("0", "O"),
        RECOVERY.replace("0", "o"),
        RECOVERY.replace("-", "\u2013"),
    ],
)
def test_a_recovery_key_is_read_however_it_was_copied(typed: str) -> None:
    assert keys.read_recovery_key(typed) == RECOVERY
    assert keys.unwrap(SLOTS, typed) == DATA_KEY


@pytest.mark.parametrize("look_alike", ["I", "i", "L", "l"])
def test_look_alikes_of_one_are_read_as_one(look_alike: str) -> None:
    body = "1" * 24
    key = f"R44{body}{keys._check_group(body)}"
    wanted = keys.read_recovery_key(key)
    assert wanted is not None
    assert keys.read_recovery_key(key.replace("1", look_alike)) == wanted


def test_every_recovery_key_that_is_made_can_be_read() -> None:
    made = [keys.new_recovery_key() for _ in range(50)]
    assert [keys.read_recovery_key(key.lower()) for key in made] == made


def test_one_letter_mistyped_is_noticed_wherever_it_is() -> None:
    for at, letter in enumerate(RECOVERY):
        for other in keys.RECOVERY_LETTERS:
            if letter not in ("-", other):
                assert keys.read_recovery_key(RECOVERY[:at] + other + RECOVERY[at + 1 :]) is None


def test_two_neighbours_swapped_are_noticed() -> None:
    for at in range(3, len(RECOVERY) - 1):
        one, other = RECOVERY[at], RECOVERY[at + 1]
        if one != other and "-" not in (one, other):
            assert keys.read_recovery_key(RECOVERY[:at] + other + one + RECOVERY[at + 2 :]) is None


@pytest.mark.parametrize("typed", ["", "R44", RECOVERY[:-1], RECOVERY + "7", RECOVERY[4:], "a passphrase of some length"])
def test_what_is_not_a_whole_recovery_key_is_none(typed: str) -> None:
    assert keys.read_recovery_key(typed) is None


def test_the_slots_come_back_from_their_bytes() -> None:
    assert keys.from_trailer(TRAILER) == (SLOTS, len(TRAILER))
    assert keys.from_trailer(b"pages before it" + TRAILER) == (SLOTS, len(TRAILER))


def test_a_trailer_with_any_bit_wrong_is_not_taken_for_one() -> None:
    for at in range(len(TRAILER)):
        for bit in range(8):
            damaged = TRAILER[:at] + bytes([TRAILER[at] ^ 1 << bit]) + TRAILER[at + 1 :]
            assert keys.from_trailer(damaged) is None, at
            assert keys.from_trailer(bytes(4096) + damaged) is None, at


def test_a_trailer_cut_anywhere_is_not_taken_for_one() -> None:
    for at in range(len(TRAILER)):
        assert keys.from_trailer(TRAILER[:at]) is None, at
    for at in range(1, len(TRAILER)):
        assert keys.from_trailer(TRAILER[at:]) is None, at


def test_a_trailer_with_a_byte_after_it_is_not_taken_for_one() -> None:
    assert keys.from_trailer(TRAILER + b"\0") is None


def test_the_slots_reveal_neither_key_nor_passphrase() -> None:
    assert DATA_KEY not in TRAILER
    assert PASSPHRASE.encode() not in TRAILER


def test_a_forged_trailer_cannot_ask_for_all_the_memory_there_is() -> None:
    greedy = KeySlot("passphrase", KeyCost(1 << 40, 1, 1), b"s" * 16, b"n" * 12, b"w")
    found = keys.from_trailer(keys.to_trailer((greedy,)))
    assert found is not None
    assert found[0][0].cost.memory == 1 << 20


@given(st.text(max_size=40), st.text(max_size=40), st.binary(min_size=32, max_size=32))
def test_only_what_was_typed_gives_the_key_back(typed: str, other: str, data_key: bytes) -> None:
    assume(unicodedata.normalize("NFC", typed) != unicodedata.normalize("NFC", other))
    found = keys.from_trailer(keys.to_trailer((keys.new_slot("passphrase", typed, data_key, CHEAP),)))
    assert found is not None
    assert keys.unwrap(found[0], typed) == data_key
    assert keys.unwrap(found[0], other) is None


@given(st.binary(max_size=600))
def test_bytes_that_are_no_trailer_are_none(junk: bytes) -> None:
    assert keys.from_trailer(junk) is None
    assert keys.from_trailer(keys.MAGIC + junk + keys.END) is None
