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
    from .commands import main as run

    run()


if __name__ == "__main__":
    main()
