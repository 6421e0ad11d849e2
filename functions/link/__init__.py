"""Sign-in to the journal, the phone code, VK ID, study profile and the link between them."""
