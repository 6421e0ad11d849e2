"""A phone as its owner is shown it."""


def masked(e164: str) -> str:
    """`+7 912 ***-**-89` of `+79123456789`."""
    return f"{e164[:2]} {e164[2:5]} ***-**-{e164[-2:]}"
