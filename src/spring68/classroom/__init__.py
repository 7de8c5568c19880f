"""What happens between a teacher and a class: assignments, records, verification, reports, exports.

Everything here works on files and needs no network; the one exception sends verified records to an LRS.
"""
