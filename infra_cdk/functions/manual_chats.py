"""Chats made by hand: who may be in them, their settings and roles."""

from infra_cdk.specification import BATCH_GET, CHECK, DELETE, PUT, QUERY, SELECT, UPDATE, Function, Route

JOINING = (BATCH_GET, QUERY, SELECT, PUT, UPDATE, CHECK)
"""Reading people with what ties them to a school, and writing memberships that rest on it."""

MANUAL_CHATS = (
    Function(
        module="manual_chats.handlers.people",
        source=Route("GET", "/api/messenger/people"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.create",
        source=Route("POST", "/api/messenger/chats"),
        state=JOINING,
        inverse=True,
        access=(BATCH_GET, UPDATE),
    ),
    Function(
        module="manual_chats.handlers.direct",
        source=Route("POST", "/api/messenger/direct"),
        state=JOINING,
        inverse=True,
        access=(BATCH_GET, UPDATE),
    ),
    Function(
        module="manual_chats.handlers.about",
        source=Route("GET", "/api/messenger/chats/{chat_id}"),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.settings",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/settings"),
        state=(BATCH_GET, PUT, CHECK),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.rename",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/title"),
        state=(BATCH_GET, PUT, UPDATE, CHECK),
        inverse=True,
        access=(BATCH_GET, UPDATE),
        messages=(PUT,),
    ),
    Function(
        module="manual_chats.handlers.add_members",
        source=Route("POST", "/api/messenger/chats/{chat_id}/members"),
        state=JOINING,
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.take_out",
        source=Route("DELETE", "/api/messenger/chats/{chat_id}/members/{person_id}"),
        state=(BATCH_GET, PUT, UPDATE, DELETE, CHECK),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.appoint",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/members/{person_id}/standing"),
        state=(BATCH_GET, UPDATE, CHECK),
        inverse=True,
        access=(BATCH_GET,),
    ),
)
