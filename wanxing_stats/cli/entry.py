"""Where the command line begins."""


def main() -> None:
    """Run a command (see commands.py)."""
    from .commands import main as run

    run()


if __name__ == "__main__":
    main()
