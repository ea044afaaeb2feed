-- Administrators are told by mail of requests about personal data that are due soon.
ALTER TABLE account_mail
    DROP CONSTRAINT account_mail_kind_check,
    ADD CONSTRAINT account_mail_kind_check
        CHECK (kind IN ('invitation', 'sign_in', 'reset', 'password_changed', 'new_browser', 'second_factor_removed',
                        'privacy_due'));
