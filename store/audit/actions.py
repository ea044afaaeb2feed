"""What the audit log records, by name."""

from enum import StrEnum


class AuditAction(StrEnum):
    """A verb for each row of the log. CHANGED: any change; its details say what was asked for."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LIMITED = "sign_in_limited"
    LINK_SENT = "link_sent"
    LINK_USED = "link_used"
    PASSWORD_SET = "password_set"
    SECOND_FACTOR_SET = "second_factor_set"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SESSION_ENDED = "session_ended"
    PERSON_INVITED = "person_invited"
    PERSON_CHANGED = "person_changed"
    TENANT_CHANGED = "tenant_changed"
    TOKEN_MADE = "token_made"
    TOKEN_ENDED = "token_ended"
    OWNER_CHANGED = "owner_changed"
    CUSTOMER_READ = "customer_read"
    EXPORTED = "exported"
    ERASED = "erased"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PRIVACY_ASKED = "privacy_asked"
    PRIVACY_ANSWERED = "privacy_answered"
    TOPIC_REFUSED = "topic_refused"
    AUDIT_VERIFIED = "audit_verified"
    CHANGED = "changed"
