"""The texts on their way to phones."""

from infra_cdk.specification import BATCH_GET, DELETE, GET, PUT, UPDATE, Function, Messages, Stream

SMS = (
    # Ten texts, each at worst with three gateways that keep silent, end within its time; a run that is cut off leaves
    # texts whose outcome is unknown.
    Function(
        module="sms.handlers.send",
        source=Stream(table="access", inserted=("sms", "sms_notice", "sms_delivery"), at_once=10, side_by_side=10),
        access=(GET, PUT, UPDATE, DELETE),
        secret=True,
        sends_sms=True,
        sends_to=("sms_status",),
        seconds=300,
    ),
    Function(
        module="sms.handlers.status",
        source=Messages(queue="sms_status", at_once=10),
        access=(BATCH_GET, UPDATE),
        asks_gateways=True,
        sends_to=("sms_status",),
        dead_letters_of=("sms_status",),
        seconds=100,
    ),
)
