from django.urls import path

from bench.naive.views import issue, redeem

urlpatterns = [path("issue/", issue), path("redeem/", redeem)]
