import resource

from config.call_stack import OneChunkMiddleware, call_in_one_chunk

CALLS = 300


def page_faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def nothing():
    return None


# A frame larger than that of the loop: at some depth it does not fit behind it.
nothing.__code__ = nothing.__code__.replace(co_stacksize=100)


def faults_of_a_loop(depth):
    """Return the page faults of a loop of calls, at so many calls below the caller."""
    if depth:
        return faults_of_a_loop(depth - 1)
    before = page_faults()
    for _n in range(CALLS):
        nothing()
    return page_faults() - before


def test_a_loop_takes_no_memory_however_deep_it_runs():
    assert max(call_in_one_chunk(faults_of_a_loop, depth) for depth in range(300)) < CALLS / 2


def test_a_request_is_handled_in_one_chunk():
    loop = OneChunkMiddleware(faults_of_a_loop)
    assert max(loop(depth) for depth in range(150)) < CALLS / 2
