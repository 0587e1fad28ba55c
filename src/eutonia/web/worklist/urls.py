from django.urls import include, path

from eutonia.web.worklist.views import importing, people, person, queue, record

app_name = "worklist"

# What is about one person: the access table looks them up before any of these runs.
of_one = [
    path("", person.patient, name="patient"),
    path("diary/", person.diary, name="diary"),
    path("diary/read/", record.read_up_to, name="diary-read"),
    path("plans/", person.plans, name="plans"),
    path("blocks/<int:block_id>/lift/", person.lift, name="lift"),
    path("trail/", person.trail, name="trail"),
    path("message/<uuid:message_id>/", person.message, name="message"),
    path("matters/<int:matter_id>/see/", queue.see, name="see"),
    path("matters/<int:matter_id>/close/", queue.close, name="close"),
    path("record/", record.record, name="record"),
    path("record/add/<slug:what>/", record.add, name="add"),
    path("record/fact/<slug:name>/", record.fact, name="fact"),
    path("record/complete/<slug:name>/", record.complete, name="complete"),
    path("record/<uuid:entry_id>/", record.entry, name="entry"),
    path("record/<uuid:entry_id>/correct/", record.correct, name="correct"),
    path("record/<uuid:entry_id>/stop/", record.stop, name="stop"),
    path("record/<uuid:entry_id>/strike/", record.strike, name="strike"),
    path("record/<uuid:entry_id>/match/", record.match, name="match"),
    path("import/", importing.upload, name="import"),
    path("import/<uuid:upload_id>/", importing.preview, name="import-preview"),
]
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("people/", people.people, name="people"),
    path("duty/", queue.duty, name="duty"),
    path("p/<uuid:patient_id>/", include(of_one)),
    path("p/<uuid:patient_id>/", include("eutonia.web.worklist.plan_urls")),
    path("admin/", include("eutonia.web.worklist.admin_urls")),
]
