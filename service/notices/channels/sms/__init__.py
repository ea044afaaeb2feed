"""The channel `sms`: to customers' mobile telephones, by a service that Apprise knows."""
