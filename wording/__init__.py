"""Every sentence that a person reads, made of codes with arguments, in Indonesian and English."""
