"""What every room stands on: access, errors, markup, paging, mail, the outbox. No domain words."""
