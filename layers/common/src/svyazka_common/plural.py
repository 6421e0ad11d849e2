"""Russian number forms (CLDR's cardinal rules for `ru`)."""


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a noun for `count`: 1 попытка, 2 попытки, 5 попыток, 11 попыток, 21 попытка."""
    tens, units = count % 100 // 10, count % 10
    if tens == 1 or units == 0 or units >= 5:  # noqa: PLR2004 - CLDR: i % 10 = 5..9
        return many
    return one if units == 1 else few


def duration(seconds: int) -> str:
    """A waiting time in words, rounded up: «40 секунд», «3 минуты», «2 часа»."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds} {plural(seconds, 'секунду', 'секунды', 'секунд')}"
    minutes = -(-seconds // 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return f"{minutes} {plural(minutes, 'минуту', 'минуты', 'минут')}"
    hours = -(-minutes // 60)
    return f"{hours} {plural(hours, 'час', 'часа', 'часов')}"
