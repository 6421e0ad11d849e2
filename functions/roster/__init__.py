"""What regional systems send in: it becomes the roster that links and chats follow."""
