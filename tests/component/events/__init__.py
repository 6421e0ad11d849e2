"""Tests of the events that other systems listen to."""
