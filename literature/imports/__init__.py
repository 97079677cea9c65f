"""Bringing many records at once: read in the background, looked through, written, taken back.

    reading     the file's records into rows             comparing   what is there already
    preview     verdicts and choices on the page         writing     drafts, proposed changes, corrections
    taking_back what was written is withdrawn            work        who does the work, batch by batch
    actions     what a person asks for                   counts      in = written + merged + left out + broken

docs/decisions/0014 says how the work is claimed and continued.
"""
