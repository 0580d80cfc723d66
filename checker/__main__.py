"""``python -m checker`` is ``fazhi``."""

from checker.cli import main

if __name__ == "__main__":
    main()
