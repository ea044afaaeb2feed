"""What customers and the service team write to each other: threads, messages, mails that came in, ways out."""
