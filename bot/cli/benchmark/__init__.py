"""The benchmark: ways taken in turn in one process, CPU seconds and ratios, and the bar of each figure."""
