"""Events: what members meet for, who comes, and who came."""
