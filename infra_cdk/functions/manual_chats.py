"""Chats made by hand: who may be in them, their settings and roles."""

from infra_cdk.specification import BATCH_GET, CHECK, PUT, QUERY, SELECT, UPDATE, Function, Route

JOINING = (BATCH_GET, QUERY, SELECT, PUT, UPDATE, CHECK)
"""Reading people with what ties them to a school, and writing memberships that rest on it."""

MANUAL_CHATS = (
    Function(
        module="manual_chats.handlers.create",
        source=Route("POST", "/api/messenger/chats"),
        state=JOINING,
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.direct",
        source=Route("POST", "/api/messenger/direct"),
        state=JOINING,
        inverse=True,
        access=(BATCH_GET,),
    ),
)
