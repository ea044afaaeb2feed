"""The channel `whatsapp`: to customers, through WhatsApp's Cloud API."""
