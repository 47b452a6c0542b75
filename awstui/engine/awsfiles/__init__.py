"""Writing ~/.aws/config and ~/.aws/credentials as a careful person would.

names     what may be a name or a value, and how a profile's heading is spelled in either file
lines     one text, edited line by line: comments, order, unknown keys, spacing and line ends stay
change    what is to be changed, and the texts it comes to
store     files: read, compared, locked, replaced whole
diff      what is shown before it is written, without secrets
keycsv    the CSV that the IAM console hands out with an access key
"""
