"""A stand-in of ЕСИА («Госуслуги»): OAuth 2.0 with OpenID Connect as its «Методические рекомендации» describe it.

Both generations answer: `/aas/oauth2/v2/ac` with `/aas/oauth2/v3/te` (a raw signature), and `/aas/oauth2/ac` with
`/aas/oauth2/te` (a detached PKCS#7). Signatures are RSA with SHA-256, as the test environment takes them; GOST is not
verified here.
"""
