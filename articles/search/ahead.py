"""Work of pure functions, done by a second process while the first one writes to the database."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain, islice, pairwise
from multiprocessing import get_context


def ahead(function, batches):
    """Each of `batches` with `function(batch)`, which is made while the caller works on the one before.

    The function and what it takes and gives travel between processes: plain data, and a function of a module that needs no
    Django. A single batch is not worth a process.
    """
    batches = iter(batches)
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:

        def begun(batch):
            return batch, process.submit(function, batch).result

        # The process starts with the second batch, and takes as long to start as the first one takes to make here.
        here = ((batch, partial(function, batch)) for batch in islice(batches, 1))
        # In pairs, so that the next is begun before one is given out.
        for (batch, made), _ in pairwise(chain(here, map(begun, batches), [None])):
            yield batch, made()
