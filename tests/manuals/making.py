"""A pytest plugin that bin/manuals loads: where the pictures go."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--manual-pictures", help="keep a picture of each step below this folder")
