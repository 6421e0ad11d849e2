"""In the making."""


def open_conflicts(*_args):
    raise NotImplementedError


def settle(*_args):
    raise NotImplementedError
