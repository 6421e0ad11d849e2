"""In the making."""


def explained_to(*_args):
    raise NotImplementedError
