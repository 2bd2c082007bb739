from django.apps import AppConfig


class PatientPortalConfig(AppConfig):
    name = "kinpin.patient_portal"
