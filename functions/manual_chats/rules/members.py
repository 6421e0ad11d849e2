"""How many people a chat made by hand holds."""

MOST_MEMBERS = 500


def has_room(in_chat: int, coming: int = 1) -> bool:
    """Whether so many more people may come into a chat."""
    return in_chat + coming <= MOST_MEMBERS
