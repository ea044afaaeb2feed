"""What the benchmark of ingest runs: a generator, the bare path, a broker, and the comparison of sets."""
