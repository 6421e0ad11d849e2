"""The messenger: what its page asks for, and what follows from each message."""

from infra_cdk.specification import BATCH_GET, DELETE, PUT, QUERY, UPDATE, Function, Route, Socket, Stream

MESSENGER = (
    Function(
        module="messenger.handlers.chat_list",
        source=Route("GET", "/api/messenger/chats"),
        state=(QUERY,),
        access=(BATCH_GET,),
        messages=(BATCH_GET,),
    ),
    Function(
        module="messenger.handlers.history",
        source=Route("GET", "/api/messenger/chats/{chat_id}/messages"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET),
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
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT),
    ),
    Function(
        module="messenger.handlers.edit",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/messages/{message}"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="messenger.handlers.delete",
        source=Route("POST", "/api/messenger/chats/{chat_id}/messages/{message}/deletion"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
    ),
    Function(
        module="messenger.handlers.react",
        source=Route("PUT", "/api/messenger/chats/{chat_id}/messages/{message}/reaction"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
        messages=(QUERY, BATCH_GET, PUT, UPDATE),
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
        messages=(UPDATE,),
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
        source=Stream(table="messages", changed=("message",)),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET,),
        messages=(QUERY, DELETE),
        posts_to_windows=True,
        seconds=30,
    ),
)
