-- +goose Up
-- Running courses is a duty of its own (4). Whoever wrote the library (1) ran them too, and
-- goes on doing so until an administrator says otherwise.
UPDATE account SET duties = duties | 4 WHERE duties & 1 = 1;
