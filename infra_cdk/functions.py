"""Every function of Svyazka: what calls it and what it may touch. A new action is one more entry here."""

from infra_cdk.specification import (
    BATCH_GET,
    BATCH_WRITE,
    CHECK,
    DELETE,
    GET,
    PUT,
    QUERY,
    UPDATE,
    Daily,
    Function,
    Messages,
    Route,
    Stream,
)

WHOLE_CPU = 1769
"""Megabytes. Argon2 takes 46 MiB and a processor for some 50 ms: with less, a login is slower and not cheaper."""

SIGN_IN = (
    Function(module="link.organisations", source=Route("GET", "/api/organisations"), state=(QUERY,)),
    Function(
        module="link.login",
        source=Route("POST", "/api/session"),
        state=(BATCH_GET, QUERY),
        access=(PUT, UPDATE, DELETE),
        memory=WHOLE_CPU,
    ),
    Function(module="link.who_am_i", source=Route("GET", "/api/session"), state=(QUERY,), access=(BATCH_GET,)),
    Function(module="link.logout", source=Route("DELETE", "/api/session"), access=(DELETE,)),
    Function(
        module="link.password_forgotten",
        source=Route("POST", "/api/password/forgotten"),
        state=(BATCH_GET,),
        access=(BATCH_GET, PUT, UPDATE),
        secret=True,
    ),
    Function(
        module="link.password_phone",
        source=Route("POST", "/api/password/by-phone"),
        state=(UPDATE, DELETE, CHECK),
        access=(BATCH_GET, PUT, UPDATE, DELETE, CHECK),
        secret=True,
        memory=WHOLE_CPU,
    ),
    Function(
        module="link.password_paper",
        source=Route("POST", "/api/password/by-paper-code"),
        state=(BATCH_GET, PUT, UPDATE, DELETE, CHECK),
        access=(BATCH_GET, PUT, UPDATE, DELETE),
        secret=True,
        memory=WHOLE_CPU,
    ),
    Function(
        module="link.paper_code",
        source=Route("POST", "/api/password/paper-codes"),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET, PUT),
        secret=True,
    ),
)

SCHOOL = (
    Function(
        module="link.school",
        source=Route("GET", "/api/school"),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET,),
    ),
    # A query for each pupil: some 1,500 in a big school.
    Function(
        module="link.school_linked",
        source=Route("GET", "/api/school/linked"),
        state=(BATCH_GET, QUERY),
        inverse=True,
        access=(BATCH_GET,),
        memory=WHOLE_CPU,
        seconds=15,
    ),
    Function(
        module="link.school_class",
        source=Route("GET", "/api/school/classes/{class_id}/people"),
        state=(BATCH_GET, QUERY),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="link.school_staff",
        source=Route("GET", "/api/school/staff"),
        state=(BATCH_GET, QUERY),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="link.conflicts",
        source=Route("GET", "/api/school/conflicts"),
        state=(BATCH_GET, QUERY),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="link.settle_conflict",
        source=Route("POST", "/api/school/conflicts/settle"),
        state=(BATCH_GET, QUERY, PUT, UPDATE),
        inverse=True,
        access=(BATCH_GET,),
    ),
)

LINKING = (
    Function(module="link.status", source=Route("GET", "/api/link"), state=(BATCH_GET,), access=(BATCH_GET, QUERY)),
    Function(
        module="link.phone",
        source=Route("POST", "/api/link/phone"),
        state=(BATCH_GET,),
        access=(BATCH_GET, QUERY, PUT, UPDATE),
        secret=True,
    ),
    Function(
        module="link.code",
        source=Route("POST", "/api/link/code"),
        state=(BATCH_GET, QUERY, PUT, UPDATE, DELETE),
        inverse=True,
        access=(BATCH_GET, PUT, UPDATE, CHECK),
        secret=True,
    ),
    Function(
        module="link.vk_id",
        source=Route("PUT", "/api/link/vk-id"),
        state=(BATCH_GET, PUT, UPDATE, DELETE, CHECK),
        access=(BATCH_GET, PUT),
    ),
    Function(
        module="link.study_profile",
        source=Route("PUT", "/api/link/study-profile"),
        state=(BATCH_GET, PUT, UPDATE, DELETE),
        access=(BATCH_GET, PUT),
    ),
    Function(
        module="link.unlink",
        source=Route("DELETE", "/api/link"),
        state=(QUERY, UPDATE, DELETE),
        access=(BATCH_GET,),
    ),
    Function(
        module="link.send_sms",
        source=Stream(table="access", inserted=("sms",)),
        access=(GET, PUT, UPDATE, DELETE),
        secret=True,
        sends_sms=True,
        seconds=30,
    ),
    # A thousand schools are two thousand queries.
    Function(
        module="link.measure",
        source=Daily(hour=3, minute=30),
        state=(QUERY,),
        inverse=True,
        memory=WHOLE_CPU,
        seconds=600,
    ),
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
        state=(BATCH_GET, QUERY),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(module="chats.why", source=Route("GET", "/api/chats/why"), state=(BATCH_GET, QUERY), access=(BATCH_GET,)),
    Function(module="chats.options", source=Route("GET", "/api/chats/options"), state=(QUERY,), access=(BATCH_GET,)),
    Function(
        module="chats.remove",
        source=Route("POST", "/api/chats/{chat_id}/removals"),
        state=(BATCH_GET, QUERY, PUT, UPDATE),
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.restore",
        source=Route("DELETE", "/api/chats/{chat_id}/removals/{person_id}"),
        state=(BATCH_GET, QUERY, UPDATE, DELETE),
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.mute",
        source=Route("POST", "/api/chats/{chat_id}/mutes"),
        state=(BATCH_GET, QUERY, UPDATE),
        access=(BATCH_GET,),
    ),
    Function(
        module="chats.unmute",
        source=Route("DELETE", "/api/chats/{chat_id}/mutes/{person_id}"),
        state=(BATCH_GET, QUERY, UPDATE, DELETE),
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
        state=(BATCH_GET, BATCH_WRITE, QUERY, PUT, UPDATE, DELETE, CHECK),
        inverse=True,
        access=(PUT,),
        sends_to=("provisioning",),
        dead_letters_of=("provisioning",),
        seconds=60,
    ),
    # A few minutes into the day: what begins or ends with it.
    Function(module="chats.sweep", source=Daily(hour=0, minute=5), sends_to=("provisioning",), seconds=60),
)

OUTWARDS_AND_INWARDS = (
    Function(
        module="events.announce",
        source=Stream(table="state", changed=("sequence", "chat", "member", "exclusion")),
        announces=True,
        seconds=30,
    ),
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

FUNCTIONS = SIGN_IN + SCHOOL + LINKING + CHATS + OUTWARDS_AND_INWARDS
