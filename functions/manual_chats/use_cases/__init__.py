"""What the calls do: they read, ask the rules and write."""
