"""The stacks: what must outlive a deployment, each context's functions, the API, and the site."""
