"""The open form under /report: whoever has a fault to report does so, without an account."""
