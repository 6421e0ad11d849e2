"""Chats made by hand: who may be in them, their settings and roles, links into them, those who wait for approval."""

from infra_cdk.specification import BATCH_GET, CHECK, DELETE, PUT, QUERY, SELECT, UPDATE, Function, Route

READING = (BATCH_GET, QUERY, SELECT)
"""Reading chats with their people, and people with what ties them to a school."""
JOINING = (*READING, PUT, UPDATE, CHECK)
"""The same, and writing memberships that rest on it."""
CHAT = "/api/messenger/chats/{chat_id}"

MANUAL_CHATS = (
    Function(
        module="manual_chats.handlers.people",
        source=Route("GET", "/api/messenger/people"),
        state=READING,
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
        source=Route("GET", CHAT),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.settings",
        source=Route("PUT", f"{CHAT}/settings"),
        state=(BATCH_GET, PUT, CHECK),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.rename",
        source=Route("PUT", f"{CHAT}/title"),
        state=(BATCH_GET, PUT, UPDATE, CHECK),
        inverse=True,
        access=(BATCH_GET, UPDATE),
        messages=(PUT,),
    ),
    Function(
        module="manual_chats.handlers.add_members",
        source=Route("POST", f"{CHAT}/members"),
        state=JOINING,
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.take_out",
        source=Route("DELETE", f"{CHAT}/members/{{person_id}}"),
        state=(BATCH_GET, PUT, UPDATE, DELETE, CHECK),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="manual_chats.handlers.appoint",
        source=Route("PUT", f"{CHAT}/members/{{person_id}}/standing"),
        state=(BATCH_GET, UPDATE, CHECK),
        inverse=True,
        access=(BATCH_GET,),
    ),
    # Links, those who follow them, and those who wait.
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
        state=(*JOINING, DELETE),
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
        state=(*JOINING, DELETE),
        inverse=True,
        access=(BATCH_GET, PUT),
    ),
)
