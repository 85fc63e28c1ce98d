"""Where things are and how long it takes between them. Coordinates inside are WGS-84, always."""
