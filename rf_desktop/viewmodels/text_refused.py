"""What computer and server say in sentences when something cannot be done: the disk, the own server's start, copies,
playbooks.

As in `text_heard`, the English is theirs, word for word, here without the full stop; `heard.in_words` finds the
sentence by it. `{why}` may be another of these.
"""

from __future__ import annotations

from collections.abc import Mapping

SAID: Mapping[str, str] = {
    # The computer's own words
    "denied": "permission denied",
    "not permitted": "operation not permitted",
    "read-only": "read-only file system",
    "disk full": "no space left on device",
    "quota": "disk quota exceeded",
    "missing": "no such file or directory",
    "no folder": "not a directory",
    "a folder": "is a directory",
    "exists": "file exists",
    "disk error": "input/output error",
    "long name": "file name too long",
    "open files": "too many open files",
    "no file": "it is no file",
    # Why the own server does not start
    "folder unwritable": "the data folder {folder} cannot be written ({why})",
    "newer database": "the data was written by a newer version of ResolutionFlow (schema {revision}). "
    "Please update this installation",
    "damaged database": "the database in {folder} cannot be read; it seems to be damaged",
    "demo unreadable": "the demo's conversations cannot be read: {why}",
    "incomplete": "this installation is not complete: {why}",
    "whole number": "{name} is a whole number, not “{given}”",
    "number": "{name} is a number, not “{given}”",
    "key file": "RF_DATA_KEY_FILE names {file}, which cannot be read: {why}",
    "log level": "RF_LOG_LEVEL is no log level: “{level}”",
    "not startable": "the server inside this application cannot start: {why}",
    "unexplained": "the server did not say why",
    # Copies
    "file exists": "{file} exists already; choose another name",
    "no such folder": "there is no folder {folder}",
    "file unwritable": "{file} cannot be written: {why}",
    "no database": "there is no database at {file}",
    "no copy": "there is no copy at {file}",
    "the database itself": "{file} is the database itself",
    "part damaged": "{file} could not be read back: {what} is damaged",
    "row missing": "{file} is damaged: a row of {table} refers to one that is not there",
    "damaged": "{file} is damaged: {why}",
    "in use": "{file} is in use. Stop the server first",
    "another's": "{file} is no database of this program",
    # Playbooks
    "line": "line {number}",
    "not toml": "this is not TOML: {why}",
    "id signs": "the id “{id}” may hold lower-case letters, digits and single hyphens only",
    "id long": "the id has {count} characters; {most} are the most",
    "unknown entry": "the playbook has an unknown entry “{entry}”",
    "unknown entry in step": "step {number} has an unknown entry “{entry}”",
    "needs": "the playbook needs “{entry}” as text",
    "step needs": "step {number} needs “{entry}” as text",
    "entry long": "“{entry}” has {count} characters; {most} are the most",
    "no phrases": "the playbook needs “when” as a list of words or phrases, empty if it fits any problem",
    "many phrases": "“when” has {count} phrases; {most} are the most",
    "phrase twice": "“when” says “{phrase}” twice",
    "few steps": "the playbook needs at least {least} steps",
    "many steps": "the playbook has {count} steps; {most} are the most",
    "step twice": "step {number} says the same as an earlier step",
    "no table": "step {number} is not a table",
    "step long": "step {number} is {count} characters long; {most} fit on a card",
    "no kind": "step {number} needs “kind”, either “question” or “action”",
    "language": "“language” is {languages}, or left out",
    "own generic": "only {ids} fit any problem, so every other one needs phrases in “when”",
    "generic empty": "“{id}” fits any problem, so its “when” stays empty",
    "many playbooks": "an account has at most {most} playbooks of its own",
}
