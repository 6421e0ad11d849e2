"""Passwords as argon2id (docs/threats.md, passwords: 46 MiB, t = 1, p = 1).

argon2 is imported at the first use: most functions of the contexts that share this module never hash.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LONGEST_PASSWORD = 128
"""Characters of a password, wherever it comes from: what is stored can be typed."""

TIME_COST = 1
MEMORY_COST_KIB = 46 * 1024
PARALLELISM = 1

ALLOCATOR = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(128 * 1024 * 1024)}
"""Environment variables by which glibc keeps the memory of a hash for the next one (mallopt(3)).

Without them it returns 46 MiB to the operating system after each hash, and the next one waits for 12,000 empty pages:
half of its time.
"""

DUMMY_HASH = "$argon2id$v=19$m=47104,t=1,p=1$c3Z5YXprYS1kdW1teS1zYQ$LKeKqMW3ZaU/mhJnfE39COtYGEVTSz4Iif7Nx92le1M"
"""A hash of the same cost that nobody's password is compared with in earnest."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 - see the module's docstring

    return PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_COST_KIB, parallelism=PARALLELISM)


def _canonical(password: str) -> str:
    """Return a password in a form that doesn't depend on how a keyboard types it (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """The argon2id string of a password, with a salt of its own."""
    return _hasher().hash(_canonical(password))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Return whether `password` is the one behind `password_hash`.

    None (no such account, or no password set yet) costs the same work and is never right, so that neither the
    answer nor its time shows whether the account exists. Raises argon2's InvalidHashError where the stored text
    is no hash.
    """
    from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415

    try:
        _hasher().verify(password_hash or DUMMY_HASH, _canonical(password))
    except VerifyMismatchError:
        return False
    return password_hash is not None
