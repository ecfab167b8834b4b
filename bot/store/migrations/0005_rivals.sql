-- The second model of a comparison, and the texts as that one needs them, as JSON of bot/store/job.py.
ALTER TABLE jobs ADD COLUMN rival TEXT;
