"""Every file's way in: workbooks, folders of CSV, and any other CSV by a mapping; and the workbook's way out."""
