"""The roster, by file and by queue."""

from infra_cdk.functions.sizes import WHOLE_CPU
from infra_cdk.specification import (
    BATCH_GET,
    CHECK,
    DELETE,
    GET,
    PUT,
    QUERY,
    UPDATE,
    Daily,
    Function,
    Messages,
)

ROSTER = (
    Function(
        module="roster.apply_changes",
        source=Messages(queue="roster_changes", at_once=10, concurrency=20),
        state=(BATCH_GET, QUERY, PUT, UPDATE, DELETE, CHECK),
        access=(PUT,),
        inverse=True,
        sends_to=("roster_follow_ups",),
        dead_letters_of=("roster_changes",),
        seconds=90,
    ),
    Function(
        module="roster.follow_up",
        source=Messages(queue="roster_follow_ups", at_once=5, concurrency=20),
        state=(BATCH_GET, QUERY, PUT, UPDATE, DELETE, CHECK),
        access=(PUT,),
        inverse=True,
        sends_to=("roster_follow_ups",),
        dead_letters_of=("roster_follow_ups",),
        seconds=90,
    ),
    # Every night, after the files.
    Function(
        module="roster.let_in",
        source=Daily(hour=4, minute=30),
        state=(QUERY,),
        inverse=True,
        sends_to=("roster_follow_ups",),
        seconds=300,
    ),
    Function(
        module="roster.import_bundle",
        source=Messages(queue="roster_import", at_once=1, concurrency=2),
        state=(BATCH_GET, QUERY, PUT, DELETE),
        access=(GET, QUERY, PUT, UPDATE),
        inbox_reads=("uploads/", "parts/"),
        inbox_writes=("parts/", "reports/"),
        sends_to=("roster_school",),
        dead_letters_of=("roster_import",),
        memory=WHOLE_CPU,
        disk=6144,
        seconds=900,
    ),
    Function(
        module="roster.import_school",
        source=Messages(queue="roster_school", at_once=1, concurrency=40),
        state=(BATCH_GET, QUERY, PUT, UPDATE, DELETE),
        inverse=True,
        access=(GET, QUERY, PUT, UPDATE, DELETE),
        inbox_reads=("parts/",),
        inbox_writes=("parts/", "reports/"),
        removes=True,
        dead_letters_of=("roster_school",),
        memory=WHOLE_CPU,
        seconds=300,
    ),
)
