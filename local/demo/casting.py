"""temporary"""

from local.demo.cast import Cast


def casts() -> list[Cast]:
    raise NotImplementedError
