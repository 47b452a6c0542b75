"""bcrypt_pbkdf, which OpenSSH derives its files' keys with: by the bcrypt package, else by our own arithmetic.

The cryptography package offers no bcrypt, and OpenSSL has none. Ours follows OpenBSD's bcrypt_pbkdf.c; being Python it
takes seconds where C takes a tenth of one, which a person who has just typed a passphrase can wait for.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.util import find_spec

_MASK = 0xFFFFFFFF
_OUT = 32
_TEXT = b"OxychromaticBlowfishSwatDynamite"

State = tuple[list[int], list[int], list[int], list[int], list[int]]
"""Blowfish's P-array and its four boxes."""


def is_slow() -> bool:
    """Whether a file with a passphrase takes seconds, for want of the bcrypt package."""
    return find_spec("bcrypt") is None


def bcrypt_pbkdf(passphrase: bytes, salt: bytes, length: int, rounds: int) -> bytes:
    """Key material of a passphrase.

    Args:
        passphrase: not empty.
        salt: not empty.
        length: bytes wanted.
        rounds: how dear it is.
    """
    try:
        from bcrypt import kdf
    except ImportError:
        return own(passphrase, salt, length, rounds)
    return bytes(kdf(passphrase, salt, length, rounds, ignore_few_rounds=True))


def own(passphrase: bytes, salt: bytes, length: int, rounds: int) -> bytes:
    """The same, without the package."""
    stride = -(-length // _OUT)
    amount = -(-length // stride)
    secret = _words(hashlib.sha512(passphrase).digest())
    key = bytearray(length)
    for count in range(stride):
        last = _hash(secret, _words(hashlib.sha512(salt + (count + 1).to_bytes(4, "big")).digest()))
        out = int.from_bytes(last, "big")
        for _ in range(rounds - 1):
            last = _hash(secret, _words(hashlib.sha512(last).digest()))
            out ^= int.from_bytes(last, "big")
        part = key[count::stride]  # the blocks are dealt out over the key, so that each byte costs all of them
        key[count::stride] = out.to_bytes(_OUT, "big")[:amount][: len(part)]
    return bytes(key)


def _hash(secret: list[int], salt: list[int]) -> bytes:
    """One bcrypt: 129 key schedules, then 64 encryptions of a fixed text."""
    p, *boxes = _initial()
    state: State = (p[:], boxes[0][:], boxes[1][:], boxes[2][:], boxes[3][:])
    _schedule(state, secret, salt)
    nothing = [0] * 16
    for _ in range(64):
        _schedule(state, salt, nothing)
        _schedule(state, secret, nothing)
    words = _words(_TEXT)
    for at in range(0, 8, 2):
        left, right = words[at], words[at + 1]
        for _ in range(64):
            left, right = _encipher(state, left, right)
        words[at : at + 2] = left, right
    return b"".join(each.to_bytes(4, "little") for each in words)


def _schedule(state: State, key: list[int], salt: list[int]) -> None:
    """Blowfish's key schedule, salted: zeros for salt make it the ordinary one."""
    p = state[0]
    for at in range(18):
        p[at] ^= key[at % 16]
    left = right = turn = 0
    for part in state:
        for at in range(0, len(part), 2):
            left, right = _encipher(state, left ^ salt[turn], right ^ salt[turn + 1])
            part[at], part[at + 1] = left, right
            turn = (turn + 2) % 16


def _encipher(state: State, left: int, right: int) -> tuple[int, int]:
    """Sixteen rounds, two at a time. What overflows 32 bits is cut off once a round: sums and xors leave it above."""
    p, a, b, c, d = state
    left ^= p[0]
    for at in range(1, 17, 2):
        right ^= (((a[left >> 24] + b[left >> 16 & 255]) ^ c[left >> 8 & 255]) + d[left & 255] & _MASK) ^ p[at]
        left ^= (((a[right >> 24] + b[right >> 16 & 255]) ^ c[right >> 8 & 255]) + d[right & 255] & _MASK) ^ p[at + 1]
    return right ^ p[17], left


@lru_cache(maxsize=1)
def _initial() -> State:
    """Blowfish's constants: the fraction of pi, 1042 words of it (Machin's formula, in whole numbers)."""
    bits = 1042 * 32
    one = 1 << (bits + 64)
    pi = 16 * _arctan(5, one) - 4 * _arctan(239, one)
    fraction = (pi >> 64) & ((1 << bits) - 1)
    words = _words(fraction.to_bytes(bits // 8, "big"))
    boxes = [words[18 + 256 * n : 18 + 256 * (n + 1)] for n in range(4)]
    return words[:18], boxes[0], boxes[1], boxes[2], boxes[3]


def _arctan(x: int, one: int) -> int:
    """arctan(1/x), in units of 1/one."""
    term = total = one // x
    step, sign = 1, 1
    while term:
        term //= x * x
        step, sign = step + 2, -sign
        total += sign * (term // step)
    return total


def _words(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + 4], "big") for at in range(0, len(data), 4)]
