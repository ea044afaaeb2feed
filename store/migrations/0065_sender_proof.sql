-- Whether a mail comes from whom it says.

-- `sender_proof`: what the server that received it found out. `passed`: proven. `failed`: it comes from somebody else, or
-- claims several senders. `none`: the sender's domain proves nothing. `unchecked`: nobody looked. `answered`: nothing else
-- proves it, but it names a mail of ours by what nobody can guess. NULL: it came before this was asked.
ALTER TABLE mail ADD COLUMN sender_proof text
    CHECK (sender_proof IN ('passed', 'failed', 'none', 'unchecked', 'answered'));
