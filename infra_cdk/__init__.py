"""The CDK app of Svyazka."""
