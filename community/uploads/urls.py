app_name = "uploads"
urlpatterns = []
