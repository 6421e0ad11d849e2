"""Chats: what the page asks for, and what keeps membership in step."""

from infra_cdk.specification import (
    BATCH_GET,
    BATCH_WRITE,
    CHECK,
    DELETE,
    INSERT,
    PUT,
    QUERY,
    SELECT,
    UPDATE,
    Daily,
    Function,
    Messages,
    Route,
    Stream,
)

CHATS = (
    Function(module="chats.mine", source=Route("GET", "/api/chats"), state=(QUERY,), access=(BATCH_GET,)),
    Function(
        module="chats.members",
        source=Route("GET", "/api/chats/{chat_id}/members"),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.managed", source=Route("GET", "/api/chats/managed"), state=(BATCH_GET, QUERY), access=(BATCH_GET,)
    ),
    Function(
        module="chats.audience",
        source=Route("GET", "/api/chats/{chat_id}/audience"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.why", source=Route("GET", "/api/chats/why"), state=(BATCH_GET, QUERY, SELECT), access=(BATCH_GET,)
    ),
    Function(module="chats.options", source=Route("GET", "/api/chats/options"), state=(QUERY,), access=(BATCH_GET,)),
    Function(
        module="chats.remove",
        source=Route("POST", "/api/chats/{chat_id}/removals"),
        state=(BATCH_GET, QUERY, SELECT, PUT, INSERT, UPDATE),
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.restore",
        source=Route("DELETE", "/api/chats/{chat_id}/removals/{person_id}"),
        state=(BATCH_GET, QUERY, SELECT, INSERT, UPDATE, DELETE),
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.mute",
        source=Route("POST", "/api/chats/{chat_id}/mutes"),
        state=(BATCH_GET, QUERY, SELECT, INSERT, UPDATE),
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.unmute",
        source=Route("DELETE", "/api/chats/{chat_id}/mutes/{person_id}"),
        state=(BATCH_GET, QUERY, SELECT, INSERT, UPDATE, DELETE),
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.create",
        source=Route("POST", "/api/chats"),
        state=(QUERY, PUT, CHECK),
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.relay",
        source=Stream(
            table="state",
            changed=(
                "link",
                "enrolment",
                "guardianship",
                "teaching_load",
                "homeroom",
                "role",
                "class",
                "account",
                "account_claim",
                "exclusion",
            ),
            inserted=("chat",),
            modified=("chat", "person", "organisation"),
        ),
        state=(BATCH_GET, BATCH_WRITE),
        sends_to=("provisioning",),
        seconds=30,
    ),
    Function(
        module="chats.provision",
        source=Messages(queue="provisioning", at_once=10),
        state=(BATCH_GET, BATCH_WRITE, QUERY, SELECT, PUT, INSERT, UPDATE, DELETE, CHECK),
        inverse=True,
        access=(PUT,),
        sends_to=("provisioning",),
        dead_letters_of=("provisioning",),
        seconds=60,
    ),
    # A few minutes into the day: what begins or ends with it.
    Function(module="chats.sweep", source=Daily(hour=0, minute=5), sends_to=("provisioning",), seconds=60),
)
