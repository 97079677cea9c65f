"""Files that people upload: received, checked and cleaned in a process of their own, kept, and served safely."""
