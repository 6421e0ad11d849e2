"""`svyazka bench synapse`: the same memberships in a Matrix server of our own, on the loopback address."""
