"""In the making."""


def managed_by(*_args):
    raise NotImplementedError


def audience_for(*_args):
    raise NotImplementedError
