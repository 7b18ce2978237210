"""`make bench`: every figure of the README, measured now."""

from bench import outputs
from bench.timing import show


def main() -> None:
    """Prints each ratio as soon as it is known."""
    show("Medians, each as a ratio to a floor measured in the same run.")
    show(f"read, assess and compose every example report: {outputs.whole_path():.2f} s once")
    for ratio in outputs.ratios():
        show(ratio)


if __name__ == "__main__":
    main()
