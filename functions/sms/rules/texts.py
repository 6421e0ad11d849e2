"""The texts of SMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svyazka_common.records.access import NoticePurpose, Purpose


PURPOSES: dict[Purpose, str] = {
    "link": "Код {code} для привязки учебного профиля.",
    "unlink": "Код {code} для отвязки учебного профиля.",
    "password": "Код {code} для нового пароля в журнале.",
}

# Parent and child may share the number, so the texts speak of the number and not of «your» profile.
NOTICES: dict[NoticePurpose, str] = {
    "paper_code_issued": "школа выдала код для нового пароля. Если вы его не просили, сразу сообщите в школу.",
    "unlinked": "учебный профиль с этим номером отвязан. Если это сделали не вы, сразу сообщите в школу.",
    "phone_changed": "у учебного профиля с этим номером теперь другой номер. Если это сделали не вы, сообщите в школу.",
    "gosuslugi_bound": "в журнал впервые вошли через Госуслуги, по СНИЛС из школы. Если это не вы, сообщите в школу.",
}


def sms_text(purpose: Purpose, code: str, domain: str) -> str:
    """Return the text with the code: its purpose, a warning, and the line by which browsers fill it in on our page.

    The last line is the format of «Origin-bound one-time codes delivered via SMS» (WICG): `@domain #code`.
    """
    return f"{PURPOSES[purpose].format(code=code)} Никому его не сообщайте.\n\n@{domain} #{code}"


CALLS: dict[Purpose, str] = {
    "link": "Код для привязки учебного профиля",
    "unlink": "Код для отвязки учебного профиля",
    "password": "Код для нового пароля в журнале",
}


def call_text(purpose: Purpose, code: str) -> str:
    """Return the text that a call reads out: the digits one by one, twice."""
    digits = ". ".join(code)
    return f"Здравствуйте! {CALLS[purpose]}: {digits}. Повторяю: {digits}. Никому его не сообщайте."


def notice_text(purpose: NoticePurpose, domain: str) -> str:
    """Return the text of a notice: what happened, and what to do if it wasn't you. Browsers find no code in it."""
    return f"{domain}: {NOTICES[purpose]}"
