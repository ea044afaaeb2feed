"""Recorded fleets: folders of product.toml and CSV or Parquet files."""
