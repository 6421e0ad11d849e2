"""What runs under the emulator's own interpreter, beside it: the standard library, Starlette and `infra_cdk.site`."""
