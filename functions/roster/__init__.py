"""What regional systems send in: it becomes the roster that links and chats follow.

A file goes through five stages, each a package with one function: `read`, `map`, `diff`, `plan`, `apply`. Single
changes by queue are `changes`. `handlers` ask `use_cases`; `rules` are pure; `repository` alone touches tables and the
bucket (tests/unit/test_roster_rooms.py).
"""
