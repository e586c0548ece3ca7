"""``python -m indicators``, where the command ``indicators`` is not on the path."""

from indicators.cli import main

if __name__ == "__main__":
    main(prog_name="indicators")
