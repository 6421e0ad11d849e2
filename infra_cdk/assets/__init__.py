"""The assets that the CDK app uploads: the Lambda layer and each context's code, built without Docker."""

from infra_cdk.assets.function_code import build_function_code
from infra_cdk.assets.layer import build_layer
from infra_cdk.assets.platforms import Architecture, host_architecture

__all__ = ["Architecture", "build_function_code", "build_layer", "host_architecture"]
