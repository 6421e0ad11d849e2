"""What is left of botocore's descriptions of services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import botocore.session

from infra_cdk.assets.service_models import description, operations_called

if TYPE_CHECKING:
    from pathlib import Path

WHOLE: dict[str, Any] = {
    "metadata": {"protocol": "json"},
    "operations": {
        "GetItem": {
            "input": {"shape": "GetItemInput"},
            "errors": [{"shape": "NotFound"}],
            "operationContextParams": {"ResourceArn": {"path": "TableName"}},
        },
        "DropAll": {"input": {"shape": "DropAllInput"}},
    },
    "shapes": {
        "GetItemInput": {"type": "structure", "members": {"shape": {"shape": "Key"}, "Keys": {"shape": "Keys"}}},
        "Key": {"type": "string"},
        "Keys": {"type": "list", "member": {"shape": "Key"}},
        "NotFound": {"type": "structure", "members": {"Inner": {"shape": "NotFound"}}},
        "DropAllInput": {"type": "structure", "members": {"Only": {"shape": "Unused"}}},
        "Unused": {"type": "string"},
    },
}


def test_operations_that_are_called_keep_all_shapes_they_lead_to() -> None:
    cut = description(WHOLE, frozenset({"get_item"}))
    assert set(cut["operations"]) == {"GetItem"}
    assert set(cut["shapes"]) == {"GetItemInput", "Key", "Keys", "NotFound"}
    assert cut["metadata"] == WHOLE["metadata"]
    assert cut["operations"]["GetItem"] == {"input": {"shape": "GetItemInput"}, "errors": [{"shape": "NotFound"}]}


def test_the_real_description_leads_to_shapes_that_exist() -> None:
    loader = botocore.session.get_session().get_component("data_loader")
    whole = loader.load_service_model("dynamodb", "service-2")
    cut = description(whole, frozenset({"transact_write_items"}))
    assert "TransactionCanceledException" in cut["shapes"]
    assert len(cut["shapes"]) < len(whole["shapes"]) / 2


def test_operations_are_found_as_methods_and_as_strings(tmp_path: Path) -> None:
    source = tmp_path / "x.py"
    source.write_text("client.get_item(x)\npaginator('query')\nput_item = 'not called here'\nclient.no_operation()\n")
    assert operations_called([source]) == {"get_item", "query"}
