"""End to end: the deployed CDK app, over HTTP."""
