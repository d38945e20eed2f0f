"""Work of pure functions, done by a second process while the first one writes to the database."""

from concurrent.futures import ProcessPoolExecutor
from itertools import chain, pairwise
from multiprocessing import get_context


def ahead(function, batches):
    """Each of `batches` with `function(batch)`, which is made while the caller works on the one before.

    The function and what it takes and gives travel between processes: plain data, and a function of a module that needs no
    Django. A single batch is not worth a process.
    """
    batches = iter(batches)
    first, second = next(batches, None), next(batches, None)
    if second is None:
        if first is not None:
            yield first, function(first)
        return
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:

        def begun(batch):
            return batch, process.submit(function, batch)

        waiting = begun(second)
        # A process takes as long to start as a batch takes to make.
        yield first, function(first)
        # In pairs, so that the next is begun before one is given out.
        for (batch, made), _ in pairwise(chain([waiting], map(begun, batches), [None])):
            yield batch, made.result()
