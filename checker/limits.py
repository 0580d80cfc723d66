"""How much of a file is read: every reader refuses what is larger, in one sentence, before it costs memory or time.

Together they keep a file within 256 MB and 10 seconds; the reports they are made for have some 15,000 characters and 50 kB.
"""

from __future__ import annotations

MEGABYTE = 1024 * 1024

LARGEST_FILE = 64 * MEGABYTE
"""Bytes of one draft, or of one archive of drafts."""

# ---------------------------------------------------------------------------------------------- text files

LARGEST_TEXT = 20 * MEGABYTE
"""Bytes of a text file; an annual report has some 30,000."""

# ---------------------------------------------------------------------------------------------- zip and XML

LARGEST_PART = 64 * MEGABYTE
"""Bytes of one part of a zip file, unpacked."""
LARGEST_SUM = 256 * MEGABYTE
"""Bytes of all parts, as the directory declares them."""
MOST_ENTRIES = 2000
"""Parts of a document, or files of an archive of drafts."""
HIGHEST_RATIO = 200
"""Bytes unpacked per byte packed; real parts stay below 30."""
RATIO_FREE = MEGABYTE
"""Parts up to this size may have any ratio: empty styles pack very well."""
KEPT_ARCHIVE = 4 * MEGABYTE
"""Bytes of a zip file that may stay in memory until the next one is read."""
LARGEST_TREE = 96 * MEGABYTE
"""Memory of the parsed XML of one file, as estimated from its marks; a report with a table of 20,000 cells takes 60 MB."""

# ---------------------------------------------------------------------------------------------- Word documents

MOST_PARAGRAPHS = 100_000
"""Paragraphs and table cells of a document."""
DEEPEST_STYLES = 32
"""Styles based on each other; Word allows eleven."""
MOST_STYLES = 50_000
"""Styles, and lists, of a document; Word allows four thousand styles and some thirty thousand lists."""
LONGEST_LABEL = 255
"""Characters of the template of an automatic number."""

# ---------------------------------------------------------------------------------------------- old Word documents

LARGEST_STREAM = 16 * MEGABYTE
"""Bytes of the stream with the text; pictures stand in others."""
CONVERSION_SECONDS = 60
"""Time for LibreOffice to convert a file; a cold start on a slow machine takes twenty seconds."""

# ---------------------------------------------------------------------------------------------- PDF

PARSING_SECONDS = 10
"""Time for one PDF; real ones take a hundredth of a second."""
PARSING_MEMORY = 256 * MEGABYTE
"""Address space of the process that parses PDF files, where the system knows such a limit; a report takes 60 MB."""
MOST_PAGES = 300
"""Pages of a PDF or OFD; a report has twenty."""
MOST_PRINTED = 400_000
"""Characters on all pages, or of a Markdown file: as many as are judged at all."""

# ---------------------------------------------------------------------------------------------- Markdown

MOST_BRACKETS = 5_000
"""Opening brackets of a Markdown file with links: each may begin one, and the parser looks as deep into each as marks may be nested."""

# ---------------------------------------------------------------------------------------------- web pages

LARGEST_PAGE = 2_000_000
"""Characters of a page without its scripts, styles and pictures."""
MOST_TAGS_OPEN = 1000
"""Elements open at once; pages have thirty. The parser's time grows with the square."""
MOST_COPIES = 1_000_000
"""Tags times marks of emphasis open at once: the parser repeats those in every paragraph."""
MOST_TAGS = 200_000
"""Tags of a page, for their memory; pages have five thousand."""
MOST_SEPARATORS = 40_000
"""Blanks, quotes and slashes between the attributes of a page: time grows with the square of the attributes of one tag."""

# ---------------------------------------------------------------------------------------------- judging

JUDGING_SECONDS = 90
"""Time for one draft: more than LibreOffice may take; a report takes some hundredths of a second."""
JUDGING_MEMORY = 1024 * MEGABYTE
"""Data of a process that judges, besides what it had before, where the system knows such a limit; all takes 100 MB for a report."""
