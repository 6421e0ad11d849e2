"""What runs under the emulator's own interpreter, beside it: only the standard library is there."""
