"""The way to the link: phone, code, VK ID's data, study profile; and the way back."""
