"""What `device` does: devices let in and shut out, claims, password files of before."""
