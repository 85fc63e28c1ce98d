"""What if: companies and days that are made up, replayed or varied."""
