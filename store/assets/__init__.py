"""What was sold: products, assets, devices, and the clock of each fleet."""
