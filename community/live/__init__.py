"""The event stream: ids only, so that open pages know when to look again."""
