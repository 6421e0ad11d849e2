"""A stand-in of VK ID: OAuth 2.1 as its documentation and the unmodified `@vkid/sdk` speak it.

Every endpoint of `/oauth2/` takes its parameters from the query or a form, as the SDK mixes both.
"""
