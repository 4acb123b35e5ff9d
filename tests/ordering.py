"""Which test begins when, so that no worker is left alone with a long one at the end."""

from collections.abc import Sequence
from itertools import islice

import pytest


def spread(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests in an order of which xdist (worksteal) gives each worker an equal run.

    Those that wait head the first run, one after the other, so that everybody else has the processors; those
    that are long head the other runs in turn.
    """
    waiting = [item for item in items if item.get_closest_marker("waiting")]
    long = [item for item in items if item.get_closest_marker("long")]
    heads = [waiting, *(long[number :: workers - 1] for number in range(workers - 1))]
    headed = {item for head in heads for item in head}
    rest = (item for item in items if item not in headed)
    ordered: list[pytest.Item] = []
    for number, head in enumerate(heads):
        size = (len(items) - len(ordered)) // (workers - number)
        ordered += [*head, *islice(rest, max(0, size - len(head)))]
    return [*ordered, *rest]
