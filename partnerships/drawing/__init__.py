"""Pictures of a case, drawn as SVG from what a reader's face of it says.

The geometry is in pure functions; `svg.Picture` writes it down, with classes in a page (static/css/case.css) and with
colours of its own in a file that stands alone.
"""
