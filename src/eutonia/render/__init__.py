"""An answer -> what people and machines read: JSON documents, Sig text, patient words, calendars."""
