"""What people type about organisations and cases, a file for each subject."""
