"""Where the command line begins."""

import sys


def main() -> None:
    """Run a command (see commands.py)."""
    # jsonschema, which nbformat imports, would take this if it were there: 0.8 seconds for
    # addresses that no notebook has. None is what importlib takes for "isn't there"; typeshed
    # knows only modules.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from .commands import main as run

    run()


if __name__ == "__main__":
    main()
