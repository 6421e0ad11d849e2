"""Invitations into chats made by hand: links, those who follow them, and those who wait for approval."""

from infra_cdk.specification import BATCH_GET, CHECK, DELETE, PUT, QUERY, SELECT, UPDATE, Function, Route

READING = (BATCH_GET, QUERY, SELECT)
"""Chats with their people, and people with what ties them to a school."""
CHAT = "/api/messenger/chats/{chat_id}"

INVITATIONS = (
    Function(
        module="manual_chats.handlers.invitations",
        source=Route("GET", f"{CHAT}/invitations"),
        state=(BATCH_GET, QUERY),
        inverse=True,
        access=(BATCH_GET,),
        secret=True,
        shows_links=True,
    ),
    Function(
        module="manual_chats.handlers.invite",
        source=Route("POST", f"{CHAT}/invitations"),
        state=(BATCH_GET, QUERY, PUT, UPDATE, DELETE, CHECK),
        inverse=True,
        access=(BATCH_GET,),
        secret=True,
        shows_links=True,
    ),
    Function(
        module="manual_chats.handlers.revoke_invitation",
        source=Route("DELETE", f"{CHAT}/invitations/{{invitation_id}}"),
        state=(BATCH_GET, QUERY, UPDATE),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.preview_invitation",
        source=Route("POST", "/api/messenger/invitations/preview"),
        state=READING,
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.accept_invitation",
        source=Route("POST", "/api/messenger/invitations/acceptance"),
        state=(*READING, PUT, UPDATE, DELETE, CHECK),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.join_requests",
        source=Route("GET", f"{CHAT}/requests"),
        state=READING,
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.decide_join_request",
        source=Route("PUT", f"{CHAT}/requests/{{person_id}}"),
        state=(*READING, PUT, UPDATE, DELETE, CHECK),
        inverse=True,
        access=(BATCH_GET, PUT),
    ),
)
