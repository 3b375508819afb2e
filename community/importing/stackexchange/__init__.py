"""Data dumps of Stack Exchange sites: questions, answers, comments and who wrote them."""
