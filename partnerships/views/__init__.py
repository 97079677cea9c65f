"""What people ask of organisations and cases, a file for each subject."""
