"""Who is in which chat: automatic membership, and «Управление чатами»."""
