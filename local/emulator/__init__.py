"""What runs under the emulator's own interpreter: only the standard library, Starlette and `infra_cdk.site` are there."""
