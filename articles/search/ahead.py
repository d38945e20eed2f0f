"""Work of pure functions, done by a second process while the first one writes to the database."""

from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context


def ahead(function, batches):
    """Each of `batches` with `function(batch)`, which is made while the caller works on the one before.

    The function and what it takes and gives travel between processes: plain data, and a function of a module that needs no
    Django. A single batch is not worth a process.
    """
    batches = iter(batches)
    first, second = next(batches, None), next(batches, None)
    if second is None:
        yield from ((batch, function(batch)) for batch in [first] if batch is not None)
        return
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as process:
        now, its_result = first, process.submit(function, first)
        for following in chain([second], batches):
            result_after = process.submit(function, following)
            yield now, its_result.result()
            now, its_result = following, result_after
        yield now, its_result.result()
