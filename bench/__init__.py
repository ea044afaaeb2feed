"""Public benchmarks from their files as published, so that anyone can check the figures in the documentation."""
