"""The platform on one machine: embedded parts and every process, kept alive."""
