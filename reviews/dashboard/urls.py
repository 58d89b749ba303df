from django.urls import path, re_path

from reviews.dashboard.views import dashboard, own_votes, report_file, statistics_file

app_name = "dashboard"
urlpatterns = [
    path("", dashboard, name="dashboard"),
    path("my-votes/", own_votes, name="own_votes"),
    path("weekly-report.xlsx", report_file, name="weekly_report"),
    re_path(r"^statistics\.(?P<kind>csv|xlsx)$", statistics_file, name="statistics"),
]
