"""URL patterns of seats: members, draws, challenges."""

from django.urls import path

from reviews.committee.seats.views import challenges, draws, members

urlpatterns = [
    path("members/", members.members, name="members"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/interests/", members.register_interest, name="register_interest"),
    path(
        "members/<int:pk>/interests/none/",
        members.register_no_interests,
        name="register_no_interests",
    ),
    path(
        "members/<int:pk>/interests/<int:interest>/lift/",
        members.lift_interest,
        name="lift_interest",
    ),
    path(
        "members/<int:pk>/interests/<int:interest>/again/",
        members.register_interest_again,
        name="register_interest_again",
    ),
    path("members/<int:pk>/leaves/", members.enter_leave, name="enter_leave"),
    path("members/<int:pk>/leaves/<int:leave>/cancel/", members.cancel_leave, name="cancel_leave"),
    path("members/<int:pk>/pass-on/", members.hand_seats_over, name="pass_seats_on"),
    path("draws/", draws.draws, name="draws"),
    path("challenges/", challenges.challenges, name="challenges"),
    path("challenges/<int:pk>/decide/", challenges.decide, name="decide_challenge"),
    path("challenges/<int:pk>/withdraw/", challenges.withdraw, name="withdraw_challenge"),
]
