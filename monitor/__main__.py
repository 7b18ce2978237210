"""`python -m monitor` is the command `monitor`."""

import sys


def main() -> None:
    """Runs the command line; an interrupt while it loads is no fault either."""
    try:
        from monitor.app.cli import main as run  # noqa: PLC0415 - inside, so that an interrupt of the import is caught

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
