"""In the making."""


def why(*_args):
    raise NotImplementedError
