"""What managers do with goals, tactics, reports and advice: one verb a function, one transaction each."""
