"""All addresses of the centre; those below v1 are OSIA's (ABIS 1.6.0)."""

from django.urls import path

from satupintu.centre.api import own, persons, searches, tasks

urlpatterns = [
    path("v1/persons/<str:person_id>/encounters/<str:encounter_id>", persons.encounter),
    path("v1/persons/<str:person_id>", persons.person),
    path("v1/identify/<str:gallery_id>", searches.identify),
    path("v1/identify/<str:gallery_id>/<str:person_id>", searches.identify_from_id),
    path("v1/verify/<str:gallery_id>/<str:person_id>", searches.verify_from_id),
    path("v1/tasks/<str:task_id>/status", tasks.status),
    path("v1/tasks/<str:task_id>/redeliver", tasks.redeliver),
    path("v1/galleries", tasks.galleries),
    path("keys", own.keys),
    path("receipts", own.receipts),
    path("receipts/<str:encounter_id>", own.receipt),
    path("closing/<str:station>/<str:day>", own.closing),
    path("reseal", own.reseal),
    path("state", own.state),
]
