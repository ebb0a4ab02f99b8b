"""Where the command line begins: a build with nothing to do ends before slow imports."""

import sys


def main() -> None:
    """Run a command (see commands.py)."""
    if sys.argv[1:2] == ["build"]:
        from wanxing_stats.build import built_already

        from .output import speak_utf8

        speak_utf8()
        status = built_already(sys.argv[2:])
        if status is not None:
            sys.exit(status)
    # jsonschema, which nbformat imports, would take this if it were there: 0.8 seconds for
    # addresses that no notebook has.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from .commands import main as run

    run()


if __name__ == "__main__":
    main()
