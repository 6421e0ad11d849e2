"""The roster by queue: single changes from other systems, in any order, as often as they like."""
