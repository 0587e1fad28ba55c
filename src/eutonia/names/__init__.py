"""What did somebody write in a record: which ingredients, strength and form?"""
