"""Children's safety in the chats: reports and what is decided about them."""

from infra_cdk.functions.sizes import WHOLE_CPU
from infra_cdk.specification import (
    BATCH_GET,
    BATCH_WRITE,
    CHECK,
    DELETE,
    PUT,
    QUERY,
    SELECT,
    UPDATE,
    Daily,
    Function,
    Messages,
    Route,
)

SAFEGUARDING = (
    Function(
        module="safeguarding.handlers.report",
        source=Route("POST", "/api/messenger/chats/{chat_id}/messages/{message}/reports"),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET, UPDATE),
        messages=(QUERY, BATCH_GET, PUT),
    ),
    Function(
        module="safeguarding.handlers.reports",
        source=Route("GET", "/api/safeguarding/reports"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY,),
    ),
    Function(
        module="safeguarding.handlers.decide",
        source=Route("POST", "/api/safeguarding/reports/{report_id}/decision"),
        state=(BATCH_GET, CHECK, PUT, UPDATE),
        access=(BATCH_GET, PUT),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="safeguarding.handlers.lift_mute",
        source=Route("DELETE", "/api/safeguarding/reports/{report_id}/mute"),
        state=(BATCH_GET, CHECK, UPDATE, DELETE),
        access=(BATCH_GET, PUT),
        messages=(BATCH_GET, UPDATE),
    ),
    Function(
        module="safeguarding.handlers.read_chat",
        source=Route("POST", "/api/safeguarding/chats/{chat_id}/readings"),
        state=(BATCH_GET, CHECK),
        inverse=True,
        access=(BATCH_GET, PUT),
        messages=(QUERY,),
    ),
    Function(
        module="safeguarding.handlers.school_chats",
        source=Route("GET", "/api/safeguarding/chats"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
        messages=(BATCH_GET,),
    ),
    Function(
        module="safeguarding.handlers.order_export",
        source=Route("POST", "/api/safeguarding/chats/{chat_id}/exports"),
        state=(BATCH_GET, CHECK, PUT),
        inverse=True,
        access=(BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="safeguarding.handlers.exports",
        source=Route("GET", "/api/safeguarding/exports"),
        state=(BATCH_GET, QUERY),
        access=(BATCH_GET,),
    ),
    Function(
        module="safeguarding.handlers.export_file",
        source=Route("POST", "/api/safeguarding/exports/{export_id}/file"),
        state=(BATCH_GET, CHECK),
        access=(BATCH_GET, PUT),
        exports_read=True,
    ),
    # A try that is killed is followed by the next after six times as long: a long limit would mean hours of waiting.
    Function(
        module="safeguarding.handlers.write_export",
        source=Messages(queue="chat_exports", at_once=1, concurrency=2),
        state=(BATCH_GET, PUT),
        inverse=True,
        messages=(QUERY,),
        exports_written=True,
        dead_letters_of=("chat_exports",),
        memory=WHOLE_CPU,
        disk=4096,
        seconds=300,
    ),
    # A seventh of the schools, some fifty chats each.
    Function(
        module="safeguarding.handlers.retain",
        source=Daily(hour=4, minute=15),
        state=(BATCH_GET, QUERY, SELECT, BATCH_WRITE),
        inverse=True,
        messages=(QUERY, BATCH_WRITE, UPDATE, BATCH_GET),
        memory=WHOLE_CPU,
        seconds=900,
    ),
)
