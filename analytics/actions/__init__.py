"""What managers do with goals, tactics, reports and advice: one verb, one transaction."""
