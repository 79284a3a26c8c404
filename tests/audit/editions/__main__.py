"""Record what the newest edition says: `python -m tests.audit.editions` from the root of the repository."""

from . import record

if __name__ == "__main__":
    print(record())
