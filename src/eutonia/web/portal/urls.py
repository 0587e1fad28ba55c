"""The patient's and caregivers' pages. Who may call each: accounts/access.toml."""

from django.urls import path

from eutonia.web.portal.views import check_in, diary, knowing, medicines, missed, progress, record, today

app_name = "portal"
OF = "p/<uuid:patient_id>/"
urlpatterns = [
    path(f"{OF}today/", today.today, name="today"),
    path(f"{OF}today/log/", today.log_dose, name="log-dose"),
    path(f"{OF}today/supply/", today.supply, name="supply"),
    path(f"{OF}missed/", missed.missed, name="missed"),
    path(f"{OF}missed/answer/", missed.answer_missed, name="answer-missed"),
    path(f"{OF}calendar/", progress.calendar, name="calendar"),
    path(f"{OF}diary/", diary.diary, name="diary"),
    path(f"{OF}diary/write/", diary.write, name="write"),
    path(f"{OF}diary/<uuid:entry_id>/", diary.entry, name="entry"),
    path(f"{OF}diary/<uuid:entry_id>/correct/", diary.correct, name="correct"),
    path(f"{OF}check-in/", check_in.check_in, name="check-in"),
    path(f"{OF}check-in/send/", check_in.send_check_in, name="send-check-in"),
    path(f"{OF}check-in/<uuid:entry_id>/", check_in.checked_in, name="checked-in"),
    path(f"{OF}progress/", progress.progress, name="progress"),
    path(f"{OF}medicines/", medicines.medicines, name="medicines"),
    path(f"{OF}medicines/change/", medicines.report_change, name="report-change"),
    path(f"{OF}compare/", knowing.compare, name="compare"),
    path(f"{OF}watch/", knowing.watch, name="watch"),
    path(f"{OF}stopping/", knowing.stopping, name="stopping"),
    path(f"{OF}record/", record.record, name="record"),
    path(f"{OF}record/invite/", record.invite_caregiver, name="invite-caregiver"),
    path(f"{OF}record/caregivers/<int:caregiver_id>/end/", record.end_caregiver, name="end-caregiver"),
    path(
        f"{OF}record/invitations/<int:invitation_id>/withdraw/", record.withdraw_invitation, name="withdraw-invitation"
    ),
    path(f"{OF}settings/", record.settings, name="settings"),
    path(f"{OF}settings/save/", record.save_settings, name="save-settings"),
]
