"""Sign-in, passwords, the link, and the administrator's calls."""

from infra_cdk.functions.sizes import WHOLE_CPU
from infra_cdk.specification import (
    BATCH_GET,
    CHECK,
    DELETE,
    GET,
    PUT,
    QUERY,
    SELECT,
    UPDATE,
    Daily,
    Function,
    Route,
    Stream,
)

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
    # Guardians of each pupil: some 1,500 in a big school.
    Function(
        module="link.school_linked",
        source=Route("GET", "/api/school/linked"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
        memory=WHOLE_CPU,
        seconds=15,
    ),
    Function(
        module="link.school_class",
        source=Route("GET", "/api/school/classes/{class_id}/people"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="link.school_staff",
        source=Route("GET", "/api/school/staff"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="link.conflicts",
        source=Route("GET", "/api/school/conflicts"),
        state=(BATCH_GET, QUERY, SELECT),
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

LINK = SIGN_IN + SCHOOL + LINKING
