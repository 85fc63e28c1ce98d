"""Places of the business: service areas at work, and addresses that become sites."""
