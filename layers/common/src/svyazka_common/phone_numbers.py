"""Phone numbers in the spellings that people type: 8 (912) 345-67-89, +7…, 9123456789.

The formats of the world's numbers are loaded with the first number that is read (`svyazka_common.cold_start`): most
functions that import this only mask numbers.
"""

from __future__ import annotations

import phonenumbers

from svyazka_common.errors import Code, DomainError

REGION = "RU"
COUNTRY_CODE = 7


def canonical(typed: str) -> str:
    """E.164 (`+79123456789`). Raises DomainError: phone_invalid, phone_not_russian."""
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        raise DomainError(Code.PHONE_INVALID) from None
    # +7 is Kazakhstan's code too, so the region decides.
    if not phonenumbers.is_valid_number(number):
        raise DomainError(Code.PHONE_INVALID if number.country_code == COUNTRY_CODE else Code.PHONE_NOT_RUSSIAN)
    if phonenumbers.region_code_for_number(number) != REGION:
        raise DomainError(Code.PHONE_NOT_RUSSIAN)
    kinds = phonenumbers.PhoneNumberType
    if phonenumbers.number_type(number) not in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}:
        raise DomainError(Code.PHONE_INVALID)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked(e164: str) -> str:
    """`+7 912 ***-**-89` of `+79123456789`."""
    return f"{e164[:2]} {e164[2:5]} ***-**-{e164[-2:]}"
