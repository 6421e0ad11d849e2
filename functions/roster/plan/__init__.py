"""Plan: what is done in one organisation, and in which order (`school.plan_school`). Pure."""
