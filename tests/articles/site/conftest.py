"""On this side of the wall every client is a reader."""

import pytest


@pytest.fixture
def client(reader):
    return reader
