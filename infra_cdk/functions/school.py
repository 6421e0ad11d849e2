"""What a school's administrator and an authority's officer call, and the daily measure."""

from infra_cdk.functions.sizes import WHOLE_CPU
from infra_cdk.specification import (
    BATCH_GET,
    CHECK,
    DELETE,
    PUT,
    QUERY,
    SELECT,
    UPDATE,
    Daily,
    Function,
    Route,
)

SCHOOL = (
    Function(
        module="school.handlers.issue_paper_code",
        source=Route("POST", "/api/password/paper-codes"),
        state=(BATCH_GET, CHECK),
        inverse=True,
        access=(BATCH_GET, PUT),
        secret=True,
    ),
    Function(
        module="school.handlers.school",
        source=Route("GET", "/api/school"),
        state=(BATCH_GET,),
        inverse=True,
        access=(BATCH_GET,),
    ),
    # Guardians of each pupil: some 1,500 in a big school.
    Function(
        module="school.handlers.linked",
        source=Route("GET", "/api/school/linked"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
        memory=WHOLE_CPU,
        seconds=15,
    ),
    Function(
        module="school.handlers.class_people",
        source=Route("GET", "/api/school/classes/{class_id}/people"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="school.handlers.staff",
        source=Route("GET", "/api/school/staff"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="school.handlers.conflicts",
        source=Route("GET", "/api/school/conflicts"),
        state=(BATCH_GET, QUERY, SELECT),
        inverse=True,
        access=(BATCH_GET,),
    ),
    Function(
        module="school.handlers.settle_conflict",
        source=Route("POST", "/api/school/conflicts/settle"),
        state=(BATCH_GET, QUERY, PUT, UPDATE, CHECK),
        inverse=True,
        access=(BATCH_GET, PUT),
    ),
    Function(
        module="school.handlers.policy",
        source=Route("GET", "/api/school/policy"),
        state=(BATCH_GET,),
        access=(BATCH_GET,),
    ),
    Function(
        module="school.handlers.change_policy",
        source=Route("PUT", "/api/school/policy"),
        state=(BATCH_GET, PUT, CHECK),
        access=(BATCH_GET, PUT),
    ),
    Function(
        module="school.handlers.audit_trail",
        source=Route("GET", "/api/school/audit"),
        state=(BATCH_GET,),
        access=(BATCH_GET, QUERY),
    ),
    # Ten schools: twenty queries, of some 3,000 people each.
    Function(
        module="school.handlers.authority_schools",
        source=Route("GET", "/api/authority/schools"),
        state=(BATCH_GET, QUERY),
        inverse=True,
        access=(BATCH_GET,),
        memory=WHOLE_CPU,
        seconds=15,
    ),
    Function(
        module="school.handlers.unlink_person",
        source=Route("POST", "/api/school/people/{person_id}/unlink"),
        state=(BATCH_GET, QUERY, PUT, UPDATE, DELETE, CHECK),
        inverse=True,
        access=(BATCH_GET, PUT),
    ),
    # A thousand schools are two thousand queries.
    Function(
        module="school.handlers.measure",
        source=Daily(hour=3, minute=30),
        state=(QUERY,),
        inverse=True,
        memory=WHOLE_CPU,
        seconds=600,
    ),
)
