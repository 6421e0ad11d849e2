"""The events that other systems can listen to."""
