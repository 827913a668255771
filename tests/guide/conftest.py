"""The guide's own option."""


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="write what the blocks print into sql/README.md; read the difference before you commit it")
