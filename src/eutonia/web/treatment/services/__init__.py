"""What changes the record. Each service is one change, with its line in the trail, in one transaction."""
