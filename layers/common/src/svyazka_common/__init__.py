"""What more than one context of Svyazka needs, shipped as a Lambda layer."""
