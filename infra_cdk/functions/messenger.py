"""The messenger: what its page asks for, and what follows from each message."""

from infra_cdk.specification import BATCH_GET, DELETE, PUT, QUERY, SELECT, UPDATE, Function, Route, Socket, Stream

IN_CHAT = (BATCH_GET, QUERY, SELECT)
"""Whether somebody may write: in a chat of two, what ties both to a school is read too."""

MESSENGER = (
    Function(
        module="messenger.handlers.chat_list",
        source=Route("GET", "/api/messenger/chats"),
        state=(BATCH_GET, QUERY),
        access=(BATCH_GET,),
        messages=(BATCH_GET, QUERY, UPDATE),
    ),
    Function(
        module="messenger.handlers.history",
        source=Route("GET", "/api/messenger/chats/{chat_id}/messages"),
        state=IN_CHAT,
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, UPDATE),
    ),
    Function(
        module="messenger.handlers.changes",
        source=Route("GET", "/api/messenger/chats/{chat_id}/changes"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET),
    ),
    Function(
        module="messenger.handlers.send",
        source=Route("POST", "/api/messenger/chats/{chat_id}/messages"),
        state=IN_CHAT,
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT),
    ),
    Function(
        module="messenger.handlers.edit",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/messages/{message}"),
        state=IN_CHAT,
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="messenger.handlers.delete",
        source=Route("POST", "/api/messenger/chats/{chat_id}/messages/{message}/deletion"),
        state=IN_CHAT,
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="messenger.handlers.react",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/messages/{message}/reaction"),
        state=IN_CHAT,
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="messenger.handlers.pin",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/messages/{message}/pin"),
        state=IN_CHAT,
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="messenger.handlers.vote",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/messages/{message}/vote"),
        state=IN_CHAT,
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="messenger.handlers.close_poll",
        source=Route("POST", "/api/messenger/chats/{chat_id}/messages/{message}/closing"),
        state=IN_CHAT,
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="messenger.handlers.votes",
        source=Route("GET", "/api/messenger/chats/{chat_id}/messages/{message}/votes"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET),
    ),
    Function(
        module="messenger.handlers.readers",
        source=Route("GET", "/api/messenger/chats/{chat_id}/messages/{message}/readers"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET),
        inverse=True,
    ),
    Function(
        module="messenger.handlers.search",
        source=Route("POST", "/api/messenger/chats/{chat_id}/search"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET),
    ),
    Function(
        module="messenger.handlers.read",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/read"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(UPDATE,),
    ),
    Function(
        module="messenger.handlers.update_heads",
        source=Stream(table="messages", changed=("message",)),
        messages=(QUERY, UPDATE, DELETE),
        seconds=30,
    ),
    Function(
        module="messenger.handlers.connect",
        source=Socket("$connect"),
        state=(QUERY,),
        access=(BATCH_GET,),
        messages=(PUT,),
    ),
    Function(module="messenger.handlers.frame", source=Socket("$default")),
    Function(
        module="messenger.handlers.deliver",
        source=Stream(table="messages", changed=("message", "vote")),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET,),
        messages=(QUERY, DELETE),
        posts_to_windows=True,
        seconds=30,
    ),
)
