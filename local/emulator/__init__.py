"""What runs under the emulator's own interpreter: the standard library, Starlette and `infra_cdk.site` are there."""
