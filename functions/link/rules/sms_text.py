"""The text of an SMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svyazka_common.records.access import Purpose

PURPOSES: dict[Purpose, str] = {
    "link": "Код {code} для привязки учебного профиля.",
    "password": "Код {code} для нового пароля в журнале.",
}


def sms_text(purpose: Purpose, code: str, domain: str) -> str:
    """What the code is for, a warning, and the line by which browsers fill the code in on our page only.

    The last line is the format of «Origin-bound one-time codes delivered via SMS» (WICG): `@domain #code`.
    """
    return f"{PURPOSES[purpose].format(code=code)} Никому его не сообщайте.\n\n@{domain} #{code}"
