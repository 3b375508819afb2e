"""Events as a viewer sees them."""
