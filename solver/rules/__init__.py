"""The contract's hard rules, one file a rule. They judge finished plans and know nothing of how plans are found."""
