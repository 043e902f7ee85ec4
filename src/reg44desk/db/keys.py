"""Key slots: what a person types unwraps the casebook's random data key (Argon2id, AES-GCM). Two slots from the first day."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from reg44desk.errors import Problem, UserError

KEY_BYTES = 32
LEAST_LENGTH = 12
RECOVERY_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_PREFIX = "R44"
_RECOVERY_LENGTH = 28
_MOST_MEMORY = 1 << 20

MAGIC = b"R44KEYS1"
END = b"1SYEK44R"


@dataclass(frozen=True, slots=True)
class KeyCost:
    """What one guess costs: memory in KiB, passes, lanes of Argon2id."""

    memory: int
    passes: int
    lanes: int


DEFAULT_COST = KeyCost(64 * 1024, 3, 4)


@dataclass(frozen=True, slots=True)
class KeySlot:
    """One way to unwrap the data key: with the passphrase, or with the recovery key."""

    kind: str
    cost: KeyCost
    salt: bytes
    nonce: bytes
    wrapped: bytes


def new_data_key() -> bytes:
    """Thirty-two random bytes: the key of the database itself, never typed by anybody."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_key() -> str:
    """A key to print: 120 random bits in letters that are hard to misread, with a check group, like R44-XXXX-..."""
    body = "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(_RECOVERY_LENGTH - 4))
    letters = body + _check_group(body)
    return "-".join([RECOVERY_PREFIX, *(letters[n : n + 4] for n in range(0, _RECOVERY_LENGTH, 4))])


def check_passphrase(passphrase: str) -> None:
    """Raise UserError when a new passphrase is too short to protect anything."""
    if len(passphrase) < LEAST_LENGTH:
        raise UserError(Problem("passphrase", f"Use a passphrase of {LEAST_LENGTH} characters or more, for example four words."))


def new_slot(kind: str, typed: str, data_key: bytes, cost: KeyCost) -> KeySlot:
    """A slot that what is typed opens."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    return KeySlot(kind, cost, salt, nonce, AESGCM(_stretch(typed, salt, cost)).encrypt(nonce, data_key, kind.encode()))


def unwrap(slots: tuple[KeySlot, ...], typed: str) -> bytes | None:
    """The data key, from whichever slot what was typed opens; None when none does."""
    recovery = read_recovery_key(typed)
    for slot in slots:
        words = recovery if slot.kind == "recovery" else typed
        if words is None:
            continue
        try:
            return AESGCM(_stretch(words, slot.salt, slot.cost)).decrypt(slot.nonce, slot.wrapped, slot.kind.encode())
        except InvalidTag:
            continue
    return None


def read_recovery_key(typed: str) -> str | None:
    """A recovery key as it was printed, whatever case, spaces, dashes and look-alikes were typed; None when it is none."""
    letters = "".join(c for c in typed.upper() if c.isalnum()).replace("O", "0").replace("I", "1").replace("L", "1")
    if letters.startswith(RECOVERY_PREFIX) and len(letters) == len(RECOVERY_PREFIX) + _RECOVERY_LENGTH:
        body, group = letters[len(RECOVERY_PREFIX) : -4], letters[-4:]
        if group == _check_group(body):
            return "-".join([RECOVERY_PREFIX, *((body + group)[n : n + 4] for n in range(0, _RECOVERY_LENGTH, 4))])
    return None


def to_trailer(slots: tuple[KeySlot, ...]) -> bytes:
    """The slots as the bytes that stand after the database's last page."""
    plain = [
        {
            "kind": s.kind,
            "cost": [s.cost.memory, s.cost.passes, s.cost.lanes],
            "salt": _b64(s.salt),
            "nonce": _b64(s.nonce),
            "wrapped": _b64(s.wrapped),
        }
        for s in slots
    ]
    body = json.dumps({"format": 1, "slots": plain}, sort_keys=True).encode()
    return MAGIC + body + hashlib.sha256(body).digest() + len(body).to_bytes(4, "big") + END


def from_trailer(end_of_file: bytes) -> tuple[tuple[KeySlot, ...], int] | None:
    """The slots at the end of some bytes and how many bytes they take; None when they are not there or not whole."""
    tail = 32 + 4 + len(END)
    if not end_of_file.endswith(END) or len(end_of_file) < tail + len(MAGIC):
        return None
    size = int.from_bytes(end_of_file[-len(END) - 4 : -len(END)], "big")
    whole = len(MAGIC) + size + tail
    trailer = end_of_file[-whole:]
    body, digest = trailer[len(MAGIC) : len(MAGIC) + size], trailer[len(MAGIC) + size :][:32]
    if not trailer.startswith(MAGIC) or hashlib.sha256(body).digest() != digest:
        return None
    return tuple(_slot(s) for s in json.loads(body)["slots"]), whole


def _slot(plain: dict[str, Any]) -> KeySlot:
    memory, passes, lanes = plain["cost"]
    cost = KeyCost(min(memory, _MOST_MEMORY), passes, lanes)
    return KeySlot(plain["kind"], cost, *(base64.b64decode(plain[k]) for k in ("salt", "nonce", "wrapped")))


def _stretch(typed: str, salt: bytes, cost: KeyCost) -> bytes:
    words = unicodedata.normalize("NFC", typed).encode("utf-8", "surrogatepass")
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return kdf.derive(words)


def _check_group(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(f"{RECOVERY_PREFIX}{body}".encode()).digest()[:4], "big")
    return "".join(RECOVERY_LETTERS[(number >> shift) & 31] for shift in (0, 5, 10, 15))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
