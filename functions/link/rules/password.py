"""Which passwords are too weak to be set (NIST SP 800-63B-4, 3.1.1.2: length and known bad ones, no composition)."""

from __future__ import annotations

MIN_LENGTH = 8
MAX_LENGTH = 128
_RUNS = ("0123456789" * 2, "9876543210" * 2, "qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзхъфывапролджэячсмитьбю")
_COMMON = frozenset(
    {"password", "password1", "passw0rd", "1q2w3e4r", "1q2w3e4r5t", "qwerty123", "пароль123", "parol123"}
)


def too_weak(password: str, login: str) -> bool:
    """Shorter than 8, one sign repeated, a run of the keyboard, a common one, or the login itself."""
    small = password.casefold()
    return (
        len(password) < MIN_LENGTH
        or len(set(small)) == 1
        or small in _COMMON
        or any(small in run for run in _RUNS)
        or small in {login, login[::-1]}
    )
