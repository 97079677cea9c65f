"""Programs that are run on files from outside, each in a process of its own. They import nothing of the portal."""
