"""Who is in which chat: provisioning and «Управление чатами»."""
