"""What the page is served with, wherever it is served from. Only the standard library is used here."""
