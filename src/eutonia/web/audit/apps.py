from django.apps import AppConfig


class Audit(AppConfig):
    name = "eutonia.web.audit"
    label = "audit"

    def ready(self) -> None:
        """Listens to what changes accounts, and to who comes in."""
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from allauth.socialaccount import signals as outside
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from eutonia.web.accounts.announcements import account_changed
        from eutonia.web.audit import hearing, services

        account_changed.connect(services.hear, dispatch_uid="audit")
        user_logged_in.connect(hearing.logged_in, dispatch_uid="audit")
        user_logged_out.connect(hearing.logged_out, dispatch_uid="audit")
        user_login_failed.connect(hearing.login_failed, dispatch_uid="audit")
        account.password_changed.connect(hearing.password_changed, dispatch_uid="audit")
        account.password_reset.connect(hearing.password_changed, dispatch_uid="audit")
        account.password_set.connect(hearing.password_changed, dispatch_uid="audit-set")
        account.email_changed.connect(hearing.address_changed, dispatch_uid="audit")
        outside.social_account_added.connect(hearing.outside_login_changed, dispatch_uid="audit-added")
        outside.social_account_removed.connect(hearing.outside_login_changed, dispatch_uid="audit-removed")
        mfa.authenticator_added.connect(hearing.authenticator_changed, dispatch_uid="audit-added")
        mfa.authenticator_reset.connect(hearing.authenticator_changed, dispatch_uid="audit-reset")
        mfa.authenticator_removed.connect(hearing.authenticator_changed, dispatch_uid="audit-removed")
        mfa.authentication_failed.connect(hearing.second_step_failed, dispatch_uid="audit")
