"""All rows, in the order of planting. What eats processor time is planted last, and what changes
the machine's name after what needs its X server."""

import rows_display
import rows_files
import rows_processes
import rows_services

ROWS = (*rows_display.ROWS, *rows_services.ROWS, *rows_files.ROWS, *rows_processes.ROWS)
